//! JSON errors.

use super::deviation::Deviation;

/// An error of decoding JSON.
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
    /// The text violates the grammar of RFC 8259.
    #[error("expected {expected} at byte {offset}")]
    Syntax {
        /// The byte offset.
        offset: usize,
        /// The expected token.
        expected: &'static str,
    },
    /// The text is not UTF-8 (RFC 8259, section 8.1).
    #[error("invalid UTF-8 at byte {offset}")]
    Utf8 {
        /// The byte offset.
        offset: usize,
    },
    /// The nesting depth exceeds 128.
    #[error("nesting depth exceeds 128 at byte {offset}")]
    TooDeep {
        /// The byte offset.
        offset: usize,
    },
    /// More than 512 variants of unions contain each other.
    #[error("more than 512 variants of unions contain each other at byte {offset}")]
    NestedUnions {
        /// The byte offset.
        offset: usize,
    },
    /// The text is longer than 4 GiB.
    #[error("the text is longer than 4 GiB")]
    TooLarge,
    /// The decoded value would use more memory than is allowed. The JSON consists of many values that are much shorter than
    /// the values that are decoded from them, such as `{}`.
    #[error("the decoded value would use more than {limit} bytes of memory (see `ClientBuilder::response_limit`)")]
    MemoryLimit {
        /// The limit in bytes: that of a response, or 16 times the length of the JSON if that is more.
        limit: usize,
    },
    /// The first deviation in strict decoding, or the first unreadable value in tolerant decoding.
    #[error("{0}")]
    Deviates(Box<Deviation>),
}

impl JsonError {
    /// Adds an offset to the location of the error.
    pub(crate) fn moved(mut self, bytes: usize) -> Self {
        if let Self::Syntax { offset, .. } | Self::Utf8 { offset } | Self::TooDeep { offset } = &mut self {
            *offset += bytes;
        }
        self
    }
}

/// A value that JSON cannot represent.
///
/// ```
/// use sdk_runtime::json::{self, EncodeError};
///
/// assert_eq!(json::to_string(&vec![0.5, f64::NAN]), Err(EncodeError::NotANumber("NaN")));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeError {
    /// The number is NaN or infinite (RFC 8259, section 6).
    #[error("JSON cannot represent {0}")]
    NotANumber(&'static str),
    /// The nesting depth exceeds 128.
    #[error("nesting depth exceeds 128")]
    TooDeep,
    /// Another format cannot represent all digits of a number.
    #[error("{path}: 64-bit numbers cannot represent all digits of {number}")]
    Digits {
        /// The location as a JSON path (RFC 9535).
        path: String,
        /// The number.
        number: String,
    },
}
