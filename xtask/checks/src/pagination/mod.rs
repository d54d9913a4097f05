//! `cargo xtask pagination`: reads the lists of real documents to their ends.
//!
//! Each paginated operation is called with its required arguments, on a server whose lists have three pages. The client has to
//! return all items.

mod server;

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use anyhow::ensure;
use sdk_generator::outline::Outline;

use crate::conformance::calls::{PlannedCall, Planner};
use crate::conformance::document::prepare;
use crate::conformance::driver::Driver;
use crate::corpus;
use crate::examples::document::read;
use crate::json_schema::report::SuiteReport;
use crate::results_page::PAGINATION;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    documents: corpus::CorpusSelection,
}

/// The corpus entries to test.
const ENTRIES: &[&str] = &["v2025", "github", "openai", "stripe"];
/// The page for the results.
const RESULTS: &str = "CONFORMANCE.md";
/// The lists of one document.
struct ListReport {
    name: &'static str,
    operations: usize,
    lists: usize,
    complete: usize,
    failures: Vec<String>,
}

pub(crate) fn run(root: &Path, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Some(folder) = arguments.documents.find(root) else { return Ok(ExitCode::SUCCESS) };
    let chosen = arguments.documents.choose(ENTRIES)?.into_iter();
    let url = server::start()?;
    let reports = chosen.map(|name| test_document(root, &folder, &url, name)).collect::<Result<Vec<_>, _>>()?;
    let text = markdown(&reports);
    println!("{text}");
    if arguments.documents.is_whole() {
        let path = root.join(RESULTS);
        let page = std::fs::read_to_string(&path)?;
        let suite = SuiteReport::section(&page).unwrap_or_default();
        let before = page.split(PAGINATION).next().unwrap_or_default();
        let before = before.strip_suffix(suite).unwrap_or(before).trim_end();
        std::fs::write(path, format!("{before}\n\n{text}\n{suite}"))?;
    }
    let failures: Vec<&String> = reports.iter().flat_map(|it| &it.failures).collect();
    ensure!(failures.is_empty(), "lists are incomplete:\n{failures:#?}");
    Ok(ExitCode::SUCCESS)
}

fn test_document(root: &Path, folder: &Path, url: &str, name: &'static str) -> anyhow::Result<ListReport> {
    let entry = corpus::entry(name)?;
    let out = corpus::generate(root, folder, entry)?;
    let outline: Outline = serde_json::from_str(&std::fs::read_to_string(out.join("api.json"))?)?;
    let document = prepare(&read(&folder.join(entry.input))?).document;
    let calls = Planner::new(&document, &outline)?.calls();
    let lists: Vec<PlannedCall<'_>> = calls.into_iter().filter(PlannedCall::is_list).collect();
    let outcomes = Driver::for_lists(root, &out, &lists)?.list(url)?;
    let mut report = ListReport {
        name,
        operations: outline.operations.len(),
        lists: lists.len(),
        complete: 0,
        failures: Vec::new(),
    };
    for (call, outcome) in lists.iter().zip(outcomes) {
        match outcome {
            Ok(server::ITEMS) => report.complete += 1,
            Ok(items) => {
                report.failures.push(format!("{name}: `{}` returned {items} items", call.operation.head.id));
            }
            Err(error) => report.failures.push(format!("{name}: `{}`: {error}", call.operation.head.id)),
        }
    }
    Ok(report)
}

fn markdown(reports: &[ListReport]) -> String {
    let mut text = format!(
        "{PAGINATION}\n\nThis section is written by `cargo xtask pagination`. Every operation that is recognized as paginated, without a \
         configuration, is\ncalled with its required arguments on a server whose lists have {} items on three pages. A list is complete \
         if the client returns all\nof them.\n\n| document | operations | paginated | complete |\n|---|---|---|---|\n",
        server::ITEMS
    );
    for ListReport { name, operations, lists, complete, .. } in reports {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "| {name} | {operations} | {lists} | {complete} |");
    }
    text.push_str(
        "\nGitHub's lists that return alternatives of items or two lists, and those that do not declare the header `Link`, need the\n\
         configuration in the guide.\n",
    );
    text
}
