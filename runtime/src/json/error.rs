//! Errors of reading and writing JSON.

use super::deviation::Deviation;

/// A text that is not JSON, or not what was asked for.
///
/// ```
/// use sdk_runtime::json::{self, Decoding, JsonError, Value};
///
/// assert!(matches!(Value::parse(b"[1, ]"), Err(JsonError::Syntax { offset: 4, .. })));
/// match json::from_slice::<Vec<bool>>(b"[true, 1]", Decoding::Strict) {
///     Err(JsonError::Deviates(deviation)) => assert_eq!(deviation.path, "$[1]"),
///     other => panic!("{other:?}"),
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JsonError {
    /// The text breaks RFC 8259's grammar.
    #[error("expected {expected} at byte {offset}")]
    Syntax {
        /// Where, in bytes.
        offset: usize,
        /// What the grammar asks for there.
        expected: &'static str,
    },
    /// The text is not UTF-8 (RFC 8259, section 8.1).
    #[error("invalid UTF-8 at byte {offset}")]
    Utf8 {
        /// Where, in bytes.
        offset: usize,
    },
    /// More than 128 containers stand inside each other.
    #[error("nested too deeply at byte {offset}")]
    TooDeep {
        /// Where, in bytes.
        offset: usize,
    },
    /// The text is longer than 4 GiB.
    #[error("longer than 4 GiB")]
    TooLarge,
    /// The first deviation, where none is tolerated.
    #[error("{0}")]
    Deviates(Box<Deviation>),
}

impl JsonError {
    /// The same error in a text with more bytes before it.
    pub(crate) fn moved(mut self, bytes: usize) -> Self {
        if let Self::Syntax { offset, .. } | Self::Utf8 { offset } | Self::TooDeep { offset } = &mut self {
            *offset += bytes;
        }
        self
    }
}

/// A value that JSON cannot express.
///
/// ```
/// use sdk_runtime::json::{self, EncodeError};
///
/// assert_eq!(json::to_string(&vec![0.5, f64::NAN]), Err(EncodeError::NotANumber("NaN")));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeError {
    /// RFC 8259, section 6: "Numeric values that cannot be represented […] (such as Infinity and
    /// NaN) are not permitted."
    #[error("{0} is not a JSON number")]
    NotANumber(&'static str),
    /// The value nests more than 128 levels.
    #[error("nested too deeply")]
    TooDeep,
}
