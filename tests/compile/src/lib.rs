//! Incorrect uses of a generated crate are in `tests/compile_fail`, with the expected messages of the compiler.
