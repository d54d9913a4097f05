//! `cargo xtask corpus`: generates crates from real specifications and checks that they are complete and compile without
//! warnings.

mod features;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, bail, ensure};
use indicatif::ProgressBar;
use sdk_generator::PackageName;
use sdk_generator::cli::progress_bar;
use sdk_generator::generate::{Generator, Output};
use sdk_generator::read::Input;
use sdk_generator::sync::{Mode, sync};
use sdk_generator::target::{RuntimeSource, Target};
use serde_json::Value;

/// The location of the real specifications.
#[derive(clap::Args)]
pub(crate) struct CorpusFolder {
    /// The folder of the corpus
    #[arg(default_value = "../shared/corpus")]
    folder: PathBuf,
}

impl CorpusFolder {
    /// Returns the folder, resolved from the workspace's root. If it does not exist, prints that the command is skipped.
    pub(crate) fn find(&self, root: &Path) -> Option<PathBuf> {
        let folder = root.join(&self.folder);
        if !folder.is_dir() {
            println!("skipped: no corpus found in {}", self.folder.display());
            return None;
        }
        Some(folder)
    }
}

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    corpus: CorpusFolder,
    /// Test only this specification
    #[arg(long)]
    only: Option<String>,
    /// Generate and compare crates without compiling them
    #[arg(long)]
    no_compile: bool,
}

/// One specification of the corpus.
pub(crate) struct Entry {
    name: &'static str,
    pub(crate) input: &'static str,
    /// The number of operations in the specification.
    pub(crate) operations: usize,
    /// Another entry that describes the same API.
    same_as: Option<&'static str>,
    compile_scope: CompileScope,
}

/// How much of a crate is compiled.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum CompileScope {
    /// The library, with all features.
    Library,
    /// Also the documentation and its examples.
    Documentation,
    /// Also each feature on its own.
    EachFeature,
    /// Also each feature together with one other.
    FeaturePairs,
}

const ENTRIES: &[Entry] = &[
    Entry {
        name: "v3",
        input: "bundled/sailpoint-v3.yaml",
        operations: 358,
        same_as: None,
        compile_scope: CompileScope::EachFeature,
    },
    Entry {
        name: "v3-files",
        input: "multifile/sailpoint-api.v3.yaml",
        operations: 358,
        same_as: Some("v3"),
        compile_scope: CompileScope::Documentation,
    },
    Entry {
        name: "beta",
        input: "bundled/sailpoint-beta.yaml",
        operations: 559,
        same_as: None,
        compile_scope: CompileScope::Documentation,
    },
    Entry {
        name: "v2025",
        input: "bundled/sailpoint-v2025.yaml",
        operations: 812,
        same_as: None,
        compile_scope: CompileScope::FeaturePairs,
    },
    Entry {
        name: "v3-pages",
        input: "mdx/v3-plain",
        operations: 358,
        same_as: Some("v3"),
        compile_scope: CompileScope::Documentation,
    },
    Entry {
        name: "v2025-pages",
        input: "mdx/v2025-compressed",
        operations: 812,
        same_as: Some("v2025"),
        compile_scope: CompileScope::Documentation,
    },
    Entry {
        name: "beta-pages",
        input: "mdx/beta-2022",
        operations: 365,
        same_as: None,
        compile_scope: CompileScope::Documentation,
    },
    Entry {
        name: "github",
        input: "general/v3.0-github.json",
        operations: 767,
        same_as: None,
        compile_scope: CompileScope::Documentation,
    },
    Entry {
        name: "petstore-expanded-2-0",
        input: "general/v2.0-petstore-expanded.yaml",
        operations: 4,
        same_as: None,
        compile_scope: CompileScope::Library,
    },
    Entry {
        name: "api-with-examples-3-0",
        input: "general/v3.0-api-with-examples.yaml",
        operations: 2,
        same_as: None,
        compile_scope: CompileScope::Library,
    },
    Entry {
        name: "callback-example-3-0",
        input: "general/v3.0-callback-example.yaml",
        operations: 1,
        same_as: None,
        compile_scope: CompileScope::Library,
    },
    Entry {
        name: "link-example-3-0",
        input: "general/v3.0-link-example.yaml",
        operations: 6,
        same_as: None,
        compile_scope: CompileScope::Library,
    },
    Entry {
        name: "petstore-expanded-3-0",
        input: "general/v3.0-petstore-expanded.yaml",
        operations: 4,
        same_as: None,
        compile_scope: CompileScope::Library,
    },
    Entry {
        name: "petstore-3-0",
        input: "general/v3.0-petstore.yaml",
        operations: 3,
        same_as: None,
        compile_scope: CompileScope::Library,
    },
    Entry {
        name: "uspto-3-0",
        input: "general/v3.0-uspto.yaml",
        operations: 3,
        same_as: None,
        compile_scope: CompileScope::Library,
    },
    Entry {
        name: "museum-3-1",
        input: "general/v3.1-museum.yaml",
        operations: 8,
        same_as: None,
        compile_scope: CompileScope::Library,
    },
    Entry {
        name: "non-oauth-scopes-3-1",
        input: "general/v3.1-non-oauth-scopes.yaml",
        operations: 1,
        same_as: None,
        compile_scope: CompileScope::Library,
    },
    Entry {
        name: "tictactoe-3-1",
        input: "general/v3.1-tictactoe.yaml",
        operations: 3,
        same_as: None,
        compile_scope: CompileScope::Library,
    },
    Entry {
        name: "webhook-example-3-1",
        input: "general/v3.1-webhook-example.yaml",
        operations: 0,
        same_as: None,
        compile_scope: CompileScope::Library,
    },
    Entry {
        name: "tags-example-3-2",
        input: "general/v3.2-3.2-tags-example.yaml",
        operations: 4,
        same_as: None,
        compile_scope: CompileScope::Library,
    },
];

