//! Retry policies of clients and operations.

use std::time::Duration;

use serde::Deserialize;

/// A retry policy, as `RetryPolicy` of the runtime. Members without a value have the default of the runtime.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Table")]
pub struct Retries {
    /// The number of retries after the first attempt.
    pub(crate) count: Option<u32>,
    /// The limits of the first wait and of all waits.
    pub(crate) backoff: Option<(Duration, Duration)>,
    /// The longest wait that a server may request.
    pub(crate) longest_wait: Option<Duration>,
}

impl Retries {
    /// The policy without retries.
    pub(crate) const NEVER: Self = Self { count: Some(0), backoff: None, longest_wait: None };

    /// Completes the policy with the values of another one.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            count: self.count.or(other.count),
            backoff: self.backoff.or(other.backoff),
            longest_wait: self.longest_wait.or(other.longest_wait),
        }
    }
}

/// The policy in TOML. Times are in seconds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    count: Option<u32>,
    initial_backoff: Option<f64>,
    max_backoff: Option<f64>,
    longest_wait: Option<f64>,
}

/// The reason why a retry policy is invalid.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RetriesError {
    /// A time that is negative or longer than a day.
    #[error("invalid time {0}: use seconds, up to 86400")]
    Time(f64),
    /// Only one of two times.
    #[error("`initial_backoff` and `max_backoff` require each other")]
    Backoff,
    /// The first wait is longer than the longest one.
    #[error("`initial_backoff` is greater than `max_backoff`")]
    Order,
}

/// The longest time in seconds.
const LONGEST: f64 = 86_400.0;

impl TryFrom<Table> for Retries {
    type Error = RetriesError;

    fn try_from(table: Table) -> Result<Self, RetriesError> {
        let backoff = match (table.initial_backoff, table.max_backoff) {
            (None, None) => None,
            (Some(initial), Some(longest)) => Some((time(initial)?, time(longest)?)),
            (Some(_), None) | (None, Some(_)) => return Err(RetriesError::Backoff),
        };
        if backoff.is_some_and(|(initial, longest)| initial > longest) {
            return Err(RetriesError::Order);
        }
        Ok(Self { count: table.count, backoff, longest_wait: table.longest_wait.map(time).transpose()? })
    }
}

/// Returns a time in whole milliseconds.
fn time(seconds: f64) -> Result<Duration, RetriesError> {
    if !(0.0..=LONGEST).contains(&seconds) {
        return Err(RetriesError::Time(seconds));
    }
    let time = Duration::try_from_secs_f64(seconds).map_err(|_| RetriesError::Time(seconds))?;
    Ok(Duration::new(time.as_secs(), time.subsec_millis() * 1_000_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_checked() {
        for (text, expected) in [
            ("initial_backoff = -1.0\nmax_backoff = 1.0", "invalid time -1"),
            ("longest_wait = nan", "invalid time NaN"),
            ("longest_wait = 1e300", "invalid time"),
            ("initial_backoff = 1.0", "require each other"),
            ("initial_backoff = 2.0\nmax_backoff = 1.0", "greater than"),
            ("attempts = 3", "unknown field `attempts`"),
            ("count = -1", "invalid value"),
        ] {
            let error = toml::from_str::<Retries>(text).unwrap_err().to_string();
            assert!(error.contains(expected), "{text}\n{error}");
        }
        let retries: Retries = toml::from_str("count = 5\ninitial_backoff = 0.25\nmax_backoff = 4").unwrap();
        let backoff = (Duration::from_millis(250), Duration::from_secs(4));
        assert_eq!(retries, Retries { count: Some(5), backoff: Some(backoff), longest_wait: None });
    }
}
