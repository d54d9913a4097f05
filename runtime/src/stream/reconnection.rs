//! Reconnection of event streams.
//!
//! Source: WHATWG HTML Standard, section 9.2.3, "Processing model".

use std::time::Duration;

use http::HeaderValue;

use crate::request::parameter;
use crate::request::parts::Parts;
use crate::request::style::Style;

const LAST_EVENT_ID: &str = "last-event-id";

/// The time before the next request, if the server sets none.
const DEFAULT_WAIT: Duration = Duration::from_secs(3);
/// The shortest time, so that a server cannot make clients send requests all the time.
const SHORTEST_WAIT: Duration = Duration::from_millis(100);
/// The longest time, unless the server sets a longer one.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// The longest time that a server can set.
const LONGEST_RETRY: Duration = Duration::from_secs(3600);

/// The request that opens the stream again.
pub(super) struct Reconnection {
    parts: Box<Parts>,
    /// The number of responses in a row that ended without an event.
    without_event: u32,
}

impl Reconnection {
    pub(super) fn new(parts: Box<Parts>) -> Self {
        Self { parts, without_event: 0 }
    }

    /// Notes that the response contains an event.
    pub(super) fn made_progress(&mut self) {
        self.without_event = 0;
    }

    /// Returns the time to wait before the next request. It doubles with each response that has no event.
    pub(super) fn wait(&mut self, retry: Option<Duration>) -> Duration {
        let base = retry.unwrap_or(DEFAULT_WAIT).clamp(SHORTEST_WAIT, LONGEST_RETRY);
        let factor = 1 << self.without_event.min(16);
        self.without_event = self.without_event.saturating_add(1);
        base.saturating_mul(factor).min(LONGEST_WAIT.max(base))
    }

    /// Returns the request, with the id of the last event. An id that no header can contain is not sent, so that an event cannot
    /// end the stream.
    pub(super) fn parts(&self, last_id: &str) -> Box<Parts> {
        let mut parts = self.parts.clone();
        if !last_id.is_empty() && HeaderValue::from_bytes(last_id.as_bytes()).is_ok() {
            parts.header(Style::SIMPLE, LAST_EVENT_ID, parameter::value(last_id));
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderName;

    use super::*;

    #[test]
    fn ids_that_headers_cannot_contain_are_not_sent() {
        let reconnection = Reconnection::new(Box::default());
        let has_id = |id: &str| reconnection.parts(id).has_header(&HeaderName::from_static(LAST_EVENT_ID));
        assert!(has_id("1") && has_id("é") && has_id("a\tb"));
        assert!(!has_id("") && !has_id("a\u{1}") && !has_id("\u{1b}[0m") && !has_id("\u{7f}"));
    }

    #[test]
    fn waits_grow_without_events_and_are_limited() {
        let seconds = Duration::from_secs;
        let mut reconnection = Reconnection::new(Box::default());
        let waits: Vec<_> = (0..6).map(|_| reconnection.wait(None)).collect();
        assert_eq!(waits, [3, 6, 12, 24, 48, 60].map(seconds));
        reconnection.made_progress();
        assert_eq!(reconnection.wait(Some(Duration::ZERO)), SHORTEST_WAIT);
        reconnection.made_progress();
        assert_eq!(reconnection.wait(Some(seconds(120))), seconds(120));
        assert_eq!(reconnection.wait(Some(seconds(120))), seconds(120));
        assert_eq!(reconnection.wait(Some(Duration::MAX)), LONGEST_RETRY);
        for _ in 0..100 {
            reconnection.wait(None);
        }
        assert_eq!(reconnection.wait(None), LONGEST_WAIT);
    }
}
