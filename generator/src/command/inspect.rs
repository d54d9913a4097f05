//! `sdkgen inspect`: lists the content of an OpenAPI document.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::ExitCode;

use comfy_table::Table;
use sdk_generator::PackageName;
use sdk_generator::diagnostic::Severity;
use sdk_generator::generate::{Generator, Output};
use sdk_generator::outline::Type;
use sdk_generator::printable::{printable, printable_json, shown_path};
use sdk_generator::read::page::{PageKind, SurveyedPage, survey};
use sdk_generator::report::columns;
use sdk_generator::report::json::JsonDiagnostic;
use sdk_generator::report::terminal::{self, Sources};
use sdk_generator::target::Target;

use super::configuration::ConfigurationArguments;
use super::coverage;
use super::{input, webhook_count};

/// The maximum number of fields shown per type.
const MAX_FIELDS: usize = 6;

#[derive(clap::Args)]
pub(crate) struct Inspect {
    /// An OpenAPI document in YAML or JSON, a folder of documentation pages, or `-` for standard input
    input: PathBuf,
    /// Print operations, types and diagnostics as JSON, or the coverage with all locations
    #[arg(long)]
    json: bool,
    /// Print which members of the document are honored, documented, without effect, unsupported or unknown, and where they are
    #[arg(long)]
    coverage: bool,
    #[command(flatten)]
    configuration: ConfigurationArguments,
}

pub(crate) fn run(arguments: &Inspect) -> anyhow::Result<ExitCode> {
    let input = input(&arguments.input)?;
    let config = arguments.configuration.config(&arguments.input)?;
    let options = arguments.configuration.options(&config);
    let limits = options.limits;
    if arguments.coverage {
        return Ok(coverage::run(&input, &options, arguments.json));
    }
    let generator = Generator::new(PackageName::parse("inspected")?, Target::workspace_member());
    let generator = config.configure(generator)?.with_options(options);
    let output = generator.run(&input);
    let pages = match arguments.input.is_dir() {
        true => survey(&arguments.input, limits),
        false => Vec::new(),
    };
    if arguments.json {
        println!("{}", printable_json(&report(&output, &pages).to_string()));
    } else {
        if !pages.is_empty() {
            println!("{}\n", page_kinds(&pages));
        }
        println!("{}\n", operations(&output));
        if !output.outline.webhooks.is_empty() {
            println!("{}\n", webhooks(&output));
        }
        println!("{}\n", types(&output));
        let count = |of: Severity| output.diagnostics.iter().filter(|it| it.severity == of).count();
        println!(
            "{} operations, {}{} types; {} errors, {} warnings, {} notes",
            output.operations,
            webhook_count(&output),
            output.types,
            count(Severity::Error),
            count(Severity::Warning),
            count(Severity::Note),
        );
        anstream::eprint!("{}", terminal::render(&output.diagnostics, &mut Sources::of(&input)));
    }
    Ok(if output.diagnostics.has_errors() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn report(output: &Output, pages: &[SurveyedPage]) -> serde_json::Value {
    serde_json::json!({
        "pages": pages,
        "operations": output.outline.operations,
        "webhooks": output.outline.webhooks,
        "types": output.outline.types,
        "diagnostics": output.diagnostics.iter().map(JsonDiagnostic::from).collect::<Vec<_>>(),
    })
}

/// Counts the pages of each kind, and names the first of them.
fn page_kinds(pages: &[SurveyedPage]) -> Table {
    let mut kinds: BTreeMap<PageKind, Vec<&SurveyedPage>> = BTreeMap::new();
    for page in pages {
        kinds.entry(page.kind).or_default().push(page);
    }
    let mut table = columns(["PAGES", "KIND", "PLUGIN", "FIRST"]);
    for (kind, pages) in kinds {
        let plugins: BTreeSet<&str> = pages.iter().filter_map(|it| it.plugin).collect();
        let first = pages.first().map(|it| shown_path(&it.path).to_string()).unwrap_or_default();
        let plugins = plugins.into_iter().collect::<Vec<_>>().join(", ");
        table.add_row([pages.len().to_string(), kind.as_str().to_owned(), plugins, first]);
    }
    table
}

fn operations(output: &Output) -> Table {
    let mut table = columns(["METHOD", "PATH", "ID", "TAG", "RUST"]);
    for it in &output.outline.operations {
        table.add_row([it.head.method.as_str(), it.head.path.as_str(), &it.head.id, &it.tag, &it.rust].map(printable));
    }
    table
}

/// Lists the webhooks and callbacks, and the values by which their events are recognized.
fn webhooks(output: &Output) -> Table {
    let mut table = columns(["METHOD", "WEBHOOK", "OPERATION", "RUST", "RECOGNIZED BY"]);
    for it in &output.outline.webhooks {
        let values: Vec<String> = it.tests.iter().map(|it| it.values.join(", ")).collect();
        let operation = it.operation.as_deref().unwrap_or_default();
        table.add_row([it.method.as_str(), &it.name, operation, &it.rust, &values.join("; ")].map(printable));
    }
    table
}

fn types(output: &Output) -> Table {
    let mut table = columns(["TYPE", "KIND", "FIELDS"]);
    for it in &output.outline.types {
        table.add_row([printable(&it.rust), it.kind.as_str().to_owned(), printable(&fields(it))]);
    }
    table
}

/// Lists the first fields and the number of remaining ones.
fn fields(of: &Type) -> String {
    let names: Vec<&str> = of.fields.iter().take(MAX_FIELDS).map(|it| it.rust.as_str()).collect();
    match of.fields.len().saturating_sub(MAX_FIELDS) {
        0 => names.join(", "),
        more => format!("{}, and {more} more", names.join(", ")),
    }
}
