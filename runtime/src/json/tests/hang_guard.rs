//! A guard against hangs and exponential time.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// Far more than any test takes, even on a slow and busy machine.
const LIMIT: Duration = Duration::from_secs(600);

/// Runs a function in a thread, and panics if it does not return. This does not measure how fast it is.
pub(super) fn with_hang_guard(function: impl FnOnce() + Send + 'static) {
    let (sender, receiver) = channel();
    let thread = std::thread::spawn(move || {
        function();
        let _sent = sender.send(());
    });
    if receiver.recv_timeout(LIMIT) == Err(RecvTimeoutError::Timeout) {
        panic!("still running after {LIMIT:?}");
    }
    if let Err(panic) = thread.join() {
        std::panic::resume_unwind(panic);
    }
}
