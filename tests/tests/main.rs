//! Tests that span several crates.
#![allow(missing_docs, clippy::unwrap_used, reason = "a test")]

mod browser;
mod ci;
mod clients;
mod comparison_page;
mod compile_fail;
mod corpus;
mod documentation;
mod examples;
mod features;
mod hostile;
mod memory;
mod mocks;
mod packages;
mod pages;
mod protocol;
mod public_surface;
mod schemas;
mod settings;
mod sources;
mod values;
mod wire;

use std::io::Write as _;

/// Reports that a test does not run. Unlike the output of `println!`, this is shown although the test passes, and `.ci/run` lists
/// it in its summary.
fn report_skipped(test: &str, reason: &str) {
    let _written = writeln!(std::io::stderr(), "skipped: {test}: {reason}");
}
