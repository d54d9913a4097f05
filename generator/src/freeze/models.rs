//! Types to models.

use std::collections::{BTreeMap, BTreeSet};

use crate::api::{
    EnumVariant, ErrorVariant, HeaderField, Model, ModelField, ModelId, ModelKind, PartField, PartType, RustType,
    Struct, UnionModel,
};
use crate::ir::{
    Docs, Draft, EnumMember, Field, FormPart, Header, IntegerFormat, NumberFormat, Object, Owner, PartKind, Place,
    Presence, Shape, Step, StringFormat, Type, TypeId, Use,
};
use crate::names::{Scope, pascal, snake, spelled};

use super::collections::OperatorSets;
use super::cycles::{Cycles, resolved};
use super::gates::Gates;
use super::type_names::TypeNames;
use super::union_variants::union_variants;

/// How deep lists of lists are followed; a list that only holds itself is untyped.
const DEEPEST_NESTING: usize = 32;

/// The models made so far.
pub(super) struct Models<'d> {
    pub(super) draft: &'d Draft,
    pub(super) gates: &'d Gates,
    pub(super) list: Vec<Model>,
    pub(super) errors: Vec<ErrorVariant>,
    pub(super) error_scope: Scope,
    pub(super) operators: OperatorSets,
    names: TypeNames,
    cycles: &'d Cycles,
    ids: BTreeMap<TypeId, ModelId>,
}

impl<'d> Models<'d> {
    pub(super) fn new(draft: &'d Draft, names: TypeNames, cycles: &'d Cycles, gates: &'d Gates) -> Self {
        let ids = names.idents.keys().enumerate().map(|(index, &id)| (id, ModelId(index))).collect();
        Self {
            draft,
            gates,
            list: Vec::new(),
            errors: Vec::new(),
            error_scope: Scope::with_reserved(&["Other"]),
            operators: OperatorSets::default(),
            names,
            cycles,
            ids,
        }
    }

    /// Makes a model of each type that has a name.
    pub(super) fn add_types(&mut self) {
        let ids: Vec<TypeId> = self.ids.keys().copied().collect();
        for id in ids {
            let node = &self.draft.types[id];
            let kind = match &node.shape {
                Shape::Object(object) => ModelKind::Struct(self.object(id, object)),
                Shape::StringEnum(it) => ModelKind::StringEnum(text_variants(&it.members), it.listing),
                Shape::IntegerEnum(members) => ModelKind::IntegerEnum(integer_variants(members)),
                Shape::Union(union) => ModelKind::Union(UnionModel {
                    variants: union_variants(self, id, union),
                    discriminator: union.discriminator.clone(),
                }),
                Shape::Form(parts) => ModelKind::Form(self.parts(parts)),
                // Only these have names.
                _ => continue,
            };
            let model =
                Model { ident: self.names.idents[&id].clone(), docs: described(node), kind, gate: self.gates.gate(id) };
            self.list.push(model);
        }
    }

