//! The models that are made from types.

use std::collections::{BTreeMap, BTreeSet};

use crate::api::{ArgumentType, ErrorVariant, HeaderField, Model, ModelId, ModelKind, RustType};
use crate::ir::{Constant, Docs, Draft, Header, NumberFormat, Shape, StringFormat, TypeId, Use};
use crate::names::{CaseStyle, Ident, Scope, snake};

use super::cycles::Cycles;
use super::features::FeatureConditions;
use super::operator_sets::OperatorSets;
use super::tuples::{Depth, contained, tuple_type};
use super::type_names::TypeNames;

/// The deepest nesting of lists that is followed. A list that only contains itself is untyped.
const DEEPEST_NESTING: usize = 32;

/// The models that were made so far.
pub(super) struct Models<'d> {
    pub(super) draft: &'d Draft,
    pub(super) conditions: &'d FeatureConditions,
    pub(super) list: Vec<Model>,
    pub(super) errors: Vec<ErrorVariant>,
    pub(super) error_scope: Scope,
    pub(super) operators: OperatorSets,
    pub(super) names: TypeNames,
    cycles: &'d Cycles,
    pub(super) ids: BTreeMap<TypeId, ModelId>,
}

impl<'d> Models<'d> {
    pub(super) fn new(
        draft: &'d Draft,
        names: TypeNames,
        cycles: &'d Cycles,
        conditions: &'d FeatureConditions,
    ) -> Self {
        let ids = names.idents.keys().enumerate().map(|(index, &id)| (id, ModelId(index))).collect();
        Self {
            draft,
            conditions,
            list: Vec::new(),
            errors: Vec::new(),
            error_scope: Scope::with_reserved(CaseStyle::Pascal, &["Other"]),
            operators: OperatorSets::default(),
            names,
            cycles,
            ids,
        }
    }

    /// Adds a model for documented response headers.
    pub(super) fn add_headers(&mut self, ident: Ident, headers: &[&Header], groups: &BTreeSet<usize>) -> ModelId {
        let mut scope = Scope::with_reserved(CaseStyle::Snake, &["read", "decode"]);
        let fields = headers
            .iter()
            .map(|header| HeaderField {
                ident: scope.claim([snake(&header.name), "header".to_owned()]),
                wire: header.name.clone(),
                value: self.plain(header.value),
                docs: header.docs.clone(),
            })
            .collect();
        self.list.push(Model {
            ident,
            docs: Docs::default(),
            kind: ModelKind::Headers(fields),
            condition: self.conditions.condition_of(groups),
            hashable: false,
        });
        ModelId(self.list.len() - 1)
    }

    /// Returns the type of an argument: by value if values can be converted to it, such as strings to an enum.
    pub(super) fn borrowed_or_into(&self, value: RustType) -> ArgumentType {
        let model = match &value {
            RustType::Model(id) => self.list.get(id.0),
            _ => None,
        };
        match model.is_some_and(|it| it.kind.has_conversions()) {
            true => ArgumentType::Into(value),
            false => ArgumentType::Borrowed(value),
        }
    }

    pub(super) fn model_id(&self, id: TypeId) -> Option<ModelId> {
        self.ids.get(&id).copied()
    }

    /// Returns the type of a use, as an `Option` if it is nullable.
    pub(super) fn rust_type(&self, place: Use) -> RustType {
        self.nested(place, Depth::default())
    }

    /// Returns the type of a use, without an `Option` if it is nullable.
    pub(super) fn plain(&self, place: Use) -> RustType {
        self.nested(Use { nullable: false, ..place }, Depth::default())
    }

    fn nested(&self, place: Use, depth: Depth) -> RustType {
        let plain = match &self.draft.types[place.id].shape {
            _ if depth.levels > DEEPEST_NESTING => RustType::Value,
            Shape::Any | Shape::Composite(_) => RustType::Value,
            Shape::Boolean | Shape::Constant(Constant::Boolean(_)) => RustType::Bool,
            Shape::Constant(Constant::Number(_)) => RustType::F64,
            Shape::Integer(format) => RustType::Integer(*format),
            Shape::Number(NumberFormat::Double) => RustType::F64,
            Shape::Number(NumberFormat::Decimal) => RustType::Decimal,
            Shape::String(format) => string_type(*format),
            Shape::Array(items) => RustType::Vec(Box::new(self.nested(*items, depth.inside()))),
            Shape::Tuple(tuple) => tuple_type(tuple, depth, |it, depth| self.nested(it, depth)),
            Shape::Map(values) => RustType::Map(Box::new(self.nested(*values, depth.inside()))),
            Shape::Alias(target) => {
                return self.nested(Use { id: target.id, nullable: place.nullable || target.nullable }, depth.inside());
            }
            Shape::Object(_) | Shape::Union(_) | Shape::StringEnum(_) | Shape::IntegerEnum(_) | Shape::Form(_) => {
                self.model_id(place.id).map_or(RustType::Value, RustType::Model)
            }
        };
        // A value of any kind can be null itself.
        if place.nullable && plain != RustType::Value { RustType::Option(Box::new(plain)) } else { plain }
    }

    /// Returns the type of a use in `owner`, in a `Box` if the two types would contain each other.
    pub(super) fn held_by(&self, owner: TypeId, place: Use) -> RustType {
        let plain = self.plain(place);
        let is_inline = matches!(
            plain,
            RustType::Model(_) | RustType::Tuple(_) | RustType::OpenTuple(..) | RustType::PartialTuple(_)
        );
        let is_boxed = |target| self.cycles.is_boxed(owner, target);
        match is_inline && contained(&self.draft.types, place.id).into_iter().any(is_boxed) {
            true => RustType::Boxed(Box::new(plain)),
            false => plain,
        }
    }
}

fn string_type(format: StringFormat) -> RustType {
    match format {
        StringFormat::Plain | StringFormat::Binary => RustType::String,
        StringFormat::DateTime => RustType::DateTime,
        StringFormat::Date => RustType::Date,
        StringFormat::Uuid => RustType::Uuid,
        StringFormat::Decimal => RustType::Decimal,
        StringFormat::Byte => RustType::Base64,
        StringFormat::Secret => RustType::Secret,
    }
}

impl Models<'_> {
    /// Returns the name of a model, which may not have been added yet.
    pub(super) fn list_name(&self, id: ModelId) -> String {
        let ident = self.list.get(id.0).map(|it| &it.ident).or_else(|| self.names.idents.values().nth(id.0));
        ident.map(|it| it.as_str().to_owned()).unwrap_or_default()
    }
}
