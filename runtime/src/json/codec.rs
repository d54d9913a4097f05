//! Decoding and encoding of whole values.

use super::decoding::{Decoded, Decoding};
use super::document::Document;
use super::error::{EncodeError, JsonError};
use super::node::Node;
use super::writer::Writer;

/// A type that can be decoded from JSON and encoded as JSON.
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
pub trait Json: Sized + 'static {
    /// Decodes a value. Deviations are recorded in the document.
    fn decode(node: Node<'_>) -> Self;

    /// Encodes the value.
    fn encode(&self, writer: &mut Writer);
}

/// Decodes a value from JSON text.
///
/// # Errors
/// Returns an error if the text is not JSON, or if it deviates and `decoding` is strict.
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
///
/// Values are decoded on the stack. A type of more than 512 KiB does not compile, because its values could overflow it:
///
/// ```compile_fail,E0080
/// use sdk_runtime::json::{self, Decoding, Json, Node, Writer};
///
/// struct Large([u64; 100_000]);
///
/// impl Json for Large {
///     fn decode(node: Node<'_>) -> Self {
///         Self([u64::decode(node); 100_000])
///     }
///
///     fn encode(&self, writer: &mut Writer) {
///         self.0[0].encode(writer);
///     }
/// }
///
/// let read = json::from_slice::<Large>(b"1", Decoding::Strict)?;
/// # Ok::<(), json::JsonError>(())
/// ```
pub fn from_slice<T: Json>(text: &[u8], decoding: Decoding) -> Result<Decoded<T>, JsonError> {
    const { assert_size::<T>() };
    let document = Document::parse(text)?;
    let value = T::decode(document.root());
    let deviations = document.finish(decoding)?;
    Ok(Decoded { value, deviations })
}

/// The largest size in bytes of a type that is decoded. Threads of Tokio have 2 MiB of stack.
const LARGEST_TYPE: usize = 512 * 1024;

/// Fails at compile time if the type is too large to be decoded.
pub(crate) const fn assert_size<T>() {
    assert!(size_of::<T>() <= LARGEST_TYPE, "the type is too large to be decoded; put its largest fields into a `Box`");
}

/// Decodes a value with a function, whatever deviates.
pub(crate) fn read<T>(text: &[u8], decode: impl FnOnce(Node<'_>) -> T) -> Result<Decoded<T>, JsonError> {
    let document = Document::parse(text)?;
    let value = decode(document.root());
    let deviations = document.finish(Decoding::Lenient)?;
    Ok(Decoded { value, deviations })
}

/// Decodes a value and counts its deviations. Returns `None` if the value is of another kind than the type.
pub(crate) fn fitting<T: Json>(text: &[u8]) -> Option<(T, usize)> {
    const { assert_size::<T>() };
    let document = Document::parse(text).ok()?;
    let root = document.root();
    let trial = document.begin(root.index, None)?;
    let value = T::decode(root);
    let verdict = document.end(root.index, trial);
    let fits = verdict.fits && !document.memory.is_exceeded();
    fits.then_some((value, verdict.deviations))
}

/// Encodes a value as JSON.
///
/// # Errors
/// Returns an error if the value contains a number that JSON cannot represent.
///
/// ```
/// assert_eq!(sdk_runtime::json::to_vec(&vec![Some(1), None])?, b"[1,null]");
/// # Ok::<(), sdk_runtime::json::EncodeError>(())
/// ```
pub fn to_vec<T: Json>(value: &T) -> Result<Vec<u8>, EncodeError> {
    to_string(value).map(String::into_bytes)
}

/// Encodes a value as a JSON string.
///
/// # Errors
/// Returns an error if the value contains a number that JSON cannot represent.
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
