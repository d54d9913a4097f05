//! Which calls are tried again, and when.

pub(crate) mod after;
mod budget;

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use tokio::time::{Instant, sleep_until};

use crate::error::{Error, Problem};
use crate::transport::{Exchange, Failure, Route};

pub(crate) use self::budget::Budget;

/// Whether a server wants to be asked again.
const X_SHOULD_RETRY: HeaderName = HeaderName::from_static("x-should-retry");

/// How often and when a call that failed is tried again.
///
/// Tried again are calls without a connection, without an answer in time or whose connection
/// broke, and those that were answered 408, 429 or 5xx, but for 501 (RFC 9110, section 15).
/// Methods that are not idempotent (RFC 9110, section 9.2.2), `POST` and `PATCH`, only are where
/// the server cannot have acted: without a connection, after a 429, and after a 503 that says
/// when to come back. [`Call::idempotent`](crate::Call::idempotent) tells that a call may be
/// repeated nevertheless. A server that answers with `x-should-retry: true` or `false`, as those do
/// whose clients Stainless generates (`_should_retry` of cloudflare-python), decides itself.
///
/// The wait is what the server asks for in `Retry-After` (RFC 9110, section 10.2.3) or
/// `retry-after-ms`; otherwise it is random, up to a limit that doubles with each attempt. A call
/// that would have to wait past its timeout ends at once, with the last error.
///
/// ```
/// use std::time::Duration;
///
/// use sdk_runtime::{Client, RetryPolicy};
///
/// let policy = RetryPolicy::new(5).backoff(Duration::from_secs(1), Duration::from_secs(30));
/// let client = Client::builder("https://api.example.com/v1").retries(policy).build()?;
/// # let _ = client;
/// # Ok::<(), sdk_runtime::ConfigurationError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    retries: u32,
    base: Duration,
    cap: Duration,
    longest_wait: Duration,
}

impl Default for RetryPolicy {
    /// Two retries, after up to 0.5 s and 1 s.
    fn default() -> Self {
        Self::new(2)
    }
}

impl RetryPolicy {
    /// A call is tried again this often.
    #[must_use]
    pub const fn new(retries: u32) -> Self {
        Self {
            retries,
            base: Duration::from_millis(500),
            cap: Duration::from_secs(8),
            longest_wait: Duration::from_secs(60),
        }
    }

    /// A call is never tried again.
    #[must_use]
    pub const fn never() -> Self {
        Self::new(0)
    }

    /// Sets up to how long the first wait is, and the longest: 0.5 s and 8 s unless set.
    #[must_use]
    pub const fn backoff(mut self, base: Duration, cap: Duration) -> Self {
        self.base = base;
        self.cap = cap;
        self
    }

    /// Sets how long a server may ask to wait: 60 s unless set. If it asks for more, the call ends.
    #[must_use]
    pub const fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    /// May there be another attempt after this many?
    pub(crate) fn allows_after(&self, attempts: u32) -> bool {
        attempts <= self.retries
    }

    /// The wait after this many attempts, if the server does not ask for one.
    pub(crate) fn backoff_after(&self, attempts: u32) -> Duration {
        let factor = 1_u32.checked_shl(attempts.saturating_sub(1)).unwrap_or(u32::MAX);
        let limit = self.base.saturating_mul(factor).min(self.cap);
        // A factor below one cannot overflow, but rounding may.
        Duration::try_from_secs_f64(limit.as_secs_f64() * fastrand::f64()).unwrap_or(limit)
    }
}

/// Why a call is tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reason {
    /// How long the server asks to wait.
    pub(crate) after: Option<Duration>,
    /// Does the server count calls? Then it is up, and the wait protects it.
    pub(crate) limited: bool,
}

impl Reason {
    /// The connection broke.
    pub(crate) const BROKEN: Self = Self { after: None, limited: false };

    /// Is there a reason to repeat what went so?
    pub(crate) fn of(result: &Result<Exchange, Failure>, route: Route, idempotent: bool) -> Option<Self> {
        match result {
            // A redirect was an answer: the server has acted.
            _ if route != Route::Straight && !idempotent => None,
            Err(Error::Connect(_)) => Some(Self::BROKEN),
            Err(Error::Timeout(error) | Error::Transport(error)) => {
                (idempotent && error.source.is_passing()).then_some(Self::BROKEN)
            }
            Err(Error::Decode(error)) => {
                (idempotent && matches!(error.problem, Problem::BrokenOff(_))).then_some(Self::BROKEN)
            }
            Err(_) => None,
            Ok(exchange) => Self::of_status(exchange.status, &exchange.headers, idempotent),
        }
    }

