//! `cargo xtask conformance`: calls every operation of real documents on a mock server that validates the requests.
//!
//! The server is Stoplight Prism, which shares no code with the generator. Each operation is called with its required
//! arguments and with all arguments. Prism has to accept the request, and the client has to decode the response.

pub(crate) mod calls;
pub(crate) mod document;
pub(crate) mod driver;
pub(crate) mod pattern;
mod prism;
mod report;
mod requests_only;
pub(crate) mod sample;

use std::path::Path;
use std::process::ExitCode;

use anyhow::ensure;
use sdk_generator::outline::Outline;

use crate::corpus;
use crate::examples::document::read;
use crate::results_page::{PAGINATION, from_heading};

use self::calls::Planner;
use self::driver::Driver;
use self::prism::{Prism, Validation};
use self::report::{CallVerdict, ConformanceReport};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    documents: corpus::CorpusSelection,
}

/// The corpus entries to test.
const ENTRIES: &[&str] = &["v3", "beta", "v2025", "github", "openai", "stripe"];
/// Those of which only the requests are judged. Prism did not load Stripe's responses, which refer to each other, within 20 minutes.
const ONLY_REQUESTS: &[&str] = &["stripe"];
/// The page for the results.
const RESULTS: &str = "CONFORMANCE.md";

pub(crate) fn run(root: &Path, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Some(folder) = arguments.documents.find(root) else { return Ok(ExitCode::SUCCESS) };
    let prism = Prism::install(root)?;
    let chosen = arguments.documents.choose(ENTRIES)?.into_iter();
    let reports = chosen.map(|name| test_document(root, &folder, &prism, name)).collect::<Result<Vec<_>, _>>()?;
    let text = report::markdown(&reports, &prism.version()?);
    println!("{text}");
    if arguments.documents.is_whole() {
        let page = root.join(RESULTS);
        let before = std::fs::read_to_string(&page).unwrap_or_default();
        let others = from_heading(&before, PAGINATION);
        std::fs::write(page, format!("{}\n\n{others}", text.trim_end()).trim_end().to_owned() + "\n")?;
    }
    let unexplained: Vec<String> = reports.iter().flat_map(ConformanceReport::unexplained).collect();
    ensure!(unexplained.is_empty(), "unexpected failures:\n{}", unexplained.join("\n"));
    Ok(ExitCode::SUCCESS)
}

/// Makes all calls of one document and returns the results.
fn test_document(root: &Path, folder: &Path, prism: &Prism, name: &str) -> anyhow::Result<ConformanceReport> {
    let entry = corpus::entry(name)?;
    let out = corpus::generate(root, folder, entry)?;
    let original = read(&folder.join(entry.input))?;
    let mut prepared = document::prepare(&original);
    let judges_responses = !ONLY_REQUESTS.contains(&name);
    if !judges_responses {
        requests_only::requests_only(&mut prepared.document);
    }
    let served = root.join("target/conformance").join(format!("{name}.json"));
    std::fs::write(&served, prepared.document.to_string())?;
    let outline: Outline = serde_json::from_str(&std::fs::read_to_string(out.join("api.json"))?)?;
    let calls = Planner::new(&prepared.document, &outline)?.calls();
    let driver = Driver::new(root, &out, &calls)?;

    let all: Vec<usize> = (0..calls.len()).collect();
    let outcomes = driver.call(&prism.serve(&served, Validation::RequestsAndResponses)?.url, &all)?;
    let mut verdicts: Vec<CallVerdict> = outcomes.iter().map(CallVerdict::of).collect();
    // Prism does not send examples that violate their schema, but clients have to decode them anyway.
    let invalid_examples: Vec<usize> =
        all.into_iter().filter(|it| verdicts[*it] == CallVerdict::InvalidExample).collect();
    let again = driver.call(&prism.serve(&served, Validation::Requests)?.url, &invalid_examples)?;
    for (index, outcome) in invalid_examples.iter().zip(&again) {
        verdicts[*index] = CallVerdict::of(outcome);
    }
    let invalid = judges_responses.then_some(invalid_examples.len());
    Ok(ConformanceReport::new(name, &calls, &verdicts, invalid, &outline, prepared.changes))
}
