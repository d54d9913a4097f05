//! A limit on the memory of decoded values.
//!
//! A model can be hundreds of times as large as its JSON: `{}` is a model whose members are all missing. The size of a
//! response therefore does not limit the memory that decoding it takes.

use std::cell::Cell;

/// How many bytes of decoded values each byte of JSON may result in, if that is more than the limit.
const BYTES_PER_BYTE: usize = 16;

/// How many times the limit the values of variants may use that are compared with others.
const CANDIDATES: usize = 2;

/// The memory that decoded values of a document use, and may use.
#[derive(Debug)]
pub(crate) struct Memory {
    limit: usize,
    used: Cell<usize>,
    /// The memory of the values of variants that are compared with others.
    held: Cell<usize>,
}

impl Memory {
    /// The default limit in bytes: 32 MiB.
    pub(crate) const LIMIT: usize = 32 << 20;

    /// Creates a limit in bytes for a document of this length. Longer ones have a higher limit.
    pub(crate) fn new(limit: usize, length: usize) -> Self {
        Self { limit: limit.max(length.saturating_mul(BYTES_PER_BYTE)), used: Cell::new(0), held: Cell::new(0) }
    }

    /// Counts memory that a decoded value uses. Returns `false` if the limit is exceeded.
    pub(crate) fn claim(&self, bytes: usize) -> bool {
        self.used.set(self.used.get().saturating_add(bytes));
        !self.is_exceeded()
    }

    /// `true` if the limit is exceeded, so that decoding has to stop.
    #[inline]
    pub(crate) fn is_exceeded(&self) -> bool {
        self.used.get() > self.limit
    }

    /// Returns the limit in bytes.
    pub(crate) fn limit(&self) -> usize {
        self.limit
    }

    /// Returns the memory in use.
    pub(crate) fn used(&self) -> usize {
        self.used.get()
    }

    /// Counts the value of a variant while others are tried. Unions in unions can have one on each level.
    pub(crate) fn hold(&self, bytes: usize) {
        self.held.set(self.held.get().saturating_add(bytes));
        if self.held.get() > self.limit.saturating_mul(CANDIDATES) {
            self.used.set(usize::MAX);
        }
    }

    /// Ends what [`Self::hold`] began.
    pub(crate) fn release(&self, bytes: usize) {
        self.held.set(self.held.get().saturating_sub(bytes));
    }

    /// Releases the memory of values that are not kept, unless the limit is exceeded.
    pub(crate) fn restore(&self, used: usize) {
        if !self.is_exceeded() {
            self.used.set(used);
        }
    }
}
