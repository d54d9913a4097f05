//! `sdkgen`: the command-line interface of the generator.

mod command;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use sdk_generator::cli;
use sdk_generator::diagnostic::Code;

use command::corpus::{self, Corpus, CorpusOne};
use command::diff::{self, Diff};
use command::generate::{self, Generate};
use command::import::{self, Import};
use command::init::{self, Init};
use command::inspect::{self, Inspect};

/// The generator allocates many small nodes. This allocator reduces the run time by a quarter.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Generates Rust SDKs from OpenAPI documents
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generate a crate from an OpenAPI document
    Generate(Box<Generate>),
    /// Write a first `sdkgen.toml` for an OpenAPI document
    Init(Init),
    /// Convert a configuration of Stainless to `sdkgen.toml`
    Import(Import),
    /// List the operations, types and diagnostics of an OpenAPI document
    Inspect(Inspect),
    /// Compare two OpenAPI documents or generated crates, and report breaking changes
    Diff(Diff),
    /// Test the generator on every document below a folder
    Corpus(Corpus),
    #[command(hide = true)]
    CorpusOne(CorpusOne),
    /// Explain a diagnostic code, with an example and advice
    Explain {
        /// The code, such as `unresolved-reference`
        #[arg(value_parser = Code::parse)]
        code: Code,
    },
}

fn main() -> ExitCode {
    cli::main(|| match Arguments::parse().command {
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Init(arguments) => init::run(&arguments),
        Command::Import(arguments) => import::run(&arguments),
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Corpus(arguments) => corpus::run(&arguments),
        Command::CorpusOne(arguments) => corpus::run_one(&arguments),
        Command::Explain { code } => {
            print!("{}", code.manual());
            Ok(ExitCode::SUCCESS)
        }
    })
}
