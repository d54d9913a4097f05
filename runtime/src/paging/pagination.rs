//! The state of a pagination: what to request next, and where the list ends. Nothing is sent here.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use bytes::Bytes;
use http::StatusCode;

use crate::json::{Map, Value};
use crate::operation::{Paging, PagingStyle, SearchAfter};
use crate::request::error::RequestError;
use crate::request::parts::Parts;
use crate::response::error::DecodeErrorKind;

use super::page::PageInfo;
use super::position::{PageStart, Position};
use super::search_after;

/// The state of a pagination.
#[derive(Clone, Debug)]
pub(crate) struct Pagination {
    paging: Paging,
    /// The start of the next page.
    pub(crate) next: Position,
    /// The page size to request.
    size: Option<u64>,
    /// The page size of the last request.
    asked: Option<u64>,
    pub(crate) total: Option<u64>,
    /// `true` to request the total with the first page.
    pub(crate) counts: bool,
    /// `true` if a page has been received.
    has_previous: bool,
    /// The raw items of the last page.
    last: Option<Bytes>,
    /// Hashes of the cursors and queries that were followed.
    seen: HashSet<u64>,
    /// The body of a search, with its sort fields.
    search: Option<(SearchAfter, Map)>,
}

impl Pagination {
    /// Creates the state for a call, starting where its arguments say.
    pub(crate) fn new(paging: &Paging, parts: &Parts) -> Self {
        let given = |name: &str| parts.query_value(name)?.parse().ok();
        let start = match paging.style {
            PagingStyle::Offset { parameter, .. } => {
                PageStart::Offset { offset: given(parameter).unwrap_or(0), after: Vec::new() }
            }
            PagingStyle::Number { parameter, first, .. } => PageStart::Number(given(parameter).unwrap_or(first)),
            PagingStyle::Single | PagingStyle::Cursor { .. } | PagingStyle::Link => PageStart::Start,
        };
        let search = match paging.style {
            PagingStyle::Offset { search_after: Some(description), .. } => parts.body_members().map(|mut body| {
                search_after::with_unique_sort(&description, &mut body);
                (description, body)
            }),
            _ => None,
        };
        Self {
            paging: *paging,
            next: Position::at(start),
            size: paging.size.parameter.and_then(given).or(paging.size.default).or(paging.size.maximum),
            asked: None,
            total: None,
            counts: false,
            has_previous: false,
            last: None,
            seen: HashSet::new(),
            search,
        }
    }

    /// Sets the page size, up to the maximum of the server.
    pub(crate) fn resize(&mut self, items: u64) {
        self.size = Some(items.clamp(1, self.paging.size.maximum.unwrap_or(u64::MAX).max(1)));
    }

    /// Continues at a position.
    pub(crate) fn resume(&mut self, position: Position) {
        let is_start = position == Position::at(PageStart::Start) || position == self.next;
        if !is_start {
            self.has_previous = true;
            self.next = position;
        }
    }

    pub(crate) fn is_over(&self) -> bool {
        self.next.is_end()
    }

    pub(crate) fn end(&mut self) {
        self.next = Position::at(PageStart::End);
    }

    /// Prepares the request for the next page, of which at most `wanted` items will be used.
    pub(crate) fn prepare(&mut self, parts: &mut Parts, wanted: Option<u64>) {
        self.asked = self.wanted_size(wanted);
        if let (Some(name), Some(asked)) = (self.paging.size.parameter, self.asked) {
            parts.replace_query(name, &asked.to_string());
        }
        match (&self.paging.style, &self.next.start) {
            (PagingStyle::Offset { parameter, .. }, PageStart::Offset { offset, after })
                if after.is_empty() || self.search.is_some() =>
            {
                parts.replace_query(parameter, &offset.to_string());
                if let Some((description, body)) = &self.search {
                    let mut body = body.clone();
                    if !after.is_empty() {
                        body.insert(description.after, after.clone());
                    }
                    parts.replace_body(body);
                }
            }
            (PagingStyle::Number { parameter, .. }, PageStart::Number(number)) => {
                parts.replace_query(parameter, &number.to_string());
            }
            (PagingStyle::Cursor { parameter, .. }, PageStart::Cursor(cursor)) => {
                parts.replace_query(parameter, cursor)
            }
            (PagingStyle::Link, PageStart::Query(query)) => parts.set_query(query),
            (PagingStyle::Single | PagingStyle::Cursor { .. } | PagingStyle::Link, PageStart::Start) => {}
            _ => parts.invalidate(RequestError::Position),
        }
        if let Some(name) = self.paging.count.filter(|_| self.counts && self.last.is_none()) {
            parts.replace_query(name, "true");
        }
    }

