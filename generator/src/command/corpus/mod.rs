//! `sdkgen corpus`: every document below a folder, each in a process of its own.
//!
//! A document can be hostile: what it does to the process that reads it, such as an abort where memory ends, cannot be caught
//! inside of it. So each is read by a child that limits its own memory before it begins, and that is ended when its time is up.

mod one;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use comfy_table::Table;
use indicatif::ParallelProgressIterator;
use rayon::prelude::*;
use sdk_generator::cli::progress_bar;
use sdk_generator::printable::printable;
use sdk_generator::read::documents::{Document, documents};
use sdk_generator::report::columns;
use serde::Serialize;

pub(crate) use self::one::{CorpusOne, run_one};
use self::one::{Limits, Outcome, Run};

#[derive(clap::Args)]
pub(crate) struct Corpus {
    /// The folder: YAML and JSON files with `openapi` or `swagger` at their root, and folders of documentation pages.
    folder: PathBuf,
    /// Prints one JSON object: a line for each document, and the summary.
    #[arg(long)]
    json: bool,
    /// Seconds that one document may take.
    #[arg(long, default_value_t = 120)]
    seconds: u64,
    /// Mebibytes of memory that one document may take.
    #[arg(long, default_value_t = 4096)]
    memory: u64,
}

/// What became of one document.
#[derive(Serialize)]
struct Line {
    file: String,
    dialect: String,
    #[serde(flatten)]
    run: Run,
    seconds: f64,
    outcome: Outcome,
}

/// How many documents came to what.
#[derive(Default, Serialize)]
struct Summary {
    documents: usize,
    generated: usize,
    refused: usize,
    failed: usize,
    operations: usize,
}

pub(crate) fn run(arguments: &Corpus) -> anyhow::Result<ExitCode> {
    let documents = documents(&arguments.folder)?;
    let limits = Limits { time: Duration::from_secs(arguments.seconds), memory: arguments.memory << 20 };
    let progress = progress_bar(documents.len());
    let lines: Vec<Line> = documents.par_iter().progress_with(progress).map(|it| line(it, arguments, limits)).collect();
    let summary = summary(&lines);
    if arguments.json {
        println!("{}", serde_json::json!({"documents": lines, "summary": summary}));
    } else {
        println!("{}\n", shown(&lines));
        println!(
            "{} documents with {} operations: {} generated, {} refused, {} failed",
            summary.documents, summary.operations, summary.generated, summary.refused, summary.failed
        );
    }
    // That a bad document is refused is what should happen.
    Ok(if summary.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn line(document: &Document, arguments: &Corpus, limits: Limits) -> Line {
    let (run, outcome, time) = one::in_child(&document.path, limits);
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
            Outcome::Refused => summary.refused += 1,
            Outcome::OutOfTime | Outcome::Crashed(_) => summary.failed += 1,
        }
    }
    summary
}

fn shown(lines: &[Line]) -> Table {
    let mut table =
        columns(["FILE", "DIALECT", "OPERATIONS", "TYPES", "ERRORS", "WARNINGS", "NOTES", "SECONDS", "OUTCOME"]);
    for Line { file, dialect, run, seconds, outcome } in lines {
        let numbers = [run.operations, run.types, run.errors, run.warnings, run.notes].map(|it| it.to_string());
        let words = [format!("{seconds:.2}"), printable(&outcome.to_string())];
        table.add_row([printable(file), printable(dialect)].into_iter().chain(numbers).chain(words));
    }
    table
}
