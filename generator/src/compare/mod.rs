//! Compares two crates, and determines which changes are breaking.
//!
//! Two [`Outline`]s give a [`Comparison`], a list of [`Change`]s with two effects each: on the wire, for clients of the old
//! specification that call a server of the new one, and in Rust, for code that was written for the old crate. [`ChangeKind`]
//! explains the effects. A [`Migration`] compares two versions of an API.
//!
//! Outlines of the first format ([`Outline::is_complete`]) lack information, which is then not compared.

mod change;
mod comparison;
mod constraints;
mod contents;
mod context;
mod docs;
mod effect;
mod groups;
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
mod strings;
mod structure;
mod types;
mod webhooks;
mod wire_type;

pub use self::change::{Change, Member, Subject};
pub use self::comparison::Comparison;
use self::context::Context;
pub use self::effect::Effect;
use self::groups::RenamedGroups;
pub use self::kind::ChangeKind;
pub use self::migration::{Counterpart, Migration, OperationMigration, migrate};
use crate::outline::Outline;

/// Compares two outlines of one crate, in time proportional to their size.
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
    let [old, new] = &constraints::comparable(old, new);
    let mut context = Context::of(old, new);
    context.groups = RenamedGroups::of(old, new);
    let mut changes = Vec::new();
    package::compare(&context, &mut changes);
    operations::compare(&context, &mut changes);
    webhooks::compare(&context, &mut changes);
    types::compare(&context, &mut changes);
    Comparison { package: new.package.clone(), version: None, changes }
}
