//! The types of a crate.

use serde::{Deserialize, Serialize};

use super::docs::Docs;
use super::rust_type::RustType;
use super::serde_skip::is_false;
use crate::ir::Presence;

/// A type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Type {
    /// Its name.
    pub rust: String,
    /// What it is.
    pub kind: TypeKind,
    /// The words of the description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether callers make values of it: by `new` with what is required, or by `Default` where nothing is.
    #[serde(default, skip_serializing_if = "is_false")]
    pub constructor: bool,
    /// The type of members without a name of their own, where a struct holds them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional: Option<RustType>,
    /// Whether values beyond those of `fields` are as good: the description lists some of an enum's, and admits any.
    #[serde(default, skip_serializing_if = "is_false")]
    pub extensible: bool,
    /// Its fields, variants or parts.
    pub fields: Vec<Field>,
}

/// What a type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TypeKind {
    /// An object.
    Struct,
    /// Listed texts.
    StringEnum,
    /// Listed integers.
    IntegerEnum,
    /// One of several types.
    Union,
    /// A `multipart/form-data` body.
    Multipart,
    /// Documented response headers.
    Headers,
}

impl TypeKind {
    /// The word of it, as in `api.json`.
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

    /// The word of it in a sentence.
    pub const fn article(self) -> &'static str {
        match self {
            Self::Struct => "a struct",
            Self::StringEnum => "an enum of texts",
            Self::IntegerEnum => "an enum of integers",
            Self::Union => "a union",
            Self::Multipart => "a form",
            Self::Headers => "a set of headers",
        }
    }

    /// Whether its parts are variants, and not fields.
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
    /// The type of its value.
    pub rust_type: RustType,
    /// Whether it has to be there, and whether it may be null.
    pub presence: Presence,
    /// What the description says of it.
    #[serde(flatten)]
    pub docs: Docs,
}
