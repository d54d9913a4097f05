//! `cargo xtask`: the commands of this workspace. The generator does most of the work.

mod checks;
mod diff;
mod doctor;
mod page;
mod regen;
mod release;
mod update;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Parser, Subcommand};
use sdk_generator::{checkout, cli};

/// Commands for working on this workspace
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generate the crates from their specifications
    Regen(regen::Arguments),
    /// Show the changes in the generated crates, or between two versions of an API, and which of them are breaking
    Diff(diff::Arguments),
    /// Generate complete APIs from a provider's documents
    Update(update::Arguments),
    /// Check the toolchain, tools, specifications and generated crates, and report problems
    Doctor(doctor::Arguments),
    /// Update the versions and changelogs of the generated crates
    Release(release::Arguments),
    /// Unpack a documentation page for editing, and pack it again
    #[command(subcommand)]
    Page(page::Command),
    /// Generate and compile crates from real specifications
    Corpus(checks::Arguments),
    /// Generate crates from real specifications and list what is reported
    Documents(checks::Arguments),
    /// Check the lowest versions of Rust and of dependencies that the manifests allow
    Dependencies(checks::Arguments),
    /// Decode the response examples of real documents
    Examples(checks::Arguments),
    /// Call every operation of real documents on a mock server
    Conformance(checks::Arguments),
    /// Read the lists of real documents to their ends
    Pagination(checks::Arguments),
    /// Decode and re-encode the instances of the JSON Schema Test Suite
    JsonSchema(checks::Arguments),
    /// Decode and re-encode values generated from the schemas of real documents
    RoundTrips(checks::Arguments),
    /// Call real servers with the clients that are generated from their documents
    Servers(checks::Arguments),
    /// Measure generation and compilation, optionally compared with other generators
    Bench(checks::Arguments),
}

fn main() -> ExitCode {
    cli::main(|| match Arguments::parse().command {
        Command::Regen(arguments) => regen::run(&root()?, &arguments),
        Command::Diff(arguments) => diff::run(&root()?, &arguments),
        Command::Update(arguments) => update::run(&root()?, &arguments),
        Command::Doctor(arguments) => doctor::run(&root()?, &arguments),
        Command::Release(arguments) => release::run(&root()?, &arguments),
        Command::Page(command) => page::run(&command),
        Command::Corpus(arguments) => checks::run(&root()?, "corpus", &arguments),
        Command::Documents(arguments) => checks::run(&root()?, "documents", &arguments),
        Command::Dependencies(arguments) => checks::run(&root()?, "dependencies", &arguments),
        Command::Examples(arguments) => checks::run(&root()?, "examples", &arguments),
        Command::Conformance(arguments) => checks::run(&root()?, "conformance", &arguments),
        Command::Pagination(arguments) => checks::run(&root()?, "pagination", &arguments),
        Command::JsonSchema(arguments) => checks::run(&root()?, "json-schema", &arguments),
        Command::RoundTrips(arguments) => checks::run(&root()?, "round-trips", &arguments),
        Command::Servers(arguments) => checks::run(&root()?, "servers", &arguments),
        Command::Bench(arguments) => checks::run(&root()?, "bench", &arguments),
    })
}

/// Returns the root of the checkout in which this program was started.
fn root() -> anyhow::Result<PathBuf> {
    checkout::current(env!("CARGO_PKG_NAME"))
        .context("this is not a checkout of the workspace; change to its folder first")
}
