//! The state of a pagination: what to request next, and where the list ends. Nothing is sent here.

use http::StatusCode;
use url::Url;

use crate::json::{Map, Value};
use crate::operation::{PageParameterLocation, Paging, PagingStyle, SearchAfter};
use crate::request::error::RequestError;
use crate::request::parts::Parts;
use crate::response::error::DecodeErrorKind;
use crate::response::link;

use super::endless::{EndlessGuard, PageLimits};
use super::extent::Extent;
use super::fingerprint::fingerprint;
use super::link::LinkPlace;
use super::page::PageInfo;
use super::position::{PageStart, Position};
use super::search_after;

/// The reason why a list cannot be continued although the server reports that it can.
const PROMISED: &str = "the server reports more pages, but not how to request them";

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
    /// The number of the first page.
    first: u64,
    /// The position that the arguments of the call specify, and whether it is the start of the list.
    start: Position,
    from_start: bool,
    /// `true` if the server reported with the last page that more pages follow.
    promised: bool,
    pub(crate) extent: Extent,
    guard: EndlessGuard,
    /// `true` to request the total with the first page.
    pub(crate) counts: bool,
    /// `true` if a page has been received, or if the list was resumed.
    has_previous: bool,
    /// The URLs of a list with links.
    links: Option<Links>,
    /// The body of a search, with its sort fields.
    search: Option<(SearchAfter, Map)>,
}

/// The URLs of a list with links.
#[derive(Clone, Debug)]
struct Links {
    /// The URL that the arguments of the call result in.
    call: Url,
    /// The URL of the last request.
    page: Url,
    /// The URL of the next page, unless the list was resumed there.
    next: Option<Url>,
}

/// The meaning of an error status for the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rejection {
    /// The previous page was the last one.
    End,
    /// The previous page was the last one if the total, which must be requested, is not larger.
    Unconfirmed,
    /// The call failed.
    Failure,
}

impl Pagination {
    /// Creates the state for a call, starting where its arguments specify.
    pub(crate) fn new(paging: &Paging, parts: &Parts, limits: PageLimits) -> Self {
        let given = |name: &str| match paging.location {
            PageParameterLocation::Query => parts.query_value(name)?.parse::<u64>().ok(),
            PageParameterLocation::Body => u64::try_from(parts.body_members()?.get(name)?.as_i64()?).ok(),
        };
        let (mut start, mut first, mut from_start) = (PageStart::Start, 0, true);
        match paging.style {
            PagingStyle::Offset { parameter, .. } => {
                start = PageStart::Offset { offset: given(parameter).unwrap_or(0), after: Vec::new() };
            }
            PagingStyle::Number { parameter, first: number, .. } => {
                first = given(parameter).unwrap_or(number);
                from_start = first == number;
            }
            PagingStyle::Single | PagingStyle::Cursor { .. } | PagingStyle::Link(_) => {}
        }
        let search = match paging.style {
            PagingStyle::Offset { search_after: Some(description), .. } => parts.body_members().map(|mut body| {
                search_after::with_unique_sort(&description, &mut body);
                (description, body)
            }),
            _ => None,
        };
        Self {
            paging: *paging,
            next: Position::at(start.clone()),
            start: Position::at(start),
            from_start,
            promised: false,
            size: paging.size.parameter.and_then(given).or(paging.size.default).or(paging.size.maximum),
            asked: None,
            first,
            extent: Extent::new(from_start),
            guard: EndlessGuard::new(limits),
            counts: false,
            has_previous: false,
            links: None,
            search,
        }
    }

    /// Sets the page size, up to the maximum of the server.
    pub(crate) fn resize(&mut self, items: u64) {
        self.size = Some(items.clamp(1, self.paging.size.maximum.unwrap_or(u64::MAX).max(1)));
    }

    /// Continues at a position.
    pub(crate) fn resume(&mut self, position: Position) {
        let is_start = position == self.start || position == Position::at(PageStart::Start);
        self.guard.reset();
        self.links = None;
        if is_start {
            self.has_previous = false;
            self.extent = Extent::new(self.from_start);
            self.next = self.start.clone();
        } else {
            self.has_previous = true;
            self.extent.skip();
            self.next = position;
        }
    }

    /// Skips this many items of the next page. A page may be smaller than the one in which a position was reached, if the
    /// list was resumed with another page size. Numbered pages have the size that their position contains.
    pub(crate) fn skip(&mut self, items: u64) {
        if items > 0 && matches!(self.next.start, PageStart::Cursor(_) | PageStart::Link(_)) {
            self.next.skip = items;
        }
    }

    pub(crate) fn is_over(&self) -> bool {
        self.next.is_end()
    }

    pub(crate) fn end(&mut self) {
        self.next = Position::at(PageStart::End);
    }

