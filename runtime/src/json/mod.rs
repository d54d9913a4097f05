//! JSON as models read and write it.
//!
//! A text is checked whole against RFC 8259 and laid out as a flat tape first, so that decoding
//! cannot fail: a value that is not as described becomes the nearest one that is, and the
//! difference is recorded as a [`Deviation`]. Members that a model does not know, and the texts of
//! those that deviate, are kept in its [`Extra`] and written back.

mod collections;
mod deviation;
mod document;
mod extra;
mod map;
mod members;
mod node;
mod nullable;
mod number;
mod object;
mod scalar;
mod scan;
mod serde_value;
mod tape;
#[cfg(test)]
mod tests;
mod union;
mod value;
mod writer;

pub use self::deviation::Deviation;
pub use self::extra::Extra;
pub use self::map::Map;
pub use self::members::Members;
pub use self::node::Node;
pub use self::nullable::Nullable;
pub use self::number::Number;
pub use self::object::Object;
pub use self::tape::Kind;
pub use self::union::Union;
pub use self::value::Value;
pub use self::writer::{EncodeError, Writer};

pub(crate) use self::deviation::shortened;
pub(crate) use self::document::Document;

/// A type that is read from JSON and written as JSON.
///
/// ```
/// use sdk_runtime::json::{self, Decoding, Json, Node, Writer};
///
/// struct Minutes(u64);
///
/// impl Json for Minutes {
///     fn decode(node: Node<'_>) -> Self {
///         Self(u64::decode(node))
///     }
///
///     fn encode(&self, writer: &mut Writer) {
///         self.0.encode(writer);
///     }
/// }
///
/// let read = json::from_slice::<Vec<Minutes>>(b"[5, 60]", Decoding::Strict)?;
/// assert_eq!(read.value[1].0, 60);
/// # Ok::<(), json::JsonError>(())
/// ```
pub trait Json: Sized {
    /// Reads a value. What does not fit is recorded in the document.
    fn decode(node: Node<'_>) -> Self;

    /// Writes the value.
    fn encode(&self, writer: &mut Writer);
}

/// What becomes of deviations.
///
/// ```
/// use sdk_runtime::json::{self, Decoding};
///
/// let sent = br#""7""#;
/// assert_eq!(json::from_slice::<i64>(sent, Decoding::Tolerant)?.value, 7);
/// assert!(json::from_slice::<i64>(sent, Decoding::Strict).is_err());
/// # Ok::<(), json::JsonError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Decoding {
    /// They are recorded, and the rest of the document is used.
    #[default]
    Tolerant,
    /// The first one is an error. Unknown members are none.
    Strict,
}

/// A value, and where its document deviated from the description.
///
/// ```
/// use sdk_runtime::json::{self, Decoding};
///
/// let read = json::from_slice::<Vec<i64>>(br#"[1, "2"]"#, Decoding::Tolerant)?;
/// assert_eq!(read.value, [1, 2]);
/// assert_eq!(read.deviations[0].to_string(), r#"$[1]: expected integer, found "2""#);
/// # Ok::<(), json::JsonError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Decoded<T> {
    /// The value.
    pub value: T,
    /// The deviations in the document's order. Beyond 4096 they are only counted.
    pub deviations: Vec<Deviation>,
}

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

/// Reads a value from a JSON text.
///
/// # Errors
/// The text is not JSON; or it deviates, and `decoding` is strict.
///
/// ```
/// use std::collections::BTreeMap;
///
/// use sdk_runtime::json::{self, Decoding};
///
/// let read = json::from_slice::<BTreeMap<String, u32>>(br#"{"eu": 7, "us": 9}"#, Decoding::Strict)?;
/// assert_eq!(read.value["us"], 9);
/// # Ok::<(), json::JsonError>(())
/// ```
pub fn from_slice<T: Json>(text: &[u8], decoding: Decoding) -> Result<Decoded<T>, JsonError> {
    let document = Document::parse(text)?;
    let value = T::decode(document.root());
    let deviations = document.finish(decoding)?;
    Ok(Decoded { value, deviations })
}

/// Reads a value with `decode`, tolerantly.
pub(crate) fn read<T>(text: &[u8], decode: impl FnOnce(Node<'_>) -> T) -> Result<Decoded<T>, JsonError> {
    let document = Document::parse(text)?;
    let value = decode(document.root());
    let deviations = document.finish(Decoding::Tolerant)?;
    Ok(Decoded { value, deviations })
}

/// Reads a value with how many deviations it has; `None` where the text is of another kind than the type.
pub(crate) fn fitting<T: Json>(text: &[u8]) -> Option<(T, usize)> {
    let document = Document::parse(text).ok()?;
    let root = document.root();
    let trial = document.begin(root.index)?;
    let value = T::decode(root);
    let verdict = document.end(root.index, trial);
    verdict.fits.then_some((value, verdict.deviations))
}

/// Writes a value as JSON text.
///
/// # Errors
/// The value has a number that JSON cannot express.
///
/// ```
/// assert_eq!(sdk_runtime::json::to_vec(&vec![Some(1), None])?, b"[1,null]");
/// # Ok::<(), sdk_runtime::json::EncodeError>(())
/// ```
pub fn to_vec<T: Json>(value: &T) -> Result<Vec<u8>, EncodeError> {
    to_string(value).map(String::into_bytes)
}

/// Writes a value as JSON text.
///
/// # Errors
/// The value has a number that JSON cannot express.
///
/// ```
/// assert_eq!(sdk_runtime::json::to_string(&vec![1, 2])?, "[1,2]");
/// # Ok::<(), sdk_runtime::json::EncodeError>(())
/// ```
pub fn to_string<T: Json>(value: &T) -> Result<String, EncodeError> {
    let mut writer = Writer::new();
    value.encode(&mut writer);
    writer.into_text()
}
