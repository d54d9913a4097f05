//! Which part of a version moves.

use semver::{BuildMetadata, Prerelease, Version};

use super::Verdict;

/// What is to become of the version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Bump {
    /// As far as the changes ask for; nothing is released where there are none.
    Auto,
    /// The third number.
    Patch,
    /// The second number.
    Minor,
    /// The first number.
    Major,
}

impl Bump {
    /// The next version; none where there is nothing to release.
    ///
    /// Source: Semantic Versioning 2.0.0, items 4 and 6 to 8; The Cargo Book, "SemVer Compatibility": before 1.0.0 the first
    /// number that is not zero says whether a version is compatible.
    pub(super) fn next(self, version: &Version, verdict: Verdict) -> Option<Version> {
        Some(match (self, verdict) {
            (Self::Patch, _) => patch(version),
            (Self::Minor, _) => Version::new(version.major, version.minor + 1, 0),
            (Self::Major, _) => Version::new(version.major + 1, 0, 0),
            (Self::Auto, Verdict::Nothing) => return None,
            (Self::Auto, Verdict::DocsOnly) => patch(version),
            (Self::Auto, Verdict::Additive) => match version.major {
                0 => patch(version),
                major => Version::new(major, version.minor + 1, 0),
            },
            (Self::Auto, Verdict::Breaking) => match (version.major, version.minor) {
                (0, 0) => patch(version),
                (0, minor) => Version::new(0, minor + 1, 0),
                (major, _) => Version::new(major + 1, 0, 0),
            },
        })
    }
}

/// The next patch: a version before a release (`1.2.3-rc.1`) comes to that release.
fn patch(version: &Version) -> Version {
    let step = u64::from(version.pre.is_empty());
    Version { patch: version.patch + step, pre: Prerelease::EMPTY, build: BuildMetadata::EMPTY, ..version.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(bump: Bump, version: &str, verdict: Verdict) -> Option<String> {
        bump.next(&Version::parse(version).unwrap(), verdict).map(|it| it.to_string())
    }

    #[test]
    fn the_changes_say_how_far_a_version_moves() {
        use Verdict::{Additive, Breaking, DocsOnly, Nothing};
        for (version, verdict, expected) in [
            ("1.2.3", Breaking, "2.0.0"),
            ("1.2.3", Additive, "1.3.0"),
            ("1.2.3", DocsOnly, "1.2.4"),
            ("0.2.3", Breaking, "0.3.0"),
            ("0.2.3", Additive, "0.2.4"),
            ("0.2.3", DocsOnly, "0.2.4"),
            ("0.0.3", Breaking, "0.0.4"),
            ("1.0.0-rc.1", DocsOnly, "1.0.0"),
            ("1.2.3+4", DocsOnly, "1.2.4"),
        ] {
            assert_eq!(next(Bump::Auto, version, verdict).as_deref(), Some(expected), "{version} {verdict:?}");
        }
        assert_eq!(next(Bump::Auto, "1.2.3", Nothing), None);
    }

    #[test]
    fn what_is_asked_for_is_done_whatever_changed() {
        for (bump, expected) in [(Bump::Patch, "0.1.1"), (Bump::Minor, "0.2.0"), (Bump::Major, "1.0.0")] {
            assert_eq!(next(bump, "0.1.0", Verdict::Nothing).as_deref(), Some(expected));
        }
    }
}