    /// Returns the page size to request. It can vary only if pages are not numbered.
    fn wanted_size(&self, wanted: Option<u64>) -> Option<u64> {
        let size = self.size?;
        let wanted = wanted.filter(|it| *it > 0).unwrap_or(u64::MAX);
        Some(match (&self.paging.style, &self.next.start) {
            (PagingStyle::Offset { search_after: None, .. }, _) => size.min(wanted),
            (PagingStyle::Offset { search_after: Some(it), .. }, PageStart::Offset { offset, .. }) => {
                // The last page inside the window ends with it.
                let inside = it.window.saturating_sub(*offset);
                size.min(wanted).min(if inside == 0 { u64::MAX } else { inside })
            }
            (PagingStyle::Cursor { .. }, _) if self.next.skip == 0 => size.min(wanted),
            _ => size,
        })
    }

    /// Records a page, and finds the start of the next one.
    pub(crate) fn advance(&mut self, info: &PageInfo) -> Result<(), DecodeErrorKind> {
        if info.count > 0 && self.last.as_ref() == Some(&info.list) && self.paging.style != PagingStyle::Single {
            return Err(DecodeErrorKind::RepeatedPage);
        }
        let next = match (&self.paging.style, &self.next.start) {
            (PagingStyle::Offset { .. }, PageStart::Offset { offset, after }) => self.offset(info, *offset, after)?,
            (PagingStyle::Number { first, .. }, PageStart::Number(number)) => self.number(info, *first, *number),
            (PagingStyle::Cursor { .. }, _) => self.unseen(info).map(PageStart::Cursor),
            (PagingStyle::Link, _) => self.unseen(info).map(PageStart::Query),
            _ => None,
        };
        if let PageStart::Cursor(it) | PageStart::Query(it) = &self.next.start {
            self.seen.insert(hash(it));
        }
        self.next = Position::at(next.unwrap_or(PageStart::End));
        self.total = info.total.or(self.total);
        self.last = Some(info.list.clone());
        self.has_previous = true;
        Ok(())
    }

    fn offset(&self, info: &PageInfo, offset: u64, after: &[String]) -> Result<Option<PageStart>, DecodeErrorKind> {
        let next = offset.saturating_add(info.count);
        // The total of a search may count all records, or only those that offsets can reach. A total that is less
        // than the number of items received is wrong, so it is ignored.
        let is_last = match info.total {
            _ if info.count == 0 => true,
            Some(total) if self.search.is_none() && total >= next => next == total,
            _ => self.is_short(info),
        };
        if is_last {
            return Ok(None);
        }
        let after = match &self.search {
            Some((description, body)) if next >= description.window => {
                let record = info.last.as_deref().and_then(|it| Value::parse(it.as_bytes()).ok()).unwrap_or_default();
                let values = search_after::values(description, body, &record).map_err(DecodeErrorKind::SortValue)?;
                return Ok(Some(PageStart::Offset { offset: 0, after: values }));
            }
            _ => after.to_vec(),
        };
        Ok(Some(PageStart::Offset { offset: next, after }))
    }

    fn number(&self, info: &PageInfo, first: u64, number: u64) -> Option<PageStart> {
        let done = number.saturating_sub(first).saturating_add(1);
        let is_last = match (info.pages.filter(|it| *it > 0), info.total, self.full_size(info)) {
            _ if info.count == 0 => true,
            (Some(pages), ..) => done >= pages,
            (None, Some(total), Some(size)) => done.saturating_mul(size) >= total,
            _ => self.is_short(info),
        };
        if is_last { None } else { Some(PageStart::Number(number.saturating_add(1))) }
    }

    /// Returns the cursor or query of the next page, unless it was followed before.
    fn unseen(&self, info: &PageInfo) -> Option<String> {
        let here = match &self.next.start {
            PageStart::Cursor(it) | PageStart::Query(it) => Some(it),
            _ => None,
        };
        info.next.clone().filter(|it| Some(it) != here && !self.seen.contains(&hash(it)))
    }

    /// `true` if the page has fewer items than a full one.
    fn is_short(&self, info: &PageInfo) -> bool {
        self.full_size(info).is_some_and(|size| info.count < size)
    }

    /// Returns the size of a full page if it is known. The requested size only counts if it is within the documented
    /// limits, because a server may return fewer items than requested before the end of the list.
    fn full_size(&self, info: &PageInfo) -> Option<u64> {
        let size = &self.paging.size;
        let granted = |asked: u64| match (size.maximum, size.default) {
            (Some(maximum), _) => Some(asked.min(maximum)),
            (None, Some(default)) => (asked <= default).then_some(asked),
            (None, None) => None,
        };
        info.size.filter(|it| *it > 0).or_else(|| granted(self.asked?))
    }

    /// `true` if a response with this status means that the previous page was the last one.
    pub(crate) fn is_past_end(&self, status: StatusCode) -> bool {
        let is_rejected = status.is_client_error() && !matches!(status.as_u16(), 401 | 403 | 408 | 429);
        let is_counted = matches!(self.paging.style, PagingStyle::Offset { .. } | PagingStyle::Number { .. });
        let has_more = match (&self.next.start, self.total) {
            (PageStart::Offset { offset, after }, Some(total)) if after.is_empty() => *offset < total,
            _ => false,
        };
        is_rejected && is_counted && self.has_previous && !has_more
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
