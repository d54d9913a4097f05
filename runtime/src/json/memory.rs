//! A limit on the memory of decoded values.
//!
//! A model can be hundreds of times as large as its JSON: `{}` is a model whose members are all missing. The size of a
//! response therefore does not limit the memory that decoding it takes.

use std::cell::Cell;

/// How many bytes of decoded values each byte of JSON may result in, if that is more than the limit.
const BYTES_PER_BYTE: usize = 16;

/// The memory that decoded values of a document use, and may use.
#[derive(Debug)]
pub(crate) struct Memory {
    limit: usize,
    used: Cell<usize>,
}

impl Memory {
    /// The default limit in bytes: 32 MiB.
    pub(crate) const LIMIT: usize = 32 << 20;

    /// Creates a limit in bytes for a document of this length. Longer ones have a higher limit.
    pub(crate) fn new(limit: usize, length: usize) -> Self {
        Self { limit: limit.max(length.saturating_mul(BYTES_PER_BYTE)), used: Cell::new(0) }
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

    /// Releases the memory of values that are not kept, unless the limit is exceeded.
    pub(crate) fn restore(&self, used: usize) {
        if !self.is_exceeded() {
            self.used.set(used);
        }
    }
}
