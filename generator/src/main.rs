//! `sdkgen`: the generator on the command line. Arguments in, findings out; the work is the library's.

mod workspace;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context;
use clap::{Parser, Subcommand};
use sdk_generator::NameLock;
use sdk_generator::companion::Companion;
use sdk_generator::diagnostic::{Diagnostic, Place, Severity};
use sdk_generator::generate::{Generator, ManifestStyle, Output, PackageName, RuntimeSource};
use sdk_generator::read::{Choice, Filter, Input, Options, PathPattern};
use sdk_generator::sync::{Mode, sync};

/// Trees of small nodes are made and dropped all the time: this allocator saves a quarter of a run.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Turns API descriptions into Rust SDKs.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generates the crate of one API.
    Generate(Generate),
}

#[derive(clap::Args)]
struct Generate {
    /// An OpenAPI document in YAML or JSON, or a directory of documentation pages.
    input: PathBuf,
    /// The name of the package.
    #[arg(long, value_parser = PackageName::parse)]
    name: PackageName,
    /// The folder for the crate.
    #[arg(long)]
    out: PathBuf,
    /// Prints one JSON object about the run.
    #[arg(long)]
    json: bool,
    /// Takes every warning for an error.
    #[arg(long)]
    strict: bool,
    /// The folder of `sdk-runtime`; without it the one of this checkout, else the published version.
    #[arg(long)]
    runtime: Option<PathBuf>,
    /// A names lock to read and to renew.
    #[arg(long)]
    lock: Option<PathBuf>,
    /// A page about an SDK of the API, whose names count where the document has none.
    #[arg(long = "companion", value_name = "FILE")]
    companions: Vec<PathBuf>,
    /// An overlay to apply to the document; several are applied in order.
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    #[command(flatten)]
    choice: ChoiceArguments,
}

/// Which operations the crate has; each may be given several times.
#[derive(clap::Args)]
struct ChoiceArguments {
    /// Only operations with this tag, or with anything else that is included.
    #[arg(long, value_name = "TAG")]
    include_tag: Vec<String>,
    /// Only operations whose path fits, such as `/things/**`.
    #[arg(long, value_name = "PATTERN", value_parser = PathPattern::parse)]
    include_path: Vec<PathPattern>,
    /// Only the operation of this id.
    #[arg(long, value_name = "ID")]
    include_operation: Vec<String>,
    /// No operation with this tag.
    #[arg(long, value_name = "TAG")]
    exclude_tag: Vec<String>,
    /// No operation whose path fits.
    #[arg(long, value_name = "PATTERN", value_parser = PathPattern::parse)]
    exclude_path: Vec<PathPattern>,
    /// Not the operation of this id.
    #[arg(long, value_name = "ID")]
    exclude_operation: Vec<String>,
    /// No operation that is deprecated.
    #[arg(long)]
    exclude_deprecated: bool,
}

impl ChoiceArguments {
    fn choice(&self) -> Choice {
        Choice {
            include: Filter {
                tags: self.include_tag.clone(),
                paths: self.include_path.clone(),
                operations: self.include_operation.clone(),
                deprecated: false,
            },
            exclude: Filter {
                tags: self.exclude_tag.clone(),
                paths: self.exclude_path.clone(),
                operations: self.exclude_operation.clone(),
                deprecated: self.exclude_deprecated,
            },
        }
    }
}

