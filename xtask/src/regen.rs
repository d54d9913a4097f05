//! `cargo xtask regen`: generates the crates in `generated` from the specifications in `specs`.

use std::path::Path;
use std::process::ExitCode;

use sdk_generator::cli::progress_bar;
use sdk_generator::diagnostic::Severity;
use sdk_generator::printable::printable;
use sdk_generator::project::{Project, Regenerated, Renames};
use sdk_generator::report::terminal::{self, Sources};
use sdk_generator::sync::{Change, Mode};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Show what would change without writing anything, and fail if there are changes
    #[arg(long)]
    check: bool,
    /// Write crates in which names differ from the names lock; by default, such renames are shown and the crate is not written
    #[arg(long)]
    accept_renames: bool,
    /// Also print notes
    #[arg(long)]
    notes: bool,
    /// Generate only this API
    #[arg(long)]
    api: Option<String>,
}

pub(crate) fn run(root: &Path, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let renames = if arguments.accept_renames { Renames::Accept } else { Renames::Refuse };
    let project = Project::open(root)?.with_renames(renames);
    let names: Vec<String> = match &arguments.api {
        Some(name) => vec![name.clone()],
        None => project.names().map(str::to_owned).collect(),
    };
    let mode = if arguments.check { Mode::Check } else { Mode::Write };
    let progress = progress_bar(names.len());
    let mut reports = Vec::with_capacity(names.len());
    for name in &names {
        progress.set_message(name.clone());
        reports.push(project.regenerate(name, mode)?);
        progress.inc(1);
    }
    progress.finish_and_clear();
    project.compare(&mut reports);
    for report in &reports {
        print(report, mode, arguments);
        eprint!("{}", terminal::renames(&report.renames, renames));
    }
    let has_errors = reports.iter().any(|it| it.diagnostics.has_errors());
    let has_changes = reports.iter().any(|it| !it.changes.is_empty());
    if mode == Mode::Check && has_changes {
        eprintln!("error: the generated crates are out of date; run `cargo xtask regen`");
    }
    let is_refused = reports.iter().any(|it| it.refused);
    let failed = has_errors || is_refused || (mode == Mode::Check && has_changes);
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn print(report: &Regenerated, mode: Mode, arguments: &Arguments) {
    anstream::eprint!("{}", terminal::render(&report.diagnostics, &mut Sources::default()));
    // A refused run has not written its changes.
    let changes = report.changes.iter().filter(|_| mode == Mode::Check || !report.refused);
    changes.flat_map(|it| lines(it, mode)).for_each(|it| println!("{}", printable(&it)));
    let notes = report.diagnostics.iter().filter(|it| it.severity == Severity::Note);
    match arguments.notes {
        true => notes.for_each(|it| println!("{it}")),
        false => println!(
            "{}: {} operations, {} types, {} notes",
            report.name,
            report.operations,
            report.types,
            notes.count()
        ),
    }
}

/// Returns the lines for a change. Paths begin with the folder of the crate.
fn lines(change: &Change, mode: Mode) -> Vec<String> {
    match change {
        Change::Added { path } => vec![format!("+ {path}")],
        Change::Removed { path } => vec![format!("- {path}")],
        Change::Changed { path, .. } if mode == Mode::Write => vec![format!("~ {path}")],
        Change::Changed { path, diff } => {
            let header = [format!("--- {path}"), format!("+++ {path}")];
            header.into_iter().chain(diff.lines().map(str::to_owned)).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test")]

    use super::*;

    #[test]
    fn differences_name_the_crate_of_each_file() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::create_dir(root.join("specs")).unwrap();
        std::fs::write(root.join("specs/apis.toml"), "[[api]]\nname = 'ping'\ninput = 'ping.yaml'\n").unwrap();
        let document = "openapi: 3.0.3\ninfo: {title: Ping, version: '1'}\npaths: {/ping: {get: {operationId: ping, tags: [P], \
                        responses: {204: {description: D.}}}}}\n";
        std::fs::write(root.join("specs/ping.yaml"), document).unwrap();
        let project = Project::open(root).unwrap();
        project.regenerate("ping", Mode::Write).unwrap();
        std::fs::write(root.join("specs/ping.yaml"), document.replace("/ping", "/pong")).unwrap();
        let project = project.with_renames(Renames::Accept);
        let changes = project.regenerate("ping", Mode::Check).unwrap().changes;
        let all: Vec<String> = changes.iter().flat_map(|it| lines(it, Mode::Check)).collect();
        let headers = |mark| all.iter().filter(|it| it.starts_with(mark)).map(|it| &it[4..]).collect::<Vec<_>>();
        let expected =
            ["generated/ping/api.json", "generated/ping/reference.md", "generated/ping/src/p.rs", "specs/names.lock"];
        assert_eq!((headers("--- "), headers("+++ ")), (expected.to_vec(), expected.to_vec()), "{all:#?}");
        assert!(all.iter().any(|it| it.starts_with('+') && it.contains("/pong")), "{all:#?}");
    }
}
