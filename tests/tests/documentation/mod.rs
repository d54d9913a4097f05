//! Checks the Markdown pages at the root and in `docs`: links have a target, commands work, and the first programs run. Other
//! code blocks are doctests in `tests/src/lib.rs`. Also checks that public items of the runtime and of generated crates have
//! examples.
//!
//! The tests that compile commands and programs are ignored, and run by `.ci/run`.

mod attacks;
mod commands;
mod examples;
mod generated;
mod links;
mod page;
mod programs;
mod promises;
