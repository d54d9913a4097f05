//! `cargo xtask documents`: generates a crate from each document of the corpus and lists what the generator reports about it.
//!
//! The generator runs as for a user who has only the document: without a configuration, overlays and a names lock.

mod report;
mod reported;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, ensure};
use sdk_generator::cli::progress_bar;
use sdk_generator::read::documents::documents;
use sdk_generator::read::{Input, read};

use crate::corpus::{self, Entry};
use crate::examples::document::examples;
use crate::examples::driver::decode;

use self::report::{DocumentReport, ExampleCounts};
use self::reported::reported;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    documents: corpus::CorpusSelection,
    /// Generate crates without compiling them and without updating the page of results
    #[arg(long)]
    no_compile: bool,
}

/// The page for the results.
const RESULTS: &str = "DOCUMENTS.md";

pub(crate) fn run(root: &Path, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Some(folder) = arguments.documents.find(root) else { return Ok(ExitCode::SUCCESS) };
    let names: Vec<&str> = corpus::ENTRIES.iter().map(|it| it.name).collect();
    let chosen = arguments.documents.choose(&names)?;
    let progress = progress_bar(chosen.len());
    let (mut reports, mut failures) = (Vec::new(), Vec::new());
    for name in chosen {
        progress.set_message(name);
        let entry = corpus::entry(name)?;
        let (out, mut report) = generate(root, &folder, entry)?;
        if !arguments.no_compile {
            let compiled = corpus::lint(root, &out);
            report.compiles = Some(compiled.is_ok());
            match compiled {
                Ok(()) => report.examples = Some(decoded_examples(root, &folder, entry, &out)?),
                Err(error) => failures.push(format!("{name}: {error:#}")),
            }
        }
        reports.push(report);
        progress.inc(1);
    }
    progress.finish_and_clear();
    let text = report::markdown(&reports);
    println!("{text}");
    if arguments.documents.is_whole() && !arguments.no_compile {
        std::fs::write(root.join(RESULTS), text)?;
    }
    ensure!(failures.is_empty(), "{} crates do not compile:\n{}", failures.len(), failures.join("\n"));
    Ok(ExitCode::SUCCESS)
}

/// Generates the crate of an entry, and returns its folder and what the generator reported.
fn generate(root: &Path, folder: &Path, entry: &'static Entry) -> anyhow::Result<(PathBuf, DocumentReport)> {
    let (out, output) = corpus::generate_all(root, folder, entry)?;
    let found = documents(&folder.join(entry.input))?;
    let dialect = found.into_iter().next().with_context(|| format!("{} is not a document", entry.input))?.dialect;
    let report = DocumentReport {
        name: entry.name,
        dialect,
        files: output.inputs.len(),
        operations: output.operations,
        types: output.types,
        reported: reported(&output.diagnostics),
        compiles: None,
        examples: None,
    };
    Ok((out, report))
}

/// Decodes the response examples of a document with its crate.
fn decoded_examples(root: &Path, folder: &Path, entry: &Entry, out: &Path) -> anyhow::Result<ExampleCounts> {
    // The examples in all files or pages of the document.
    let (document, _) = read(&Input::Path(folder.join(entry.input)));
    let document = document.and_then(|it| it.to_json()).context("the document cannot be read")?;
    let examples = examples(&document, out)?;
    if examples.is_empty() {
        return Ok(ExampleCounts::default());
    }
    let outcomes = decode(root, out, &examples)?;
    Ok(ExampleCounts {
        examples: outcomes.len(),
        lenient: outcomes.iter().filter(|it| it.error.is_none()).count(),
        tolerant: outcomes.iter().filter(|it| it.refused.is_none()).count(),
        strict: outcomes.iter().filter(|it| it.strict).count(),
    })
}
