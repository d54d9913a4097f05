//! `cargo xtask update`: whole crates from a provider's own documents.
//!
//! The workspace has parts of its APIs; this makes all of them, as crates that stand alone below `target/update`. A program
//! depends on one by its path:
//!
//! ```toml
//! [dependencies.sailpoint-v2025]
//! path = "…/target/update/sailpoint-v2025"
//! default-features = false
//! features = ["accounts", "identities"]
//! ```

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Context;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use rayon::prelude::*;
use sdk_generator::compare::{Effect, compare};
use sdk_generator::target::RuntimeSource;
use sdk_generator::project::update::{Difference, Outcome, Update, Updated};
use sdk_generator::project::upstream::{Source, Upstream};
use sdk_generator::project::{Project, Renames};
use sdk_generator::report::columns;
use sdk_generator::report::terminal::{self, Sources};
use sdk_generator::sync::Mode;

/// How often a bar shows that something goes on.
const TICK: Duration = Duration::from_millis(200);

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A checkout of specifications, a folder of documentation pages, or one document.
    #[arg(long, value_name = "PATH")]
    from: PathBuf,
    /// Only these APIs of `specs/apis.toml`.
    #[arg(long, value_name = "API")]
    only: Vec<String>,
    /// The folder for the crates.
    #[arg(long, value_name = "DIR", default_value = "target/update")]
    out: PathBuf,
    /// Writes nothing; fails if anything would change.
    #[arg(long)]
    check: bool,
    /// How many APIs are generated at a time.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..))]
    jobs: u8,
    /// Writes names that differ from those of the last run; without it they are shown, and the crate is left as it is.
    #[arg(long)]
    accept_renames: bool,
    /// Shows the warnings about the documents as well.
    #[arg(long)]
    warnings: bool,
}

pub(crate) fn run(root: &Path, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let renames = if arguments.accept_renames { Renames::Accept } else { Renames::Refuse };
    let mode = if arguments.check { Mode::Check } else { Mode::Write };
    let project = Project::open(root)?.with_renames(renames);
    let upstream = project.upstream(&arguments.from, &arguments.only)?;
    announce(&upstream, arguments);
    anyhow::ensure!(!upstream.sources.is_empty(), "no API has a document at {}", arguments.from.display());
    let runtime = RuntimeSource::Path(root.join("runtime").to_string_lossy().into_owned());
    let out = std::path::absolute(root.join(&arguments.out)).context("the output folder")?;
    let update = project.update(&out, runtime, mode)?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(arguments.jobs.into()).build()?;
    let bars = MultiProgress::new();
    let results: Vec<_> =
        pool.install(|| upstream.sources.par_iter().map(|source| one(&update, source, &bars)).collect());
    bars.clear().ok();
    let mut rows = Vec::with_capacity(results.len());
    for (result, source) in results.into_iter().zip(&upstream.sources) {
        rows.push(result.with_context(|| source.api.clone())?);
    }
    for (updated, _) in &rows {
        findings(updated, arguments);
    }
    println!("{}", table(&rows));
    println!("{}", folders(&rows));
    let is_good = |outcome: Outcome| match outcome {
        Outcome::Skipped | Outcome::Same => true,
        Outcome::Different => mode == Mode::Write,
        Outcome::Refused | Outcome::Failed => false,
    };
    let good = rows.iter().all(|(it, _)| is_good(it.outcome));
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Says what was found where.
fn announce(upstream: &Upstream, arguments: &Arguments) {
    for Source { api, path, others } in &upstream.sources {
        eprintln!("{api}: from {}", path.display());
        for other in others {
            eprintln!("  not from {}", other.display());
        }
    }
    for path in &upstream.unclaimed {
        eprintln!("{}: no API's `upstream` in specs/apis.toml has this name", path.display());
    }
    if !arguments.only.is_empty() {
        for api in &upstream.missing {
            eprintln!("{api}: no document here has a name of its `upstream` in specs/apis.toml");
        }
    }
}

/// Makes one crate, with a line that shows what is being done. It is hidden where standard error is no terminal.
fn one(update: &Update<'_>, source: &Source, bars: &MultiProgress) -> anyhow::Result<(Updated, Duration)> {
    let style = ProgressStyle::with_template("{spinner} {prefix}: {msg} {elapsed}");
    let bar = bars.add(ProgressBar::new_spinner().with_style(style.unwrap_or(ProgressStyle::default_spinner())));
    bar.set_prefix(source.api.clone());
    bar.enable_steady_tick(TICK);
    let start = Instant::now();
    let updated = update.run(&source.api, &source.path, &|step| bar.set_message(step.as_str()))?;
    bar.finish_with_message(updated.outcome.as_str());
    Ok((updated, start.elapsed()))
}

fn findings(updated: &Updated, arguments: &Arguments) {
    if arguments.warnings || updated.outcome == Outcome::Failed {
        anstream::eprint!("{}", terminal::render(&updated.diagnostics, &mut Sources::default()));
    }
    let renames = if updated.outcome == Outcome::Refused { Renames::Refuse } else { Renames::Accept };
    eprint!("{}", terminal::renames(&updated.renames, renames));
}

fn table(rows: &[(Updated, Duration)]) -> String {
    let mut table = columns([
        "API",
        "OPERATIONS",
        "TYPES",
        "AGAINST generated/",
        "BREAKING",
        "WARNINGS",
        "SECONDS",
        "SIZE",
        "OUTCOME",
    ]);
    for (it, time) in rows {
        let Difference { operations_added, operations_removed, types_added, types_removed } =
            Difference::between(&it.committed, &it.outline);
        let difference =
            format!("operations +{operations_added} -{operations_removed}, types +{types_added} -{types_removed}");
        table.add_row([
            it.api.clone(),
            it.size.operations.to_string(),
            it.size.types.to_string(),
            difference,
            breaking(it).to_string(),
            it.size.warnings.to_string(),
            format!("{:.1}", time.as_secs_f64()),
            indicatif::HumanBytes(it.size.bytes as u64).to_string(),
            it.outcome.as_str().to_owned(),
        ]);
    }
    table.to_string()
}

/// How many changes a program has to follow that goes over from the crate of the workspace.
fn breaking(updated: &Updated) -> usize {
    match updated.committed.operations.is_empty() {
        true => 0,
        false => compare(&updated.committed, &updated.outline).count(Effect::Breaking),
    }
}

/// How a program depends on the crates that there are.
fn folders(rows: &[(Updated, Duration)]) -> String {
    let there = rows.iter().filter(|(it, _)| it.folder.join("Cargo.toml").is_file());
    there.map(|(it, _)| format!("\n{} = {{ path = {:?} }}", it.api, it.folder)).collect()
}
