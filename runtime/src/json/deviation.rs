//! Deviations of documents from their schemas.

use std::borrow::Cow;
use std::fmt;

/// A description of the expected value.
pub(crate) type Expected = Cow<'static, str>;

/// The description of a date-time whose offset is missing.
pub(crate) const DATE_TIME_WITH_OFFSET: &str = "RFC 3339 date-time with an offset";

/// A location where a document deviates from its schema.
///
/// ```
/// use sdk_runtime::json::{self, Decoding};
///
/// let read = json::from_slice::<Vec<bool>>(b"[true, 1]", Decoding::Tolerant)?;
/// assert_eq!(read.deviations[0].path, "$[1]");
/// # Ok::<(), json::JsonError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deviation {
    /// The location as a JSON path (RFC 9535), such as `$[1].owner.id`. Names longer than 128 bytes are
    /// truncated.
    pub path: String,
    /// The location as a byte offset.
    pub offset: usize,
    /// The expected value.
    pub expected: Cow<'static, str>,
    /// The actual value. Long values are truncated.
    pub found: String,
}

impl fmt::Display for Deviation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: expected {}, found {}", self.path, self.expected, self.found)
    }
}
