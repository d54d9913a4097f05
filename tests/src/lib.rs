//! Tests that cross crates stand in `tests/`; here are the snippets of the README, which are compiled as it shows them.

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