    /// Prepares the request for the next page, of which at most `wanted` items will be used. `url` returns the URL of
    /// a request, or `None` if it is invalid.
    pub(crate) fn prepare(&mut self, parts: &mut Parts, url: impl Fn(&Parts) -> Option<Url>, wanted: Option<u64>) {
        self.choose_size(wanted);
        if let (Some(name), Some(asked)) = (self.paging.size.parameter, self.asked) {
            self.set(parts, name, asked.into());
        }
        let call = if matches!(self.paging.style, PagingStyle::Link(_)) { url(parts) } else { None };
        if let Some(name) = self.paging.count.filter(|_| self.counts && self.guard.is_first()) {
            parts.replace_query(name, true.into());
        }
        match (&self.paging.style, &self.next.start) {
            (PagingStyle::Offset { parameter, .. }, PageStart::Offset { offset, after })
                if after.is_empty() || self.search.is_some() =>
            {
                self.set(parts, parameter, (*offset).into());
                if let Some((description, body)) = &self.search {
                    let mut body = body.clone();
                    if !after.is_empty() {
                        body.insert(description.after, after.clone());
                    }
                    parts.replace_body(body);
                }
            }
            (PagingStyle::Number { parameter, .. }, PageStart::Number { number, .. }) => {
                self.set(parts, parameter, (*number).into());
            }
            (PagingStyle::Cursor { parameter, .. }, PageStart::Cursor(cursor)) => {
                self.set(parts, parameter, cursor.as_str().into());
            }
            (PagingStyle::Link(_), PageStart::Start) => {
                self.links = call.map(|call| Links { page: call.clone(), call, next: None });
            }
            (PagingStyle::Link(_), PageStart::Link(place)) => {
                let next = self.links.take().and_then(|it| it.next);
                let page = next.or_else(|| place.within(call.as_ref()?, &self.paging));
                match &page {
                    Some(page) => parts.follow(page.clone()),
                    None => parts.invalidate(RequestError::Position),
                }
                self.links = call.zip(page).map(|(call, page)| Links { call, next: Some(page.clone()), page });
            }
            (PagingStyle::Single | PagingStyle::Cursor { .. }, PageStart::Start) => {}
            _ => parts.invalidate(RequestError::Position),
        }
    }

    /// Prepares a request for the total, with one item.
    pub(crate) fn prepare_total(&self, parts: &mut Parts) {
        let first = match self.paging.style {
            PagingStyle::Offset { parameter, .. } => Some((parameter, 0)),
            PagingStyle::Number { parameter, first, .. } => Some((parameter, first)),
            PagingStyle::Single | PagingStyle::Cursor { .. } | PagingStyle::Link(_) => None,
        };
        for (name, number) in self.paging.size.parameter.map(|it| (it, 1)).into_iter().chain(first) {
            self.set(parts, name, number.into());
        }
        if let Some(name) = self.paging.count {
            parts.replace_query(name, true.into());
        }
    }

    /// Sets a parameter that selects a page.
    fn set(&self, parts: &mut Parts, name: &str, value: Value) {
        match self.paging.location {
            PageParameterLocation::Query => parts.replace_query(name, value),
            PageParameterLocation::Body => parts.replace_member(name, value),
        }
    }

    /// Chooses the page size to request. The size of numbered pages never changes, and that of other pages only if
    /// no items are skipped.
    fn choose_size(&mut self, wanted: Option<u64>) {
        if matches!((&self.paging.style, &self.next.start), (PagingStyle::Number { .. }, PageStart::Start)) {
            self.next.start = PageStart::Number { number: self.first, size: self.size };
        }
        let wanted = wanted.filter(|it| *it > 0).unwrap_or(u64::MAX);
        self.asked = match (&self.paging.style, &self.next.start) {
            (_, PageStart::Number { size, .. }) => *size,
            (PagingStyle::Offset { search_after: None, .. }, _) => self.size.map(|it| it.min(wanted)),
            (PagingStyle::Offset { search_after: Some(it), .. }, PageStart::Offset { offset, .. }) => {
                // The last page inside the window ends with it.
                let inside = it.window.saturating_sub(*offset);
                self.size.map(|it| it.min(wanted).min(if inside == 0 { u64::MAX } else { inside }))
            }
            (PagingStyle::Cursor { .. }, _) if self.next.skip == 0 => self.size.map(|it| it.min(wanted)),
            _ => self.size,
        }
    }

    /// Records a page, and finds the start of the next one. If the list continues in a way that cannot be followed,
    /// returns the reason, and the next position is the end of this page.
    ///
    /// # Errors
    /// Returns an error if the page was received before.
    pub(crate) fn advance(&mut self, info: &PageInfo) -> Result<Option<DecodeErrorKind>, DecodeErrorKind> {
        if self.paging.style != PagingStyle::Single && self.guard.is_repeated(info) {
            return Err(DecodeErrorKind::RepeatedPage);
        }
        let previous = self.extent.clone();
        self.extent.record(info, self.full_size(info));
        self.promised = info.more == Some(true);
        let next = self.following(info).and_then(|next| match next {
            Some(next) => self.guard.check(info).map(|()| next),
            None if self.promised && self.paging.style != PagingStyle::Single => {
                Err(DecodeErrorKind::NextPage(PROMISED))
            }
            None => Ok(PageStart::End),
        });
        match next {
            Ok(next) => {
                self.guard.record(info, self.target().map(fingerprint));
                self.next = Position::at(next);
                self.has_previous = true;
                Ok(None)
            }
            Err(obstacle) => {
                // The page may be requested again.
                let total = self.extent.total;
                self.extent = previous;
                self.extent.total = total;
                self.next.skip = info.count;
                Ok(Some(obstacle))
            }
        }
    }

