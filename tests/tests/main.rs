//! Tests that span several crates.
#![allow(missing_docs, clippy::unwrap_used, reason = "a test")]

mod clients;
mod comparison_page;
mod compile_fail;
mod corpus;
mod documentation;
mod examples;
mod features;
mod hostile;
mod packages;
mod pages;
mod public_surface;
mod settings;
mod wire;