pub(crate) fn run(root: &Path, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Some(folder) = arguments.corpus.find(root) else { return Ok(ExitCode::SUCCESS) };
    let entries: Vec<&Entry> =
        ENTRIES.iter().filter(|it| arguments.only.as_ref().is_none_or(|only| only == it.name)).collect();
    ensure!(!entries.is_empty(), "unknown entry; expected one of {}", names());
    let progress = progress_bar(entries.len());
    let mut surfaces = BTreeMap::new();
    for entry in entries {
        progress.set_message(entry.name);
        let out = generate(root, &folder, entry)?;
        let surface = surface(&out)?;
        ensure!(
            surface.len() == entry.operations,
            "{}: api.json contains {} of {} operations",
            entry.name,
            surface.len(),
            entry.operations
        );
        if let Some(other) = entry.same_as.and_then(|it| surfaces.get(it)) {
            compare(entry.name, &surface, other)?;
        }
        surfaces.insert(entry.name, surface);
        if !arguments.no_compile {
            compile(root, entry, &out, &progress)?;
        }
        println!("{}: {} operations", entry.name, entry.operations);
        progress.inc(1);
    }
    progress.finish_and_clear();
    Ok(ExitCode::SUCCESS)
}

fn names() -> String {
    ENTRIES.iter().map(|it| it.name).collect::<Vec<_>>().join(", ")
}

/// Finds an entry by name.
pub(crate) fn entry(name: &str) -> anyhow::Result<&'static Entry> {
    ENTRIES.iter().find(|it| it.name == name).with_context(|| format!("the corpus has no entry `{name}`"))
}

/// Generates the crate of an entry below `target` and returns its folder.
pub(crate) fn generate(root: &Path, folder: &Path, entry: &Entry) -> anyhow::Result<PathBuf> {
    generate_all(root, folder, entry).map(|(out, _)| out)
}

