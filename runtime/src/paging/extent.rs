//! The extent of a list, as far as it is known.

use super::page::PageInfo;

/// The extent of a list, from the pages and totals that the server has returned.
#[derive(Clone, Debug)]
pub(crate) struct Extent {
    /// The total number of items.
    pub(crate) total: Option<u64>,
    /// The number of pages that the last page reported.
    pages: Option<u64>,
    /// The number of items received, if the list is read from its start.
    received: Option<u64>,
    /// The number of items on a full page.
    full: Option<u64>,
    /// The number of items on the largest page.
    largest: u64,
}

impl Extent {
    /// Creates the extent of a list that has not been read.
    pub(crate) fn new(from_start: bool) -> Self {
        Self { total: None, pages: None, received: from_start.then_some(0), full: None, largest: 0 }
    }

    /// Records that items are skipped.
    pub(crate) fn skip(&mut self) {
        self.received = None;
    }

    /// Records a page that is full if it has `full` items.
    pub(crate) fn record(&mut self, info: &PageInfo, full: Option<u64>) {
        self.total = info.total.or(self.total);
        self.pages = info.pages.filter(|it| *it > 0);
        self.received = self.received.map(|it| it.saturating_add(info.count));
        self.full = full;
        self.largest = self.largest.max(info.count);
    }

    /// `true` if a page has fewer items than full ones, which the server has returned before. A server that limits
    /// pages to fewer items than documented never returns full ones.
    pub(crate) fn is_short(&self, items: u64) -> bool {
        self.returned_size().is_some_and(|size| items < size)
    }

    /// Returns the number of items on a full page, if the server has returned one.
    fn returned_size(&self) -> Option<u64> {
        self.full.filter(|size| *size <= self.largest)
    }

    /// Returns whether the first `pages` pages are the whole list. Returns `None` if the server has reported neither
    /// the number of pages nor a total that can be right.
    pub(crate) fn has_only(&self, pages: u64) -> Option<bool> {
        match (self.pages, self.total, self.received) {
            (Some(all), ..) => Some(pages >= all),
            (None, Some(total), Some(received)) => (received <= total).then_some(received == total),
            (None, Some(total), None) => {
                Some(self.returned_size().is_some_and(|size| pages.saturating_mul(size) >= total))
            }
            (None, None, _) => None,
        }
    }
}
