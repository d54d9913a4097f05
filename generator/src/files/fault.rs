//! Interruptions for tests: writes that stop as if the process had been killed.

use std::cell::Cell;
use std::io;

thread_local! {
    /// The number of changes until the interruption, or `None` if there is none.
    static CHANGES_LEFT: Cell<Option<usize>> = const { Cell::new(None) };
}

/// Runs `run` and lets every write and removal after the first `changes` fail in this thread. Returns the result and whether this
/// happened.
pub(crate) fn interrupted_after<T>(changes: usize, run: impl FnOnce() -> T) -> (T, bool) {
    CHANGES_LEFT.set(Some(changes + 1));
    let result = run();
    let is_interrupted = CHANGES_LEFT.take() == Some(0);
    (result, is_interrupted)
}

/// Fails after the interruption.
pub(super) fn check() -> io::Result<()> {
    match CHANGES_LEFT.get() {
        None => Ok(()),
        Some(left) => {
            let left = left.saturating_sub(1);
            CHANGES_LEFT.set(Some(left));
            if left == 0 { Err(io::Error::other("interrupted by a test")) } else { Ok(()) }
        }
    }
}
