//! `cargo xtask update`: generates complete crates from a provider's own documents.
//!
//! The crates in the workspace contain only a part of each API. This command generates all of it, as standalone crates below
//! `target/update`. A program depends on such a crate by its path:
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
use sdk_generator::compare::render::{Format, Report, render};
use sdk_generator::compare::{Comparison, Effect, compare};
use sdk_generator::files;
use sdk_generator::outline::Outline;
use sdk_generator::printable::{printable, shown_path};
use sdk_generator::project::update::{Difference, Outcome, Update, Updated};
use sdk_generator::project::upstream::{Source, Upstream};
use sdk_generator::project::{Project, Renames};
use sdk_generator::report::columns;
use sdk_generator::report::terminal::{self, Sources};
use sdk_generator::sync::Mode;
use sdk_generator::target::RuntimeSource;

/// How often the progress bars are redrawn.
const TICK: Duration = Duration::from_millis(200);

/// The report of the changes since the last run, in the output folder.
const REPORT: &str = "changes.html";

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A checkout of specifications, a folder of documentation pages, or one document
    #[arg(long, value_name = "PATH")]
    from: PathBuf,
    /// Generate only these APIs of `specs/apis.toml`
    #[arg(long, value_name = "API")]
    only: Vec<String>,
    /// The output folder; by default, `target/update` in the workspace
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Do not write anything, and fail if there are changes
    #[arg(long)]
    check: bool,
    /// How many APIs to generate concurrently
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..))]
    jobs: u8,
    /// Write crates in which names differ from the last run; by default, such renames are shown and the crate is not written
    #[arg(long)]
    accept_renames: bool,
    /// Also show warnings about the documents
    #[arg(long)]
    warnings: bool,
}

pub(crate) fn run(root: &Path, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let renames = if arguments.accept_renames { Renames::Accept } else { Renames::Refuse };
    let mode = if arguments.check { Mode::Check } else { Mode::Write };
    let project = Project::open(root)?.with_renames(renames);
    let upstream = project.upstream(&arguments.from, &arguments.only)?;
    announce(&upstream, arguments);
    anyhow::ensure!(
        !upstream.sources.is_empty(),
        "no document of any API was found in {}",
        shown_path(&arguments.from)
    );
    let out = arguments.out.clone().unwrap_or_else(|| root.join("target/update"));
    let out = std::path::absolute(out).context("the output folder")?;
    // All crates are in the same folder, so the path is the same for each.
    let runtime = RuntimeSource::relative(&out.join("crate"), &root.join("runtime")).context("the runtime")?;
    let update = project.update(&out, runtime, mode)?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(arguments.jobs.into()).build()?;
    let bars = MultiProgress::new();
    let results: Vec<_> =
        pool.install(|| upstream.sources.par_iter().map(|source| update_one(&update, source, &bars)).collect());
    bars.clear().ok();
    let mut rows = Vec::with_capacity(results.len());
    for (result, source) in results.into_iter().zip(&upstream.sources) {
        rows.push(result.with_context(|| source.api.clone())?);
    }
    for (updated, _) in &rows {
        print_diagnostics(updated, arguments);
    }
    println!("{}", table(&rows));
    report_changes(&rows, &out, mode)?;
    println!("{}", dependency_lines(&rows));
    let is_good = |outcome: Outcome| match outcome {
        Outcome::Skipped | Outcome::Same => true,
        Outcome::Different => mode == Mode::Write,
        Outcome::Refused | Outcome::Failed => false,
    };
    let good = rows.iter().all(|(it, _)| is_good(it.outcome));
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Prints which document was found for each API.
fn announce(upstream: &Upstream, arguments: &Arguments) {
    for Source { api, path, others } in &upstream.sources {
        eprintln!("{api}: using {}", shown_path(path));
        for other in others {
            eprintln!("  ignoring {}", shown_path(other));
        }
    }
    for path in &upstream.unclaimed {
        eprintln!("no `upstream` in specs/apis.toml matches {}", shown_path(path));
    }
    if !arguments.only.is_empty() {
        for api in &upstream.missing {
            eprintln!("{api}: no document matches its `upstream` in specs/apis.toml");
        }
    }
}

/// Generates one crate and shows its progress. The bar is hidden if standard error is not a terminal.
fn update_one(update: &Update<'_>, source: &Source, bars: &MultiProgress) -> anyhow::Result<(Updated, Duration)> {
    let style = ProgressStyle::with_template("{spinner} {prefix}: {msg} {elapsed}");
    let bar = bars.add(ProgressBar::new_spinner().with_style(style.unwrap_or(ProgressStyle::default_spinner())));
    bar.set_prefix(source.api.clone());
    bar.enable_steady_tick(TICK);
    let start = Instant::now();
    let updated = update.run(&source.api, &source.path, &|step| bar.set_message(step.as_str()))?;
    bar.finish_with_message(updated.outcome.as_str());
    Ok((updated, start.elapsed()))
}

fn print_diagnostics(updated: &Updated, arguments: &Arguments) {
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
        "FROM WORKSPACE",
        "SINCE LAST RUN",
        "WARNINGS",
        "SECONDS",
        "SIZE",
        "OUTCOME",
    ]);
    for (it, time) in rows {
        let since = it.previous.as_ref().map_or_else(|| "new".to_owned(), |before| difference(before, &it.outline));
        table.add_row([
            it.api.clone(),
            it.size.operations.to_string(),
            it.size.types.to_string(),
            difference(&it.committed, &it.outline),
            since,
            it.size.warnings.to_string(),
            format!("{:.1}", time.as_secs_f64()),
            indicatif::HumanBytes(it.size.bytes as u64).to_string(),
            it.outcome.as_str().to_owned(),
        ]);
    }
    table.to_string()
}

