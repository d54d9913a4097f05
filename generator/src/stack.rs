//! Provides a large stack for recursion. The threads of callers, tests and pools may not have enough stack for the longest chains
//! of schemas.

/// The stack size in bytes: ten times what the most deeply nested document needed in a build without optimizations.
pub(crate) const SIZE: usize = 64 << 20;

/// The stack size in bytes for chains of schemas, which are not limited like nesting. The memory is used only if it is needed.
const LARGEST_SIZE: usize = 512 << 20;

/// Runs `work` in a thread with a large stack, or in the current thread if none can be spawned.
pub(crate) fn with_large_stack<T: Send>(work: impl Fn() -> T + Sync) -> T {
    std::thread::scope(|scope| {
        match std::thread::Builder::new()
            .name("generate".to_owned())
            .stack_size(LARGEST_SIZE)
            .spawn_scoped(scope, &work)
        {
            Ok(handle) => handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(_) => work(),
        }
    })
}
