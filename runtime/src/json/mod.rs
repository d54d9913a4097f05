//! Tolerant, lossless JSON.
//!
//! A document is first checked against RFC 8259 and converted to a flat tape. Decoding the tape cannot
//! fail: a value that does not match its schema becomes the nearest one that does, and the difference
//! is recorded as a [`Deviation`]. Unknown members, the raw values of deviating members, and those with
//! numbers that would be written with other digits are kept in the [`Extra`] of a model, and written back.

mod absent;
mod codec;
mod collections;
mod convert;
mod counts;
mod decoding;
mod deviation;
mod digits;
mod document;
mod error;
mod extra;
mod hash;
mod locate;
mod members;
mod memory;
mod merge;
mod node;
mod nullable;
mod number;
mod object;
mod outcomes;
mod scalar;
mod scan;
#[cfg(feature = "serde")]
pub mod serde;
#[cfg(any(test, feature = "serde"))]
mod serde_value;
mod spelling;
mod spellings;
mod tape;
#[cfg(test)]
mod tests;
mod tuple;
mod union;
mod value;
mod value_from;
mod writer;

pub use self::absent::absent;
pub use self::codec::{Json, from_slice, to_string, to_vec};
pub use self::convert::{Conversion, ConversionError, Converted};
pub use self::decoding::{Decoded, Decoding};
pub use self::deviation::Deviation;
pub use self::error::{EncodeError, JsonError};
pub use self::extra::Extra;
pub use self::hash::hash;
pub use self::members::Members;
pub use self::node::Node;
pub use self::nullable::Nullable;
pub use self::number::Number;
pub use self::object::Object;
#[cfg(any(test, feature = "serde"))]
pub use self::serde_value::{from_value, to_value};
pub use self::tape::Kind;
pub use self::tuple::{OpenTuple, PartialTuple, Positions, Tuple};
pub use self::union::Union;
pub use self::value::{Map, Value};
pub use self::writer::Writer;

pub(crate) use self::codec::{assert_size, fitting, read};
pub(crate) use self::document::Document;
