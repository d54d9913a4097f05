//! The functions that fuzzing calls. They do not need a nightly compiler, so `generator/tests/fuzz.rs` calls them, too.
//!
//! ```sh
//! cd generator && cargo +nightly fuzz run document fuzz/corpus/document fuzz/seeds/document -- -max_len=4096
//! ```

#[cfg(unix)]
pub mod folders;
pub mod repetition;
pub mod rustdoc;
pub mod targets;
