//! What fuzzing calls. The functions need no special compiler: `generator/tests/fuzz.rs` calls them as well.
//!
//! ```sh
//! cd generator && cargo +nightly fuzz run document fuzz/corpus/document fuzz/seeds/document -- -max_len=4096
//! ```

pub mod targets;
