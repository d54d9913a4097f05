//! Days.

use jiff::civil;

/// A day (format `date`, RFC 3339, section 5.6, `full-date`), kept as text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(Box<str>);

super::text_format!(Date, "RFC 3339 date");

impl Date {
    /// The day. Of an instant it is the day it is written with.
    #[must_use]
    pub fn civil(&self) -> Option<civil::Date> {
        self.0.parse().ok()
    }

    fn is_valid(text: &str) -> bool {
        has_shape(text) && text.parse::<civil::Date>().is_ok()
    }
}

/// `2026-01-31`
pub(super) fn has_shape(text: &str) -> bool {
    super::date_time::is_like(text, "0000-00-00")
}

impl From<civil::Date> for Date {
    fn from(date: civil::Date) -> Self {
        Self(date.to_string().into())
    }
}
