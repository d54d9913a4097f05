//! Deviations of documents from their schemas.

use std::borrow::Cow;
use std::fmt;

/// A description of the expected value.
pub(crate) type Expected = Cow<'static, str>;

/// The effect of a deviation on the decoded value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// The value means what was sent, as far as it is known.
    Preserved,
    /// The value is a date-time whose offset is not known.
    WithoutOffset,
    /// The value is empty, because the one that was sent cannot be read.
    Empty,
    /// The value is the string that was sent, which does not have the required format.
    Unparsed,
}

impl Effect {
    /// `true` if the meaning of the value that was sent is not known.
    pub(crate) const fn is_unreadable(self) -> bool {
        matches!(self, Self::Empty | Self::Unparsed)
    }
}

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
    /// truncated, and the middle of paths longer than 1 KiB is replaced by `…`.
    pub path: String,
    /// The location as a byte offset.
    pub offset: usize,
    /// The expected value.
    pub expected: Cow<'static, str>,
    /// The actual value. Long values are truncated.
    pub found: String,
    pub(crate) effect: Effect,
}

impl Deviation {
    /// Returns the deviation of a document that is text instead of JSON.
    pub(crate) fn of_text() -> Self {
        let (expected, found) = (Cow::Borrowed("JSON"), "text".to_owned());
        Self { path: "$".to_owned(), offset: 0, expected, found, effect: Effect::Preserved }
    }

    /// Returns `true` if a required value cannot be read. The decoded value is then empty, or the string that was sent. Tolerant
    /// decoding fails in this case.
    ///
    /// ```
    /// use sdk_runtime::json::{self, Decoding};
    ///
    /// let read = json::from_slice::<Vec<i64>>(br#"["1", "one"]"#, Decoding::Lenient)?;
    /// assert_eq!(read.value, [1, 0]);
    /// assert_eq!(read.deviations.iter().map(|it| it.is_unreadable()).collect::<Vec<_>>(), [false, true]);
    /// # Ok::<(), json::JsonError>(())
    /// ```
    #[must_use]
    pub const fn is_unreadable(&self) -> bool {
        self.effect.is_unreadable()
    }
}

impl fmt::Display for Deviation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: expected {}, found {}", self.path, self.expected, self.found)
    }
}
