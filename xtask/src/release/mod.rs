//! `cargo xtask release`: updates the versions and changelogs of the generated crates.
//!
//! The version of a crate is in `specs/apis.toml`, and its last release is at the tag `NAME-vVERSION`. The command does not
//! commit, tag or publish anything. It writes a change to review like any other.

mod bump;
mod changelog;
mod changes;
mod list;
mod released;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, ensure};
use sdk_generator::files;
use sdk_generator::project::Project;
use sdk_generator::sync::Mode;
use semver::Version;

use self::bump::Bump;
use self::changes::Changes;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The part of the version to increase; `auto` determines it from the changes since the last release
    #[arg(long, value_enum)]
    bump: Bump,
    /// Show the changes without writing them
    #[arg(long)]
    dry_run: bool,
    /// Release only this crate
    #[arg(long, value_name = "API")]
    api: Option<String>,
    /// The commit to compare with instead of the tag of the last release
    #[arg(long, value_name = "COMMIT")]
    since: Option<String>,
}

/// The next release of a crate.
struct Release {
    api: String,
    before: Version,
    after: Version,
    changes: Changes,
    /// The changelog including this release.
    changelog: String,
}

pub(crate) fn run(root: &Path, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let project = Project::open(root)?;
    let names: Vec<String> = match &arguments.api {
        Some(name) => vec![name.clone()],
        None => project.names().map(str::to_owned).collect(),
    };
    let date = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
    let mut releases = Vec::new();
    for name in &names {
        match plan(root, &project, name, arguments, &date).with_context(|| name.clone())? {
            Some(release) => releases.push(release),
            None => println!("{name}: no changes since the last release"),
        }
    }
    for release in &releases {
        let Release { api, before, after, changes, .. } = release;
        match before == after {
            true => println!("{api}: {after}, the first release\n"),
            false => println!("{api}: {before} -> {after}, {}\n\n{}", changes.summary, changes.entries),
        }
    }
    if arguments.dry_run || releases.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    write(root, &releases)?;
    update_cargo_lock(root)?;
    println!("Review and commit these changes, then tag the commit:");
    releases.iter().for_each(|it| println!("git tag {}", released::tag(&it.api, &it.after)));
    Ok(ExitCode::SUCCESS)
}

/// Plans the next release of a crate, or returns `None` if the crate has not changed.
fn plan(
    root: &Path,
    project: &Project,
    name: &str,
    arguments: &Arguments,
    date: &str,
) -> anyhow::Result<Option<Release>> {
    let regenerated = project.regenerate(name, Mode::Check)?;
    let agrees = regenerated.changes.is_empty() && !regenerated.diagnostics.has_errors();
    ensure!(agrees, "the crate is out of date; run `cargo xtask regen` first");
    let before = project.version(name)?.context("`version` is missing in specs/apis.toml")?.clone();
    let log = read_changelog(root, name)?;
    let commit = arguments.since.clone().unwrap_or_else(|| released::tag(name, &before));
    let (after, changes) = match released::outline(root, &commit, name)? {
        Some(outline) => {
            let mut changes = changes::between(&outline, &regenerated.outline, &before);
            if changes.is_none() && released::differs(root, &commit, name)? {
                changes = Some(Changes::of_sources(&before));
            }
            if changes.is_none() && arguments.bump == Bump::Auto {
                return Ok(None);
            }
            let changes = changes.unwrap_or_else(|| Changes::none(&before));
            let after = arguments.bump.next(&before, &changes.next);
            ensure!(after > before, "cannot determine the version after the pre-release {before}; specify --bump");
            (after, changes)
        }
        None => {
            ensure!(arguments.since.is_none(), "commit `{commit}` does not exist or does not contain the crate");
            ensure!(
                !changelog::has(&log, &before),
                "CHANGELOG.md contains {before}, but the tag `{commit}` does not exist; tag the release or pass `--since COMMIT`"
            );
            (before.clone(), Changes::first(&before))
        }
    };
    let changelog = changelog::with_release(&log, &after, date, &changes.entries);
    Ok(Some(Release { api: name.to_owned(), before, after, changes, changelog }))
}

/// Writes the versions to `specs/apis.toml`, regenerates the crates, and writes the changelogs.
fn write(root: &Path, releases: &[Release]) -> anyhow::Result<()> {
    let path = root.join("specs/apis.toml");
    let mut text = files::read_to_string(&path).with_context(|| path.display().to_string())?;
    for release in releases {
        text = list::with_version(&text, &release.api, &release.after)?;
    }
    files::replace(&path, text.as_bytes())?;
    let project = Project::open(root)?;
    for release in releases {
        project.regenerate(&release.api, Mode::Write)?;
        let path = changelog_path(root, &release.api);
        files::replace(&path, release.changelog.as_bytes())?;
    }
    Ok(())
}

/// Updates `Cargo.lock`, which also contains the versions of workspace members.
fn update_cargo_lock(root: &Path) -> anyhow::Result<()> {
    let status = Command::new(env!("CARGO"))
        .args(["update", "--workspace", "--offline", "--quiet"])
        .current_dir(root)
        .status()?;
    ensure!(status.success(), "the versions were updated, but `cargo update --workspace` failed");
    Ok(())
}

fn changelog_path(root: &Path, name: &str) -> PathBuf {
    root.join("generated").join(name).join("CHANGELOG.md")
}

/// Reads a crate's changelog, or returns an empty one if the file does not exist.
fn read_changelog(root: &Path, name: &str) -> anyhow::Result<String> {
    let path = changelog_path(root, name);
    match files::read_to_string(&path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(changelog::EMPTY.to_owned()),
        Err(error) => Err(error).with_context(|| path.display().to_string()),
    }
}
