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
    fn shared_memory_is_not_recycled() {
        let first = body(100 << 10);
        let kept = first.clone();
        recycle(first);
        assert_ne!(body(100 << 10).as_ptr(), kept.as_ptr());
        assert!(kept.iter().all(|it| *it == b' '));
    }
}
