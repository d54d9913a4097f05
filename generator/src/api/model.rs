//! Models: the types of request and response bodies.

use crate::ir::{Docs, Openness, Presence};
use crate::names::Ident;

use super::{FeatureCondition, ModelId, RustType};

impl Model {
    /// Calls `visit` with the type of each part.
    pub(crate) fn for_each_type(&self, visit: &mut impl FnMut(&RustType)) {
        match &self.kind {
            ModelKind::Struct(it) => {
                it.fields.iter().for_each(|field| visit(&field.value));
                it.additional.iter().for_each(|(_, values)| visit(values));
            }
            ModelKind::StringEnum(..) | ModelKind::IntegerEnum(_) => {}
            ModelKind::Union(it) => it.variants.iter().for_each(|variant| visit(&variant.value)),
            ModelKind::Form(parts) => parts.iter().for_each(|part| {
                if let PartType::Value(value) = &part.kind {
                    visit(value);
                }
            }),
            ModelKind::Headers(fields) => fields.iter().for_each(|field| visit(&field.value)),
        }
    }
}

/// A type of its own.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) ident: Ident,
    pub(crate) docs: Docs,
    pub(crate) kind: ModelKind,
    /// The groups whose operations reach it.
    pub(crate) condition: FeatureCondition,
}

/// What a model is.
#[derive(Debug)]
pub(crate) enum ModelKind {
    Struct(Struct),
    StringEnum(Vec<EnumVariant<String>>, Openness),
    IntegerEnum(Vec<EnumVariant<i64>>),
    Union(UnionModel),
    /// A `multipart/form-data` body.
    Form(Vec<PartField>),
    /// Documented response headers.
    Headers(Vec<HeaderField>),
}

/// An object.
#[derive(Debug)]
pub(crate) struct Struct {
    pub(crate) fields: Vec<ModelField>,
    /// The field for members without a name of their own, and the type of those.
    pub(crate) additional: Option<(Ident, RustType)>,
    /// The field for what the specification does not list.
    pub(crate) extra: Ident,
    /// Whether consumers make values of it.
    pub(crate) constructor: bool,
}

/// A member of an object.
#[derive(Debug)]
pub(crate) struct ModelField {
    pub(crate) ident: Ident,
    /// The name on the wire.
    pub(crate) wire: String,
    /// The type of the value where there is one.
    pub(crate) value: RustType,
    pub(crate) presence: Presence,
    pub(crate) docs: Docs,
}

/// A listed value.
#[derive(Debug)]
pub(crate) struct EnumVariant<T> {
    pub(crate) ident: Ident,
    pub(crate) value: T,
    pub(crate) description: Option<String>,
}

/// One of several types.
#[derive(Debug)]
pub(crate) struct UnionModel {
    pub(crate) variants: Vec<UnionVariant>,
    pub(crate) discriminator: Option<String>,
}

/// An alternative.
#[derive(Debug)]
pub(crate) struct UnionVariant {
    pub(crate) ident: Ident,
    pub(crate) value: RustType,
    pub(crate) tags: Vec<String>,
    pub(crate) docs: Docs,
}

/// A part of a multipart body.
#[derive(Debug)]
pub(crate) struct PartField {
    pub(crate) ident: Ident,
    pub(crate) wire: String,
    pub(crate) kind: PartType,
    pub(crate) required: bool,
    pub(crate) docs: Docs,
}

/// What a part holds.
#[derive(Debug)]
pub(crate) enum PartType {
    File,
    Files,
    Value(RustType),
}

/// A documented response header.
#[derive(Debug)]
pub(crate) struct HeaderField {
    pub(crate) ident: Ident,
    pub(crate) wire: String,
    pub(crate) value: RustType,
    pub(crate) docs: Docs,
}

/// Models that are compiled together.
#[derive(Debug)]
pub(crate) struct ModelFile {
    pub(crate) module: Ident,
    pub(crate) condition: FeatureCondition,
    /// What the models have in common, for the head of the file.
    pub(crate) title: String,
    pub(crate) models: Vec<ModelId>,
}
