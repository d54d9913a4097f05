//! Conversion between types with the same JSON, such as the models of two versions of an API.

use std::collections::HashSet;

use super::codec::{Json, assert_size, to_vec};
use super::decoding::Decoding;
use super::deviation::Deviation;
use super::document::Document;
use super::error::{EncodeError, JsonError};
use super::locate::paths;

/// Converts values to other types with the same JSON, such as the models of two versions of an API. Every [`Json`] type implements
/// it.
///
/// ```
/// use sdk_runtime::json::{Conversion as _, ConversionError};
///
/// let converted = Vec::<i64>::convert_from(&vec!["1".to_owned(), "2".to_owned()])?;
/// assert_eq!(converted.value, [1, 2]);
/// assert_eq!(converted.deviations[0].path, "$[0]");
/// assert!(converted.exact().is_err());
/// # Ok::<(), ConversionError>(())
/// ```
pub trait Conversion: Json {
    /// Converts a value of another type. Decoding is tolerant, and what does not fit is returned with the value.
    ///
    /// # Errors
    /// Returns an error if the source contains a number that JSON cannot represent, or if a required value cannot be read.
    fn convert_from<S: Json>(source: &S) -> Result<Converted<Self>, ConversionError> {
        let text = to_vec(source)?;
        // Members that the source does not know either are not lost by the conversion.
        let source = Document::parse(&text)?;
        let _ = decode::<S>(&source);
        let known: HashSet<u32> = source.take_unknown().into_iter().collect();
        // The text is the same, so values have the same numbers in both documents. What the source hides remains hidden.
        let document = Document::parse(&text)?;
        document.hide(source.take_secrets());
        source.finish(Decoding::Lenient)?;
        let value = decode::<Self>(&document);
        let unknown = document.take_unknown().into_iter().filter(|it| !known.contains(it)).collect();
        let unknown = paths(&document, unknown);
        Ok(Converted { value, deviations: document.finish(Decoding::Tolerant)?, unknown })
    }
}

impl<T: Json> Conversion for T {}

/// Decodes a document, and lists its unknown members.
fn decode<T: Json>(document: &Document<'_>) -> T {
    const { assert_size::<T>() };
    document.list_unknown();
    T::decode(document.root())
}

/// A converted value, with the parts of the source that the type does not describe.
///
/// ```
/// use sdk_runtime::json::{Conversion as _, ConversionError};
///
/// assert_eq!(Vec::<u64>::convert_from(&vec![1_i8])?.exact()?, [1]);
/// # Ok::<(), ConversionError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Converted<T> {
    /// The value.
    pub value: T,
    /// The values that do not match the type, in document order.
    pub deviations: Vec<Deviation>,
    /// The paths (RFC 9535) of the members that only the type of the source knows. They are preserved in the `extra` of their models.
    pub unknown: Vec<String>,
}

impl<T> Converted<T> {
    /// Returns the value if its type describes everything.
    ///
    /// # Errors
    /// Returns the first deviation or unknown member.
    pub fn exact(self) -> Result<T, ConversionError> {
        match (self.deviations.into_iter().next(), self.unknown.into_iter().next()) {
            (Some(deviation), _) => Err(JsonError::Deviates(Box::new(deviation)).into()),
            (None, Some(path)) => Err(ConversionError::UnknownMember(path)),
            (None, None) => Ok(self.value),
        }
    }
}

/// An error of a conversion.
///
/// ```
/// use sdk_runtime::json::{Conversion as _, ConversionError, EncodeError};
///
/// let error = f64::convert_from(&f64::NAN).unwrap_err();
/// assert_eq!(error, ConversionError::Encode(EncodeError::NotANumber("NaN")));
/// assert_eq!(bool::convert_from(&7).unwrap_err().to_string(), "$: expected boolean, found 7");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConversionError {
    /// The source cannot be encoded.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// A value does not fit.
    #[error(transparent)]
    Decode(#[from] JsonError),
    /// The type has no such member.
    #[error("{0}: the type does not have this member")]
    UnknownMember(String),
}
