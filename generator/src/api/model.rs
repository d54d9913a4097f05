//! Models: the types of request and response bodies.

use crate::ir::{Addressing, Constant, Docs, Encoding, Openness, PartHeaders, Presence};
use crate::names::Ident;

use super::{FeatureCondition, ModelId, RustType};

impl Model {
    /// Calls `visit` with the type of each field, variant or part.
    pub(crate) fn for_each_type(&self, visit: &mut impl FnMut(&RustType)) {
        match &self.kind {
            ModelKind::Struct(it) => {
                it.fields.iter().for_each(|field| visit(&field.value));
                it.additional.iter().for_each(|(_, values)| visit(values));
            }
            ModelKind::StringEnum(..) | ModelKind::IntegerEnum(_) => {}
            ModelKind::Union(it) => it.variants.iter().for_each(|variant| visit(&variant.value)),
            ModelKind::Form(form) => form.parts.iter().filter_map(|it| it.kind.value()).for_each(visit),
            ModelKind::Headers(fields) => fields.iter().for_each(|field| visit(&field.value)),
        }
    }
}

/// A named type.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) ident: Ident,
    pub(crate) docs: Docs,
    pub(crate) kind: ModelKind,
    /// The condition that a group reaches it.
    pub(crate) condition: FeatureCondition,
    /// `true` for a struct or union that implements `Eq` and `Hash`.
    pub(crate) hashable: bool,
}

impl ModelKind {
    /// Returns `true` if other types convert to the type: the values of an enum, or those of the variants of a union.
    pub(crate) const fn has_conversions(&self) -> bool {
        match self {
            Self::StringEnum(..) | Self::IntegerEnum(_) | Self::Union(_) => true,
            Self::Struct(_) | Self::Form(_) | Self::Headers(_) => false,
        }
    }
}

/// The kind of a model.
#[derive(Debug)]
pub(crate) enum ModelKind {
    Struct(Struct),
    StringEnum(Vec<EnumVariant<String>>, Openness),
    IntegerEnum(Vec<EnumVariant<i64>>),
    Union(UnionModel),
    /// A multipart body.
    Form(FormModel),
    /// Documented response headers.
    Headers(Vec<HeaderField>),
}

/// An object.
#[derive(Debug)]
pub(crate) struct Struct {
    pub(crate) fields: Vec<ModelField>,
    /// The field for `additionalProperties`, with the type of their values.
    pub(crate) additional: Option<(Ident, RustType)>,
    /// The field for unknown members.
    pub(crate) extra: Ident,
    /// `true` if callers construct values of the type. Otherwise, only tests do.
    pub(crate) constructor: bool,
}

/// A member of an object.
#[derive(Debug)]
pub(crate) struct ModelField {
    pub(crate) ident: Ident,
    /// The name on the wire.
    pub(crate) wire: String,
    /// The type of a value that is present.
    pub(crate) value: RustType,
    /// The only value, unless the type has an enum for it.
    pub(crate) constant: Option<Constant>,
    pub(crate) presence: Presence,
    pub(crate) docs: Docs,
}

/// A value of an enum.
#[derive(Debug)]
pub(crate) struct EnumVariant<T> {
    pub(crate) ident: Ident,
    pub(crate) value: T,
    pub(crate) description: Option<String>,
}

/// A union.
#[derive(Debug)]
pub(crate) struct UnionModel {
    pub(crate) variants: Vec<UnionVariant>,
    pub(crate) discriminator: Option<String>,
}

/// A variant of a union.
#[derive(Debug)]
pub(crate) struct UnionVariant {
    pub(crate) ident: Ident,
    /// The method that returns a reference to the value.
    pub(crate) as_ident: Ident,
    /// The method that returns the value.
    pub(crate) into_ident: Ident,
    pub(crate) value: RustType,
    pub(crate) tags: Vec<String>,
    /// The members that have only one value, with this value as JSON.
    pub(crate) constants: Vec<(String, String)>,
    /// `true` if values with unknown members belong to other variants.
    pub(crate) closed: bool,
    pub(crate) docs: Docs,
}

/// A multipart body.
#[derive(Debug)]
pub(crate) struct FormModel {
    pub(crate) addressing: Addressing,
    pub(crate) parts: Vec<PartField>,
}

/// A part of a multipart body.
#[derive(Debug)]
pub(crate) struct PartField {
    pub(crate) ident: Ident,
    pub(crate) wire: String,
    pub(crate) kind: PartType,
    pub(crate) encoding: Encoding,
    pub(crate) headers: PartHeaders,
    pub(crate) required: bool,
    pub(crate) docs: Docs,
}

/// The content of a part.
#[derive(Debug)]
pub(crate) enum PartType {
    File,
    Files,
    Value(RustType),
    /// A list whose elements are parts of their own, with the type of the elements.
    Values(RustType),
}

impl PartType {
    /// Returns the type of the values.
    pub(crate) const fn value(&self) -> Option<&RustType> {
        match self {
            Self::File | Self::Files => None,
            Self::Value(it) | Self::Values(it) => Some(it),
        }
    }

    /// Returns `true` for a list of parts, which is empty if there are none.
    pub(crate) const fn is_list(&self) -> bool {
        matches!(self, Self::Files | Self::Values(_))
    }
}

/// A documented response header.
#[derive(Debug)]
pub(crate) struct HeaderField {
    pub(crate) ident: Ident,
    pub(crate) wire: String,
    pub(crate) value: RustType,
    pub(crate) docs: Docs,
}

/// Models with the same condition.
#[derive(Debug)]
pub(crate) struct ModelFile {
    pub(crate) module: Ident,
    pub(crate) condition: FeatureCondition,
    /// The description of the file.
    pub(crate) title: String,
    pub(crate) models: Vec<ModelId>,
}
