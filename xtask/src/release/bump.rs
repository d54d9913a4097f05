//! Increasing versions.

use semver::{BuildMetadata, Prerelease, Version};

/// The part of a version to increase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Bump {
    /// As required by the changes; without changes, nothing is released
    Auto,
    /// The third number
    Patch,
    /// The second number
    Minor,
    /// The first number
    Major,
}

impl Bump {
    /// Returns the version after `version` if the changes require `required`.
    ///
    /// Source: Semantic Versioning 2.0.0, items 6 to 8. A pre-release (`1.0.0-rc.1`) becomes its release if that is a large
    /// enough step.
    pub(super) fn next(self, version: &Version, required: &Version) -> Version {
        let is_release = version.pre.is_empty();
        match self {
            Self::Auto => required.clone(),
            Self::Patch => patch(version),
            Self::Minor if !is_release && version.patch == 0 => released(version),
            Self::Minor => Version::new(version.major, version.minor + 1, 0),
            Self::Major if !is_release && (version.minor, version.patch) == (0, 0) => released(version),
            Self::Major => Version::new(version.major + 1, 0, 0),
        }
    }
}

/// Returns the next patch version.
pub(super) fn patch(version: &Version) -> Version {
    match version.pre.is_empty() {
        true => Version::new(version.major, version.minor, version.patch + 1),
        false => released(version),
    }
}

/// Returns the release that a pre-release precedes.
fn released(version: &Version) -> Version {
    Version { pre: Prerelease::EMPTY, build: BuildMetadata::EMPTY, ..version.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bump_increases_the_given_part() {
        for (version, patch, minor, major) in [
            ("0.1.0", "0.1.1", "0.2.0", "1.0.0"),
            ("1.2.3", "1.2.4", "1.3.0", "2.0.0"),
            ("1.2.3+4", "1.2.4", "1.3.0", "2.0.0"),
            ("1.2.3-rc.1", "1.2.3", "1.3.0", "2.0.0"),
            ("1.2.0-rc.1", "1.2.0", "1.2.0", "2.0.0"),
            ("1.0.0-rc.1", "1.0.0", "1.0.0", "1.0.0"),
        ] {
            let version = Version::parse(version).unwrap();
            let next = [Bump::Patch, Bump::Minor, Bump::Major].map(|it| it.next(&version, &version).to_string());
            assert_eq!(next, [patch, minor, major], "{version}");
        }
    }

    #[test]
    fn auto_bump_returns_the_version_that_the_changes_require() {
        let (version, required) = (Version::new(0, 1, 0), Version::new(0, 2, 0));
        assert_eq!(Bump::Auto.next(&version, &required), required);
    }
}
