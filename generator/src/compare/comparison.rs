//! The changes between two outlines and the version bump that they require.

use semver::{BuildMetadata, Prerelease, Version};

use super::{Change, Effect};

/// The changes from one outline to another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The new name of the package.
    pub package: String,
    /// The version of the crate before the changes, if it is known.
    pub version: Option<Version>,
    /// The changes of the package, of operations and of types. Additions are last in each group.
    pub changes: Vec<Change>,
}

impl Comparison {
    /// Sets the version of the crate before the changes.
    #[must_use]
    pub fn with_version(self, version: Version) -> Self {
        Self { version: Some(version), ..self }
    }

    /// Returns the version that the crate should have after the changes, if the version before is known.
    pub fn next_version(&self) -> Option<Version> {
        self.version.as_ref().map(|it| self.bump(it))
    }

    /// Returns the worst effect, or `None` without changes.
    pub fn verdict(&self) -> Option<Effect> {
        self.changes.iter().map(Change::effect).max()
    }

    /// Returns the worst effect on the wire.
    pub fn wire(&self) -> Option<Effect> {
        self.changes.iter().map(|it| it.wire).max()
    }

    /// Returns the worst effect in Rust.
    pub fn rust(&self) -> Option<Effect> {
        self.changes.iter().map(|it| it.rust).max()
    }

    /// Returns the number of changes with an effect.
    pub fn count(&self, effect: Effect) -> usize {
        self.changes.iter().filter(|it| it.effect() == effect).count()
    }

    /// Returns the version that the crate should have after the changes, if `current` is the version before.
    ///
    /// A change that breaks only the wire increases the minor version. Before 1.0, that is an incompatible version, which users
    /// read about before they update. Since 1.0, it is a compatible one, because programs that still compile have to update.
    /// Build metadata is removed. Pre-releases are unchanged, because they promise nothing.
    ///
    /// Source: the Cargo Book, "SemVer Compatibility": in `0.y.z`, `y` acts as the major version and `z` as all others; all
    /// versions `0.0.z` are incompatible.
    pub fn bump(&self, current: &Version) -> Version {
        let Some(effect) = self.rust() else { return current.clone() };
        let Version { major, minor, patch, .. } = *current;
        if current.pre != Prerelease::EMPTY {
            return Version { build: BuildMetadata::EMPTY, ..current.clone() };
        }
        let breaks_wire = self.wire() == Some(Effect::Breaking);
        let effect = match major {
            0 if breaks_wire => Effect::Breaking,
            _ if breaks_wire => effect.max(Effect::Additive),
            _ => effect,
        };
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

    fn with(wire: Effect, effect: Option<Effect>) -> Comparison {
        let change = |rust| Change {
            kind: ChangeKind::TypeAdded,
            subject: Subject::Package { name: "a".into() },
            member: None,
            tag: None,
            before: None,
            after: None,
            wire,
            rust,
            advice: None,
        };
        Comparison { package: "a".into(), version: None, changes: effect.map(change).into_iter().collect() }
    }

    #[test]
    fn bump_follows_the_rules_of_cargo() {
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
            let bumped = with(Effect::DocsOnly, effect).bump(&Version::parse(current).unwrap());
            assert_eq!(bumped, Version::parse(expected).unwrap(), "{current} {effect:?}");
        }
    }

    #[test]
    fn break_of_the_wire_increases_the_minor_version() {
        use Effect::{Additive, Breaking, DocsOnly};
        for (current, rust, expected) in [
            ("0.1.3", DocsOnly, "0.2.0"),
            ("0.1.3", Additive, "0.2.0"),
            ("0.0.3", DocsOnly, "0.0.4"),
            ("1.2.3", DocsOnly, "1.3.0"),
            ("1.2.3", Additive, "1.3.0"),
            ("1.2.3", Breaking, "2.0.0"),
        ] {
            let bumped = with(Breaking, Some(rust)).bump(&Version::parse(current).unwrap());
            assert_eq!(bumped, Version::parse(expected).unwrap(), "{current} {rust:?}");
        }
    }
}
