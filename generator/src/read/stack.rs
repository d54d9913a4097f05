//! Room for recursion: nodes are walked as deep as the loaders let them nest, which a thread of a test or a pool may
//! have no stack for.

/// Bytes of stack; ten times what the deepest document was seen to need without optimisation.
pub(super) const SIZE: usize = 64 << 20;

/// Runs `work` where there is stack enough, or here where no thread can be had.
pub(super) fn with_room<T: Send>(work: impl Fn() -> T + Sync) -> T {
    std::thread::scope(|scope| {
        match std::thread::Builder::new().name("read".to_owned()).stack_size(SIZE).spawn_scoped(scope, &work) {
            Ok(handle) => handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(_) => work(),
        }
    })
}
