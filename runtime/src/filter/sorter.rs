//! Sort orders.

use std::borrow::Cow;
use std::fmt;

use crate::json::Writer;
use crate::request::parameter::Parameter;

/// A field to sort by, in ascending order by default.
///
/// ```
/// use sdk_runtime::filter::Sorter;
///
/// let newest_first = Sorter::new("modified").descending();
/// assert_eq!(newest_first.to_string(), "-modified");
/// assert_eq!(newest_first.ascending().to_string(), "modified");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a sorter sorts nothing until it is sent"]
pub struct Sorter {
    field: Cow<'static, str>,
    descending: bool,
}

impl Sorter {
    /// Sorts by the field with this dotted path.
    #[inline]
    pub fn new(field: impl Into<Cow<'static, str>>) -> Self {
        Self { field: field.into(), descending: false }
    }

    /// Sorts in ascending order.
    pub fn ascending(self) -> Self {
        Self { descending: false, ..self }
    }

    /// Sorts in descending order.
    pub fn descending(self) -> Self {
        Self { descending: true, ..self }
    }
}

impl fmt::Display for Sorter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.descending { "-" } else { "" };
        write!(formatter, "{sign}{}", self.field)
    }
}

/// A sort order: by the first sorter, and by each further one if the previous ones compare equal.
///
/// ```
/// use sdk_runtime::filter::{Sorter, Sorters};
///
/// let sorters = Sorters::from([Sorter::new("type"), Sorter::new("modified").descending()]);
/// assert_eq!(sorters.as_str(), "type,-modified");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "sorters sort nothing until they are sent"]
pub struct Sorters(String);

impl Sorters {
    /// Returns the list as it is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromIterator<Sorter> for Sorters {
    fn from_iter<I: IntoIterator<Item = Sorter>>(sorters: I) -> Self {
        let sorters: Vec<String> = sorters.into_iter().map(|it| it.to_string()).collect();
        Self(sorters.join(","))
    }
}

impl<const N: usize> From<[Sorter; N]> for Sorters {
    fn from(sorters: [Sorter; N]) -> Self {
        sorters.into_iter().collect()
    }
}

impl From<Vec<Sorter>> for Sorters {
    fn from(sorters: Vec<Sorter>) -> Self {
        sorters.into_iter().collect()
    }
}

impl From<Sorter> for Sorters {
    fn from(sorter: Sorter) -> Self {
        Self(sorter.to_string())
    }
}

impl From<String> for Sorters {
    fn from(list: String) -> Self {
        Self(list)
    }
}

impl From<&str> for Sorters {
    fn from(list: &str) -> Self {
        Self(list.to_owned())
    }
}

impl From<&String> for Sorters {
    fn from(list: &String) -> Self {
        Self(list.clone())
    }
}

impl fmt::Display for Sorters {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl Parameter for Sorters {
    #[inline]
    fn write(&self, writer: &mut Writer) {
        writer.string(&self.0);
    }
}
