//! The types of a crate.

use serde::{Deserialize, Serialize};

use super::docs::Docs;
use super::rust_type::RustType;
use super::serde_skip::is_false;
use crate::ir::Presence;

/// A type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Type {
    /// The name.
    pub rust: String,
    /// The kind of type.
    pub kind: TypeKind,
    /// The description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `true` if callers can construct it, by `new` with the required members, or by `Default` if there are none.
    #[serde(default, skip_serializing_if = "is_false")]
    pub constructor: bool,
    /// `true` if a struct or union implements `Eq` and `Hash`, as all enums do.
    #[serde(default, skip_serializing_if = "is_false")]
    pub hashable: bool,
    /// The type of `additionalProperties`, if a struct has a field for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional: Option<RustType>,
    /// `true` for an open enum, whose values are not limited to those of `fields`.
    #[serde(default, skip_serializing_if = "is_false")]
    pub extensible: bool,
    /// The fields, variants or parts.
    pub fields: Vec<Field>,
}

/// The kind of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TypeKind {
    /// An object.
    Struct,
    /// An enum of strings.
    StringEnum,
    /// An enum of integers.
    IntegerEnum,
    /// A union.
    Union,
    /// A `multipart/form-data` body.
    Multipart,
    /// Documented response headers.
    Headers,
}

impl TypeKind {
    /// Returns the name in `api.json`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Struct => "struct",
            Self::StringEnum => "string_enum",
            Self::IntegerEnum => "integer_enum",
            Self::Union => "union",
            Self::Multipart => "multipart",
            Self::Headers => "headers",
        }
    }

    /// Returns the kind with an article.
    pub const fn article(self) -> &'static str {
        match self {
            Self::Struct => "a struct",
            Self::StringEnum => "an enum of strings",
            Self::IntegerEnum => "an enum of integers",
            Self::Union => "a union",
            Self::Multipart => "a form",
            Self::Headers => "a set of headers",
        }
    }

    /// Returns `true` if the type has variants instead of fields.
    pub const fn has_variants(self) -> bool {
        match self {
            Self::StringEnum | Self::IntegerEnum | Self::Union => true,
            Self::Struct | Self::Multipart | Self::Headers => false,
        }
    }
}

/// A field of a struct, a variant of an enum or union, or a part of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// The name or value on the wire.
    pub wire: String,
    /// The name in code.
    pub rust: String,
    /// The type of the value.
    pub rust_type: RustType,
    /// `required`, `optional`, `nullable`, or a combination.
    pub presence: Presence,
    /// The documentation.
    #[serde(flatten)]
    pub docs: Docs,
}
