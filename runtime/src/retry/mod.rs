//! Retries: which calls are retried, and when.

pub(crate) mod after;
mod budget;
mod pause;
mod policy;
mod reason;

use crate::telemetry;
use tokio::time::{Instant, sleep_until};

pub(crate) use self::after::wait as server_wait;
pub(crate) use self::budget::{Budget, Payment};
pub(crate) use self::pause::Pause;
use self::pause::random_share;
pub use self::policy::RetryPolicy;
pub(crate) use self::reason::{Reason, Repetition, Wait, is_transient};

/// Pays for a retry and waits. Returns `None` if there should be no retry after this many attempts.
pub(crate) async fn wait(
    policy: &RetryPolicy,
    budget: &Budget,
    reason: Reason,
    attempts: u32,
    deadline: Option<Instant>,
) -> Option<Payment> {
    let wait = match reason.wait {
        Wait::Server(after) if after > policy.longest_server_wait() => return None,
        // Calls that were rejected at the same time do not return at the same time.
        Wait::Server(after) => after.saturating_add(random_share(policy.spread(after))),
        Wait::Chosen(wait) => wait,
        Wait::Backoff => policy.backoff_after(attempts),
    };
    let end = Instant::now().checked_add(wait)?;
    if policy.attempts_after(attempts) == 0 || deadline.is_some_and(|it| end >= it) {
        return None;
    }
    let payment = budget.pay(reason.price);
    if payment.is_some() {
        telemetry::debug!(attempts, ?wait, "retrying");
        sleep_until(end).await;
    } else {
        telemetry::debug!("the retry budget is exhausted");
    }
    payment
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::{HeaderMap, StatusCode};

    use super::budget::Price;
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
        assert!((policy.attempts_after(0), policy.attempts_after(3), policy.attempts_after(4)) == (4, 1, 0));
    }

    #[test]
    fn reason_depends_on_status_and_idempotency() {
        let asked: HeaderMap = [(http::header::RETRY_AFTER, "1".parse().unwrap())].into_iter().collect();
        for (status, repeated, untouched, asked_for) in [
            (200, false, false, false),
            (404, false, false, false),
            (408, true, false, false),
            (409, false, false, false),
            (403, false, false, true),
            (429, true, true, true),
            (500, true, false, false),
            (501, false, false, false),
            (503, true, false, true),
            (599, true, false, false),
        ] {
            let status = StatusCode::from_u16(status).unwrap();
            let reason = |headers: &HeaderMap, repetition| Reason::of_status(status, headers, repetition).is_some();
            assert_eq!(reason(&HeaderMap::new(), Repetition::Idempotent), repeated, "{status}");
            assert_eq!(reason(&HeaderMap::new(), Repetition::Unsafe), untouched, "{status}");
            assert_eq!(reason(&asked, Repetition::Unsafe), asked_for, "{status}");
            let with_key = repeated || status == StatusCode::CONFLICT;
            assert_eq!(reason(&HeaderMap::new(), Repetition::WithKey), with_key, "{status}");
        }
    }

    #[test]
    fn reason_covers_the_client_if_the_server_is_overloaded() {
        let asked: HeaderMap = [(http::header::RETRY_AFTER, "1".parse().unwrap())].into_iter().collect();
        for (status, is_overload, price) in
            [(403, true, Price::Free), (429, true, Price::Free), (500, false, Price::Usual), (503, true, Price::Usual)]
        {
            let status = StatusCode::from_u16(status).unwrap();
            let reason = Reason::of_status(status, &asked, Repetition::Idempotent).unwrap();
            assert_eq!((reason.is_overload, reason.price), (is_overload, price), "{status}");
            let without = Reason::of_status(status, &HeaderMap::new(), Repetition::Idempotent);
            assert!(without.is_none_or(|it| !it.is_overload), "{status}");
        }
    }

    #[test]
    fn should_retry_header_takes_precedence_over_the_status() {
        for (status, word, if_idempotent, otherwise) in [
            (400, "true", true, false),
            (429, "true", true, true),
            (500, "true", true, false),
            (429, "false", false, false),
            (500, "false", false, false),
            (500, "maybe", true, false),
            (404, "false", false, false),
            (409, "true", true, false),
            (200, "true", false, false),
        ] {
            let headers: HeaderMap = [(X_SHOULD_RETRY, word.parse().unwrap())].into_iter().collect();
            let status = StatusCode::from_u16(status).unwrap();
            let is_retried = |repetition| Reason::of_status(status, &headers, repetition).is_some();
            assert_eq!(
                (is_retried(Repetition::Idempotent), is_retried(Repetition::Unsafe)),
                (if_idempotent, otherwise),
                "{status} {word}"
            );
        }
    }

    #[tokio::test(start_paused = true)]
    async fn server_wait_is_honored_unless_it_is_too_long() {
        let (policy, budget) = (RetryPolicy::new(1), Budget::new(5));
        let asked = |after| Reason { wait: Wait::Server(after), is_overload: true, price: Price::Free };
        let is_retried = async |reason, attempts, deadline| {
            super::wait(&policy, &budget, reason, attempts, deadline).await.is_some()
        };
        let (begin, seconds) = (Instant::now(), Duration::from_secs);
        assert!(is_retried(asked(seconds(30)), 1, None).await);
        let waited = begin.elapsed();
        assert!((seconds(30)..=seconds(38)).contains(&waited), "{waited:?}");
        assert!(!is_retried(asked(seconds(30)), 2, None).await);
        assert!(!is_retried(asked(seconds(61)), 1, None).await);
        assert!(!is_retried(asked(Duration::MAX), 1, None).await);
        assert!(!is_retried(asked(seconds(10)), 1, Some(Instant::now() + seconds(9))).await);
        assert_eq!(begin.elapsed(), waited);
        assert!(is_retried(Reason::BROKEN, 1, None).await);
        assert!(!is_retried(Reason::BROKEN, 1, None).await);
        assert!(is_retried(asked(seconds(0)), 1, None).await);
    }
}