/// Like [`generate`], but also returns the output of the generator.
pub(crate) fn generate_all(root: &Path, folder: &Path, entry: &Entry) -> anyhow::Result<(PathBuf, Output)> {
    let out = root.join("target/corpus").join(entry.name);
    let runtime = root.join("runtime").to_string_lossy().into_owned();
    let manifest = Target::Standalone { runtime: RuntimeSource::Path(runtime), own_workspace: true };
    let name = PackageName::parse(&format!("corpus-{}", entry.name))?;
    let output = Generator::new(name, manifest).run(&Input::Path(folder.join(entry.input)));
    if output.diagnostics.has_errors() {
        let list: Vec<String> = output.diagnostics.iter().map(ToString::to_string).collect();
        bail!("{}: {}", entry.name, list.join("\n"));
    }
    sync(&out, &output.files, Mode::Write)?;
    Ok((out, output))
}

/// The parameters and responses of each operation that callers can see.
type Surface = BTreeMap<String, BTreeSet<String>>;

fn surface(out: &Path) -> anyhow::Result<Surface> {
    let text = std::fs::read_to_string(out.join("api.json"))?;
    let api: Value = serde_json::from_str(&text)?;
    let list = |value: &Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
    let operations = list(&api, "operations");
    let surface = operations.iter().map(|operation| {
        let parameters = list(operation, "parameters");
        let parameters = parameters.iter().map(|it| format!("{} {} {}", it["in"], it["name"], it["required"]));
        let responses = list(operation, "responses");
        let responses = responses.iter().map(|it| format!("status {}", it["status"]));
        let key = format!("{} {} {}", operation["method"], operation["path"], operation["id"]);
        (key, parameters.chain(responses).collect())
    });
    Ok(surface.collect())
}

fn compare(name: &str, surface: &Surface, other: &Surface) -> anyhow::Result<()> {
    for (operation, parts) in other {
        let found = surface.get(operation).with_context(|| format!("{name}: {operation} is missing"))?;
        ensure!(
            found == parts,
            "{name}: {operation} differs: {:?}",
            found.symmetric_difference(parts).collect::<Vec<_>>()
        );
    }
    Ok(())
}

fn compile(root: &Path, entry: &Entry, out: &Path, progress: &ProgressBar) -> anyhow::Result<()> {
    // Includes everything that `cargo check` reports.
    cargo(root, out, &["clippy", "--all-features", "--", "-D", "warnings"])?;
    if entry.compile_scope == CompileScope::Library {
        return Ok(());
    }
    cargo(root, out, &["doc", "--no-deps", "--all-features"])?;
    // Compiles the example of every operation.
    cargo(root, out, &["test", "--doc", "--all-features"])?;
    let sets = match entry.compile_scope {
        CompileScope::Library | CompileScope::Documentation => Vec::new(),
        CompileScope::EachFeature => features::each(out)?,
        CompileScope::FeaturePairs => features::pairs(out)?,
    };
    for (index, set) in sets.iter().enumerate() {
        progress.set_message(format!("{}: feature set {} of {}", entry.name, index + 1, sets.len()));
        cargo(root, out, &["check", "--no-default-features", "--features", set])?;
    }
    Ok(())
}

/// Returns the features of a crate, one per group of operations.
pub(crate) fn features(out: &Path) -> anyhow::Result<BTreeSet<String>> {
    let api: Value = serde_json::from_str(&std::fs::read_to_string(out.join("api.json"))?)?;
    let operations = api["operations"].as_array().context("api.json contains no operations")?;
    Ok(operations.iter().filter_map(|it| it["feature"].as_str().map(str::to_owned)).collect())
}

/// Runs cargo on a crate and treats warnings as errors.
fn cargo(root: &Path, out: &Path, arguments: &[&str]) -> anyhow::Result<()> {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(out)
        .env("CARGO_TARGET_DIR", root.join("target/corpus/target"))
        .env("CARGO_INCREMENTAL", "0")
        .env("RUSTFLAGS", "-D warnings")
        .env("RUSTDOCFLAGS", "-D warnings")
        .output()?;
    ensure!(
        output.status.success(),
        "cargo {} in {}:\n{}",
        arguments.join(" "),
        out.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}
