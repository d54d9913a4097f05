//! How far bytes have come.

/// How far an upload or a download has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The bytes so far.
    pub bytes: u64,
    /// All bytes, if that is known.
    pub total: Option<u64>,
}
