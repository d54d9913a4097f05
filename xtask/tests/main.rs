//! Integration tests of `cargo xtask`.
#![allow(missing_docs, clippy::unwrap_used, reason = "a test")]

mod checkout;
mod journey;
mod pages;