    /// Is there a reason to repeat what was answered with this status?
    pub(crate) fn of_status(status: StatusCode, headers: &HeaderMap, idempotent: bool) -> Option<Self> {
        if status.is_success() {
            return None;
        }
        let (status, after) = (status.as_u16(), after::wait(headers));
        // What the server itself says comes before all rules.
        match headers.get(X_SHOULD_RETRY).map(HeaderValue::as_bytes) {
            Some(b"true") if status >= 300 => return Some(Self { after, limited: status == 429 }),
            Some(b"false") => return None,
            _ => {}
        }
        let untouched = status == 429 || (status == 503 && after.is_some());
        (is_passing(status) && (idempotent || untouched)).then_some(Self { after, limited: status == 429 })
    }
}

/// Whether a status says that the same call may succeed later.
pub(crate) fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 429 | 500 | 502..=599)
}

/// Waits for a retry, if there is to be one after this many attempts: `false` if there is not.
pub(crate) async fn wait(
    policy: &RetryPolicy,
    budget: &Budget,
    reason: Reason,
    attempts: u32,
    deadline: Option<Instant>,
) -> bool {
    let wait = reason.after.unwrap_or_else(|| policy.backoff_after(attempts));
    let Some(end) = Instant::now().checked_add(wait) else { return false };
    if !policy.allows_after(attempts) || wait > policy.longest_wait || deadline.is_some_and(|it| end >= it) {
        return false;
    }
    if !reason.limited && !budget.spend() {
        tracing::debug!("no retries are left in the budget");
        return false;
    }
    tracing::debug!(attempts, ?wait, "trying again");
    sleep_until(end).await;
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_up_to_their_cap_and_are_random() {
        let policy = RetryPolicy::new(3);
        for (attempts, limit) in [(1, 500), (2, 1000), (3, 2000), (5, 8000), (6, 8000), (33, 8000), (u32::MAX, 8000)] {
            let waits: Vec<_> = (0..200).map(|_| policy.backoff_after(attempts)).collect();
            let limit = Duration::from_millis(limit);
            assert!(waits.iter().all(|it| *it <= limit), "{attempts}");
            assert!(waits.iter().any(|it| *it > limit / 2) && waits.iter().any(|it| *it < limit / 2), "{attempts}");
        }
        let endless = policy.backoff(Duration::MAX, Duration::MAX);
        assert!(endless.backoff_after(40) <= Duration::MAX);
        assert!(policy.allows_after(3) && !policy.allows_after(4) && !RetryPolicy::never().allows_after(1));
    }

    #[test]
    fn statuses_are_told_apart() {
        let asked: HeaderMap = [(http::header::RETRY_AFTER, "1".parse().unwrap())].into_iter().collect();
        for (status, repeated, untouched, asked_for) in [
            (200, false, false, false),
            (404, false, false, false),
            (408, true, false, false),
            (409, false, false, false),
            (429, true, true, true),
            (500, true, false, false),
            (501, false, false, false),
            (503, true, false, true),
            (599, true, false, false),
        ] {
            let status = StatusCode::from_u16(status).unwrap();
            let reason = |headers: &HeaderMap, idempotent| Reason::of_status(status, headers, idempotent).is_some();
            assert_eq!(reason(&HeaderMap::new(), true), repeated, "{status}");
            assert_eq!(reason(&HeaderMap::new(), false), untouched, "{status}");
            assert_eq!(reason(&asked, false), asked_for, "{status}");
        }
    }

    #[test]
    fn a_server_may_decide_itself() {
        for (status, word, expected) in [
            (400, "true", true),
            (500, "false", false),
            (500, "maybe", true),
            (404, "false", false),
            (200, "true", false),
        ] {
            let headers = [(X_SHOULD_RETRY, word.parse().unwrap())].into_iter().collect();
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(Reason::of_status(status, &headers, word == "maybe").is_some(), expected, "{status} {word}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_the_server_asks_for_is_waited_for_unless_it_is_too_long() {
        let (policy, budget) = (RetryPolicy::new(1), Budget::new(1));
        let asked = |seconds| Reason { after: Some(Duration::from_secs(seconds)), limited: true };
        let begin = Instant::now();
        assert!(wait(&policy, &budget, asked(30), 1, None).await);
        assert_eq!(begin.elapsed().as_secs(), 30);
        assert!(!wait(&policy, &budget, asked(30), 2, None).await);
        assert!(!wait(&policy, &budget, asked(61), 1, None).await);
        assert!(!wait(&policy, &budget, Reason { after: Some(Duration::MAX), limited: true }, 1, None).await);
        assert!(!wait(&policy, &budget, asked(10), 1, Some(Instant::now() + Duration::from_secs(9))).await);
        assert_eq!(begin.elapsed().as_secs(), 30);
        assert!(wait(&policy, &budget, Reason::BROKEN, 1, None).await);
        assert!(!wait(&policy, &budget, Reason::BROKEN, 1, None).await);
        assert!(wait(&policy, &budget, asked(0), 1, None).await);
    }
}
