//! `cargo xtask corpus`: generates crates from real specifications and checks that they are complete and compile without
//! warnings.

mod compile;
mod entries;
mod features;
mod names;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail, ensure};
use sdk_generator::PackageName;
use sdk_generator::cli::progress_bar;
use sdk_generator::generate::{Generator, Output};
use sdk_generator::read::Input;
use sdk_generator::sync::{Mode, sync};
use sdk_generator::target::{RuntimeSource, Target};
use serde_json::Value;

pub(crate) use self::compile::lint;
pub(crate) use self::entries::{ENTRIES, Entry};
pub(crate) use self::features::group_features;
use self::names::NameCount;

/// Of this many fields, at most one has a type with an unrelated name: a member that `allOf` inherits.
const MOST_UNRELATED: usize = 20;

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

/// The real specifications to test, for commands that write a page of results.
#[derive(clap::Args)]
pub(crate) struct CorpusSelection {
    #[command(flatten)]
    corpus: CorpusFolder,
    /// Test only this document, without updating the page of results
    #[arg(long)]
    only: Option<String>,
}

impl CorpusSelection {
    /// Returns the folder, as [`CorpusFolder::find`] does.
    pub(crate) fn find(&self, root: &Path) -> Option<PathBuf> {
        self.corpus.find(root)
    }

    /// Returns `true` if all documents are tested, so that the page of results is updated.
    pub(crate) const fn is_whole(&self) -> bool {
        self.only.is_none()
    }

    /// Returns the chosen documents.
    pub(crate) fn choose(&self, documents: &[&'static str]) -> anyhow::Result<Vec<&'static str>> {
        let chosen = |it: &&str| self.only.as_deref().is_none_or(|only| only == *it);
        let chosen: Vec<&'static str> = documents.iter().copied().filter(chosen).collect();
        ensure!(!chosen.is_empty(), "unknown document; expected one of {}", documents.join(", "));
        Ok(chosen)
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

pub(crate) fn run(root: &Path, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Some(folder) = arguments.corpus.find(root) else { return Ok(ExitCode::SUCCESS) };
    let entries: Vec<&Entry> =
        ENTRIES.iter().filter(|it| arguments.only.as_ref().is_none_or(|only| only == it.name)).collect();
    ensure!(!entries.is_empty(), "unknown entry; expected one of {}", names());
    let progress = progress_bar(entries.len());
    let mut surfaces = BTreeMap::new();
    let mut crates = Vec::new();
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
        let input = folder.join(entry.input);
        if input.is_file() {
            let NameCount { fields, unrelated } = names::count(&input, &out)?;
            println!("{}: {unrelated} of {fields} fields have a type with an unrelated name", entry.name);
            ensure!(
                unrelated * MOST_UNRELATED <= fields,
                "{}: more than 1 in {MOST_UNRELATED} fields has a type with an unrelated name",
                entry.name
            );
        }
        surfaces.insert(entry.name, surface);
        crates.push((entry, out));
        println!("{}: {} operations", entry.name, entry.operations);
        progress.inc(1);
    }
    progress.finish_and_clear();
    if !arguments.no_compile {
        let progress = progress_bar(crates.len());
        compile::compile(root, &crates, &progress)?;
        progress.finish_and_clear();
        println!("{} crates compile without warnings", crates.len());
    }
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
