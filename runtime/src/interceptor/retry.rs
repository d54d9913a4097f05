//! Decisions about retries.

use std::time::Duration;

/// The decision of an [`Interceptor`](super::Interceptor) whether a call is attempted once more.
///
/// The number of attempts that the [`RetryPolicy`](crate::RetryPolicy) allows, the retry budget and the timeout of the call apply to
/// every decision, and a body that can be sent only once is never repeated. A request whose token the server rejects is sent again
/// with a new token in any case, which is not a retry.
///
/// ```
/// use std::time::Duration;
///
/// use sdk_runtime::{Interceptor, Outcome, RetryDecision, StatusCode};
///
/// /// A new thing cannot be found for about a second.
/// struct AwaitReplication;
///
/// impl Interceptor for AwaitReplication {
///     fn should_retry(&self, attempt: &Outcome<'_>) -> RetryDecision {
///         match attempt.status() {
///             Some(StatusCode::NOT_FOUND) if attempt.operation() == "getThing" => {
///                 RetryDecision::After(Duration::from_secs(1))
///             }
///             _ => RetryDecision::ByPolicy,
///         }
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetryDecision {
    /// As if there were no interceptor: the policy decides, by the status or the error, and by whether the call is idempotent.
    #[default]
    ByPolicy,
    /// No other attempt.
    Never,
    /// Another attempt, after the usual wait. The call is repeated whether it is idempotent or not.
    Retry,
    /// Another attempt after this wait. The call is repeated whether it is idempotent or not.
    After(Duration),
}
