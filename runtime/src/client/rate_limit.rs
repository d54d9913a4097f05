//! Rate limits.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until};

use super::error::ConfigurationError;
use crate::retry::Pause;

/// A limit on the requests of several clients, such as those of several versions of an API. Clones share the limit.
///
/// The limit includes retries, but not token requests. Clients that share it also wait together if the server requests a pause.
///
/// ```
/// use std::time::Duration;
///
/// use sdk_runtime::{Client, RateLimit};
///
/// let limit = RateLimit::new(100, Duration::from_secs(10))?;
/// let client = |base_url| Client::builder(base_url).shared_rate_limit(&limit).build();
/// let (v3, beta) = (client("https://api.example.com/v3")?, client("https://api.example.com/beta")?);
/// # let _ = (v3, beta);
/// # Ok::<(), sdk_runtime::ConfigurationError>(())
/// ```
#[derive(Clone)]
pub struct RateLimit(pub(super) Arc<Throttle>);

impl RateLimit {
    /// Creates a limit of `count` requests in any period of length `per`.
    ///
    /// # Errors
    /// Returns an error if the limit would allow no requests.
    pub fn new(count: u32, per: Duration) -> Result<Self, ConfigurationError> {
        let window = Window::new(count, per).ok_or(ConfigurationError::RateLimit)?;
        Ok(Self(Arc::new(Throttle { window: Some(window), pause: Pause::default() })))
    }
}

impl fmt::Debug for RateLimit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("RateLimit").finish_non_exhaustive()
    }
}

/// The rate limit and the pause that the calls of a client wait for.
#[derive(Default)]
pub(crate) struct Throttle {
    pub(crate) window: Option<Window>,
    pub(crate) pause: Pause,
}

/// A sliding-window limit: each token returns one period after it was taken, so no period contains more
/// requests than there are tokens.
///
/// A bucket that refills evenly would allow nearly twice as many requests in its first period.
pub(crate) struct Window {
    count: usize,
    period: Duration,
    /// The times at which the taken tokens return, in order. The lock is fair, so waiting calls are served in order;
    /// a call that is dropped leaves the queue without taking a token.
    taken: Mutex<VecDeque<Instant>>,
}

impl Window {
    /// Creates a limit. Returns `None` if it would allow no requests.
    pub(crate) fn new(count: u32, period: Duration) -> Option<Self> {
        let count = usize::try_from(count).ok().filter(|it| *it > 0)?;
        Some(Self { count, period, taken: Mutex::default() })
    }

    /// Takes a token, waiting for one if necessary.
    pub(crate) async fn take(&self) {
        let mut taken = self.taken.lock().await;
        if taken.len() >= self.count
            && let Some(back) = taken.front().copied()
        {
            sleep_until(back).await;
            taken.pop_front();
        }
        let now = Instant::now();
        while taken.front().is_some_and(|it| *it <= now) {
            taken.pop_front();
        }
        // If the clock cannot represent the end of the period, the token never returns.
        let back = now.checked_add(self.period).or_else(|| now.checked_add(FOREVER)).unwrap_or(now);
        taken.push_back(back);
    }
}

/// Thirty years: longer than any process runs, but representable by clocks.
const FOREVER: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn rate_limit_holds_in_every_period() {
        let limit = Window::new(3, Duration::from_secs(10)).unwrap();
        let begin = Instant::now();
        let mut times = Vec::new();
        for number in 0..10 {
            if number == 2 {
                tokio::time::sleep(Duration::from_secs(4)).await;
            }
            limit.take().await;
            times.push(begin.elapsed().as_secs());
        }
        assert_eq!(times, [0, 0, 4, 10, 10, 14, 20, 20, 24, 30]);
        tokio::time::sleep(Duration::from_secs(100)).await;
        limit.take().await;
        assert_eq!(limit.taken.lock().await.len(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn take_serves_waiters_in_order_and_skips_dropped_ones() {
        let limit = Arc::new(Window::new(1, Duration::from_secs(1)).unwrap());
        let served = Arc::new(Mutex::new(Vec::new()));
        let mut waiting = Vec::new();
        for number in 0..6 {
            let (limit, served) = (Arc::clone(&limit), Arc::clone(&served));
            waiting.push(tokio::spawn(async move {
                limit.take().await;
                served.lock().await.push((number, Instant::now()));
            }));
            tokio::task::yield_now().await;
        }
        // The second task is sleeping, and the fourth is waiting behind it.
        waiting[1].abort();
        waiting[3].abort();
        let begin = Instant::now();
        for task in waiting {
            let _aborted = task.await;
        }
        let served: Vec<_> = served.lock().await.iter().map(|(it, at)| (*it, (*at - begin).as_secs())).collect();
        assert_eq!(served, [(0, 0), (2, 1), (4, 2), (5, 3)]);
    }

    #[tokio::test(start_paused = true)]
    async fn zero_count_is_rejected_and_zero_period_is_unlimited() {
        assert!(Window::new(0, Duration::from_secs(1)).is_none());
        let limit = Window::new(1, Duration::ZERO).unwrap();
        for _ in 0..10 {
            limit.take().await;
        }
        let limit = Window::new(1, Duration::MAX).unwrap();
        limit.take().await;
        assert!(tokio::time::timeout(Duration::from_secs(1_000_000), limit.take()).await.is_err());
    }
}
