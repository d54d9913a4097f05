//! Objects: members with a presence.

use serde::{Deserialize, Serialize};

use super::{Docs, Use};

/// A JSON object with named members.
#[derive(Clone, Debug, Default)]
pub(crate) struct Object {
    pub(crate) fields: Vec<Field>,
    /// What members without a name of their own hold; `None` where the specification says nothing or forbids them.
    pub(crate) additional: Option<Use>,
}

/// One member of an object.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// The name on the wire.
    pub(crate) name: String,
    pub(crate) value: Use,
    pub(crate) required: bool,
    pub(crate) access: Access,
    pub(crate) docs: Docs,
}

impl Field {
    pub(crate) fn presence(&self) -> Presence {
        match (self.required, self.value.nullable) {
            (true, false) => Presence::Required,
            (false, false) => Presence::Optional,
            (true, true) => Presence::Nullable,
            (false, true) => Presence::OptionalNullable,
        }
    }
}

/// Whether a member has to be there, and whether it may be null: two questions, four states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// There, and not null.
    Required,
    /// May be left out; not null.
    Optional,
    /// There, but may be null.
    Nullable,
    /// May be left out, and may be null: the two mean different things.
    OptionalNullable,
}

impl Presence {
    /// The name in `api.json`, and of the runtime's methods.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Optional => "optional",
            Self::Nullable => "nullable",
            Self::OptionalNullable => "optional_nullable",
        }
    }
}

/// In which direction a member travels.
///
/// Source: OpenAPI 3.0.3, Schema Object, `readOnly` and `writeOnly`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Access {
    #[default]
    ReadWrite,
    /// Sent by the server only.
    ReadOnly,
    /// Sent by the client only.
    WriteOnly,
}
