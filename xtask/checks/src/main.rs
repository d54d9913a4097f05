//! The commands of `cargo xtask` that test and benchmark the generator on real documents.
//!
//! They are a separate package because their dependencies take longer to compile than the generator, and generating crates
//! does not need them. `cargo xtask` runs this package.

mod bench;
mod conformance;
mod corpus;
mod dependencies;
mod documents;
mod examples;
mod json_schema;
mod markdown;
mod measure;
mod pagination;
mod results_page;
mod round_trips;
mod scratch;
mod servers;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Parser, Subcommand};
use sdk_generator::{checkout, cli};

/// Test and benchmark the generator on real documents
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// The descriptions are the same as in `cargo xtask --help`.
#[derive(Subcommand)]
enum Command {
    /// Generate and compile crates from real specifications
    Corpus(corpus::Arguments),
    /// Generate crates from real specifications and list what is reported
    Documents(documents::Arguments),
    /// Check the lowest versions of Rust and of dependencies that the manifests allow
    Dependencies(dependencies::Arguments),
    /// Decode the response examples of real documents
    Examples(examples::Arguments),
    /// Call every operation of real documents on a mock server
    Conformance(conformance::Arguments),
    /// Read the lists of real documents to their ends
    Pagination(pagination::Arguments),
    /// Decode and re-encode the instances of the JSON Schema Test Suite
    JsonSchema(json_schema::Arguments),
    /// Decode and re-encode values generated from the schemas of real documents
    RoundTrips(round_trips::Arguments),
    /// Call real servers with the clients that are generated from their documents
    Servers(servers::Arguments),
    /// Measure generation and compilation, optionally compared with other generators
    Bench(bench::Arguments),
    #[command(hide = true)]
    Measured(measure::Arguments),
}

fn main() -> ExitCode {
    cli::main(|| match Arguments::parse().command {
        Command::Corpus(arguments) => corpus::run(&root()?, &arguments),
        Command::Documents(arguments) => documents::run(&root()?, &arguments),
        Command::Dependencies(arguments) => dependencies::run(&root()?, &arguments),
        Command::Examples(arguments) => examples::run(&root()?, &arguments),
        Command::Conformance(arguments) => conformance::run(&root()?, &arguments),
        Command::Pagination(arguments) => pagination::run(&root()?, &arguments),
        Command::JsonSchema(arguments) => json_schema::run(&root()?, &arguments),
        Command::RoundTrips(arguments) => round_trips::run(&root()?, &arguments),
        Command::Servers(arguments) => servers::run(&root()?, &arguments),
        Command::Bench(arguments) => bench::run(&root()?, &arguments),
        Command::Measured(arguments) => measure::run_measured(&arguments),
    })
}

/// Returns the root of the checkout in which this program was started.
fn root() -> anyhow::Result<PathBuf> {
    checkout::current(env!("CARGO_PKG_NAME"))
        .context("this is not a checkout of the workspace; change to its folder first")
}
