//! `cargo xtask examples`: decodes every response example of real documents with the crate made from the same document.
//!
//! Tolerant decoding has to take every example. Strict decoding has to take those that agree with their schema, which the
//! `jsonschema` crate judges.

pub(crate) mod document;
mod driver;
pub(crate) mod schema;

use std::path::Path;
use std::process::ExitCode;

use anyhow::ensure;

use crate::corpus;

use self::document::Example;
use self::driver::Outcome;
use self::schema::{Oracle, Verdict};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    corpus: corpus::Folder,
    /// Lists each example that deviates, and where.
    #[arg(long)]
    list: bool,
}

/// The entries of the corpus whose documents have examples.
const ENTRIES: &[&str] = &["v3", "beta", "v2025"];

/// What became of the examples of one document.
#[derive(Default)]
struct Tally {
    examples: usize,
    tolerant: usize,
    deviating: usize,
    agreeing: usize,
    strict: usize,
    /// Examples of schemas that are no schemas.
    unjudged: usize,
    /// Agreeing examples that strict decoding refused, and examples that tolerant decoding refused.
    failures: Vec<String>,
}

pub(crate) fn run(root: &Path, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Some(folder) = arguments.corpus.find(root) else { return Ok(ExitCode::SUCCESS) };
    println!(
        "| document | examples | decoded | of them deviating | agree with their schema | of them strictly decoded |"
    );
    println!("|---|---|---|---|---|---|");
    let mut failures = Vec::new();
    for name in ENTRIES {
        let entry = corpus::entry(name)?;
        let out = corpus::generate(root, &folder, entry)?;
        let document = document::read(&folder.join(entry.input))?;
        let examples = document::examples(&document, &out)?;
        let outcomes = driver::decode(root, &out, &examples)?;
        let tally = tally(&Oracle::new(&document)?, &examples, &outcomes, arguments.list);
        println!(
            "| {name} | {} | {} | {} | {} ({} cannot be judged) | {} |",
            tally.examples, tally.tolerant, tally.deviating, tally.agreeing, tally.unjudged, tally.strict
        );
        failures.extend(tally.failures.into_iter().map(|it| format!("{name}: {it}")));
    }
    ensure!(failures.is_empty(), "{} examples fail:\n{}", failures.len(), failures.join("\n"));
    Ok(ExitCode::SUCCESS)
}

fn tally(oracle: &Oracle<'_>, examples: &[Example], outcomes: &[Outcome], list: bool) -> Tally {
    let mut tally = Tally { examples: examples.len(), ..Tally::default() };
    for (example, outcome) in examples.iter().zip(outcomes) {
        match &outcome.error {
            None => tally.tolerant += 1,
            Some(error) => tally.failures.push(format!("{}: {error}", example.place)),
        }
        let deviates = !outcome.deviations.is_empty();
        tally.deviating += usize::from(deviates);
        if deviates && list {
            println!("{}: {}", example.place, outcome.deviations.join("; "));
        }
        match oracle.judge(&example.schema, &example.value) {
            Verdict::Agrees => {
                tally.agreeing += 1;
                if outcome.strict {
                    tally.strict += 1;
                } else {
                    let deviations = outcome.deviations.join("; ");
                    tally.failures.push(format!("{}: agrees with its schema, but {deviations}", example.place));
                }
            }
            Verdict::Contradicts => {}
            Verdict::Unjudged => tally.unjudged += 1,
        }
    }
    tally
}
