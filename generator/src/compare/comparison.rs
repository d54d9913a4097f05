//! The changes between two outlines and the version bump that they require.

use semver::{BuildMetadata, Prerelease, Version};

use super::{Change, Effect};

/// What changed from one outline to the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The package, as it is called now.
    pub package: String,
    /// The version that the crate has before the changes, where it is known.
    pub version: Option<Version>,
    /// In the order of the package, its operations and its types; what is new comes last in each.
    pub changes: Vec<Change>,
}

impl Comparison {
    /// With the version that the crate has before the changes.
    #[must_use]
    pub fn with_version(self, version: Version) -> Self {
        Self { version: Some(version), ..self }
    }

    /// The version that the crate should have after the changes, where the one before is known.
    pub fn next_version(&self) -> Option<Version> {
        self.version.as_ref().map(|it| self.bump(it))
    }

    /// The worst effect; none where nothing changed.
    pub fn verdict(&self) -> Option<Effect> {
        self.changes.iter().map(Change::effect).max()
    }

    /// The worst effect on the wire.
    pub fn wire(&self) -> Option<Effect> {
        self.changes.iter().map(|it| it.wire).max()
    }

    /// The worst effect in Rust.
    pub fn rust(&self) -> Option<Effect> {
        self.changes.iter().map(|it| it.rust).max()
    }

    /// How many changes have an effect.
    pub fn count(&self, effect: Effect) -> usize {
        self.changes.iter().filter(|it| it.effect() == effect).count()
    }

    /// The version that the crate should have after the changes, where `current` is the version before.
    ///
    /// Only the effect in Rust counts: that a server does not take what an old client sends is a reason to update, which a
    /// compatible version lets everybody do. Build metadata goes; a pre-release stays what it is, since it promises nothing.
    ///
    /// Source: the Cargo Book, "SemVer Compatibility": of `0.y.z`, `y` counts as the major number and `z` as all others; of
    /// `0.0.z` every version is incompatible.
    pub fn bump(&self, current: &Version) -> Version {
        let Some(effect) = self.rust() else { return current.clone() };
        let Version { major, minor, patch, .. } = *current;
        if current.pre != Prerelease::EMPTY {
            return Version { build: BuildMetadata::EMPTY, ..current.clone() };
        }
        match (effect, major, minor) {
            (Effect::Breaking, 0, 0) => Version::new(0, 0, patch + 1),
            (Effect::Breaking, 0, _) => Version::new(0, minor + 1, 0),
            (Effect::Breaking, _, _) => Version::new(major + 1, 0, 0),
            (Effect::Additive, 1.., _) => Version::new(major, minor + 1, 0),
            (Effect::Additive | Effect::DocsOnly, _, _) => Version::new(major, minor, patch + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::{ChangeKind, Subject};

    fn with(effect: Option<Effect>) -> Comparison {
        let change = |rust| Change {
            kind: ChangeKind::TypeAdded,
            subject: Subject::Package { name: "a".into() },
            member: None,
            tag: None,
            before: None,
            after: None,
            wire: Effect::Breaking,
            rust,
        };
        Comparison { package: "a".into(), version: None, changes: effect.map(change).into_iter().collect() }
    }

    #[test]
    fn versions_follow_cargos_rules() {
        use Effect::{Additive, Breaking, DocsOnly};
        for (current, effect, expected) in [
            ("1.2.3", Some(Breaking), "2.0.0"),
            ("1.2.3", Some(Additive), "1.3.0"),
            ("1.2.3+build", Some(DocsOnly), "1.2.4"),
            ("1.2.3", None, "1.2.3"),
            ("0.1.0", Some(Breaking), "0.2.0"),
            ("0.1.0", Some(Additive), "0.1.1"),
            ("0.1.0", Some(DocsOnly), "0.1.1"),
            ("0.0.3", Some(Breaking), "0.0.4"),
            ("0.0.3", Some(Additive), "0.0.4"),
            ("1.0.0-rc.1", Some(Breaking), "1.0.0-rc.1"),
        ] {
            let bumped = with(effect).bump(&Version::parse(current).unwrap());
            assert_eq!(bumped, Version::parse(expected).unwrap(), "{current} {effect:?}");
        }
    }
}
