//! What has changed in a crate since its last release, and which version that asks for.

use sdk_generator::compare::render::changelog;
use sdk_generator::compare::{Effect, compare};
use sdk_generator::outline::Outline;
use semver::Version;

use super::bump;

/// The changes of a release.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Changes {
    /// In a few words.
    pub(super) summary: &'static str,
    /// The version that they ask for.
    pub(super) next: Version,
    /// Markdown, in the sections of a changelog.
    pub(super) entries: String,
}

impl Changes {
    /// Those of the first release, which needs no other version.
    pub(super) fn first(version: &Version) -> Self {
        let entries = "### Added\n\n- The first release.\n".to_owned();
        Self { summary: "the first release", next: version.clone(), entries }
    }

    /// Those where operations and types are what they were, and files are not.
    pub(super) fn of_sources(version: &Version) -> Self {
        let entries = "### Changed\n\n- Code and documentation of the same operations and types.\n".to_owned();
        Self { summary: "the same operations and types", next: bump::patch(version), entries }
    }

    /// None at all: a release that somebody wants all the same.
    pub(super) fn none(version: &Version) -> Self {
        Self { summary: "no changes", next: version.clone(), entries: String::new() }
    }
}

/// Compares what a crate held with what it holds: the one place where releases ask for a comparison.
pub(super) fn between(before: &Outline, after: &Outline, version: &Version) -> Option<Changes> {
    let comparison = compare(before, after);
    // What breaks on the wire alone is no reason for another major version: `bump` says why.
    let summary = match comparison.rust()? {
        Effect::Breaking => "breaking changes",
        Effect::Additive => "additions",
        Effect::DocsOnly => "other words only",
    };
    Some(Changes { summary, next: comparison.bump(version), entries: changelog(&comparison) })
}
