//! One page of a list.

use bytes::Bytes;
use http::header::LINK;
use http::{HeaderMap, StatusCode};

use crate::json::{Deviation, Json, Kind, Map, Node};

use super::position::Position;
use crate::operation::{Paging, PagingStyle, TotalSource};
use crate::response::raw::{RawResponse, ResponseError};

/// One page of a list.
///
/// ```no_run
/// # async fn example(call: sdk_runtime::Call<'_, Vec<String>>) -> Result<(), sdk_runtime::Error> {
/// if let Some(page) = call.clone().pages().next().await.transpose()? {
///     println!("{} of {:?} items", page.items.len(), page.total);
///     // Later, to continue:
///     let mut more = call.pages().resume_from(page.next);
///     println!("{:?}", more.next().await.transpose()?);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// The total number of items, if the server has reported it.
    pub total: Option<u64>,
    /// The position where the list continues.
    pub next: Position,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The other members of the envelope, if the API wraps results in one.
    pub envelope: Option<Map>,
    /// The deviations of the body from the OpenAPI document.
    pub deviations: Vec<Deviation>,
    /// The number of times the request was sent.
    pub attempts: u32,
}

impl<T: std::fmt::Debug> std::fmt::Debug for Page<T> {
    /// Does not show headers because they may contain secrets.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = formatter.debug_struct("Page");
        shown.field("items", &self.items).field("total", &self.total).finish_non_exhaustive()
    }
}

impl<T> IntoIterator for Page<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

/// A response decoded as a page.
pub(crate) struct PageBody<T> {
    pub(crate) items: Vec<T>,
    pub(crate) info: PageInfo,
    /// The raw body.
    pub(crate) raw: Bytes,
}

/// The data that a page reports about its list.
#[derive(Debug, Default)]
pub(crate) struct PageInfo {
    /// The number of items on the page.
    pub(crate) count: u64,
    /// The raw items: a slice of the body, not a copy.
    pub(crate) list: Bytes,
    pub(crate) total: Option<u64>,
    pub(crate) pages: Option<u64>,
    /// The effective page size.
    pub(crate) size: Option<u64>,
    /// The cursor or query of the next page.
    pub(crate) next: Option<String>,
    /// The raw last item, if the list continues with its values.
    pub(crate) last: Option<String>,
}

/// Decodes a response as a page. An empty body, such as that of a 204, has no items.
pub(crate) fn read<T: Json>(response: &RawResponse) -> Result<PageBody<T>, ResponseError> {
    if response.body.is_empty() {
        return Ok(PageBody { items: Vec::new(), info: PageInfo::default(), raw: response.body.clone() });
    }
    let document = response.document()?;
    let paging = response.operation.pagination();
    let list = response.result(&document)?.at(paging.items);
    let info = PageInfo::read(paging, response, document.root(), list);
    let items = Vec::decode(list);
    response.note(document)?;
    Ok(PageBody { items, info, raw: response.body.clone() })
}

impl PageInfo {
    fn read(paging: &Paging, response: &RawResponse, root: Node<'_>, list: Node<'_>) -> Self {
        let headers = &response.headers;
        let (mut pages, mut next, mut last) = (None, None, None);
        match paging.style {
            PagingStyle::Single | PagingStyle::Offset { search_after: None, .. } => {}
            PagingStyle::Offset { search_after: Some(_), .. } => {
                last = list.elements().last().map(|it| it.raw().to_owned());
            }
            PagingStyle::Number { pages: path, .. } => pages = path.and_then(|it| number(root.at(it))),
            PagingStyle::Cursor { next: paths, .. } => next = paths.iter().find_map(|it| text(root.at(it))),
            PagingStyle::Link => next = next_query(headers),
        }
        let total = match paging.total {
            Some(TotalSource::Header(name)) => headers.get(name).and_then(|it| it.to_str().ok()?.trim().parse().ok()),
            Some(TotalSource::Body(path)) => number(root.at(path)),
            None => None,
        };
        Self {
            // A page has fewer items than bytes.
            count: list.elements().count() as u64,
            list: part(&response.body, list),
            total,
            pages,
            size: paging.size.reported.and_then(|it| number(root.at(it))),
            next,
            last,
        }
    }
}

