//! Checks the Markdown pages at the root and in `docs`: links have a target, commands work, and the first programs run. Other code
//! blocks are doctests in `tests/src/lib.rs`. Also checks that every public item of the runtime and generated crates has an example.
#![allow(clippy::unwrap_used, reason = "a test")]

mod commands;
mod examples;
mod generated;
mod links;
mod page;
mod programs;
