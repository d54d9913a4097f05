//! `sdkgen corpus`: generates every document below a folder, each in a separate process.
//!
//! A hostile document may abort the process that reads it, for example by exhausting memory, which cannot be caught. Each
//! document is therefore read by a child process with a memory limit and a timeout.

mod one;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use comfy_table::Table;
use indicatif::ParallelProgressIterator;
use rayon::prelude::*;
use sdk_generator::cli::progress_bar;
use sdk_generator::config::Config;
use sdk_generator::printable::{printable, printable_json};
use sdk_generator::read::documents::{Document, documents};
use sdk_generator::report::columns;
use serde::Serialize;

pub(crate) use self::one::{CorpusOne, run_one};
use self::one::{Limits, Outcome, Run};

/// The maximum number of characters of a cell with text of a document.
const MAX_CELL: usize = 200;

#[derive(clap::Args)]
pub(crate) struct Corpus {
    /// A folder of OpenAPI documents in YAML or JSON, and of folders of documentation pages
    folder: PathBuf,
    /// A configuration for all documents. Files next to them are not read
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Print the result of each document and the summary as JSON
    #[arg(long)]
    json: bool,
    /// The time limit per document, in seconds
    #[arg(long, default_value_t = 120)]
    seconds: u64,
    /// The memory limit per document, in MiB
    #[arg(long, default_value_t = 4096)]
    memory: u64,
}

/// The result of a document.
#[derive(Serialize)]
struct Line {
    file: String,
    dialect: String,
    #[serde(flatten)]
    run: Run,
    seconds: f64,
    outcome: Outcome,
}

/// The number of documents by outcome.
#[derive(Default, Serialize)]
struct Summary {
    documents: usize,
    generated: usize,
    rejected: usize,
    failed: usize,
    operations: usize,
}

pub(crate) fn run(arguments: &Corpus) -> anyhow::Result<ExitCode> {
    let documents = documents(&arguments.folder)?;
    if let Some(path) = &arguments.config {
        // An error is reported once, before any document is read.
        Config::read(path)?;
    }
    let limits = Limits { time: Duration::from_secs(arguments.seconds), memory: arguments.memory << 20 };
    let progress = progress_bar(documents.len());
    let lines: Vec<Line> = documents.par_iter().progress_with(progress).map(|it| line(it, arguments, limits)).collect();
    let summary = summary(&lines);
    if arguments.json {
        let report = serde_json::json!({"documents": lines, "summary": summary});
        println!("{}", printable_json(&report.to_string()));
    } else {
        println!("{}\n", table(&lines));
        println!(
            "{} documents with {} operations: {} generated, {} rejected, {} failed",
            summary.documents, summary.operations, summary.generated, summary.rejected, summary.failed
        );
    }
    // Rejecting an invalid document is the correct outcome.
    Ok(if summary.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn line(document: &Document, arguments: &Corpus, limits: Limits) -> Line {
    let (run, outcome, time) = one::in_child(&document.path, arguments.config.as_deref(), limits);
    let file = document.path.strip_prefix(&arguments.folder).unwrap_or(&document.path);
    Line {
        file: file.to_string_lossy().into_owned(),
        dialect: document.dialect.clone(),
        run,
        seconds: time.as_secs_f64(),
        outcome,
    }
}

fn summary(lines: &[Line]) -> Summary {
    let mut summary = Summary { documents: lines.len(), ..Summary::default() };
    for line in lines {
        summary.operations += line.run.operations;
        match line.outcome {
            Outcome::Generated => summary.generated += 1,
            Outcome::Rejected => summary.rejected += 1,
            Outcome::TimedOut | Outcome::Crashed(_) => summary.failed += 1,
        }
    }
    summary
}

/// Returns the beginning of a string as a cell. A document may declare a version of any length.
fn cell(text: &str) -> String {
    printable(&text.chars().take(MAX_CELL).collect::<String>())
}

/// Returns the table of documents. Text of documents and names of files are not at the beginning of a line, where a build service
/// could take them for commands.
fn table(lines: &[Line]) -> Table {
    let mut table =
        columns(["OPERATIONS", "TYPES", "ERRORS", "WARNINGS", "NOTES", "SECONDS", "OUTCOME", "DIALECT", "FILE"]);
    for Line { file, dialect, run, seconds, outcome } in lines {
        let numbers = [run.operations, run.types, run.errors, run.warnings, run.notes].map(|it| it.to_string());
        let texts = [cell(&outcome.to_string()), cell(dialect), printable(file)];
        table.add_row(numbers.into_iter().chain([format!("{seconds:.2}")]).chain(texts));
    }
    table
}
