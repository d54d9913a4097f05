//! Checks the specifications, their names locks, and whether the generated crates are up to date.

use std::collections::BTreeMap;
use std::path::Path;

use sdk_generator::diagnostic::{Code, Severity};
use sdk_generator::project::{Project, ProjectError, Regenerated};
use sdk_generator::sync::{Change, Mode};

use super::line::{Line, State, shortened};

pub(super) fn lines(root: &Path) -> Vec<Line> {
    let project = match Project::open(root) {
        Ok(project) => project,
        Err(error) => return vec![Line::new(State::Problem, "specs/apis.toml", error.to_string())],
    };
    let mut lines = vec![Line::new(State::Ok, "specs/apis.toml", format!("{} APIs", project.names().count()))];
    for name in project.names() {
        match project.regenerate(name, Mode::Check) {
            Ok(regenerated) => {
                lines.extend([specification(&regenerated), lock(&project, &regenerated), generated(&regenerated)])
            }
            Err(error) => lines.push(unreadable(name, &error)),
        }
    }
    lines
}

fn unreadable(name: &str, error: &ProjectError) -> Line {
    Line::new(State::Problem, name, error.to_string())
}

/// The diagnostics that concern the names lock.
const LOCK_CODES: &[Code] = &[Code::BadPin, Code::StaleName, Code::StalePin];

/// Summarizes the diagnostics by code, the most severe first.
fn specification(regenerated: &Regenerated) -> Line {
    let mut counts: BTreeMap<(Severity, Code), usize> = BTreeMap::new();
    for it in regenerated.diagnostics.iter().filter(|it| !LOCK_CODES.contains(&it.code)) {
        *counts.entry((it.severity, it.code)).or_default() += 1;
    }
    let state = match counts.keys().next() {
        Some((Severity::Error, _)) => State::Problem,
        Some((Severity::Warning | Severity::Note, _)) => State::Note,
        None => State::Ok,
    };
    let shown = counts.iter().map(|((severity, code), count)| format!("{count} {} {code}", severity.as_str()));
    let message = match state {
        State::Ok => "the specification has no diagnostics".to_owned(),
        _ => format!("{}; run `cargo xtask regen --check --notes` to see them", shortened(shown.collect())),
    };
    Line::new(state, &regenerated.name, message)
}

fn lock(project: &Project, regenerated: &Regenerated) -> Line {
    let messages = |codes: &[Code]| -> Vec<String> {
        regenerated.diagnostics.iter().filter(|it| codes.contains(&it.code)).map(|it| it.message.clone()).collect()
    };
    let subject = format!("{} names", regenerated.name);
    let bad = messages(&[Code::BadPin]);
    let stale = messages(&[Code::StaleName, Code::StalePin]);
    if !bad.is_empty() {
        return Line::new(State::Problem, subject, shortened(bad));
    }
    if regenerated.refused {
        let count = regenerated.renames.len();
        let message = format!("{count} names would change; run `cargo xtask regen` to see them");
        return Line::new(State::Problem, subject, message);
    }
    if !stale.is_empty() {
        return Line::new(
            State::Note,
            subject,
            format!("{}; run `cargo xtask regen` to update the lock", shortened(stale)),
        );
    }
    let pins = project.pins(&regenerated.name).unwrap_or_default();
    Line::new(State::Ok, subject, format!("the lock is up to date; {pins} pinned names"))
}

fn generated(regenerated: &Regenerated) -> Line {
    let subject = format!("{} crate", regenerated.name);
    let paths: Vec<String> = regenerated
        .changes
        .iter()
        .map(|it| match it {
            Change::Added { path } | Change::Changed { path, .. } | Change::Removed { path } => path.clone(),
        })
        .collect();
    match paths.is_empty() {
        _ if regenerated.diagnostics.has_errors() => Line::new(State::Problem, subject, "cannot be generated"),
        true => Line::new(
            State::Ok,
            subject,
            format!("up to date: {} operations, {} types", regenerated.operations, regenerated.types),
        ),
        false => {
            Line::new(State::Problem, subject, format!("out of date: {}; run `cargo xtask regen`", shortened(paths)))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test")]

    use super::*;

    #[test]
    fn missing_names_lock_is_a_problem() {
        let folder = tempfile::tempdir().unwrap();
        let (root, lock) = (folder.path(), folder.path().join("specs/ping/names.lock"));
        std::fs::create_dir_all(root.join("specs/ping")).unwrap();
        std::fs::write(root.join("specs/apis.toml"), "[[api]]\nname = 'ping'\ninput = 'ping/ping.yaml'\n").unwrap();
        let document = "openapi: 3.0.3\ninfo: {title: Ping, version: '1'}\npaths: {/ping: {get: {operationId: ping, tags: [P], \
                        description: Pings., responses: {204: {description: D.}}}}}\n";
        std::fs::write(root.join("specs/ping/ping.yaml"), document).unwrap();
        Project::open(root).unwrap().regenerate("ping", Mode::Write).unwrap();
        let problems = || lines(root).into_iter().filter(|it| it.state == State::Problem).collect::<Vec<_>>();
        assert_eq!(problems(), []);
        std::fs::remove_file(lock).unwrap();
        let found = problems();
        assert!(matches!(&found[..], [it] if it.message.contains("specs/ping/names.lock does not exist")), "{found:?}");
    }
}
