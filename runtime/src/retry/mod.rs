//! Retries: which calls are retried, and when.

mod after;
mod budget;
mod policy;
mod reason;

use tokio::time::{Instant, sleep_until};

pub(crate) use self::after::wait as server_wait;
pub(crate) use self::budget::Budget;
pub use self::policy::RetryPolicy;
pub(crate) use self::reason::{Reason, is_transient};

/// Waits before a retry. Returns `false` if there should be none after this many attempts.
pub(crate) async fn wait(
    policy: &RetryPolicy,
    budget: &Budget,
    reason: Reason,
    attempts: u32,
    deadline: Option<Instant>,
) -> bool {
    let wait = reason.after.unwrap_or_else(|| policy.backoff_after(attempts));
    let Some(end) = Instant::now().checked_add(wait) else { return false };
    if !policy.allows_after(attempts) || wait > policy.longest_server_wait() || deadline.is_some_and(|it| end >= it) {
        return false;
    }
    if !reason.limited && !budget.spend() {
        tracing::debug!("the retry budget is exhausted");
        return false;
    }
    tracing::debug!(attempts, ?wait, "retrying");
    sleep_until(end).await;
    true
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::{HeaderMap, StatusCode};

    use super::reason::X_SHOULD_RETRY;
    use super::*;

    #[test]
    fn backoff_is_random_and_grows_up_to_its_cap() {
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
    fn reason_depends_on_status_and_idempotency() {
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
    fn should_retry_header_takes_precedence() {
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
    async fn server_wait_is_honored_unless_it_is_too_long() {
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
