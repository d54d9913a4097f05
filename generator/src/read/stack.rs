//! Provides a large stack for recursion. The threads of tests and pools may not have enough stack for the most deeply
//! nested documents that the loaders accept.

/// The stack size in bytes: ten times what the deepest document needed in a build without optimizations.
pub(super) const SIZE: usize = 64 << 20;

/// Runs `work` in a thread with a large stack, or in the current thread if none can be spawned.
pub(super) fn with_large_stack<T: Send>(work: impl Fn() -> T + Sync) -> T {
    std::thread::scope(|scope| {
        match std::thread::Builder::new().name("read".to_owned()).stack_size(SIZE).spawn_scoped(scope, &work) {
            Ok(handle) => handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(_) => work(),
        }
    })
}
