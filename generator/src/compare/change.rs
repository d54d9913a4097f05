//! One change: what, where, before and after, and its effects.

use serde::Serialize;

use super::effect::{Effect, Facts};
use super::kind::ChangeKind;
use crate::outline::{HttpMethod, Operation, Type};
use crate::path_template::PathTemplate;

/// One change between two outlines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What changed.
    pub kind: ChangeKind,
    /// What it changed about.
    pub subject: Subject,
    /// The part of the subject, if it is not the whole of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member: Option<Member>,
    /// The tag that it belongs to; none for what belongs to several or to no operation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// What was there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// What it does to a client of the old description.
    pub wire: Effect,
    /// What it does to code that calls the old crate.
    pub rust: Effect,
}

/// What a change is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Subject {
    /// The crate as a whole.
    Package {
        /// Its name.
        name: String,
    },
    /// An operation, as it is called now; one that is gone, as it was called.
    Operation {
        /// The `operationId`.
        id: String,
        /// The HTTP method.
        method: HttpMethod,
        /// The path template.
        path: PathTemplate,
        /// Module and method.
        rust: String,
    },
    /// A type, as it is called now; one that is gone, as it was called.
    Type {
        /// Its name.
        rust: String,
    },
}

/// A part of an operation or of a type.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Member {
    /// What it is called on the wire.
    pub wire: String,
    /// What it is called in Rust, where it has a name there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rust: Option<String>,
}

impl Change {
    /// The worse of the two effects.
    pub fn effect(&self) -> Effect {
        self.wire.max(self.rust)
    }
}

impl Subject {
    pub(super) fn operation(it: &Operation) -> Self {
        Self::Operation {
            id: it.head.id.clone(),
            method: it.head.method,
            path: it.head.path.clone(),
            rust: it.rust.clone(),
        }
    }

    /// What code calls it.
    pub fn name(&self) -> &str {
        match self {
            Self::Package { name } => name,
            Self::Operation { rust, .. } | Self::Type { rust } => rust,
        }
    }
}

/// What changes are about, and where they are collected.
pub(super) struct Recorder<'c> {
    changes: &'c mut Vec<Change>,
    subject: Subject,
    tag: Option<String>,
}

/// A change before it has effects.
#[derive(Clone, Default)]
pub(super) struct ChangeDetails {
    member: Option<Member>,
    before: Option<String>,
    after: Option<String>,
}

impl<'c> Recorder<'c> {
    pub(super) fn of_package(changes: &'c mut Vec<Change>, name: &str) -> Self {
        Self { changes, subject: Subject::Package { name: name.to_owned() }, tag: None }
    }

    pub(super) fn of_operation(changes: &'c mut Vec<Change>, it: &Operation) -> Self {
        Self { changes, subject: Subject::operation(it), tag: Some(it.tag.clone()) }
    }

    pub(super) fn of_type(changes: &'c mut Vec<Change>, it: &Type, tag: Option<&str>) -> Self {
        Self { changes, subject: Subject::Type { rust: it.rust.clone() }, tag: tag.map(str::to_owned) }
    }

    pub(super) fn add(&mut self, kind: ChangeKind, noted: ChangeDetails, facts: Facts) {
        let row = kind.row();
        let ChangeDetails { member, before, after } = noted;
        self.changes.push(Change {
            kind,
            subject: self.subject.clone(),
            member,
            tag: self.tag.clone(),
            before,
            after,
            wire: row.wire.effect(facts),
            rust: row.rust.effect(facts),
        });
    }

    /// A change whose effects are those of its kind.
    pub(super) fn note(&mut self, kind: ChangeKind, noted: ChangeDetails) {
        self.add(kind, noted, Facts::SENT);
    }

    /// Other words.
    pub(super) fn documentation(&mut self, member: ChangeDetails, old: Option<&str>, new: Option<&str>) {
        if old != new {
            self.note(
                ChangeKind::DocumentationChanged,
                member.between(old.unwrap_or_default(), new.unwrap_or_default()),
            );
        }
    }
}

impl ChangeDetails {
    /// About the whole of the subject.
    pub(super) fn whole() -> Self {
        Self::default()
    }

    /// About a part that has a name in Rust.
    pub(super) fn member(wire: &str, rust: &str) -> Self {
        Self { member: Some(Member { wire: wire.to_owned(), rust: Some(rust.to_owned()) }), ..Self::default() }
    }

    /// About a part that has none.
    pub(super) fn wire(wire: &str) -> Self {
        Self { member: Some(Member { wire: wire.to_owned(), rust: None }), ..Self::default() }
    }

    /// With what was there and what is; an empty text is nothing.
    pub(super) fn between(self, before: impl ToString, after: impl ToString) -> Self {
        let text = |text: String| (!text.is_empty()).then_some(text);
        Self { before: text(before.to_string()), after: text(after.to_string()), ..self }
    }
}
