//! `cargo xtask round-trips`: reads values made from the schemas of real documents, and writes them again.
//!
//! The `jsonschema` crate judges each value. One that agrees with its schema is read strictly; one that does not is read
//! tolerantly, and deviates where types say otherwise. Either way what is written equals what was read.

mod contradictions;
mod driver;
mod edges;
mod maker;
mod report;

use std::path::Path;
use std::process::ExitCode;

use anyhow::ensure;
use jsonschema::Validator;
use sdk_generator::generate::Output;
use sdk_generator::outline::TypeKind;
use serde_json::{Value, json};

use crate::corpus;
use crate::examples::document::read;
use crate::examples::schema::{Oracle, Reading};

use self::maker::Maker;
use self::report::Report;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    corpus: corpus::Folder,
    /// Only this document; ROUND_TRIPS.md stays as it is.
    #[arg(long)]
    only: Option<String>,
    /// How many values are made for each type.
    #[arg(long, default_value_t = 40)]
    values: u64,
}

/// The entries of the corpus whose types are tried.
const ENTRIES: &[&str] = &["v3", "beta", "v2025"];
/// Where the results are written to.
const RESULTS: &str = "ROUND_TRIPS.md";

/// A component schema, and the type that was made of it.
struct Component {
    name: String,
    rust: String,
}

/// A value, and what the schema says of it.
pub(crate) struct Instance<'t> {
    /// The position of its type.
    pub(crate) of: usize,
    pub(crate) component: &'t str,
    pub(crate) value: Value,
    pub(crate) judgement: Judgement,
    /// Whether the schema contradicts itself.
    pub(crate) is_contradictory: bool,
}

/// What a schema says of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Judgement {
    Agrees,
    /// Only limits and formats are broken, which types do not check.
    BreaksLimits,
    /// It has not the shape that types have.
    BreaksShape,
}

pub(crate) fn run(root: &Path, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Some(folder) = arguments.corpus.find(root) else { return Ok(ExitCode::SUCCESS) };
    let chosen = ENTRIES.iter().filter(|it| arguments.only.as_deref().is_none_or(|only| only == **it));
    let reports = chosen.map(|name| pass(root, &folder, name, arguments.values)).collect::<Result<Vec<_>, _>>()?;
    ensure!(!reports.is_empty(), "there are only {}", ENTRIES.join(", "));
    let text = report::markdown(&reports);
    println!("{text}");
    if arguments.only.is_none() {
        std::fs::write(root.join(RESULTS), text)?;
    }
    let failures: Vec<&str> = reports.iter().flat_map(|it| &it.failures).map(String::as_str).collect();
    ensure!(failures.is_empty(), "{} values fail:\n{}", failures.len(), failures.join("\n"));
    Ok(ExitCode::SUCCESS)
}

/// Tries the types of one document.
fn pass(root: &Path, folder: &Path, name: &'static str, values: u64) -> anyhow::Result<Report> {
    let entry = corpus::entry(name)?;
    let (out, output) = corpus::generate_all(root, folder, entry)?;
    let document = read(&folder.join(entry.input))?;
    let components = components(&output);
    let instances = instances(&document, &components, values)?;
    let types: Vec<&str> = components.iter().map(|it| it.rust.as_str()).collect();
    let outcomes = driver::pass(root, &out, &types, &instances)?;
    Ok(Report::new(name, types.len(), &instances, &outcomes))
}

/// The component schemas that became types which are read from JSON.
fn components(output: &Output) -> Vec<Component> {
    let is_read = |rust: &str| {
        output.outline.types.iter().any(|it| it.rust == rust && !matches!(it.kind, TypeKind::Multipart | TypeKind::Headers))
    };
    let places = output.lock.types().filter_map(|(place, rust)| Some((place.strip_prefix("schema ")?, rust)));
    let whole = places.filter(|(name, rust)| !name.contains(" / ") && is_read(rust));
    whole.map(|(name, rust)| Component { name: name.to_owned(), rust: rust.to_owned() }).collect()
}

/// Values for each component, half of them with something wrong here and there.
fn instances<'t>(document: &Value, components: &'t [Component], values: u64) -> anyhow::Result<Vec<Instance<'t>>> {
    let (whole, shape) = (Oracle::new(document)?, Oracle::reading(document, Reading::Shape)?);
    let mut instances = Vec::new();
    for (of, component) in components.iter().enumerate() {
        let schema = json!({ "$ref": format!("#/components/schemas/{}", component.name) });
        let (Some(whole), Some(shape)) = (whole.validator(&schema), shape.validator(&schema)) else { continue };
        let is_contradictory = contradictions::any(document, &schema);
        let mut maker = Maker::new(document, of as u64);
        for number in 0..values {
            let value = maker.value(&schema, number % 2 == 1);
            let judgement = judge(&whole, &shape, &value);
            instances.push(Instance { of, component: &component.name, value, judgement, is_contradictory });
        }
    }
    Ok(instances)
}

fn judge(whole: &Validator, shape: &Validator, value: &Value) -> Judgement {
    match (whole.is_valid(value), shape.is_valid(value)) {
        (true, _) => Judgement::Agrees,
        (false, true) => Judgement::BreaksLimits,
        (false, false) => Judgement::BreaksShape,
    }
}
