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
        self.0.parse().ok()
    }

    fn is_valid(text: &str) -> bool {
        has_shape(text.as_bytes())
    }
}

/// `2026-01-31`: digits in place, and a day that the month has.
pub(super) fn has_shape(text: &[u8]) -> bool {
    let &[c1, c2, y1, y2, b'-', m1, m2, b'-', d1, d2] = text else { return false };
    let numbers = (number([c1, c2]), number([y1, y2]), number([m1, m2]), number([d1, d2]));
    let (Some(century), Some(year), Some(month), Some(day)) = numbers else { return false };
    let leaps = if year == 0 { century % 4 == 0 } else { year % 4 == 0 };
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leaps => 29,
        2 => 28,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// Parses two digits.
#[inline]
pub(super) fn number(digits: [u8; 2]) -> Option<u8> {
    let [tens, ones] = digits.map(|it| it.wrapping_sub(b'0'));
    (tens < 10 && ones < 10).then(|| tens * 10 + ones)
}

impl From<civil::Date> for Date {
    fn from(date: civil::Date) -> Self {
        Self(date.to_string().into())
    }
}
