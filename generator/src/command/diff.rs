//! `sdkgen diff`: compares two OpenAPI documents or generated crates.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use sdk_generator::PackageName;
use sdk_generator::compare::render::{Report, ReportArguments};
use sdk_generator::compare::{compare, migrate};
use sdk_generator::files;
use sdk_generator::generate::Generator;
use sdk_generator::outline::Outline;
use sdk_generator::printable::shown_path;
use sdk_generator::report::terminal::{self, Sources};
use sdk_generator::target::Target;

use super::{configuration, input};

/// The package name of generated outlines if no other name is known.
const PACKAGE: &str = "compared";

#[derive(clap::Args)]
pub(crate) struct Diff {
    /// The old version: the folder of a crate, its `api.json`, or an OpenAPI document
    old: PathBuf,
    /// The new version: the folder of a crate, its `api.json`, or an OpenAPI document
    new: PathBuf,
    /// The configuration of both documents [default: `sdkgen.toml` next to each, if it exists]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Print a guide for migrating callers from one version of the API to another
    #[arg(long)]
    migrate: bool,
    #[command(flatten)]
    report: ReportArguments,
}

pub(crate) fn run(arguments: &Diff) -> anyhow::Result<ExitCode> {
    let (old, new) = (outline_file(&arguments.old)?, outline_file(&arguments.new)?);
    let package = |path: &Path| {
        let stem = path.file_stem().and_then(|it| it.to_str()).unwrap_or(PACKAGE);
        // An OpenAPI document has no package name, so use that of the other input.
        let known = old.iter().chain(&new).map(|it| it.package.as_str()).find(|it| !it.is_empty());
        let name = if arguments.migrate { stem } else { known.unwrap_or(PACKAGE) };
        PackageName::parse(name).or_else(|_| PackageName::parse(PACKAGE))
    };
    let packages = (package(&arguments.old)?, package(&arguments.new)?);
    let config = arguments.config.as_deref();
    let old = old.map_or_else(|| generated(&arguments.old, &packages.0, config), Ok)?;
    let new = new.map_or_else(|| generated(&arguments.new, &packages.1, config), Ok)?;
    let report = match arguments.migrate {
        true => Report::Migration(migrate(&old, &new)),
        false => Report::Comparisons(vec![compare(&old, &new)]),
    };
    let is_accepted = arguments.report.write(&report, &mut anstream::stdout())?;
    Ok(if is_accepted { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Reads an outline, or that of the crate in a folder. Returns `None` if the path has none, such as an OpenAPI document.
fn outline_file(path: &Path) -> anyhow::Result<Option<Outline>> {
    let in_crate = path.join("api.json");
    let path = if in_crate.is_file() { in_crate.as_path() } else { path };
    if path.extension().is_none_or(|it| it != "json") {
        return Ok(None);
    }
    let text = files::read_to_string(path).with_context(|| format!("failed to read {}", shown_path(path)))?;
    let Ok(value) = serde_json::from_str::<serde_json::Value>(&text) else { return Ok(None) };
    if value.get("operations").is_none() {
        return Ok(None);
    }
    let outline = serde_json::from_value(value).with_context(|| format!("failed to read {}", shown_path(path)))?;
    Ok(Some(outline))
}

fn generated(path: &Path, package: &PackageName, config: Option<&Path>) -> anyhow::Result<Outline> {
    let config = configuration::read(config, path)?;
    let input = input(path)?;
    let output = config.configure(Generator::new(package.clone(), Target::workspace_member()))?.run(&input);
    if output.diagnostics.has_errors() {
        anstream::eprint!("{}", terminal::render(&output.diagnostics, &mut Sources::of(&input)));
        bail!("cannot compare {}, because it has errors", shown_path(path));
    }
    Ok(output.outline)
}
