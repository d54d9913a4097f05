//! Date-times.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use jiff::Timestamp;
use jiff::civil;

use super::date::{self, number};
use crate::json::{Json, Kind, Node, Writer};

/// A date-time (format `date-time`, RFC 3339, section 5.6), stored as a string.
///
/// Values are compared and hashed by their instants, and written as the string that they were created from. Date-times
/// without an offset, which do not have an instant, are compared as civil date-times, and other strings as strings.
/// Instants are less than civil date-times, which are less than other strings.
///
/// ```
/// use sdk_runtime::types::DateTime;
///
/// let one: DateTime = "2026-01-31T10:20:30Z".parse()?;
/// let same: DateTime = "2026-01-31T11:20:30.0+01:00".parse()?;
/// assert_eq!(one, same);
/// assert!(one < "2026-01-31T10:20:30.5Z".parse()?);
/// assert_eq!(same.to_string(), "2026-01-31T11:20:30.0+01:00");
/// # Ok::<(), sdk_runtime::types::FormatError>(())
/// ```
#[derive(Clone, Debug)]
pub struct DateTime(Box<str>);

super::text_format!(@common DateTime, FORMAT);

/// The description of the format.
const FORMAT: &str = "RFC 3339 date-time";

/// The value by which a date-time is compared.
#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Key<'t> {
    Instant(Timestamp),
    Civil(civil::DateTime),
    Text(&'t str),
}

impl DateTime {
    /// Returns the instant, or `None` if the string has no offset or is not a date-time. Also accepts a space between
    /// date and time, and missing seconds.
    #[must_use]
    pub fn timestamp(&self) -> Option<Timestamp> {
        self.0.parse().ok()
    }

    /// Returns the date and time as written, without regard to an offset. Also accepts a space between date and time,
    /// and missing seconds.
    ///
    /// Some servers send date-times without an offset. Their document may specify the time zone. By default, such a
    /// value is a deviation; see [`Decoding::StrictExceptOffsets`](crate::json::Decoding::StrictExceptOffsets).
    ///
    /// ```
    /// use sdk_runtime::types::DateTime;
    ///
    /// let local = DateTime::from("2026-01-31T10:20:30");
    /// assert_eq!(local.timestamp(), None);
    /// let zone = jiff::tz::TimeZone::UTC;
    /// let instant = local.civil().and_then(|it| it.to_zoned(zone).ok()).map(|it| it.timestamp());
    /// assert_eq!(instant, "2026-01-31T10:20:30Z".parse().ok());
    /// ```
    #[must_use]
    pub fn civil(&self) -> Option<civil::DateTime> {
        // `jiff` rejects `Z` in civil date-times, but accepts other offsets.
        self.0.trim_end_matches(['Z', 'z']).parse().ok()
    }

    fn key(&self) -> Key<'_> {
        let instant = self.timestamp().map(Key::Instant);
        instant.or_else(|| self.civil().map(Key::Civil)).unwrap_or(Key::Text(&self.0))
    }

    /// Returns a string that is the same for equal values.
    fn canonical(&self) -> Cow<'_, str> {
        match self.key() {
            Key::Instant(it) => it.to_string().into(),
            Key::Civil(it) => it.to_string().into(),
            Key::Text(it) => it.into(),
        }
    }

    /// `true` if the time is known, although its form may be another one.
    fn is_parsed(&self) -> bool {
        !matches!(self.key(), Key::Text(_))
    }

    fn is_valid(text: &str) -> bool {
        has_shape(text.as_bytes())
    }
}

impl Json for DateTime {
    fn decode(node: Node<'_>) -> Self {
        if let Some(text) = node.plain_text()
            && Self::is_valid(text)
        {
            return Self(text.into());
        }
        let value = Self(node.text().into());
        match node.kind() {
            Kind::String if Self::is_valid(&value.0) => {}
            Kind::String if value.is_parsed() && Self::is_valid(&format!("{}Z", value.0)) => node.without_offset(),
            Kind::String if value.is_parsed() => node.deviates(FORMAT),
            // That a number or boolean is not a string has been recorded.
            Kind::Number | Kind::Boolean if value.is_parsed() => {}
            Kind::String | Kind::Number | Kind::Boolean => node.unparsed(FORMAT),
            _ => {}
        }
        value
    }

    fn encode(&self, writer: &mut Writer) {
        match writer.is_canonical() {
            true => writer.string(&self.canonical()),
            false => writer.string(&self.0),
        }
    }
}

impl PartialEq for DateTime {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || self.key() == other.key()
    }
}

impl Eq for DateTime {}

impl PartialOrd for DateTime {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for DateTime {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl Hash for DateTime {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
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