fn main() -> ExitCode {
    let Arguments { command: Command::Generate(arguments) } = Arguments::parse();
    match generate(&arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn generate(arguments: &Generate) -> anyhow::Result<ExitCode> {
    let start = Instant::now();
    let manifest = ManifestStyle::Alone {
        runtime: runtime(arguments.runtime.as_deref())?,
        own_workspace: workspace::surrounds(&arguments.out)?,
    };
    let generator = Generator::new(arguments.name.clone(), manifest).with_lock(read_lock(arguments.lock.as_deref())?);
    let generator = generator.with_companions(read_companions(&arguments.companions)?);
    let overlays = arguments.overlay.clone();
    let options = Options { overlays, choice: arguments.choice.choice(), ..Options::default() };
    let generator = generator.with_options(options);
    let mut output = generator.run(&Input::Path(arguments.input.clone()));
    if arguments.strict {
        for diagnostic in output.diagnostics.iter_mut().filter(|it| it.severity == Severity::Warning) {
            diagnostic.severity = Severity::Error;
        }
    }
    let failed = output.diagnostics.has_errors();
    if failed {
        output.files.clear();
    } else {
        sync(&arguments.out, &output.files, Mode::Write)?;
        if let Some(path) = &arguments.lock {
            std::fs::write(path, output.lock.to_text()).with_context(|| format!("writing {}", path.display()))?;
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    if arguments.json {
        println!("{}", report(&output, seconds));
    } else {
        summarise(&output, &arguments.out, seconds, failed);
    }
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Where the crate finds the runtime: the folder that was chosen, else this checkout's, else the published version.
fn runtime(chosen: Option<&Path>) -> anyhow::Result<RuntimeSource> {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime");
    let folder = match chosen {
        Some(path) => Some(path.to_owned()),
        None => checkout.join("Cargo.toml").is_file().then_some(checkout),
    };
    match folder {
        Some(folder) => {
            let folder = folder.canonicalize().with_context(|| format!("the runtime's folder {}", folder.display()))?;
            Ok(RuntimeSource::Path(folder.to_string_lossy().into_owned()))
        }
        None => Ok(RuntimeSource::Version(env!("CARGO_PKG_VERSION").to_owned())),
    }
}

fn read_companions(paths: &[PathBuf]) -> anyhow::Result<Vec<Companion>> {
    let read = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        Ok(Companion::parse(path, &text))
    };
    paths.iter().map(read).collect()
}

fn read_lock(path: Option<&Path>) -> anyhow::Result<NameLock> {
    let Some(path) = path.filter(|it| it.exists()) else { return Ok(NameLock::default()) };
    let text = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    NameLock::parse(&text).map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))
}

fn report(output: &Output, seconds: f64) -> serde_json::Value {
    let diagnostics: Vec<serde_json::Value> = output.diagnostics.iter().map(diagnostic).collect();
    serde_json::json!({
        "operations": output.operations,
        "types": output.types,
        "files": output.files.len(),
        "seconds": seconds,
        "diagnostics": diagnostics,
    })
}

fn diagnostic(it: &Diagnostic) -> serde_json::Value {
    let (file, line, column, pointer) = match &it.place {
        Place::Node(pointer) => (None, None, None, Some(pointer.as_str())),
        Place::File { file, line, column, pointer } => {
            (Some(file.to_string_lossy()), *line, *column, pointer.as_ref().map(|it| it.as_str()))
        }
    };
    serde_json::json!({
        "severity": it.severity,
        "code": it.code.as_str(),
        "message": it.message,
        "help": it.help,
        "file": file,
        "line": line,
        "column": column,
        "pointer": pointer,
    })
}

fn summarise(output: &Output, folder: &Path, seconds: f64, failed: bool) {
    for (diagnostic, more) in output.diagnostics.by_code() {
        if diagnostic.severity != Severity::Note {
            eprintln!("{diagnostic}{}\n", and_more(more));
        }
    }
    let notes = output.diagnostics.iter().filter(|it| it.severity == Severity::Note).count();
    if failed {
        eprintln!("Nothing was written.");
    } else {
        eprintln!(
            "{}: {} operations, {} types, {} files in {seconds:.2} s ({notes} notes; --json lists them)",
            folder.display(),
            output.operations,
            output.types,
            output.files.len(),
        );
    }
}

fn and_more(count: usize) -> String {
    if count == 0 { String::new() } else { format!("\n  and {count} more like it; --json lists them") }
}
