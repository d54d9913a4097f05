//! What README, CONTRIBUTING and the book say: links lead somewhere, commands work, first programs run. The snippets in between
//! are doctests of `tests/src/lib.rs`. And of what the runtime makes public, everything has an example.
#![allow(clippy::unwrap_used, reason = "a test")]

mod commands;
mod examples;
mod generated;
mod links;
mod page;
mod programs;
