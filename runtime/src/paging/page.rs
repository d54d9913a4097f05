//! One page, and what it says about the others.

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
///     // Later, when somebody wants to see more:
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
    /// How many items the whole list has, where the server has said so.
    pub total: Option<u64>,
    /// Where the list goes on.
    pub next: Position,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The members that stood around the result, where the API puts an envelope around it.
    pub envelope: Option<Map>,
    /// Where the body deviated from the description.
    pub deviations: Vec<Deviation>,
    /// How often the request was sent.
    pub attempts: u32,
}

impl<T: std::fmt::Debug> std::fmt::Debug for Page<T> {
    /// Not the headers, which may have secrets.
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

/// An answer read as a page.
pub(crate) struct Body<T> {
    pub(crate) items: Vec<T>,
    pub(crate) facts: Facts,
    /// The body as it was sent.
    pub(crate) raw: Bytes,
}

/// What a page says about its list.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    /// How many items the page has.
    pub(crate) count: u64,
    /// The items as they were sent: a part of the body, not a copy.
    pub(crate) list: Bytes,
    pub(crate) total: Option<u64>,
    pub(crate) pages: Option<u64>,
    /// How many items the page could have.
    pub(crate) size: Option<u64>,
    /// What asks for the next page: a cursor or a query.
    pub(crate) next: Option<String>,
    /// The text of the last item, where the list goes on with its values.
    pub(crate) last: Option<String>,
}

/// Reads an answer as a page. One without a body, such as 204, has no items.
pub(crate) fn read<T: Json>(response: &RawResponse) -> Result<Body<T>, ResponseError> {
    if response.body.is_empty() {
        return Ok(Body { items: Vec::new(), facts: Facts::default(), raw: response.body.clone() });
    }
    let document = response.document()?;
    let paging = response.operation.pages();
    let list = response.result(&document)?.at(paging.items);
    let facts = Facts::read(paging, response, document.root(), list);
    let items = Vec::decode(list);
    response.note(document)?;
    Ok(Body { items, facts, raw: response.body.clone() })
}

impl Facts {
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
            // A page has no more items than bytes.
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

/// The part of a body that an array of it is.
fn part(body: &Bytes, list: Node<'_>) -> Bytes {
    let start = list.offset();
    let range = start..start + list.raw().len();
    if list.kind() == Kind::Array && body.get(range.clone()).is_some() { body.slice(range) } else { Bytes::new() }
}

/// A whole number, also as a text or with a fraction of zero.
fn number(node: Node<'_>) -> Option<u64> {
    let text = match node.kind() {
        Kind::Number => node.raw(),
        Kind::String => return text(node)?.trim().parse().ok(),
        _ => return None,
    };
    let whole = text.split_once('.').filter(|(_, fraction)| fraction.bytes().all(|it| it == b'0'));
    whole.map_or(text, |(whole, _)| whole).parse().ok()
}

/// A text that is not empty; a number counts as one.
fn text(node: Node<'_>) -> Option<String> {
    match node.kind() {
        Kind::String => Some(node.text().into_owned()).filter(|it| !it.is_empty()),
        Kind::Number => Some(node.raw().to_owned()),
        _ => None,
    }
}

/// The query of the link to the next page (RFC 8288, section 3).
///
/// Only the query is taken: a server cannot lead the call to another path, let alone to another
/// host.
fn next_query(headers: &HeaderMap) -> Option<String> {
    let values = headers.get_all(LINK).iter().filter_map(|it| it.to_str().ok());
    let mut links = values.flat_map(|value| value.split('<').skip(1)).filter_map(|link| link.split_once('>'));
    let (target, _) = links.find(|(_, parameters)| is_next(parameters))?;
    let target = target.split('#').next().unwrap_or_default();
    let (_, query) = target.split_once('?')?;
    let is_query = query.bytes().all(|it| it.is_ascii_graphic());
    (is_query && !query.is_empty()).then(|| query.to_owned())
}

/// Is one of a link's relations `next`? They are told apart without regard to case (section 3.3).
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
    fn the_link_to_the_next_page_is_found() {
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
    fn numbers_are_whole() {
        for (body, expected) in
            [("7", Some(7)), ("7.0", Some(7)), ("\"7\"", Some(7)), ("7.5", None), ("-1", None), ("null", None)]
        {
            let read = crate::json::read(body.as_bytes(), number).unwrap();
            assert_eq!(read.value, expected, "{body}");
        }
    }
}
