//! Decoding modes and results.

use super::deviation::{Deviation, Effect};

/// The handling of deviations.
///
/// | the server sent | strict | tolerant | lenient |
/// |---|---|---|---|
/// | an unknown member | accepted | accepted | accepted |
/// | an unknown enum value, or an object that matches no variant of a union | error | preserved | preserved |
/// | a number with more digits than its type can represent | error | the nearest one; its digits are sent back | like tolerant |
/// | no value for a required member | error | an empty value | an empty value |
/// | `null` for an optional member, a string, or a list or map in a member | error | no value, or an empty one | like tolerant |
/// | another kind with the same meaning, such as `"7"` for 7 | error | converted | converted |
/// | an optional member that cannot be read | error | `None` | `None` |
/// | a required member, an element or a whole result that cannot be read | error | error | an empty value |
///
/// ```
/// use sdk_runtime::json::{self, Decoding};
///
/// let decode = |text: &str, decoding| json::from_slice::<i64>(text.as_bytes(), decoding).map(|it| it.value);
/// assert_eq!(decode(r#""7""#, Decoding::Tolerant)?, 7);
/// assert!(decode(r#""7""#, Decoding::Strict).is_err());
/// // A made-up value would mislead callers.
/// assert!(decode(r#""seven""#, Decoding::Tolerant).is_err());
/// assert_eq!(decode(r#""seven""#, Decoding::Lenient)?, 0);
/// # Ok::<(), json::JsonError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Decoding {
    /// Deviations are recorded if their meaning is clear. The first required value that cannot be read is an error.
    #[default]
    Tolerant,
    /// The first deviation is an error. Unknown members are not deviations.
    Strict,
    /// Like [`Self::Strict`], but date-times without an offset, which many servers send, are only recorded.
    StrictExceptOffsets,
    /// All deviations are recorded. Values that cannot be read are empty: 0, `false`, or a model without values. Check
    /// [`Deviation::is_unreadable`] before you rely on a value.
    Lenient,
}

impl Decoding {
    /// `true` if the deviation is an error.
    pub(crate) fn rejects(self, deviation: &Deviation) -> bool {
        match self {
            Self::Strict => true,
            Self::StrictExceptOffsets => deviation.effect != Effect::WithoutOffset,
            Self::Tolerant => deviation.is_unreadable(),
            Self::Lenient => false,
        }
    }
}

/// A decoded value, with the deviations of its document.
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
    /// The deviations in document order. Those beyond 4096 are only counted.
    pub deviations: Vec<Deviation>,
}
