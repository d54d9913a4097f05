//! `cargo xtask round-trips`: decodes values generated from the schemas of real documents and encodes them again.
//!
//! The `jsonschema` crate validates each value. Values that match their schema have to decode strictly. Others have to decode
//! leniently, with deviations if they violate the type. All values have to be encoded as they were read.

mod contradictions;
pub(crate) mod digits;
mod driver;
mod edges;
mod instance;
mod report;
mod value_generator;

use std::path::Path;
use std::process::ExitCode;

use anyhow::ensure;
use jsonschema::Validator;
use sdk_generator::generate::Output;
use sdk_generator::outline::TypeKind;
use serde_json::{Value, json};

use crate::corpus;
use crate::examples::document::read;
use crate::examples::schema::{SchemaOracle, SchemaScope};

use self::instance::{Instance, Validity};
use self::report::RoundTripReport;
use self::value_generator::ValueGenerator;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    documents: corpus::CorpusSelection,
    /// The number of values to generate for each type
    #[arg(long, default_value_t = 40)]
    values: u64,
}

/// The corpus entries to test.
const ENTRIES: &[&str] = &["v3", "beta", "v2025", "github", "stripe", "openai"];
/// The page for the results.
const RESULTS: &str = "ROUND_TRIPS.md";

/// A component schema and the type generated from it.
struct Component {
    name: String,
    rust: String,
}

pub(crate) fn run(root: &Path, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Some(folder) = arguments.documents.find(root) else { return Ok(ExitCode::SUCCESS) };
    let chosen = arguments.documents.choose(ENTRIES)?.into_iter();
    let reports =
        chosen.map(|name| test_document(root, &folder, name, arguments.values)).collect::<Result<Vec<_>, _>>()?;
    let text = report::markdown(&reports);
    println!("{text}");
    if arguments.documents.is_whole() {
        std::fs::write(root.join(RESULTS), text)?;
    }
    let failures: Vec<&str> = reports.iter().flat_map(|it| &it.failures).map(String::as_str).collect();
    ensure!(failures.is_empty(), "{} values failed:\n{}", failures.len(), failures.join("\n"));
    Ok(ExitCode::SUCCESS)
}

/// Tests the types of one document.
fn test_document(root: &Path, folder: &Path, name: &'static str, values: u64) -> anyhow::Result<RoundTripReport> {
    let entry = corpus::entry(name)?;
    let (out, output) = corpus::generate_all(root, folder, entry)?;
    let document = read(&folder.join(entry.input))?;
    let components = components(&output);
    let instances = instances(&document, &components, values)?;
    let types: Vec<&str> = components.iter().map(|it| it.rust.as_str()).collect();
    // Some types are only those of events.
    let features: &[&str] = if output.outline.webhooks.is_empty() { &[] } else { &["webhooks"] };
    let outcomes = driver::round_trip(root, &out, features, &types, &instances)?;
    Ok(RoundTripReport::new(name, types.len(), &instances, &outcomes))
}

/// Returns the component schemas that became types with a JSON representation.
fn components(output: &Output) -> Vec<Component> {
    let is_read = |rust: &str| {
        output
            .outline
            .types
            .iter()
            .any(|it| it.rust == rust && !matches!(it.kind, TypeKind::Multipart | TypeKind::Headers))
    };
    let schemas = output.lock.types().filter_map(|(location, rust)| Some((location.strip_prefix("schema ")?, rust)));
    let components = schemas.filter(|(name, rust)| !name.contains(" / ") && is_read(rust));
    components.map(|(name, rust)| Component { name: name.to_owned(), rust: rust.to_owned() }).collect()
}

/// Generates values for each component, half of them with errors.
fn instances<'t>(document: &Value, components: &'t [Component], values: u64) -> anyhow::Result<Vec<Instance<'t>>> {
    let (whole, shape) = (SchemaOracle::new(document)?, SchemaOracle::with_scope(document, SchemaScope::Shape)?);
    let mut instances = Vec::new();
    for (type_index, component) in components.iter().enumerate() {
        let schema = json!({ "$ref": format!("#/components/schemas/{}", component.name) });
        let (Some(whole), Some(shape)) = (whole.validator(&schema), shape.validator(&schema)) else { continue };
        let is_contradictory = contradictions::is_contradictory(document, &schema);
        let mut generator = ValueGenerator::new(document, type_index as u64);
        for number in 0..values {
            let value = generator.value(&schema, number % 2 == 1);
            // Types are nullable where they are used.
            if value.is_null() {
                continue;
            }
            let validity = validity_of(&whole, &shape, &value);
            instances.push(Instance { type_index, component: &component.name, value, validity, is_contradictory });
        }
    }
    Ok(instances)
}

fn validity_of(whole: &Validator, shape: &Validator, value: &Value) -> Validity {
    match (whole.is_valid(value), shape.is_valid(value)) {
        (true, _) => Validity::Valid,
        (false, true) => Validity::ViolatesLimits,
        (false, false) => Validity::ViolatesShape,
    }
}
