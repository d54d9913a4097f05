//! `cargo xtask examples`: decodes every response example of real documents with the crate generated from the same document.
//!
//! Lenient decoding has to accept every example. Tolerant and strict decoding have to accept the valid ones, as determined by
//! the `jsonschema` crate. Examples that tolerant decoding rejects are listed.

pub(crate) mod document;
pub(crate) mod driver;
pub(crate) mod schema;
mod wide_value;

use std::path::Path;
use std::process::ExitCode;

use anyhow::ensure;

use crate::corpus;

use self::document::Example;
use self::driver::DecodingOutcome;
use self::schema::{ExampleVerdict, SchemaOracle};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    corpus: corpus::CorpusFolder,
    /// List the deviations of each example
    #[arg(long)]
    list: bool,
}

/// The corpus entries whose documents have examples.
const ENTRIES: &[&str] = &["v3", "beta", "v2025"];

/// The results for the examples of one document.
#[derive(Default)]
struct Tally {
    examples: usize,
    lenient: usize,
    tolerant: usize,
    deviating: usize,
    valid: usize,
    strict: usize,
    /// Examples with an invalid schema.
    not_validated: usize,
    /// Examples that tolerant decoding rejected, with the reasons.
    refused: Vec<String>,
    /// Valid examples that tolerant or strict decoding rejected, and examples that lenient decoding rejected.
    failures: Vec<String>,
}

pub(crate) fn run(root: &Path, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Some(folder) = arguments.corpus.find(root) else { return Ok(ExitCode::SUCCESS) };
    println!("| document | examples | lenient | tolerant | strict | with deviations | valid |");
    println!("|---|---|---|---|---|---|---|");
    let (mut refused, mut failures) = (Vec::new(), Vec::new());
    for name in ENTRIES {
        let entry = corpus::entry(name)?;
        let out = corpus::generate(root, &folder, entry)?;
        let document = document::read(&folder.join(entry.input))?;
        let examples = document::examples(&document, &out)?;
        let outcomes = driver::decode(root, &out, &examples)?;
        let tally = tally(&SchemaOracle::new(&document)?, &examples, &outcomes, arguments.list);
        println!(
            "| {name} | {} | {} | {} | {} | {} | {} ({} not validated) |",
            tally.examples,
            tally.lenient,
            tally.tolerant,
            tally.strict,
            tally.deviating,
            tally.valid,
            tally.not_validated
        );
        refused.extend(tally.refused.into_iter().map(|it| format!("{name}: {it}")));
        failures.extend(tally.failures.into_iter().map(|it| format!("{name}: {it}")));
    }
    println!("\nRejected by tolerant decoding:");
    refused.iter().for_each(|it| println!("- {it}"));
    ensure!(failures.is_empty(), "{} examples failed:\n{}", failures.len(), failures.join("\n"));
    Ok(ExitCode::SUCCESS)
}

fn tally(oracle: &SchemaOracle<'_>, examples: &[Example], outcomes: &[DecodingOutcome], list: bool) -> Tally {
    let mut tally = Tally { examples: examples.len(), ..Tally::default() };
    for (example, outcome) in examples.iter().zip(outcomes) {
        match &outcome.error {
            None => tally.lenient += 1,
            Some(error) => tally.failures.push(format!("{}: {error}", example.label)),
        }
        match &outcome.refused {
            None => tally.tolerant += 1,
            Some(error) => tally.refused.push(format!("{}: {error}", example.label)),
        }
        tally.strict += usize::from(outcome.strict);
        let deviates = !outcome.deviations.is_empty();
        tally.deviating += usize::from(deviates);
        if deviates && list {
            println!("{}: {}", example.label, outcome.deviations.join("; "));
        }
        match oracle.validate(&example.schema, &example.value) {
            ExampleVerdict::Valid => {
                tally.valid += 1;
                if !outcome.strict || outcome.refused.is_some() {
                    let deviations = outcome.deviations.join("; ");
                    tally.failures.push(format!("{}: rejected although it is valid: {deviations}", example.label));
                }
            }
            ExampleVerdict::Invalid => {}
            ExampleVerdict::NotValidated => tally.not_validated += 1,
        }
    }
    tally
}
