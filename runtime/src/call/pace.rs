//! The pace of polling.

use std::time::Duration;

use tokio::time::{Instant, sleep};

/// The default time between two calls.
const INTERVAL: Duration = Duration::from_secs(2);
/// The default time after which polling ends.
const TIMEOUT: Duration = Duration::from_secs(10 * 60);

/// How often to poll, and for how long.
#[derive(Clone, Debug)]
pub(super) struct Pace {
    interval: Duration,
    factor: f64,
    longest: Duration,
    timeout: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { interval: INTERVAL, factor: 1.0, longest: INTERVAL, timeout: TIMEOUT }
    }
}

impl Pace {
    pub(super) fn set_interval(&mut self, interval: Duration) {
        self.interval = interval;
        self.longest = self.longest.max(interval);
    }

    pub(super) fn set_backoff(&mut self, factor: f64, longest: Duration) {
        self.factor = factor;
        self.longest = longest;
    }

    pub(super) fn set_timeout(&mut self, timeout: Duration) {
        self.timeout = timeout;
    }

    /// Begins polling.
    pub(super) fn start(self) -> Waits {
        Waits { deadline: Instant::now().checked_add(self.timeout), interval: self.interval, pace: self }
    }
}

/// The waits between calls.
pub(super) struct Waits {
    pace: Pace,
    deadline: Option<Instant>,
    interval: Duration,
}

impl Waits {
    /// Returns when polling ends.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// Waits for the next call, at least for as long as the server asks. Returns `false` at once if the call would start too late.
    pub(super) async fn next(&mut self, server_wait: Option<Duration>) -> bool {
        let wait = self.interval.max(server_wait.unwrap_or_default());
        let next = Instant::now().checked_add(wait);
        if self.deadline.is_some_and(|deadline| next.is_none_or(|next| next >= deadline)) {
            return false;
        }
        sleep(wait).await;
        let Pace { interval, factor, longest, .. } = self.pace;
        let longer = Duration::try_from_secs_f64(self.interval.as_secs_f64() * factor).unwrap_or(longest);
        self.interval = longer.min(longest).max(interval);
        true
    }
}
