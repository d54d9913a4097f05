//! `sdkgen init`: writes a first configuration for a document.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, ensure};
use sdk_generator::config::Config;
use sdk_generator::files;
use sdk_generator::generate::Generator;
use sdk_generator::printable::shown_path;
use sdk_generator::read::Input;
use sdk_generator::report::terminal::{self, Sources};
use sdk_generator::target::Target;
use sdk_generator::{PackageName, PackageNameError};

#[derive(clap::Args)]
pub(crate) struct Init {
    /// An OpenAPI document in YAML or JSON, or a folder of documentation pages
    input: PathBuf,
    /// The name of the package, which the names of environment variables begin with [default: the name of the document]
    #[arg(long, value_parser = PackageName::parse)]
    name: Option<PackageName>,
}

pub(crate) fn run(arguments: &Init) -> anyhow::Result<ExitCode> {
    let input = &arguments.input;
    let path = Config::default_path(input);
    ensure!(!path.exists(), "{} exists already", shown_path(&path));
    let name = match &arguments.name {
        Some(name) => name.clone(),
        None => default_name(input).context("the name of the document is not that of a package; pass `--name`")?,
    };
    let input = Input::Path(input.clone());
    let (output, config) = Generator::new(name.clone(), Target::workspace_member()).run_with_config(&input);
    anstream::eprint!("{}", terminal::render(&output.diagnostics, &mut Sources::of(&input)));
    let Some(config) = config.filter(|_| !output.diagnostics.has_errors()) else {
        eprintln!("Nothing was written.");
        return Ok(ExitCode::FAILURE);
    };
    files::replace(&path, config.as_bytes())?;
    let paginated = output.outline.operations.iter().filter(|it| it.paging.is_some()).count();
    eprintln!(
        "{}: {paginated} of {} operations are paginated. Review the file, then run\n  sdkgen generate {} --name {name} --out {name}",
        shown_path(&path),
        output.operations,
        shown_path(&arguments.input),
        name = name.as_str(),
    );
    Ok(ExitCode::SUCCESS)
}

/// Returns the name of the document as the name of a package.
fn default_name(input: &Path) -> Result<PackageName, PackageNameError> {
    let stem = input.file_stem().map(|it| it.to_string_lossy().to_lowercase()).unwrap_or_default();
    let name: String = stem.chars().map(|it| if it.is_ascii_alphanumeric() { it } else { '-' }).collect();
    let name = name.trim_matches(|it: char| it == '-' || it.is_ascii_digit());
    PackageName::parse(name)
}