    /// Returns the cursor or link by which the last page was requested.
    fn target(&self) -> Option<&str> {
        match (&self.next.start, &self.links) {
            (PageStart::Cursor(cursor), _) => Some(cursor),
            (_, Some(links)) => Some(links.page.as_str()),
            _ => None,
        }
    }

    /// Returns the start of the page after the one that was received.
    fn following(&mut self, info: &PageInfo) -> Result<Option<PageStart>, DecodeErrorKind> {
        if info.more == Some(false) {
            return Ok(None);
        }
        match (&self.paging.style, &self.next.start) {
            (PagingStyle::Offset { .. }, PageStart::Offset { offset, after }) => self.offset(info, *offset, after),
            (PagingStyle::Number { .. }, PageStart::Number { number, size }) => Ok(self.number(info, *number, *size)),
            (PagingStyle::Cursor { .. }, _) => self.cursor(info),
            (PagingStyle::Link(_), _) => self.link(info),
            _ => Ok(None),
        }
    }

    fn offset(&self, info: &PageInfo, offset: u64, after: &[String]) -> Result<Option<PageStart>, DecodeErrorKind> {
        let next = offset.saturating_add(info.count);
        // The total of a search may count all records, or only those that offsets can reach. A total that is less
        // than the number of items received is wrong, so it is ignored.
        let is_last = match info.total {
            _ if info.count == 0 => true,
            _ if info.more == Some(true) => false,
            Some(total) if self.search.is_none() && total >= next => next == total,
            // The total of an earlier page may be outdated, so that it only shows that there are more.
            None if self.search.is_none() && self.extent.total.is_some_and(|it| next < it) => false,
            _ => self.extent.is_short(info.count),
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

    fn number(&self, info: &PageInfo, number: u64, size: Option<u64>) -> Option<PageStart> {
        let next = number.saturating_add(1);
        let reported = match self.has_only_before(next) {
            // The total of an earlier page may be outdated, so that it only shows that there are more.
            Some(true) if info.pages.or(info.total).is_none() => None,
            reported => reported,
        };
        let is_last = || reported.unwrap_or_else(|| self.extent.is_short(info.count));
        if info.count == 0 || (info.more != Some(true) && is_last()) {
            None
        } else {
            Some(PageStart::Number { number: next, size })
        }
    }

    /// Returns whether the pages before this one are known to be the whole list, or not.
    fn has_only_before(&self, number: u64) -> Option<bool> {
        let PagingStyle::Number { first, .. } = self.paging.style else { return None };
        self.extent.has_only(number.saturating_sub(first))
    }

    fn cursor(&self, info: &PageInfo) -> Result<Option<PageStart>, DecodeErrorKind> {
        match info.next.clone().map_err(DecodeErrorKind::NextPage)? {
            // Some servers repeat the cursor of the last page.
            Some(next) if Some(next.as_str()) == self.target() => Ok(None),
            Some(next) if self.guard.is_followed(&next) => Err(DecodeErrorKind::PageLoop),
            next => Ok(next.map(PageStart::Cursor)),
        }
    }

    fn link(&mut self, info: &PageInfo) -> Result<Option<PageStart>, DecodeErrorKind> {
        let reference = info.next.as_ref().map_err(|it| DecodeErrorKind::NextPage(it))?;
        let (Some(reference), Some(links)) = (reference, &mut self.links) else { return Ok(None) };
        let next = link::resolve(&links.page, reference).map_err(DecodeErrorKind::NextPage)?;
        if next == links.page {
            // Some servers repeat the link to the last page.
            return Ok(None);
        }
        if self.guard.is_followed(next.as_str()) {
            return Err(DecodeErrorKind::PageLoop);
        }
        let place = LinkPlace::of(&next, &links.call, &self.paging);
        links.next = Some(next);
        Ok(Some(PageStart::Link(place)))
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

    /// Records the total, and returns the meaning of the error status because of which it was requested.
    pub(crate) fn confirm(&mut self, status: StatusCode, total: Option<u64>) -> Rejection {
        self.extent.total = total.or(self.extent.total);
        self.rejection(status)
    }

    /// Returns the meaning of an error status.
    pub(crate) fn rejection(&self, status: StatusCode) -> Rejection {
        let may_be_past_end = matches!(status.as_u16(), 400 | 404 | 416) && self.has_previous && !self.promised;
        let is_past_end = match &self.next.start {
            _ if !may_be_past_end => Some(false),
            PageStart::Offset { offset, after } if after.is_empty() => self.extent.total.map(|it| *offset >= it),
            PageStart::Number { number, .. } => self.has_only_before(*number),
            _ => Some(false),
        };
        match is_past_end {
            Some(true) => Rejection::End,
            // More items than the total have been received.
            None if self.extent.total.is_some() => Rejection::End,
            None if self.paging.total.is_some() => Rejection::Unconfirmed,
            Some(false) | None => Rejection::Failure,
        }
    }
}
