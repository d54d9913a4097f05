//! `cargo xtask`: the workspace's own commands. Thin: the work is the generator's.

mod checks;
mod diff;
mod doctor;
mod page;
mod regen;
mod release;
mod update;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The workspace's own commands.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generates the crates from their specifications.
    Regen(regen::Arguments),
    /// Shows what changed in the generated crates, or from one version of an API to another, and whether it breaks anybody.
    Diff(diff::Arguments),
    /// Generates whole crates from the documents of a provider.
    Update(update::Arguments),
    /// Looks at the toolchain, the tools, the specifications and the generated crates, and says what is amiss.
    Doctor(doctor::Arguments),
    /// Moves the versions of the generated crates, and writes their changelogs.
    Release(release::Arguments),
    /// Opens a documentation page for editing, and closes it again.
    #[command(subcommand)]
    Page(page::Command),
    /// Generates and compiles crates from real specifications.
    Corpus(checks::Arguments),
    /// Checks the lowest versions of Rust and of other crates that the manifests allow.
    Dependencies(checks::Arguments),
    /// Decodes the response examples of real documents.
    Examples(checks::Arguments),
    /// Calls every operation of real documents on a mock server.
    Conformance(checks::Arguments),
    /// Reads and writes values made from the schemas of real documents.
    RoundTrips(checks::Arguments),
    /// Measures generation and compilation, with `--peers` beside other generators.
    Bench(checks::Arguments),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Regen(arguments) => regen::run(&root(), &arguments),
        Command::Diff(arguments) => diff::run(&root(), &arguments),
        Command::Update(arguments) => update::run(&root(), &arguments),
        Command::Doctor(arguments) => doctor::run(&root(), &arguments),
        Command::Release(arguments) => release::run(&root(), &arguments),
        Command::Page(command) => page::run(&command),
        Command::Corpus(arguments) => checks::run(&root(), "corpus", &arguments),
        Command::Dependencies(arguments) => checks::run(&root(), "dependencies", &arguments),
        Command::Examples(arguments) => checks::run(&root(), "examples", &arguments),
        Command::Conformance(arguments) => checks::run(&root(), "conformance", &arguments),
        Command::RoundTrips(arguments) => checks::run(&root(), "round-trips", &arguments),
        Command::Bench(arguments) => checks::run(&root(), "bench", &arguments),
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
    here.parent().unwrap_or(here).to_owned()
}