/// Returns the slice of the body that contains an array.
fn part(body: &Bytes, list: Node<'_>) -> Bytes {
    let start = list.offset();
    let range = start..start + list.raw().len();
    if list.kind() == Kind::Array && body.get(range.clone()).is_some() { body.slice(range) } else { Bytes::new() }
}

/// Reads an integer, which may also be a string or have a fraction of zeros.
fn number(node: Node<'_>) -> Option<u64> {
    let text = match node.kind() {
        Kind::Number => node.raw(),
        Kind::String => return text(node)?.trim().parse().ok(),
        _ => return None,
    };
    let whole = text.split_once('.').filter(|(_, fraction)| fraction.bytes().all(|it| it == b'0'));
    whole.map_or(text, |(whole, _)| whole).parse().ok()
}

/// Reads a string that is not empty, or a number as a string.
fn text(node: Node<'_>) -> Option<String> {
    match node.kind() {
        Kind::String => Some(node.text().into_owned()).filter(|it| !it.is_empty()),
        Kind::Number => Some(node.raw().to_owned()),
        _ => None,
    }
}

/// Returns the query of the link to the next page (RFC 8288, section 3).
///
/// Only the query is used, so a server cannot redirect the call to another path or host.
fn next_query(headers: &HeaderMap) -> Option<String> {
    let values = headers.get_all(LINK).iter().filter_map(|it| it.to_str().ok());
    let mut links = values.flat_map(|value| value.split('<').skip(1)).filter_map(|link| link.split_once('>'));
    let (target, _) = links.find(|(_, parameters)| is_next(parameters))?;
    let target = target.split('#').next().unwrap_or_default();
    let (_, query) = target.split_once('?')?;
    let is_query = query.bytes().all(|it| it.is_ascii_graphic());
    (is_query && !query.is_empty()).then(|| query.to_owned())
}

/// `true` if one of a link's relations is `next`, compared case-insensitively (section 3.3).
fn is_next(parameters: &str) -> bool {
    let relation = parameters.split(';').filter_map(|it| it.split_once('='));
    let relation = relation.filter(|(name, _)| name.trim().eq_ignore_ascii_case("rel")).map(|(_, value)| value).next();
    let relation = relation.unwrap_or_default().trim().trim_end_matches(',').trim().trim_matches('"');
    relation.split_ascii_whitespace().any(|it| it.eq_ignore_ascii_case("next"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_query_finds_the_next_link() {
        for (value, expected) in [
            (r#"<https://api.example/things?page=2>; rel="next""#, Some("page=2")),
            (
                r#"<https://a.example/?page=1>; rel="prev", <https://a.example/?page=3&x=a,b>; rel="next""#,
                Some("page=3&x=a,b"),
            ),
            (r#"</things?after=x#y>; title="x"; REL=Next"#, Some("after=x")),
            (r#"<?page=2>; rel="last next""#, Some("page=2")),
            (r#"<https://api.example/things?page=9>; rel="last""#, None),
            (r#"<https://api.example/things>; rel="next""#, None),
            (r"<https://api.example/things?a=b", None),
            ("", None),
        ] {
            let headers = HeaderMap::from_iter([(LINK, value.parse().unwrap())]);
            assert_eq!(next_query(&headers).as_deref(), expected, "{value}");
        }
    }

    #[test]
    fn number_accepts_only_integers() {
        for (body, expected) in
            [("7", Some(7)), ("7.0", Some(7)), ("\"7\"", Some(7)), ("7.5", None), ("-1", None), ("null", None)]
        {
            let read = crate::json::read(body.as_bytes(), number).unwrap();
            assert_eq!(read.value, expected, "{body}");
        }
    }
}
