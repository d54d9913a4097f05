//! Memory of answers, used again.
//!
//! Allocators give large blocks back to the system, and a page of a list is large enough for that: without this, each would
//! cost the faults of memory that is new once more.

use std::cell::Cell;

use bytes::Bytes;

thread_local! {
    static KEPT: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Below, allocators keep memory themselves.
const SMALLEST: usize = 32 << 10;
/// What a thread keeps at most: 1 MiB.
const LARGEST: usize = 1 << 20;

/// Memory for a body that is expected to have this length.
pub(crate) fn take(length: usize) -> Vec<u8> {
    if (SMALLEST..=LARGEST).contains(&length) {
        let kept = KEPT.try_with(Cell::take).unwrap_or_default();
        // Who keeps the body keeps all of its memory.
        if (length..=2 * length).contains(&kept.capacity()) {
            return kept;
        }
    }
    Vec::with_capacity(length)
}

/// Keeps the memory of a body that was read, if nobody else has it.
pub(crate) fn recycle(body: Bytes) {
    if (SMALLEST..=LARGEST).contains(&body.len()) && body.is_unique() {
        let mut memory = Vec::from(body);
        memory.clear();
        if memory.capacity() <= LARGEST {
            // A thread that is ending has no use for it.
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
    fn memory_is_used_again_where_it_fits() {
        let first = body(100 << 10);
        let place = first.as_ptr();
        recycle(first);
        let second = body(90 << 10);
        assert_eq!(second.as_ptr(), place);
        recycle(second);
        // What is too small is not.
        body(200 << 10);
    }

    #[test]
    fn small_bodies_do_not_hold_large_memory() {
        recycle(body(1 << 20));
        assert!(take(SMALLEST).capacity() < 2 * SMALLEST);
        assert_eq!(take(10).capacity(), 10);
    }

    #[test]
    fn memory_that_somebody_has_is_not_kept() {
        let first = body(100 << 10);
        let kept = first.clone();
        recycle(first);
        assert_ne!(body(100 << 10).as_ptr(), kept.as_ptr());
        assert!(kept.iter().all(|it| *it == b' '));
    }
}
