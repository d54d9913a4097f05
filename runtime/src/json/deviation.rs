//! What a document says otherwise than its description, and where.

use std::borrow::Cow;
use std::fmt;

/// What was expected, in words.
pub(crate) type Expected = Cow<'static, str>;

/// One place where a document does not follow its description.
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
    /// Where, as a JSON path (RFC 9535): `$[1].owner.id`. Names beyond 128 bytes are cut.
    pub path: String,
    /// Where, in bytes from the start of the text.
    pub offset: usize,
    /// What the description promises.
    pub expected: Cow<'static, str>,
    /// What the document has; long texts are cut.
    pub found: String,
}

impl fmt::Display for Deviation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: expected {}, found {}", self.path, self.expected, self.found)
    }
}
