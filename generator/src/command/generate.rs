//! `sdkgen generate`: generates a crate.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, ensure};
use sdk_generator::NameLock;
use sdk_generator::PackageName;
use sdk_generator::checkout;
use sdk_generator::config::Config;
use sdk_generator::diagnostic::levels::{Level, LevelError, Levels};
use sdk_generator::diagnostic::{Code, Severity};
use sdk_generator::files::{self, OutputFolder};
use sdk_generator::generate::{Generator, Output};
use sdk_generator::printable::{printable_json, shown_path};
use sdk_generator::project::{Renames, add_renamed_types};
use sdk_generator::read::{Input, Options};
use sdk_generator::report::json::JsonDiagnostic;
use sdk_generator::report::sarif;
use sdk_generator::report::terminal::{self, Sources};
use sdk_generator::sdk_reference::SdkReference;
use sdk_generator::source_file::SourceFile;
use sdk_generator::sync::{Mode, sync};
use sdk_generator::target::{RuntimeSource, Target};
use sdk_generator::workspace;

use super::configuration::ConfigurationArguments;
use super::input;
use super::selection::SelectionArguments;
use super::webhook_count;

/// The names lock in the folder of a crate.
const LOCK: &str = "names.lock";

#[derive(clap::Args)]
pub(crate) struct Generate {
    /// An OpenAPI document in YAML or JSON, a folder of documentation pages, or `-` for standard input
    input: PathBuf,
    /// The name of the package
    #[arg(long, value_parser = PackageName::parse)]
    name: PackageName,
    /// The folder to write the crate to
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// Print the result and all diagnostics as JSON
    #[arg(long)]
    json: bool,
    /// Write the diagnostics to this file as SARIF 2.1.0
    #[arg(long, value_name = "FILE")]
    sarif: Option<PathBuf>,
    /// Treat warnings as errors
    #[arg(long)]
    strict: bool,
    /// Do not report diagnostics with this code
    #[arg(long, value_name = "CODE", value_parser = Code::parse)]
    allow: Vec<Code>,
    /// Report diagnostics with this code as warnings
    #[arg(long, value_name = "CODE", value_parser = Code::parse)]
    warn: Vec<Code>,
    /// Report diagnostics with this code as errors
    #[arg(long, value_name = "CODE", value_parser = Code::parse)]
    deny: Vec<Code>,
    /// The folder of `sdk-runtime`, which an absolute path makes an absolute dependency [default: the folder in the checkout
    /// of the generator if the program is started there, otherwise the published version]
    #[arg(long, value_name = "FOLDER")]
    runtime: Option<PathBuf>,
    /// The names lock to read and update [default: `names.lock` in the folder of the crate]
    #[arg(long, value_name = "FILE")]
    lock: Option<PathBuf>,
    /// Accept names that differ from the names lock, instead of listing them without writing anything
    #[arg(long)]
    accept_renames: bool,
    /// An SDK reference page of the API, used to name types that have no name in the document [default: those of the configuration]
    #[arg(long = "sdk-reference", value_name = "FILE")]
    sdk_references: Vec<PathBuf>,
    /// An overlay to apply to the document. Several overlays are applied in order
    #[arg(long = "overlay", value_name = "FILE")]
    overlays: Vec<PathBuf>,
    #[command(flatten)]
    configuration: ConfigurationArguments,
    #[command(flatten)]
    selection: SelectionArguments,
}

