//! `cargo xtask conformance`: calls every operation of real documents on a mock server that judges the requests.
//!
//! The server is Stoplight Prism, which shares no code with the generator. Each operation is called with its required
//! arguments only, and with all; Prism has to accept the request, and the client to decode the answer.

mod calls;
mod document;
mod driver;
pub(crate) mod pattern;
mod prism;
mod report;
pub(crate) mod sample;

use std::path::Path;
use std::process::ExitCode;

use anyhow::ensure;
use sdk_generator::outline::Outline;

use crate::corpus;
use crate::examples::document::read;

use self::calls::Planner;
use self::driver::Driver;
use self::prism::{Judgement, Prism};
use self::report::{Report, Verdict};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    corpus: corpus::Folder,
    /// Only this document; CONFORMANCE.md stays as it is.
    #[arg(long)]
    only: Option<String>,
}

/// The entries of the corpus that are called.
const ENTRIES: &[&str] = &["v3", "beta", "v2025"];
/// Where the results are written to.
const RESULTS: &str = "CONFORMANCE.md";

pub(crate) fn run(root: &Path, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Some(folder) = arguments.corpus.find(root) else { return Ok(ExitCode::SUCCESS) };
    let prism = Prism::install(root)?;
    let chosen = ENTRIES.iter().filter(|it| arguments.only.as_deref().is_none_or(|only| only == **it));
    let reports = chosen.map(|name| judge(root, &folder, &prism, name)).collect::<Result<Vec<_>, _>>()?;
    ensure!(!reports.is_empty(), "there are only {}", ENTRIES.join(", "));
    let text = report::markdown(&reports, &prism.version()?);
    println!("{text}");
    if arguments.only.is_none() {
        std::fs::write(root.join(RESULTS), text)?;
    }
    let unexplained: Vec<String> = reports.iter().flat_map(Report::unexplained).collect();
    ensure!(unexplained.is_empty(), "nothing in the documents explains:\n{}", unexplained.join("\n"));
    Ok(ExitCode::SUCCESS)
}

/// Makes all calls of one document.
fn judge(root: &Path, folder: &Path, prism: &Prism, name: &str) -> anyhow::Result<Report> {
    let entry = corpus::entry(name)?;
    let out = corpus::generate(root, folder, entry)?;
    let original = read(&folder.join(entry.input))?;
    let cleaned = document::clean(&original);
    let served = root.join("target/conformance").join(format!("{name}.json"));
    std::fs::write(&served, cleaned.document.to_string())?;
    let outline: Outline = serde_json::from_str(&std::fs::read_to_string(out.join("api.json"))?)?;
    let calls = Planner::new(&cleaned.document, &outline)?.calls();
    let driver = Driver::new(root, &out, &calls)?;

    let all: Vec<usize> = (0..calls.len()).collect();
    let outcomes = driver.call(&prism.serve(&served, Judgement::RequestsAndAnswers)?.url, &all)?;
    let mut verdicts: Vec<Verdict> = outcomes.iter().map(Verdict::of).collect();
    // The documents' own examples that contradict their schemas: a client has to read them all the same.
    let contradicted: Vec<usize> = all.into_iter().filter(|it| verdicts[*it] == Verdict::AnswerContradicts).collect();
    let again = driver.call(&prism.serve(&served, Judgement::Requests)?.url, &contradicted)?;
    for (index, outcome) in contradicted.iter().zip(&again) {
        verdicts[*index] = Verdict::of(outcome);
    }
    Ok(Report::new(name, &calls, &verdicts, contradicted.len(), &outline, cleaned.changes))
}
