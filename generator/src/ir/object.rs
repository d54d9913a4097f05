//! Objects and their members.

use serde::{Deserialize, Serialize};

use super::{Docs, Use};

/// A JSON object with named members.
#[derive(Clone, Debug, Default)]
pub(crate) struct Object {
    pub(crate) fields: Vec<Field>,
    /// The type of additional members. `None` if the specification does not describe or forbids them.
    pub(crate) additional: Option<Use>,
    /// `true` if the specification forbids further members. Decoders preserve them all the same.
    pub(crate) closed: bool,
    /// Required members that other parts of an `allOf` may declare.
    pub(crate) required_elsewhere: Vec<String>,
}

/// The names that extensions give to a member or a parameter. They are only candidates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct GivenName {
    /// The name that takes precedence over the one on the wire.
    pub(crate) preferred: Option<String>,
    /// The name if the one on the wire cannot be used.
    pub(crate) fallback: Option<String>,
}

impl GivenName {
    /// Creates names, or returns `None` if there are none.
    pub(crate) fn of(preferred: Option<String>, fallback: Option<String>) -> Option<Box<Self>> {
        (preferred.is_some() || fallback.is_some()).then(|| Box::new(Self { preferred, fallback }))
    }
}

/// A member of an object.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// The name on the wire.
    pub(crate) name: String,
    /// The names from extensions.
    pub(crate) given: Option<Box<GivenName>>,
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

/// The presence of a member: whether it is required, and whether it is nullable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// Always present, never null.
    Required,
    /// May be missing, never null.
    Optional,
    /// Always present, may be null.
    Nullable,
    /// May be missing or null, which have different meanings.
    OptionalNullable,
}

impl Presence {
    /// Returns the name in `api.json` and in methods of the runtime.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Optional => "optional",
            Self::Nullable => "nullable",
            Self::OptionalNullable => "optional_nullable",
        }
    }
}

/// The direction in which a member is sent.
///
/// Source: OpenAPI 3.0.3, Schema Object, `readOnly` and `writeOnly`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Access {
    #[default]
    ReadWrite,
    /// Sent only by the server.
    ReadOnly,
    /// Sent only by the client.
    WriteOnly,
}
