//! The models of the named types of a draft.

use std::collections::BTreeMap;

use crate::api::{
    EnumVariant, FormModel, Model, ModelField, ModelKind, PartField, PartType, RustType, Struct, UnionModel,
};
use crate::ir::{
    Docs, EnumMember, Field, FormPart, GivenName, Object, Owner, PartKind, Presence, Shape, Step, Type, TypeId,
    TypePath, Use,
};
use crate::names::{CaseStyle, Scope, pascal, snake, spelled};

use super::models::Models;
use super::union_variants::union_variants;

impl Models<'_> {
    /// Adds a model for each named type.
    pub(super) fn add_types(&mut self) {
        let ids: Vec<TypeId> = self.ids.keys().copied().collect();
        for id in ids {
            let node = &self.draft.types[id];
            let kind = match &node.shape {
                Shape::Object(object) => ModelKind::Struct(self.object(id, object)),
                Shape::StringEnum(it) => ModelKind::StringEnum(text_variants(&it.members), it.openness),
                Shape::IntegerEnum(members) => ModelKind::IntegerEnum(integer_variants(members)),
                Shape::Union(union) => ModelKind::Union(UnionModel {
                    variants: union_variants(self, id, union),
                    discriminator: union.discriminator.clone(),
                }),
                Shape::Form(form) => {
                    ModelKind::Form(FormModel { addressing: form.addressing, parts: self.parts(&form.parts) })
                }
                // Other types have no name.
                _ => continue,
            };
            let model = Model {
                ident: self.names.idents[&id].clone(),
                docs: described(node),
                kind,
                condition: self.conditions.condition(id),
                hashable: false,
            };
            self.list.push(model);
        }
    }

    fn object(&self, id: TypeId, object: &Object) -> Struct {
        let mut scope = Scope::with_reserved(CaseStyle::Snake, &["extra"]);
        // A field whose name is already in snake case keeps it, wherever it is in the object.
        let mut order: Vec<usize> = (0..object.fields.len()).collect();
        order.sort_by_key(|&index| {
            let field = &object.fields[index];
            snake(&field.name) != field.name || preferred(field.given.as_deref()).is_some()
        });
        let mut idents = BTreeMap::new();
        for index in order {
            let Field { name, given, .. } = &object.fields[index];
            let plain = snake(name);
            let with_word = if plain.is_empty() { String::new() } else { format!("{plain}_member") };
            let (first, later) = (preferred(given.as_deref()), fallback(given.as_deref()));
            let candidates = [plain, later.unwrap_or_default(), snake(&spelled(name)), with_word, "member".to_owned()];
            idents.insert(index, scope.claim(first.into_iter().chain(candidates)));
        }
        let fields = object
            .fields
            .iter()
            .zip(idents.into_values())
            .map(|(field, ident)| {
                let value = self.held_by(id, field.value);
                // A value of any kind can be null.
                let presence = match field.presence() {
                    Presence::Optional if value == RustType::Value => Presence::OptionalNullable,
                    presence => presence,
                };
                let constant = match &self.draft.types[self.draft.types.behind(field.value.id)].shape {
                    Shape::Constant(constant) => Some(constant.clone()),
                    _ => None,
                };
                ModelField { ident, wire: field.name.clone(), value, constant, presence, docs: self.field_docs(field) }
            })
            .collect();
        let additional =
            object.additional.map(|values| (scope.claim(["additional", "additional_members"]), self.rust_type(values)));
        let extra = Scope::new(CaseStyle::Snake).claim(["extra"]);
        Struct { fields, additional, extra, constructor: self.draft.sent.contains(&id) }
    }

    /// Returns the documentation of a member; if it only refers to a type, the documentation of the type.
    fn field_docs(&self, field: &Field) -> Docs {
        let target = &self.draft.types[field.value.id];
        if field.docs != Docs::default() || target.name.is_none() {
            return self.with_constraints(&field.docs, field.value);
        }
        let description = target.docs.description.as_deref().map(|it| first_paragraph(it).to_owned());
        match self.model_id(field.value.id) {
            Some(_) => Docs { description, ..Docs::default() },
            None => target.docs.clone(),
        }
    }

    /// Returns documentation with the constraints of the component that a value refers to.
    pub(super) fn with_constraints(&self, docs: &Docs, value: Use) -> Docs {
        let target = &self.draft.types[value.id];
        let is_inherited = target.name.is_some() && self.model_id(value.id).is_none() && docs.constraints.is_empty();
        let constraints = if is_inherited { &target.docs.constraints } else { &docs.constraints };
        Docs { constraints: constraints.clone(), ..docs.clone() }
    }

    fn parts(&self, parts: &[FormPart]) -> Vec<PartField> {
        let mut scope = Scope::new(CaseStyle::Snake);
        parts
            .iter()
            .map(|part| PartField {
                ident: scope.claim([
                    preferred(part.given.as_deref()).unwrap_or_default(),
                    snake(&part.name),
                    fallback(part.given.as_deref()).unwrap_or_default(),
                    snake(&spelled(&part.name)),
                    "part".to_owned(),
                ]),
                wire: part.name.clone(),
                kind: match part.kind {
                    PartKind::File => PartType::File,
                    PartKind::Files => PartType::Files,
                    PartKind::Value(it) => PartType::Value(self.plain(it)),
                    PartKind::Values(it) => PartType::Values(self.plain(it)),
                },
                encoding: part.encoding.clone(),
                headers: part.headers.clone(),
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

/// Returns the documentation of a type. Without a description, it describes the use of the type.
fn described(node: &Type) -> Docs {
    let mut docs = node.docs.clone();
    if docs.description.is_none() {
        docs.description = node.paths.first().and_then(|place| origin(place, node.paths.len()));
    }
    docs
}

fn origin(place: &TypePath, places: usize) -> Option<String> {
    let operation = match place.owner() {
        Owner::Operation(_) if places > 1 => "several operations",
        Owner::Operation(operation) => &format!("`{operation}`"),
        Owner::Webhook(_) if places > 1 => "several webhooks",
        Owner::Webhook(id) => &format!("`{}`", id.name),
        Owner::Component(_) => return None,
    };
    Some(match place.steps().as_slice() {
        [Step::Request(_)] => format!("The request body of {operation}."),
        [Step::Request(_), Step::Item] => format!("An item of the request body of {operation}."),
        [Step::Payload(_)] => format!("The payload of {operation}."),
        [Step::Response(status, _)] if status.is_success() => format!("The response body of {operation}."),
        [Step::Response(status, _), Step::Item] if status.is_success() => {
            format!("An item of the response body of {operation}.")
        }
        [Step::Response(status, _)] => format!("The response body of {operation} with the status {status}."),
        [Step::Parameter(_, name)] => format!("The parameter `{name}` of {operation}."),
        _ => return None,
    })
}

/// Returns the name from an extension that takes precedence, in snake case.
pub(super) fn preferred(given: Option<&GivenName>) -> Option<String> {
    given?.preferred.as_deref().map(snake)
}

/// Returns the name from an extension that applies if the name on the wire cannot be used, in snake case.
pub(super) fn fallback(given: Option<&GivenName>) -> Option<String> {
    given?.fallback.as_deref().map(snake)
}

pub(super) fn text_variants(members: &[EnumMember<String>]) -> Vec<EnumVariant<String>> {
    let mut scope = Scope::with_reserved(CaseStyle::Pascal, &["Other"]);
    members
        .iter()
        .map(|member| {
            let value = &member.value;
            let plain = pascal(value);
            // A value that collides with the variant for other values gets a suffix that does not describe its case.
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
    let mut scope = Scope::with_reserved(CaseStyle::Pascal, &["Other"]);
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
