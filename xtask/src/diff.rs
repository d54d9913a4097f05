//! `cargo xtask diff`: what changed in the crates of `generated`, and what that means for those who use them.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, bail};
use sdk_generator::compare::render::{Report, ReportArguments};
use sdk_generator::compare::{Comparison, compare, migrate};
use sdk_generator::outline::Outline;
use sdk_generator::project::Project;
use sdk_generator::report::terminal::{self, Sources};
use sdk_generator::sync::Mode;
use semver::Version;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A revision, or an API such as `v3`; without one, what is committed is compared with what would be generated now.
    #[arg(requires = "new")]
    old: Option<String>,
    /// The other revision; or the other version of the API, to show where operations went and what their callers change.
    new: Option<String>,
    #[command(flatten)]
    report: ReportArguments,
}

pub(crate) fn run(root: &Path, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let project = Project::open(root)?;
    let report = match (&arguments.old, &arguments.new) {
        (Some(old), Some(new)) => match (api(&project, old), api(&project, new)) {
            (Some(old), Some(new)) => {
                Report::Migration(migrate(&generated(&project, &old)?, &generated(&project, &new)?))
            }
            _ => Report::Comparisons(between(root, &Revision::parse(old)?, &Revision::parse(new)?)?),
        },
        _ => Report::Comparisons(uncommitted(root, &project)?),
    };
    let is_accepted = arguments.report.deliver(&report, &mut anstream::stdout())?;
    Ok(if is_accepted { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The API of a name, or of the last part of it if no other ends so.
fn api(project: &Project, name: &str) -> Option<String> {
    let ending = format!("-{name}");
    let mut ends: Vec<&str> = project.names().filter(|it| it.ends_with(&ending)).collect();
    match project.names().find(|it| *it == name) {
        Some(exact) => Some(exact.to_owned()),
        None if ends.len() == 1 => ends.pop().map(str::to_owned),
        None => None,
    }
}

/// What an API would be if it were generated now.
fn generated(project: &Project, name: &str) -> anyhow::Result<Outline> {
    let made = project.regenerate(name, Mode::Check)?;
    if made.diagnostics.has_errors() {
        anstream::eprint!("{}", terminal::render(&made.diagnostics, &mut Sources::default()));
        bail!("{name} cannot be compared");
    }
    Ok(made.outline)
}

/// What is committed, with what would be generated now.
fn uncommitted(root: &Path, project: &Project) -> anyhow::Result<Vec<Comparison>> {
    let head = Revision::parse("HEAD")?;
    let committed = crates(root, &head)?;
    let names: BTreeSet<String> = project.names().map(str::to_owned).chain(committed.iter().cloned()).collect();
    let mut comparisons = Vec::with_capacity(names.len());
    for name in names {
        let old = if committed.contains(&name) { outline(root, &head, &name)? } else { nothing(&name) };
        let new = match project.names().any(|it| it == name) {
            true => generated(project, &name)?,
            false => nothing(&name),
        };
        // All crates have the workspace's version, which is this one's.
        comparisons.push(compare(&old, &new).with_version(Version::parse(env!("CARGO_PKG_VERSION"))?));
    }
    Ok(comparisons)
}

/// The crates of two revisions.
fn between(root: &Path, old: &Revision, new: &Revision) -> anyhow::Result<Vec<Comparison>> {
    let (before, after) = (crates(root, old)?, crates(root, new)?);
    let read = |revision: &Revision, crates: &BTreeSet<String>, name: &str| match crates.contains(name) {
        true => outline(root, revision, name),
        false => Ok(nothing(name)),
    };
    let names = before.union(&after);
    names.map(|name| Ok(compare(&read(old, &before, name)?, &read(new, &after, name)?))).collect()
}

/// A crate that is not there.
fn nothing(name: &str) -> Outline {
    Outline { package: name.to_owned(), ..Outline::default() }
}

/// A revision as Git takes it.
struct Revision(String);

impl Revision {
    /// What begins with a hyphen would be an option, and what has a colon a path.
    fn parse(text: &str) -> anyhow::Result<Self> {
        if text.is_empty() || text.starts_with('-') || text.contains(':') {
            bail!("{text:?} is neither an API nor a revision");
        }
        Ok(Self(text.to_owned()))
    }
}

/// The crates of a revision.
fn crates(root: &Path, Revision(revision): &Revision) -> anyhow::Result<BTreeSet<String>> {
    let text = git(root, &["ls-tree", "-r", "--name-only", "-z", "--end-of-options", revision, "generated/"])?;
    let name = |path: &str| Some(path.strip_prefix("generated/")?.strip_suffix("/api.json")?.to_owned());
    Ok(text.split('\0').filter_map(name).filter(|it| !it.contains('/')).collect())
}

fn outline(root: &Path, Revision(revision): &Revision, name: &str) -> anyhow::Result<Outline> {
    let text = git(root, &["show", "--end-of-options", &format!("{revision}:./generated/{name}/api.json")])?;
    let outline: Outline =
        serde_json::from_str(&text).with_context(|| format!("generated/{name}/api.json of {revision}"))?;
    // The first files did not say it.
    Ok(if outline.package.is_empty() { Outline { package: name.to_owned(), ..outline } } else { outline })
}

/// What Git prints.
fn git(root: &Path, arguments: &[&str]) -> anyhow::Result<String> {
    let output = Command::new("git").arg("-C").arg(root).args(arguments).output().context("running git")?;
    if !output.status.success() {
        bail!("git {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr).trim());
    }
    String::from_utf8(output.stdout).context("what git printed")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test")]

    use sdk_generator::compare::ChangeKind;

    use super::*;

    const PING: &str = "openapi: 3.0.3\ninfo: {title: Ping, version: '1'}\npaths:\n  /ping: {get: {operationId: ping, \
                        responses: {204: {description: D.}}}}\n";

    #[test]
    fn what_is_committed_is_compared_with_specifications_and_revisions_with_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        if git(root, &["init", "--quiet"]).is_err() {
            return println!("skipped: there is no git");
        }
        let commit = || {
            git(root, &["add", "."]).unwrap();
            let author = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
            git(root, &[&author[..], &["commit", "--quiet", "-m", "a"]].concat()).unwrap();
        };
        std::fs::create_dir(root.join("specs")).unwrap();
        std::fs::write(root.join("specs/apis.toml"), "[[api]]\nname = 'ping'\ninput = 'ping.yaml'\n").unwrap();
        std::fs::write(root.join("specs/ping.yaml"), PING).unwrap();
        let project = Project::open(root).unwrap();
        project.regenerate("ping", Mode::Write).unwrap();
        commit();
        let comparisons = uncommitted(root, &project).unwrap();
        assert!(comparisons.len() == 1 && comparisons[0].changes.is_empty(), "{comparisons:?}");

        std::fs::write(root.join("specs/ping.yaml"), PING.replace("operationId: ping", "operationId: pong")).unwrap();
        let comparisons = uncommitted(root, &project).unwrap();
        assert_eq!(comparisons[0].package, "ping");
        assert!(comparisons[0].changes.iter().any(|it| it.kind == ChangeKind::OperationRenamed), "{comparisons:?}");
        project.regenerate("ping", Mode::Write).unwrap();
        commit();
        let revision = |text| Revision::parse(text).unwrap();
        let between_revisions = between(root, &revision("HEAD~1"), &revision("HEAD")).unwrap();
        assert_eq!(between_revisions[0].changes, comparisons[0].changes);
        assert!(between(root, &revision("HEAD"), &revision("nothing")).is_err());
    }

    #[test]
    fn no_option_and_no_path_is_a_revision() {
        for text in ["", "-x", "--output=/tmp/x", "HEAD:a"] {
            assert!(Revision::parse(text).is_err(), "{text}");
        }
        for text in ["HEAD", "HEAD~2", "v1.0", "main@{1}"] {
            assert!(Revision::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn apis_are_known_by_their_last_word() {
        let project = Project::open(&crate::root()).unwrap();
        assert_eq!(api(&project, "v3").as_deref(), Some("sailpoint-v3"));
        assert_eq!(api(&project, "sailpoint-v2025").as_deref(), Some("sailpoint-v2025"));
        assert_eq!(api(&project, "HEAD"), None);
    }
}
