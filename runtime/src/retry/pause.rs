//! Pauses that servers request.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// The pause of a client, which all its calls observe.
#[derive(Default)]
pub(crate) struct Pause(Mutex<Option<Interval>>);

/// The end of a pause. Calls resume at random times of the following period.
#[derive(Clone, Copy)]
struct Interval {
    end: Instant,
    spread: Duration,
}

impl Pause {
    /// Starts a pause, unless one with a later end is in progress.
    pub(crate) fn start(&self, wait: Duration, spread: Duration) {
        let Some(end) = Instant::now().checked_add(wait) else { return };
        let mut interval = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if interval.is_none_or(|it| it.end < end) {
            *interval = Some(Interval { end, spread });
        }
    }

    /// Returns when a call may be sent, or `None` if it may be sent immediately.
    pub(crate) fn end(&self) -> Option<Instant> {
        let mut interval = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Interval { end, spread } = (*interval)?;
        if end <= Instant::now() {
            *interval = None;
            return None;
        }
        end.checked_add(random_share(spread))
    }
}

/// Returns a random part of a duration.
pub(super) fn random_share(whole: Duration) -> Duration {
    // A factor below one cannot overflow, but rounding may.
    Duration::try_from_secs_f64(whole.as_secs_f64() * fastrand::f64()).unwrap_or(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn calls_resume_at_random_times_after_the_end() {
        let (pause, now) = (Pause::default(), Instant::now());
        assert_eq!(pause.end(), None);
        let seconds = Duration::from_secs;
        pause.start(seconds(10), seconds(4));
        pause.start(seconds(1), seconds(0));
        let waits: Vec<_> = (0..100).map(|_| (pause.end().unwrap() - now).as_secs_f64()).collect();
        assert!(waits.iter().all(|it| (10.0..=14.0).contains(it)), "{waits:?}");
        assert!(waits.iter().any(|it| *it < 12.0) && waits.iter().any(|it| *it > 12.0), "{waits:?}");
        pause.start(seconds(20), seconds(0));
        assert_eq!(pause.end(), Some(now + seconds(20)));
        tokio::time::advance(seconds(20)).await;
        assert_eq!(pause.end(), None);
        pause.start(Duration::MAX, seconds(0));
        assert_eq!(pause.end(), None);
    }
}
