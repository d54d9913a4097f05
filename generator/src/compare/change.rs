//! A change: its kind, its subject, the values before and after, and its effects.

use serde::Serialize;

use super::effect::{Effect, Facts};
use super::kind::ChangeKind;
use super::reach::WEBHOOKS_TAG;
use crate::outline::{HttpMethod, Operation, Type, Webhook};
use crate::path_template::PathTemplate;

/// One change between two outlines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The kind of the change.
    pub kind: ChangeKind,
    /// The changed item.
    pub subject: Subject,
    /// The part of the subject, or `None` for the whole subject.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member: Option<Member>,
    /// The tag of the subject, or `None` if it has several or none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// The value before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// The value after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// The effect on clients of the old specification.
    pub wire: Effect,
    /// The effect on code that uses the old crate.
    pub rust: Effect,
    /// The advice for code that uses the crate, if there is something to do.
    #[serde(skip)]
    pub advice: Option<&'static str>,
}

/// The item that a change is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Subject {
    /// The crate as a whole.
    Package {
        /// The name.
        name: String,
    },
    /// An operation, with its new name or, if it was removed, its old one.
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
    /// A webhook or callback, with its new name or, if it was removed, its old one.
    Webhook {
        /// The id, such as `webhook invoice.paid`.
        id: String,
        /// The variant of `EventKind`.
        rust: String,
    },
    /// A type, with its new name or, if it was removed, its old one.
    Type {
        /// The name.
        rust: String,
    },
}

/// A part of an operation or of a type.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Member {
    /// The name on the wire.
    pub wire: String,
    /// The name in Rust, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rust: Option<String>,
}

impl Change {
    /// Returns the worse of the two effects.
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

    /// Returns the name in code.
    pub fn name(&self) -> &str {
        match self {
            Self::Package { name } => name,
            Self::Operation { rust, .. } | Self::Webhook { rust, .. } | Self::Type { rust } => rust,
        }
    }
}

/// Collects the changes of one subject.
pub(super) struct Recorder<'c> {
    changes: &'c mut Vec<Change>,
    subject: Subject,
    tag: Option<String>,
}

/// The part of a change that does not depend on its effects.
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

    pub(super) fn of_webhook(changes: &'c mut Vec<Change>, it: &Webhook) -> Self {
        let subject = Subject::Webhook { id: it.id.clone(), rust: it.rust.clone() };
        Self { changes, subject, tag: Some(WEBHOOKS_TAG.to_owned()) }
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
            advice: kind.advice(facts),
        });
    }

    /// Records a change whose effects depend only on its kind.
    pub(super) fn note(&mut self, kind: ChangeKind, noted: ChangeDetails) {
        self.add(kind, noted, Facts::SENT);
    }

    /// Records a change of the documentation.
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
    /// A change of the whole subject.
    pub(super) fn whole() -> Self {
        Self::default()
    }

    /// A change of a part with a name in Rust.
    pub(super) fn member(wire: &str, rust: &str) -> Self {
        Self { member: Some(Member { wire: wire.to_owned(), rust: Some(rust.to_owned()) }), ..Self::default() }
    }

    /// A change of a part without a name in Rust.
    pub(super) fn wire(wire: &str) -> Self {
        Self { member: Some(Member { wire: wire.to_owned(), rust: None }), ..Self::default() }
    }

    /// Sets the values before and after. Empty strings are ignored.
    pub(super) fn between(self, before: impl ToString, after: impl ToString) -> Self {
        let text = |text: String| (!text.is_empty()).then_some(text);
        Self { before: text(before.to_string()), after: text(after.to_string()), ..self }
    }
}
