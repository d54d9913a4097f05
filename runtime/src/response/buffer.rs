//! Reuse of the memory of response bodies.
//!
//! Allocators return large blocks to the operating system, and a page of a list is large enough for that. Reusing the
//! memory avoids page faults for every response.

use std::cell::Cell;

use bytes::Bytes;

thread_local! {
    static KEPT: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Allocators keep smaller blocks themselves.
const SMALLEST: usize = 32 << 10;
/// The most memory that a thread keeps: 1 MiB.
const LARGEST: usize = 1 << 20;

/// Returns memory for a body that is expected to have this length.
pub(crate) fn take(length: usize) -> Vec<u8> {
    if (SMALLEST..=LARGEST).contains(&length) {
        let kept = KEPT.try_with(Cell::take).unwrap_or_default();
        // A much larger buffer would waste memory for as long as the body is kept.
        if (length..=2 * length).contains(&kept.capacity()) {
            return kept;
        }
    }
    Vec::with_capacity(length)
}

/// The pieces of a body. A body that arrives in one piece is not copied.
pub(crate) struct Pieces {
    first: Bytes,
    /// All pieces, if there is more than one.
    joined: Vec<u8>,
    length: usize,
}

impl Pieces {
    /// Expects a body of this length.
    pub(crate) fn of_length(length: usize) -> Self {
        Self { first: Bytes::new(), joined: Vec::new(), length }
    }

    pub(crate) fn len(&self) -> usize {
        self.first.len() + self.joined.len()
    }

    pub(crate) fn push(&mut self, piece: Bytes) {
        if self.len() == 0 {
            self.first = piece;
            return;
        }
        if self.joined.is_empty() {
            self.joined = take(self.length.max(self.len() + piece.len()));
            self.joined.extend_from_slice(&std::mem::take(&mut self.first));
        }
        self.joined.extend_from_slice(&piece);
    }

    pub(crate) fn into_bytes(self) -> Bytes {
        if self.joined.is_empty() { self.first } else { self.joined.into() }
    }
}

/// Keeps the memory of a body for the next one if nothing else refers to it.
pub(crate) fn recycle(body: Bytes) {
    if (SMALLEST..=LARGEST).contains(&body.len()) && body.is_unique() {
        let mut memory = Vec::from(body);
        memory.clear();
        if memory.capacity() <= LARGEST {
            // Fails on a thread that is exiting, which does not need it.
            let _ = KEPT.try_with(|it| it.set(memory));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(length: usize) -> Bytes {
        let mut memory = take(length);
        assert!(memory.is_empty() && memory.capacity() >= length);
        memory.resize(length, b' ');
        memory.into()
    }

    #[test]
    fn take_reuses_memory_that_fits() {
        let first = body(100 << 10);
        let address = first.as_ptr();
        recycle(first);
        let second = body(90 << 10);
        assert_eq!(second.as_ptr(), address);
        recycle(second);
        // A larger body does not fit.
        body(200 << 10);
    }

    #[test]
    fn small_bodies_do_not_use_large_buffers() {
        recycle(body(1 << 20));
        assert!(take(SMALLEST).capacity() < 2 * SMALLEST);
        assert_eq!(take(10).capacity(), 10);
    }

    #[test]
    fn one_piece_is_not_copied() {
        let piece = body(10);
        let address = piece.as_ptr();
        let mut pieces = Pieces::of_length(10);
        pieces.push(piece);
        assert_eq!((pieces.len(), pieces.into_bytes().as_ptr()), (10, address));
    }

    #[test]
    fn pieces_are_joined_in_order() {
        let mut pieces = Pieces::of_length(0);
        for piece in ["a", "bc", "d"] {
            pieces.push(Bytes::from_static(piece.as_bytes()));
        }
        assert_eq!((pieces.len(), pieces.into_bytes()), (4, Bytes::from_static(b"abcd")));
        assert!(Pieces::of_length(10).into_bytes().is_empty());
    }

    #[test]
    fn shared_memory_is_not_recycled() {
        let first = body(100 << 10);
        let kept = first.clone();
        recycle(first);
        assert_ne!(body(100 << 10).as_ptr(), kept.as_ptr());
        assert!(kept.iter().all(|it| *it == b' '));
    }
}
