//! One page of a list.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::json::{Deviation, Json, Kind, Map, Node};

use super::fingerprint::fingerprint;
use super::link_header::next_target;
use super::position::Position;
use crate::operation::{CursorSource, LinkSource, Paging, PagingStyle, TotalSource};
use crate::response::body_error::ResponseError;
use crate::response::raw::RawResponse;

/// One page of a list.
///
/// ```no_run
/// # async fn example(call: sdk_runtime::Call<'_, Vec<String>>) -> Result<(), sdk_runtime::Error> {
/// if let Some(page) = call.clone().pages_of::<String>().next().await.transpose()? {
///     println!("{} of {:?} items", page.items.len(), page.total);
///     // Later, to continue:
///     let mut more = call.pages_of::<String>().resume_from(page.next);
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
#[derive(Debug)]
pub(crate) struct PageInfo {
    /// The number of items on the page.
    pub(crate) count: u64,
    /// The fingerprint of the items.
    pub(crate) fingerprint: u64,
    pub(crate) total: Option<u64>,
    pub(crate) pages: Option<u64>,
    /// The effective page size.
    pub(crate) size: Option<u64>,
    /// The cursor of the next page or the link to it, or the reason why it cannot be used.
    pub(crate) next: Result<Option<String>, &'static str>,
    /// `true` if the server reports that more pages follow, and `false` if it reports that none do.
    pub(crate) more: Option<bool>,
    /// The raw last item, if the list continues with its values.
    pub(crate) last: Option<String>,
}

/// Decodes a response as a page. A 204 has no body (RFC 9110, section 15.3.5), and therefore no items.
pub(crate) fn read<T: Json>(response: &RawResponse) -> Result<PageBody<T>, ResponseError> {
    if response.status == StatusCode::NO_CONTENT && response.body.is_empty() {
        return Ok(PageBody { items: Vec::new(), info: PageInfo::empty(), raw: response.body.clone() });
    }
    let document = response.document()?;
    let paging = response.operation.pagination();
    let list = response.result(&document)?.at(paging.items);
    if list.kind() != Kind::Array {
        // Tolerant decoding would return an empty list, which looks like the end.
        return Err(ResponseError::NotAList { found: list.kind().name() });
    }
    let info = PageInfo::read(paging, response, document.root(), list);
    let items = Vec::decode(list);
    response.note(document)?;
    Ok(PageBody { items, info, raw: response.body.clone() })
}

impl PageInfo {
    /// Returns the data of a page that reports nothing.
    fn empty() -> Self {
        Self { count: 0, fingerprint: 0, total: None, pages: None, size: None, next: Ok(None), more: None, last: None }
    }

    fn read(paging: &Paging, response: &RawResponse, root: Node<'_>, list: Node<'_>) -> Self {
        let headers = &response.headers;
        let (mut pages, mut next, mut last) = (None, Ok(None), None);
        match paging.style {
            PagingStyle::Single | PagingStyle::Offset { search_after: None, .. } => {}
            PagingStyle::Offset { search_after: Some(_), .. } => {
                last = list.elements().last().map(|it| it.raw().to_owned());
            }
            PagingStyle::Number { pages: path, .. } => pages = path.and_then(|it| number(root.at(it))),
            PagingStyle::Cursor { source: CursorSource::Body(paths), .. } => next = first(root, paths, cursor),
            PagingStyle::Cursor { source: CursorSource::Header(name), .. } => next = header_cursor(headers, name),
            PagingStyle::Cursor { source: CursorSource::LastItem(path), .. } => {
                if let Some(item) = list.elements().last() {
                    next = cursor(item.at(path)).and_then(|it| it.ok_or("the last item has no cursor").map(Some));
                }
            }
            PagingStyle::Link(LinkSource::Header) => next = next_target(headers),
            PagingStyle::Link(LinkSource::Body(paths)) => next = first(root, paths, link),
        }
        let total = match paging.total {
            Some(TotalSource::Header(name)) => headers.get(name).and_then(|it| it.to_str().ok()?.trim().parse().ok()),
            Some(TotalSource::Body(path)) => number(root.at(path)),
            None => None,
        };
        Self {
            // A page has fewer items than bytes.
            count: list.elements().count() as u64,
            fingerprint: fingerprint(list.raw()),
            total,
            pages,
            size: paging.size.reported.and_then(|it| number(root.at(it))),
            next,
            more: paging.more.and_then(|it| flag(root.at(it))),
            last,
        }
    }
}

/// Reads the first path whose value refers to a page.
fn first(
    root: Node<'_>,
    paths: &[&str],
    read: fn(Node<'_>) -> Result<Option<String>, &'static str>,
) -> Result<Option<String>, &'static str> {
    paths.iter().map(|it| read(root.at(it))).find(|it| *it != Ok(None)).unwrap_or(Ok(None))
}

/// Reads a flag, which may also be a string or a number.
fn flag(node: Node<'_>) -> Option<bool> {
    let text = match node.kind() {
        Kind::Boolean | Kind::Number => node.raw().into(),
        Kind::String => node.text(),
        Kind::Absent | Kind::Null | Kind::Array | Kind::Object => return None,
    };
    match &*text {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// Reads the cursor of the next page in a header.
fn header_cursor(headers: &HeaderMap, name: &str) -> Result<Option<String>, &'static str> {
    let Some(value) = headers.get(name) else { return Ok(None) };
    let text = value.to_str().map_err(|_| "the cursor has characters other than visible ASCII")?.trim();
    Ok(Some(text.to_owned()).filter(|it| !it.is_empty()))
}

/// Reads the URL of the next page. Null, `false` and an empty string mean that there is none.
fn link(node: Node<'_>) -> Result<Option<String>, &'static str> {
    match node.kind() {
        Kind::String => Ok(Some(node.text().into_owned()).filter(|it| !it.is_empty())),
        Kind::Absent | Kind::Null => Ok(None),
        Kind::Boolean if node.raw() == "false" => Ok(None),
        Kind::Boolean | Kind::Number | Kind::Array | Kind::Object => Err("the link to the next page is not a string"),
    }
}

/// Reads an integer, which may also be a string or have a fraction of zeros.
fn number(node: Node<'_>) -> Option<u64> {
    let text = match node.kind() {
        Kind::Number => node.raw(),
        Kind::String => return node.text().trim().parse().ok(),
        _ => return None,
    };
    let whole = text.split_once('.').filter(|(_, fraction)| fraction.bytes().all(|it| it == b'0'));
    whole.map_or(text, |(whole, _)| whole).parse().ok()
}

/// Reads the cursor of the next page. Numbers are cursors, too. Null, `false` and empty values mean that there is none.
fn cursor(node: Node<'_>) -> Result<Option<String>, &'static str> {
    match node.kind() {
        Kind::String => Ok(Some(node.text().into_owned()).filter(|it| !it.is_empty())),
        Kind::Number => Ok(Some(node.raw().to_owned())),
        Kind::Absent | Kind::Null => Ok(None),
        Kind::Boolean if node.raw() == "false" => Ok(None),
        Kind::Array | Kind::Object if node.children() == 0 => Ok(None),
        Kind::Boolean | Kind::Array | Kind::Object => Err("the cursor is neither a string nor a number"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
