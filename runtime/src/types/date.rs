//! Dates.

use jiff::civil;

/// A date (format `date`, RFC 3339, section 5.6, `full-date`), stored as a string.
///
/// ```
/// use sdk_runtime::types::Date;
///
/// let day: Date = "2026-01-31".parse()?;
/// assert_eq!(day.civil().map(|it| it.day()), Some(31));
/// assert!("2026-02-31".parse::<Date>().is_err());
/// # Ok::<(), sdk_runtime::types::FormatError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(Box<str>);

super::text_format!(Date, "RFC 3339 date");

impl Date {
    /// Returns the date. For a date-time, returns its local date.
    #[must_use]
    pub fn civil(&self) -> Option<civil::Date> {
        // `jiff` rejects a date-time in UTC, because its local date depends on the reader.
        let date = self.0.split(['T', 't', ' ']).next().filter(|it| has_shape(it.as_bytes()));
        date.unwrap_or(&self.0).parse().ok()
    }

    /// `true` if the date is known, although its form may be another one.
    fn is_parsed(&self) -> bool {
        self.civil().is_some()
    }

    fn is_valid(text: &str) -> bool {
        has_shape(text.as_bytes())
    }
}

/// Checks for the form `2026-01-31` and a valid day of the month.
///
/// `jiff` parses more formats than RFC 3339 allows, so only the calendar rules are left to it.
pub(super) fn has_shape(text: &[u8]) -> bool {
    let &[c1, c2, y1, y2, b'-', m1, m2, b'-', d1, d2] = text else { return false };
    let numbers = (number([c1, c2]), number([y1, y2]), number([m1, m2]), number([d1, d2]));
    let (Some(century), Some(year), Some(month), Some(day)) = numbers else { return false };
    civil::Date::new(i16::from(century) * 100 + i16::from(year), month, day).is_ok()
}

/// Parses two digits.
#[inline]
pub(super) fn number(digits: [u8; 2]) -> Option<i8> {
    let [tens, ones] = digits.map(|it| it.wrapping_sub(b'0'));
    // Two digits are at most 99.
    (tens < 10 && ones < 10).then(|| (tens * 10 + ones) as i8)
}

impl From<civil::Date> for Date {
    fn from(date: civil::Date) -> Self {
        Self(date.to_string().into())
    }
}
