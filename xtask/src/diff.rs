//! `cargo xtask diff`: shows the changes in the crates in `generated` and their effect on callers.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, ExitCode, Output};

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
    /// A Git revision, or an API such as `v3`.
    #[arg(default_value = "HEAD")]
    old: String,
    /// The revision to compare with, or another version of the API to print a migration guide for.
    /// Without it, the first revision is compared with what would be generated now.
    new: Option<String>,
    #[command(flatten)]
    report: ReportArguments,
}

pub(crate) fn run(root: &Path, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let project = Project::open(root)?;
    let old = &arguments.old;
    let report = match &arguments.new {
        Some(new) => match (api(&project, old), api(&project, new)) {
            (Some(old), Some(new)) => {
                Report::Migration(migrate(&generated(&project, &old)?, &generated(&project, &new)?))
            }
            _ => {
                let find = |text: &str| Revision::find(root, &project, text);
                // The argument that is not an API may be misspelled.
                if api(&project, old).is_some() {
                    find(new)?;
                }
                Report::Comparisons(between(root, &find(old)?, &find(new)?)?)
            }
        },
        None => Report::Comparisons(since(root, &project, &Revision::find(root, &project, old)?)?),
    };
    let is_accepted = arguments.report.write(&report, &mut anstream::stdout())?;
    Ok(if is_accepted { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Finds an API by its full name, or by the end of its name if that is unambiguous.
fn api(project: &Project, name: &str) -> Option<String> {
    let ending = format!("-{name}");
    let mut ends: Vec<&str> = project.names().filter(|it| it.ends_with(&ending)).collect();
    match project.names().find(|it| *it == name) {
        Some(exact) => Some(exact.to_owned()),
        None if ends.len() == 1 => ends.pop().map(str::to_owned),
        None => None,
    }
}

/// Returns the outline of an API as it would be generated now.
fn generated(project: &Project, name: &str) -> anyhow::Result<Outline> {
    let regenerated = project.regenerate(name, Mode::Check)?;
    if regenerated.diagnostics.has_errors() {
        anstream::eprint!("{}", terminal::render(&regenerated.diagnostics, &mut Sources::default()));
        bail!("cannot compare {name}: it has errors");
    }
    Ok(regenerated.outline)
}

/// Compares the crates of a revision with what would be generated now.
fn since(root: &Path, project: &Project, revision: &Revision) -> anyhow::Result<Vec<Comparison>> {
    let old = crates(root, revision)?;
    let new: BTreeSet<String> = project.names().map(str::to_owned).collect();
    compare_all(root, revision, &old, &new, |name| generated(project, name))
}

/// Compares the crates of two revisions.
fn between(root: &Path, old: &Revision, new: &Revision) -> anyhow::Result<Vec<Comparison>> {
    compare_all(root, old, &crates(root, old)?, &crates(root, new)?, |name| outline(root, new, name))
}

/// Compares the crates `old` of a revision with the crates `new`, which `read_new` reads.
fn compare_all(
    root: &Path,
    revision: &Revision,
    old: &BTreeSet<String>,
    new: &BTreeSet<String>,
    read_new: impl Fn(&str) -> anyhow::Result<Outline>,
) -> anyhow::Result<Vec<Comparison>> {
    let mut comparisons = Vec::new();
    for name in old.union(new) {
        let before = if old.contains(name) { outline(root, revision, name)? } else { missing_crate(name) };
        let after = if new.contains(name) { read_new(name)? } else { missing_crate(name) };
        let comparison = compare(&before, &after);
        // Only a crate that existed before and still exists gets a next version.
        let version = if old.contains(name) && new.contains(name) { version(root, revision, name)? } else { None };
        comparisons.push(match version {
            Some(version) => comparison.with_version(version),
            None => comparison,
        });
    }
    Ok(comparisons)
}

/// Returns the version of a crate in a revision, which may be inherited from the workspace. A crate without a manifest has none.
fn version(root: &Path, revision: &Revision, name: &str) -> anyhow::Result<Option<Version>> {
    let manifest = |path: &str| -> anyhow::Result<Option<toml::Table>> {
        let text = git(root, &["ls-tree", "--name-only", "--end-of-options", &revision.0, path])?;
        if text.is_empty() {
            return Ok(None);
        }
        let text = git(root, &["show", "--end-of-options", &format!("{}:./{path}", revision.0)])?;
        Ok(Some(toml::from_str(&text).with_context(|| format!("{path} of {}", revision.0))?))
    };
    let own = manifest(&format!("generated/{name}/Cargo.toml"))?;
    let Some(of_package) = own.as_ref().and_then(|it| it.get("package")?.get("version")) else { return Ok(None) };
    let workspace = if of_package.is_str() { None } else { manifest("Cargo.toml")? };
    let of_workspace = workspace.as_ref().and_then(|it| it.get("workspace")?.get("package")?.get("version"));
    let text = of_package.as_str().or_else(|| of_workspace?.as_str());
    text.map(|it| Version::parse(it).with_context(|| format!("the version of {name} in {}", revision.0))).transpose()
}

/// Returns the outline of a crate that does not exist.
fn missing_crate(name: &str) -> Outline {
    Outline { package: name.to_owned(), ..Outline::default() }
}

/// A Git revision.
struct Revision(String);

impl Revision {
    /// Parses a revision. Git would read a leading hyphen as an option and a colon as the start of a path.
    fn parse(text: &str) -> anyhow::Result<Self> {
        if text.is_empty() || text.starts_with('-') || text.contains(':') {
            bail!("{text:?} is neither an API nor a Git revision");
        }
        Ok(Self(text.to_owned()))
    }

    /// Finds a revision, and lists the APIs if it does not exist.
    fn find(root: &Path, project: &Project, text: &str) -> anyhow::Result<Self> {
        let revision = Self::parse(text)?;
        let output = run_git(root, &["rev-parse", "--verify", "--quiet", "--end-of-options", text])?;
        if output.status.success() {
            return Ok(revision);
        }
        // An unknown revision has no message.
        if !output.stderr.is_empty() {
            bail!("cannot find `{text}`: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        let apis = project.names().collect::<Vec<_>>().join(", ");
        match api(project, text) {
            Some(name) => {
                bail!("`{text}` is the API {name}, so the other argument must be an API, too; the APIs are {apis}")
            }
            None => bail!("`{text}` is neither an API nor a Git revision; the APIs are {apis}"),
        }
    }
}

/// Returns the names of the crates in a revision.
fn crates(root: &Path, Revision(revision): &Revision) -> anyhow::Result<BTreeSet<String>> {
    let text = git(root, &["ls-tree", "-r", "--name-only", "-z", "--end-of-options", revision, "generated/"])?;
    let name = |path: &str| Some(path.strip_prefix("generated/")?.strip_suffix("/api.json")?.to_owned());
    Ok(text.split('\0').filter_map(name).filter(|it| !it.contains('/')).collect())
}

fn outline(root: &Path, Revision(revision): &Revision, name: &str) -> anyhow::Result<Outline> {
    let text = git(root, &["show", "--end-of-options", &format!("{revision}:./generated/{name}/api.json")])?;
    let outline: Outline =
        serde_json::from_str(&text).with_context(|| format!("generated/{name}/api.json of {revision}"))?;
    // The first versions of the file did not contain the package.
    Ok(if outline.package.is_empty() { Outline { package: name.to_owned(), ..outline } } else { outline })
}

fn run_git(root: &Path, arguments: &[&str]) -> anyhow::Result<Output> {
    Command::new("git").arg("-C").arg(root).args(arguments).output().context("running git")
}

/// Runs Git and returns its standard output.
fn git(root: &Path, arguments: &[&str]) -> anyhow::Result<String> {
    let output = run_git(root, arguments)?;
    if !output.status.success() {
        bail!("git {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr).trim());
    }
    String::from_utf8(output.stdout).context("git printed invalid UTF-8")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test")]

    use clap::Parser;
    use sdk_generator::compare::ChangeKind;
    use sdk_generator::project::Renames;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        arguments: Arguments,
    }

    const PING: &str = "openapi: 3.0.3\ninfo: {title: Ping, version: '1'}\npaths:\n  /ping: {get: {operationId: ping, \
                        responses: {204: {description: D.}}}}\n";

    #[test]
    fn diff_compares_a_revision_with_the_specifications_and_two_revisions_with_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        git(root, &["init", "--quiet"]).unwrap();
        let commit = || {
            git(root, &["add", "."]).unwrap();
            let author = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
            git(root, &[&author[..], &["commit", "--quiet", "-m", "a"]].concat()).unwrap();
        };
        let revision = |text| Revision::parse(text).unwrap();
        std::fs::write(root.join("Cargo.toml"), "[workspace.package]\nversion = '0.3.1'\n").unwrap();
        std::fs::create_dir(root.join("specs")).unwrap();
        std::fs::write(root.join("specs/apis.toml"), "[[api]]\nname = 'ping'\ninput = 'ping.yaml'\n").unwrap();
        std::fs::write(root.join("specs/ping.yaml"), PING).unwrap();
        let project = Project::open(root).unwrap();
        project.regenerate("ping", Mode::Write).unwrap();
        commit();
        let comparisons = since(root, &project, &revision("HEAD")).unwrap();
        assert!(comparisons.len() == 1 && comparisons[0].changes.is_empty(), "{comparisons:?}");

        std::fs::write(root.join("specs/ping.yaml"), PING.replace("operationId: ping", "operationId: pong")).unwrap();
        let comparisons = since(root, &project, &revision("HEAD")).unwrap();
        assert_eq!(comparisons[0].package, "ping");
        assert_eq!(comparisons[0].version, Some(Version::new(0, 3, 1)));
        assert_eq!(comparisons[0].next_version(), Some(Version::new(0, 4, 0)));
        assert!(comparisons[0].changes.iter().any(|it| it.kind == ChangeKind::OperationRenamed), "{comparisons:?}");
        let accepting = project.clone().with_renames(Renames::Accept);
        accepting.regenerate("ping", Mode::Write).unwrap();
        commit();
        let between_revisions = between(root, &revision("HEAD~1"), &revision("HEAD")).unwrap();
        let since_revision = since(root, &project, &revision("HEAD~1")).unwrap();
        for found in [between_revisions, since_revision] {
            assert_eq!((&found[0].changes, &found[0].version), (&comparisons[0].changes, &comparisons[0].version));
        }
        assert!(between(root, &revision("HEAD"), &revision("missing")).is_err());
    }

    #[test]
    fn revision_rejects_options_and_paths() {
        for text in ["", "-x", "--output=/tmp/x", "HEAD:a"] {
            assert!(Revision::parse(text).is_err(), "{text}");
        }
        for text in ["HEAD", "HEAD~2", "v1.0", "main@{1}"] {
            assert!(Revision::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn unknown_revision_is_an_error_that_lists_the_apis() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::create_dir(root.join("specs")).unwrap();
        let list = "[[api]]\nname = 'ping-v3'\ninput = 'a.yaml'\n[[api]]\nname = 'ping-v4'\ninput = 'b.yaml'\n";
        std::fs::write(root.join("specs/apis.toml"), list).unwrap();
        git(root, &["init", "--quiet"]).unwrap();
        let error = |arguments: &[&str]| {
            let line = Line::try_parse_from(std::iter::once(&"diff").chain(arguments)).unwrap();
            run(root, &line.arguments).unwrap_err().to_string()
        };
        for arguments in [&["v9"][..], &["v9", "v3"], &["v3", "v9"], &["v9", "HEAD"]] {
            let expected = "`v9` is neither an API nor a Git revision; the APIs are ping-v3, ping-v4";
            assert_eq!(error(arguments), expected, "{arguments:?}");
        }
        git(root, &["-c", "user.name=a", "-c", "user.email=a", "commit", "--quiet", "--allow-empty", "-m", "a"])
            .unwrap();
        let found = error(&["v3", "HEAD"]);
        assert!(found.contains("`v3` is the API ping-v3") && found.ends_with("ping-v3, ping-v4"), "{found}");
        std::fs::remove_dir_all(root.join(".git")).unwrap();
        assert!(error(&["v9"]).contains("not a git repository"));
    }

    #[test]
    fn api_is_found_by_the_end_of_its_name() {
        let project = Project::open(&crate::root().unwrap()).unwrap();
        assert_eq!(api(&project, "v3").as_deref(), Some("sailpoint-v3"));
        assert_eq!(api(&project, "sailpoint-v2025").as_deref(), Some("sailpoint-v2025"));
        assert_eq!(api(&project, "HEAD"), None);
    }
}
