//! `sdkgen`: the generator on the command line. Arguments in, findings out; the work is the library's.

mod command;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use sdk_generator::cli;
use sdk_generator::diagnostic::Code;

use command::corpus::{self, Corpus, CorpusOne};
use command::diff::{self, Diff};
use command::generate::{self, Generate};
use command::inspect::{self, Inspect};

/// Trees of small nodes are made and dropped all the time: this allocator saves a quarter of a run.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Turns API descriptions into Rust SDKs.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generates the crate of one API.
    Generate(Box<Generate>),
    /// Shows the operations, types and findings of a description; writes nothing.
    Inspect(Inspect),
    /// Shows what changed between two descriptions or crates, and whether it breaks anybody.
    Diff(Diff),
    /// Tries every document below a folder, and shows a line for each.
    Corpus(Corpus),
    #[command(hide = true)]
    CorpusOne(CorpusOne),
    /// Explains a code: what it means, an example, and what to do.
    Explain {
        /// The code, such as `unresolved-reference`.
        #[arg(value_parser = Code::parse)]
        code: Code,
    },
}

fn main() -> ExitCode {
    cli::main(|| match Arguments::parse().command {
        Command::Generate(arguments) => generate::run(&arguments),
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
