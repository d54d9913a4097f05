//! The commands of `cargo xtask` that try real documents, and measure. A package of its own: what judges and measures takes
//! longer to compile than what generates, and who only generates needs none of it. `cargo xtask` runs it.

mod bench;
mod conformance;
mod corpus;
mod dependencies;
mod examples;
mod measure;
mod round_trips;
mod scratch;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Tries real documents, and measures.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// With the words of `cargo xtask --help`.
#[derive(Subcommand)]
enum Command {
    /// Generates and compiles crates from real specifications.
    Corpus(corpus::Arguments),
    /// Checks the lowest versions of Rust and of other crates that the manifests allow.
    Dependencies(dependencies::Arguments),
    /// Decodes the response examples of real documents.
    Examples(examples::Arguments),
    /// Calls every operation of real documents on a mock server.
    Conformance(conformance::Arguments),
    /// Reads and writes values made from the schemas of real documents.
    RoundTrips(round_trips::Arguments),
    /// Measures generation and compilation, with `--peers` beside other generators.
    Bench(bench::Arguments),
    #[command(hide = true)]
    Measured(measure::Arguments),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Corpus(arguments) => corpus::run(&root(), &arguments),
        Command::Dependencies(arguments) => dependencies::run(&root(), &arguments),
        Command::Examples(arguments) => examples::run(&root(), &arguments),
        Command::Conformance(arguments) => conformance::run(&root(), &arguments),
        Command::RoundTrips(arguments) => round_trips::run(&root(), &arguments),
        Command::Bench(arguments) => bench::run(&root(), &arguments),
        Command::Measured(arguments) => measure::run_measured(&arguments),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The workspace's root.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}
