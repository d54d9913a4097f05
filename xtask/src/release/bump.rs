//! Which part of a version moves.

use semver::{BuildMetadata, Prerelease, Version};

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
    /// The version after `version`, where changes ask for `asked`.
    ///
    /// Source: Semantic Versioning 2.0.0, items 6 to 8. A version before a release (`1.0.0-rc.1`) comes to that release, if it
    /// moves as far as that.
    pub(super) fn next(self, version: &Version, asked: &Version) -> Version {
        let is_release = version.pre.is_empty();
        match self {
            Self::Auto => asked.clone(),
            Self::Patch => patch(version),
            Self::Minor if !is_release && version.patch == 0 => released(version),
            Self::Minor => Version::new(version.major, version.minor + 1, 0),
            Self::Major if !is_release && (version.minor, version.patch) == (0, 0) => released(version),
            Self::Major => Version::new(version.major + 1, 0, 0),
        }
    }
}

/// The next patch.
pub(super) fn patch(version: &Version) -> Version {
    match version.pre.is_empty() {
        true => Version::new(version.major, version.minor, version.patch + 1),
        false => released(version),
    }
}

/// The release that a version comes before.
fn released(version: &Version) -> Version {
    Version { pre: Prerelease::EMPTY, build: BuildMetadata::EMPTY, ..version.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_is_done_whatever_changed() {
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
    fn changes_say_how_far_a_version_moves() {
        let (version, asked) = (Version::new(0, 1, 0), Version::new(0, 2, 0));
        assert_eq!(Bump::Auto.next(&version, &asked), asked);
    }
}