pub(crate) fn run(arguments: &Generate) -> anyhow::Result<ExitCode> {
    let start = Instant::now();
    let runtime = runtime(arguments.runtime.as_deref(), &arguments.out)?;
    let is_published = matches!(runtime, RuntimeSource::Version(_));
    let target = Target::Standalone { runtime, own_workspace: workspace::surrounds(&arguments.out)? };
    let lock = arguments.lock.clone().unwrap_or_else(|| arguments.out.join(LOCK));
    let config = arguments.configuration.config(&arguments.input)?;
    if let Some(path) = config.path() {
        eprintln!("Using the configuration {}", shown_path(path));
    }
    let mut generator = config
        .configure(Generator::new(arguments.name.clone(), target))?
        .with_lock(read_lock(&lock, arguments)?)
        .with_levels(levels(&config, arguments)?)
        .with_options(options(&config, arguments));
    if !arguments.sdk_references.is_empty() {
        let references = arguments.sdk_references.iter().map(|it| SdkReference::read(it, it));
        generator = generator.with_sdk_references(references.collect::<Result<_, _>>()?);
    }
    let input = input(&arguments.input)?;
    let mut output = generator.run(&input);
    add_renamed_types(&OutputFolder::new(&arguments.out), &mut output)?;
    if arguments.lock.is_none() && !output.files.is_empty() {
        // The list of generated files contains the lock.
        output.files.push(SourceFile { path: LOCK.to_owned(), text: output.lock.to_text() });
    }
    let renames = if arguments.accept_renames { Renames::Accept } else { Renames::Refuse };
    let failed = renames.refuses(&output.renames) || output.diagnostics.has_errors();
    // No crate is written if its lock or report cannot be.
    std::iter::once(&lock).chain(&arguments.sarif).try_for_each(|it| files::check_replaceable(it))?;
    if !failed {
        write(&arguments.out, &lock, &output)?;
    }
    if let Some(path) = &arguments.sarif {
        write_sarif(path, &output)?;
    }
    let seconds = start.elapsed().as_secs_f64();
    if arguments.json {
        println!("{}", printable_json(&report(&output, seconds).to_string()));
    } else {
        summarize(&output, &input, &arguments.out, seconds, renames);
        if is_published && !failed {
            eprintln!(
                "The crate depends on the published `sdk-runtime`; pass `--runtime FOLDER` to use one in a checkout."
            );
        }
    }
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Writes the crate and its lock.
fn write(folder: &Path, lock: &Path, output: &Output) -> anyhow::Result<()> {
    // Foreign files are errors before anything is written.
    let sources: Vec<SourceFile> = output.files.iter().filter(|it| it.path != LOCK).cloned().collect();
    sync(folder, &sources, Mode::Check)?;
    // The lock is first, so that an interrupted run leaves no crate without one.
    files::replace(lock, output.lock.to_text().as_bytes())?;
    sync(folder, &output.files, Mode::Write)?;
    Ok(())
}

fn options(config: &Config, arguments: &Generate) -> Options {
    let mut options = arguments.configuration.options(config);
    options.overlays.extend(arguments.overlays.iter().cloned());
    arguments.selection.add_to(&mut options.selection);
    options
}

fn levels(config: &Config, arguments: &Generate) -> Result<Levels, LevelError> {
    let mut levels = config.levels();
    let lists = [(&arguments.allow, Level::Allow), (&arguments.warn, Level::Warn), (&arguments.deny, Level::Deny)];
    for (codes, level) in lists {
        codes.iter().try_for_each(|code| levels.set(*code, level))?;
    }
    Ok(if arguments.strict { levels.strict() } else { levels })
}

/// Returns the source of the runtime: the chosen folder, that of the checkout in which the program was started, or the published
/// version. Only a chosen folder whose path is absolute is written as an absolute path.
fn runtime(chosen: Option<&Path>, out: &Path) -> anyhow::Result<RuntimeSource> {
    let checkout = || checkout::current(env!("CARGO_PKG_NAME")).map(|it| it.join("runtime"));
    let Some(folder) = chosen.map(Path::to_owned).or_else(checkout) else {
        return Ok(RuntimeSource::Version(env!("CARGO_PKG_VERSION").to_owned()));
    };
    let source = match chosen.filter(|it| it.is_absolute()) {
        Some(folder) => folder.canonicalize().map(|it| RuntimeSource::Path(it.to_string_lossy().into_owned())),
        None => RuntimeSource::relative(out, &folder),
    };
    source.with_context(|| format!("failed to find the runtime in {}", shown_path(&folder)))
}

/// Reads the lock. If there is a crate without one, its names could change, which needs consent.
fn read_lock(path: &Path, arguments: &Generate) -> anyhow::Result<NameLock> {
    let is_generated = OutputFolder::new(&arguments.out).is_file("api.json")?;
    ensure!(
        arguments.accept_renames || !is_generated || path.exists(),
        "{} contains a crate, but its names lock {} does not exist, so names could change; restore it, or write a new one with \
         `--accept-renames`",
        shown_path(&arguments.out),
        shown_path(path),
    );
    Ok(NameLock::read(path, path)?)
}

fn report(output: &Output, seconds: f64) -> serde_json::Value {
    let diagnostics: Vec<JsonDiagnostic> = output.diagnostics.iter().map(JsonDiagnostic::from).collect();
    let mut report = serde_json::json!({
        "operations": output.operations,
        "webhooks": output.outline.webhooks.len(),
        "types": output.types,
        "files": output.files.len(),
        "seconds": seconds,
        "diagnostics": diagnostics,
    });
    if !output.renames.is_empty() {
        let renames: Vec<String> = output.renames.iter().map(ToString::to_string).collect();
        report["renames"] = renames.into();
    }
    report
}

fn summarize(output: &Output, input: &Input, folder: &Path, seconds: f64, renames: Renames) {
    anstream::eprint!("{}", terminal::render(&output.diagnostics, &mut Sources::of(input)));
    eprint!("{}", terminal::renames(&output.renames, renames));
    let notes = output.diagnostics.iter().filter(|it| it.severity == Severity::Note).count();
    if renames.refuses(&output.renames) || output.diagnostics.has_errors() {
        eprintln!("Nothing was written.");
    } else {
        eprintln!(
            "{}: {} operations, {}{} types, {} files in {seconds:.2} s ({notes} notes, shown with --json)",
            shown_path(folder),
            output.operations,
            webhook_count(output),
            output.types,
            output.files.len(),
        );
    }
}

/// Writes the diagnostics as SARIF.
fn write_sarif(path: &Path, output: &Output) -> anyhow::Result<()> {
    let base = std::env::current_dir().context("failed to determine the working directory")?;
    let text = printable_json(&format!("{:#}\n", sarif::log(&output.diagnostics, &base)));
    Ok(files::replace(path, text.as_bytes())?)
}