/// Counts what a program gets that switches to a crate from an earlier one.
fn difference(before: &Outline, after: &Outline) -> String {
    let Difference { operations_added, operations_removed, types_added, types_removed } =
        Difference::between(before, after);
    let breaking = match before.operations.is_empty() {
        true => 0,
        false => compare(before, after).count(Effect::Breaking),
    };
    format!(
        "operations +{operations_added} -{operations_removed}, types +{types_added} -{types_removed}, {breaking} breaking"
    )
}

/// Prints the breaking changes since the last run, and writes a report of all changes next to the crates.
fn report_changes(rows: &[(Updated, Duration)], out: &Path, mode: Mode) -> anyhow::Result<()> {
    let changed = rows.iter().filter(|(it, _)| matches!(it.outcome, Outcome::Different | Outcome::Refused));
    let compared = changed.filter_map(|(it, _)| Some(compare(it.previous.as_ref()?, &it.outline)));
    let comparisons: Vec<Comparison> = compared.filter(|it| it.verdict().is_some()).collect();
    for comparison in &comparisons {
        for change in comparison.changes.iter().filter(|it| it.effect() == Effect::Breaking) {
            let member = change.member.as_ref().map(|it| format!(" {}", it.wire)).unwrap_or_default();
            let line = format!("{}: {}{member} {}", comparison.package, change.subject.name(), change.kind.phrase());
            println!("breaking: {}", printable(&line));
        }
    }
    if mode == Mode::Write && !comparisons.is_empty() {
        let path = out.join(REPORT);
        files::replace(&path, render(&Report::Comparisons(comparisons), Format::Html).as_bytes())?;
        println!("changes since the last run: {}", shown_path(&path));
    }
    Ok(())
}

/// Returns the manifest lines with which a program depends on the generated crates.
fn dependency_lines(rows: &[(Updated, Duration)]) -> String {
    let generated = rows.iter().filter(|(it, _)| it.folder.join("Cargo.toml").is_file());
    generated.map(|(it, _)| format!("\n{} = {{ path = {:?} }}", it.api, it.folder)).collect()
}
