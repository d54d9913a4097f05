//! What changed between two crates, for whom, and whether it breaks them.
//!
//! In come two [`Outline`]s; out comes a [`Comparison`], a list of [`Change`]s with two effects each: on the wire, for a
//! client of the old description that talks to a server of the new one, and in Rust, for code that was written against the
//! old crate. [`ChangeKind`] says why each has which. A [`Migration`] is the same from one API to another version of it.
//!
//! What an outline of the first form ([`Outline::is_complete`]) leaves out is not compared.

mod change;
mod contents;
mod effect;
mod kind;
mod lists;
mod migration;
mod operations;
mod package;
mod pairs;
mod parameters;
mod reach;
mod renames;
pub mod render;
mod types;
mod wire_type;

use semver::{BuildMetadata, Prerelease, Version};

pub use self::change::{Change, Member, Subject};
pub use self::effect::Effect;
pub use self::kind::ChangeKind;
pub use self::migration::{Counterpart, Migration, OperationMigration, migrate};
use crate::outline::{Kind, Outline};

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

/// Compares two outlines of one crate. The time that it takes grows as they do.
///
/// ```
/// use sdk_generator::compare::{ChangeKind, Effect, compare};
/// use sdk_generator::outline::Outline;
///
/// let old: Outline = serde_json::from_str(r#"{"operations": [{"id": "ping", "rust": "health::ping", "method": "GET",
///     "path": "/ping", "tag": "Health", "feature": "health"}], "types": []}"#)?;
/// let comparison = compare(&old, &Outline { operations: Vec::new(), ..old.clone() });
/// assert_eq!(comparison.changes[0].kind, ChangeKind::FeatureRemoved);
/// assert_eq!(comparison.changes[1].kind, ChangeKind::OperationRemoved);
/// assert_eq!(comparison.verdict(), Some(Effect::Breaking));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn compare(old: &Outline, new: &Outline) -> Comparison {
    let context = Context::of(old, new);
    let mut changes = Vec::new();
    package::compare(&context, &mut changes);
    operations::compare(&context, &mut changes);
    types::compare(&context, &mut changes);
    Comparison { package: new.package.clone(), version: None, changes }
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

/// What is known about the two outlines before their parts are compared.
struct Context<'a> {
    old: &'a Outline,
    new: &'a Outline,
    /// Whether both have what the first files left out.
    is_complete: bool,
    names: wire_type::Names<'a>,
    old_reach: reach::Reaches<'a>,
    new_reach: reach::Reaches<'a>,
}

impl<'a> Context<'a> {
    fn of(old: &'a Outline, new: &'a Outline) -> Self {
        let texts = |it: &'a Outline| it.types.iter().filter(|it| it.kind == Kind::StringEnum);
        let texts = texts(old).chain(texts(new)).map(|it| it.rust.as_str()).collect();
        Self {
            old,
            new,
            is_complete: old.is_complete() && new.is_complete(),
            names: wire_type::Names { renamed: renames::renamed_types(old, new), texts },
            old_reach: reach::Reaches::of(old),
            new_reach: reach::Reaches::of(new),
        }
    }

    /// Whether code spells a type as before, apart from types that are called otherwise: those are changes of their own.
    fn same_code(&self, old: &str, new: &str) -> bool {
        if old == new {
            return true;
        }
        let mut text = String::with_capacity(new.len());
        for part in old.split_inclusive(|it: char| !wire_type::is_word(it)) {
            let word = part.trim_end_matches(|it: char| !wire_type::is_word(it));
            text.push_str(self.names.renamed.get(word).copied().unwrap_or(word));
            text.push_str(&part[word.len()..]);
        }
        text == new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