    /// A model for documented response headers.
    pub(super) fn add_headers(&mut self, names: &[String], headers: &[&Header], groups: &BTreeSet<usize>) -> ModelId {
        let mut scope = Scope::with_reserved(&["read", "decode"]);
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
            ident: self.names.scope.claim(names.iter().cloned()),
            docs: Docs::default(),
            kind: ModelKind::Headers(fields),
            gate: self.gates.gate_of(groups),
        });
        ModelId(self.list.len() - 1)
    }

    pub(super) fn model_id(&self, id: TypeId) -> Option<ModelId> {
        self.ids.get(&id).copied()
    }

    /// The type of a place, with `Option` where null may stand.
    pub(super) fn rust_type(&self, place: Use) -> RustType {
        self.nested(place, 0)
    }

    /// The type of a place, whether or not null may stand there.
    pub(super) fn plain(&self, place: Use) -> RustType {
        self.nested(Use { nullable: false, ..place }, 0)
    }

    fn nested(&self, place: Use, depth: usize) -> RustType {
        let plain = match &self.draft.types[place.id].shape {
            _ if depth > DEEPEST_NESTING => RustType::Value,
            Shape::Any | Shape::Composite(_) => RustType::Value,
            Shape::Boolean => RustType::Bool,
            Shape::Integer(IntegerFormat::Int32) => RustType::I32,
            Shape::Integer(IntegerFormat::Int64) => RustType::I64,
            Shape::Number(NumberFormat::Double) => RustType::F64,
            Shape::Number(NumberFormat::Decimal) => RustType::Decimal,
            Shape::String(format) => string_type(*format),
            Shape::Array(items) => RustType::Vec(Box::new(self.nested(*items, depth + 1))),
            Shape::Map(values) => RustType::Map(Box::new(self.nested(*values, depth + 1))),
            Shape::Alias(target) => {
                return self.nested(Use { id: target.id, nullable: place.nullable || target.nullable }, depth + 1);
            }
            Shape::Object(_) | Shape::Union(_) | Shape::StringEnum(_) | Shape::IntegerEnum(_) | Shape::Form(_) => {
                self.model_id(place.id).map_or(RustType::Value, RustType::Model)
            }
        };
        // A value of any kind holds null itself.
        if place.nullable && plain != RustType::Value { RustType::Option(Box::new(plain)) } else { plain }
    }

    /// The type of a place inside `owner`, in a `Box` where the two would hold each other.
    pub(super) fn held_by(&self, owner: TypeId, place: Use) -> RustType {
        let plain = self.plain(place);
        match resolved(&self.draft.types, place.id) {
            Some(target) if matches!(plain, RustType::Model(_)) && self.cycles.is_boxed(owner, target) => {
                RustType::Boxed(Box::new(plain))
            }
            _ => plain,
        }
    }

    fn object(&self, id: TypeId, object: &Object) -> Struct {
        let mut scope = Scope::with_reserved(&["extra"]);
        // A name that is its own spelling keeps it, whatever comes before it.
        let mut order: Vec<usize> = (0..object.fields.len()).collect();
        order.sort_by_key(|&index| snake(&object.fields[index].name) != object.fields[index].name);
        let mut idents = BTreeMap::new();
        for index in order {
            let name = &object.fields[index].name;
            let plain = snake(name);
            let with_word = if plain.is_empty() { String::new() } else { format!("{plain}_member") };
            let candidates = [plain, snake(&spelled(name)), with_word, "member".to_owned()];
            idents.insert(index, scope.claim(candidates));
        }
        let fields = object
            .fields
            .iter()
            .zip(idents.into_values())
            .map(|(field, ident)| {
                let value = self.held_by(id, field.value);
                // Whatever may stand there may be null.
                let presence = match field.presence() {
                    Presence::Optional if value == RustType::Value => Presence::OptionalNullable,
                    presence => presence,
                };
                ModelField { ident, wire: field.name.clone(), value, presence, docs: self.field_docs(field) }
            })
            .collect();
        let additional =
            object.additional.map(|values| (scope.claim(["additional", "additional_members"]), self.rust_type(values)));
        let extra = Scope::default().claim(["extra"]);
        Struct { fields, additional, extra, constructor: self.draft.sent.contains(&id) }
    }

    /// The words of a member; where it only refers to a type, what the type says of itself.
    fn field_docs(&self, field: &Field) -> Docs {
        let target = &self.draft.types[field.value.id];
        if field.docs != Docs::default() || target.name.is_none() {
            return field.docs.clone();
        }
        let description = target.docs.description.as_deref().map(|it| first_paragraph(it).to_owned());
        match self.model_id(field.value.id) {
            Some(_) => Docs { description, ..Docs::default() },
            None => target.docs.clone(),
        }
    }

    fn parts(&self, parts: &[FormPart]) -> Vec<PartField> {
        let mut scope = Scope::default();
        parts
            .iter()
            .map(|part| PartField {
                ident: scope.claim([snake(&part.name), snake(&spelled(&part.name)), "part".to_owned()]),
                wire: part.name.clone(),
                kind: match part.kind {
                    PartKind::File => PartType::File,
                    PartKind::Files => PartType::Files,
                    PartKind::Value(it) => PartType::Value(self.plain(it)),
                },
                required: part.required,
                docs: part.docs.clone(),
            })
            .collect()
    }
}

