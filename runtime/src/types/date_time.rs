//! Instants.

use jiff::Timestamp;
use jiff::civil;

/// An instant (format `date-time`, RFC 3339, section 5.6), kept as text.
///
/// Two are equal when they are written alike; compare [`DateTime::timestamp`]s for the instants.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime(Box<str>);

super::text_format!(DateTime, "RFC 3339 date-time");

impl DateTime {
    /// The instant. A space between date and time is accepted, and so are missing seconds; without
    /// an offset the time is taken as UTC.
    #[must_use]
    pub fn timestamp(&self) -> Option<Timestamp> {
        self.0.parse().ok().or_else(|| {
            let local: civil::DateTime = self.0.parse().ok()?;
            Some(local.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp())
        })
    }

    fn is_valid(text: &str) -> bool {
        has_shape(text)
    }
}

/// `2026-01-31T10:20:30[.123]Z` or with an offset like `+01:00`. What jiff reads beyond that RFC
/// 3339 does not know.
fn has_shape(text: &str) -> bool {
    let Some((date, rest)) = text.split_at_checked(10) else { return false };
    let Some((time, rest)) = rest.split_at_checked(9) else { return false };
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => {
            let offset = fraction.trim_start_matches(|it: char| it.is_ascii_digit());
            if offset.len() == fraction.len() {
                return false;
            }
            offset
        }
        None => rest,
    };
    super::date::has_shape(date)
        && is_like(time, "T00:00:00")
        && is_time(time)
        // RFC 3339, section 5.7: a leap second is the sixtieth.
        && two_digits(time, 7..9) <= 60
        && (rest.eq_ignore_ascii_case("z") || is_like(rest, "+00:00") || is_like(rest, "-00:00"))
        && is_time(rest)
}

/// Hours and minutes that a day has, behind one character.
fn is_time(text: &str) -> bool {
    two_digits(text, 1..3) < 24 && two_digits(text, 4..6) < 60
}

/// The number that stands in this range; zero where none does.
pub(super) fn two_digits(text: &str, range: std::ops::Range<usize>) -> u8 {
    text.get(range).and_then(|it| it.parse().ok()).unwrap_or(0)
}

/// Is `text` the pattern with other digits?
pub(super) fn is_like(text: &str, pattern: &str) -> bool {
    text.len() == pattern.len()
        && text.bytes().zip(pattern.bytes()).all(|(it, like)| match like {
            b'0' => it.is_ascii_digit(),
            _ => it.eq_ignore_ascii_case(&like),
        })
}

impl From<Timestamp> for DateTime {
    fn from(timestamp: Timestamp) -> Self {
        Self(timestamp.to_string().into())
    }
}
