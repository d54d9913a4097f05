//! The error of a value in a stream that exceeds the limit.

/// A value in a stream exceeds the limit in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLarge {
    pub(crate) limit: usize,
}