fn first_paragraph(text: &str) -> &str {
    let text = text.trim();
    text.split_once("\n\n").map_or(text, |(first, _)| first)
}

/// The words of a type; where there are none, where it stands.
fn described(node: &Type) -> Docs {
    let mut docs = node.docs.clone();
    if docs.description.is_none() {
        docs.description = node.places.first().and_then(|place| origin(place, node.places.len()));
    }
    docs
}

fn origin(place: &Place, places: usize) -> Option<String> {
    let Owner::Operation(operation) = &place.owner else { return None };
    let operation = if places > 1 { "several operations" } else { &format!("`{operation}`") };
    Some(match place.steps.as_slice() {
        [Step::Request] => format!("The body of {operation}."),
        [Step::Request, Step::Item] => format!("One item of the body of {operation}."),
        [Step::Response(status)] if status.is_success() => format!("The answer of {operation}."),
        [Step::Response(status), Step::Item] if status.is_success() => {
            format!("One item of the answer of {operation}.")
        }
        [Step::Response(status)] => format!("The answer of {operation} with status {status}."),
        [Step::Parameter(name)] => format!("The parameter `{name}` of {operation}."),
        _ => return None,
    })
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

pub(super) fn text_variants(members: &[EnumMember<String>]) -> Vec<EnumVariant<String>> {
    let mut scope = Scope::with_reserved(&["Other"]);
    members
        .iter()
        .map(|member| {
            let value = &member.value;
            let plain = pascal(value);
            // What only collides with the open variant is told apart by nothing of its own.
            let (lower, upper) = (value.chars().any(char::is_lowercase), value.chars().any(char::is_uppercase));
            let case = match (lower, upper) {
                _ if plain.eq_ignore_ascii_case("other") => "Value",
                (true, false) => "Lowercase",
                (false, true) => "Uppercase",
                _ => "Capitalized",
            };
            let named = member.name.as_deref().map(pascal).unwrap_or_default();
            let candidates = match (value.trim().is_empty(), plain.is_empty()) {
                (true, _) => vec![named, "Empty".to_owned()],
                (false, true) => vec![named, pascal(&spelled(value)), "Symbol".to_owned()],
                (false, false) => vec![named, plain.clone(), pascal(&spelled(value)), format!("{plain}{case}"), plain],
            };
            EnumVariant {
                ident: scope.claim(candidates),
                value: value.clone(),
                description: member.description.clone(),
            }
        })
        .collect()
}

fn integer_variants(members: &[EnumMember<i64>]) -> Vec<EnumVariant<i64>> {
    let mut scope = Scope::with_reserved(&["Other"]);
    members
        .iter()
        .map(|member| {
            let sign = if member.value < 0 { "Minus" } else { "Value" };
            let named = member.name.as_deref().map(pascal).unwrap_or_default();
            EnumVariant {
                ident: scope.claim([named, format!("{sign}{}", member.value.unsigned_abs())]),
                value: member.value,
                description: member.description.clone(),
            }
        })
        .collect()
}

impl Models<'_> {
    /// The name of a model, made or still to be made.
    pub(super) fn list_name(&self, id: ModelId) -> String {
        let ident = self.list.get(id.0).map(|it| &it.ident).or_else(|| self.names.idents.values().nth(id.0));
        ident.map(|it| it.as_str().to_owned()).unwrap_or_default()
    }
}
