//! Date-times.

use jiff::Timestamp;
use jiff::civil;

use super::date::{self, number};

/// A date-time (format `date-time`, RFC 3339, section 5.6), stored as a string.
///
/// Equality compares the strings. Compare [`DateTime::timestamp`] for the instants.
///
/// ```
/// use sdk_runtime::types::DateTime;
///
/// let one: DateTime = "2026-01-31T10:20:30Z".parse()?;
/// let other: DateTime = "2026-01-31T11:20:30+01:00".parse()?;
/// assert_ne!(one, other);
/// assert_eq!(one.timestamp(), other.timestamp());
/// # Ok::<(), sdk_runtime::types::FormatError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime(Box<str>);

super::text_format!(DateTime, "RFC 3339 date-time");

impl DateTime {
    /// Returns the instant. Also accepts a space between date and time, and missing seconds. Without an
    /// offset, the time is UTC.
    #[must_use]
    pub fn timestamp(&self) -> Option<Timestamp> {
        self.0.parse().ok().or_else(|| {
            let local: civil::DateTime = self.0.parse().ok()?;
            Some(local.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp())
        })
    }

    /// `true` if the time is known, although its form may be another one.
    fn is_parsed(&self) -> bool {
        self.timestamp().is_some()
    }

    fn is_valid(text: &str) -> bool {
        has_shape(text.as_bytes())
    }
}

/// Checks for the form `2026-01-31T10:20:30[.123]Z`, or with an offset like `+01:00`. `jiff` parses more
/// formats than RFC 3339 allows, so it is not used here.
fn has_shape(text: &[u8]) -> bool {
    let Some((date, rest)) = text.split_first_chunk::<10>() else { return false };
    let Some((&[b'T' | b't', h1, h2, b':', m1, m2, b':', s1, s2], rest)) = rest.split_first_chunk() else {
        return false;
    };
    let rest = match rest {
        [b'.', fraction @ ..] => {
            let digits = fraction.iter().take_while(|it| it.is_ascii_digit()).count();
            if digits == 0 {
                return false;
            }
            fraction.get(digits..).unwrap_or_default()
        }
        _ => rest,
    };
    date::has_shape(date)
        && is_time([h1, h2], [m1, m2])
        // RFC 3339, section 5.7: the seconds may be 60 for a leap second.
        && number([s1, s2]).is_some_and(|it| it <= 60)
        && match *rest {
            [b'Z' | b'z'] => true,
            [b'+' | b'-', h1, h2, b':', m1, m2] => is_time([h1, h2], [m1, m2]),
            _ => false,
        }
}

/// Checks hours and minutes.
fn is_time(hours: [u8; 2], minutes: [u8; 2]) -> bool {
    number(hours).is_some_and(|it| it < 24) && number(minutes).is_some_and(|it| it < 60)
}

impl From<Timestamp> for DateTime {
    fn from(timestamp: Timestamp) -> Self {
        Self(timestamp.to_string().into())
    }
}
