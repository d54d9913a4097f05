//! The changes in a crate since its last release, and the version that they require.

use sdk_generator::compare::render::changelog;
use sdk_generator::compare::{Effect, compare};
use sdk_generator::outline::Outline;
use semver::Version;

use super::bump;

/// The changes of a release.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Changes {
    /// A summary of a few words.
    pub(super) summary: &'static str,
    /// The version that the changes require.
    pub(super) next: Version,
    /// Markdown with the sections of a changelog.
    pub(super) entries: String,
}

impl Changes {
    /// Returns the changes of the first release, which keeps its version.
    pub(super) fn first(version: &Version) -> Self {
        let entries = "### Added\n\n- Initial release.\n".to_owned();
        Self { summary: "the first release", next: version.clone(), entries }
    }

    /// Returns the changes for files that differ although the operations and types are the same.
    pub(super) fn of_sources(version: &Version) -> Self {
        let entries = "### Changed\n\n- Code and documentation of the same operations and types.\n".to_owned();
        Self { summary: "the same operations and types", next: bump::patch(version), entries }
    }

    /// Returns no changes, for a release that was explicitly requested.
    pub(super) fn none(version: &Version) -> Self {
        Self { summary: "no changes", next: version.clone(), entries: String::new() }
    }
}

/// Compares two states of a crate. This is the only comparison that releases make.
pub(super) fn between(before: &Outline, after: &Outline, version: &Version) -> Option<Changes> {
    let comparison = compare(before, after);
    let summary = match (comparison.wire()?, comparison.rust()?) {
        (_, Effect::Breaking) => "breaking changes",
        (Effect::Breaking, _) => "breaking changes on the wire",
        (_, Effect::Additive) => "additions",
        (Effect::Additive, Effect::DocsOnly) => "additions on the wire",
        (Effect::DocsOnly, Effect::DocsOnly) => "documentation only",
    };
    Some(Changes { summary, next: comparison.bump(version), entries: changelog(&comparison) })
}
