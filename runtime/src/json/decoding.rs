//! Decoding modes and results.

use super::deviation::{DATE_TIME_WITH_OFFSET, Deviation};

/// The handling of deviations.
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
    /// Deviations are recorded, and the rest of the document is used.
    #[default]
    Tolerant,
    /// The first deviation is an error. Unknown members are not deviations.
    Strict,
    /// Like [`Self::Strict`], but date-times without an offset, which many servers send, are only recorded.
    StrictExceptOffsets,
}

impl Decoding {
    /// `true` if the deviation is an error.
    pub(crate) fn rejects(self, deviation: &Deviation) -> bool {
        match self {
            Self::Tolerant => false,
            Self::Strict => true,
            Self::StrictExceptOffsets => deviation.expected != DATE_TIME_WITH_OFFSET,
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
