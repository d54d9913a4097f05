//! Detection of lists without end.

use std::collections::HashSet;

use crate::response::error::DecodeErrorKind;

use super::fingerprint::fingerprint;
use super::page::PageInfo;

/// The limits on the pages of one list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageLimits {
    pub(crate) pages: u64,
    /// The limit on consecutive pages without items.
    pub(crate) empty: u64,
}

/// Detects lists without end by their pages.
#[derive(Clone, Debug)]
pub(crate) struct EndlessGuard {
    limits: PageLimits,
    pages: u64,
    /// The number of consecutive pages without items.
    empty: u64,
    /// The fingerprints of pages with items.
    fingerprints: HashSet<u64>,
    /// The fingerprints of cursors and links that were followed.
    followed: HashSet<u64>,
}

impl EndlessGuard {
    pub(crate) fn new(limits: PageLimits) -> Self {
        Self { limits, pages: 0, empty: 0, fingerprints: HashSet::new(), followed: HashSet::new() }
    }

    /// Forgets all pages, because the list is read from another position.
    pub(crate) fn reset(&mut self) {
        *self = Self::new(self.limits);
    }

    /// `true` before the first page.
    pub(crate) fn is_first(&self) -> bool {
        self.pages == 0
    }

    /// `true` if the page was received before.
    pub(crate) fn is_repeated(&self, info: &PageInfo) -> bool {
        info.count > 0 && self.fingerprints.contains(&info.fingerprint)
    }

    /// `true` if the cursor or link was followed before.
    pub(crate) fn is_followed(&self, target: &str) -> bool {
        self.followed.contains(&fingerprint(target))
    }

    /// Checks whether another page may follow this one.
    pub(crate) fn check(&self, info: &PageInfo) -> Result<(), DecodeErrorKind> {
        let PageLimits { pages, empty } = self.limits;
        if info.count == 0 && self.empty + 1 >= empty {
            return Err(DecodeErrorKind::TooManyEmptyPages(empty));
        }
        if self.pages + 1 >= pages { Err(DecodeErrorKind::TooManyPages(pages)) } else { Ok(()) }
    }

    /// Records a page, and the fingerprint of the cursor or link by which it was requested.
    pub(crate) fn record(&mut self, info: &PageInfo, target: Option<u64>) {
        self.pages += 1;
        self.empty = if info.count == 0 { self.empty + 1 } else { 0 };
        if info.count > 0 {
            self.fingerprints.insert(info.fingerprint);
        }
        self.followed.extend(target);
    }
}
