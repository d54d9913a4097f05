//! `api.json`: what was emitted, for tools that compare, document or drive the crate.

use crate::api::{self, Api, ModelKind, OperationPaging, PartType, RustType, ValueEntry};
use crate::ir::{Presence, Security};
use crate::outline::{Body, Field, Filter, Kind, Operation, Outline, Paging, Parameter, Response, Type};

use super::source::{Content, SourceFile};
use super::types::type_text;

pub(super) fn api_json(outline: &Outline) -> SourceFile {
    // A tree of plain values has no key that is not a text.
    let text = serde_json::to_string_pretty(outline).unwrap_or_default();
    SourceFile { path: "api.json".to_owned(), content: Content::Text(format!("{text}\n")) }
}

/// What the crate will hold.
pub(crate) fn outline(api: &Api) -> Outline {
    let operations =
        api.groups.iter().flat_map(|group| group.operations.iter().map(move |it| operation(api, it, group)));
    Outline { operations: operations.collect(), types: api.models.iter().map(|it| model(api, it)).collect() }
}

fn operation(api: &Api, it: &api::Operation, group: &api::Group) -> Operation {
    let parameters = it.parameters.iter().map(|it| Parameter {
        name: it.name.clone(),
        place: it.place.as_str(),
        required: it.required,
        rust_type: type_text(api, &it.value),
    });
    let bodies = it.bodies.iter().map(|it| Body {
        content_type: it.content_type.clone(),
        required: it.required,
        rust_type: value_text(api, &it.value),
    });
    let responses = it.responses.iter().map(|it| Response {
        status: it.status.to_string(),
        content_type: it.content_type.clone(),
        rust_type: value_text(api, &it.value),
    });
    let filters = it.parameters.iter().flat_map(|it| &it.filters);
    Operation {
        id: it.id.clone(),
        rust: format!("{}::{}", group.module.as_str(), it.method.as_str()),
        method: it.http.as_str(),
        path: it.path.clone(),
        tag: group.name.clone(),
        feature: group.feature.clone(),
        parameters: parameters.collect(),
        bodies: bodies.collect(),
        responses: responses.collect(),
        scopes: scopes(&it.security),
        deprecated: it.deprecated,
        experimental: it.experimental,
        filters: filters.map(|it| Filter { field: it.field.clone(), operators: it.operators.clone() }).collect(),
        sorters: it.parameters.iter().flat_map(|it| &it.sorters).cloned().collect(),
        paging: it.paging.as_ref().map(|paging| paging_entry(api, paging)),
    }
}

fn paging_entry(api: &Api, it: &OperationPaging) -> Paging {
    let rule = api.constants.paging.get(&it.rule).map(|it| &it.rule);
    Paging {
        kind: rule.map(|it| it.kind.as_str()),
        items: it.items.clone(),
        rust_type: type_text(api, &it.item),
        default_size: it.default,
        maximum_size: it.maximum,
        search_after: it.search_after,
    }
}

fn scopes(security: &Security) -> Vec<String> {
    let Security::AnyOf(requirements) = security else { return Vec::new() };
    let mut scopes = Vec::new();
    for scope in requirements.iter().flat_map(|it| &it.scopes) {
        if !scopes.contains(scope) {
            scopes.push(scope.clone());
        }
    }
    scopes
}

fn value_text(api: &Api, value: &ValueEntry) -> String {
    match value {
        ValueEntry::Nothing => "()".to_owned(),
        ValueEntry::Text => "String".to_owned(),
        ValueEntry::Bytes => "Bytes".to_owned(),
        ValueEntry::Type(it) => type_text(api, it),
    }
}

fn model(api: &Api, it: &api::Model) -> Type {
    let text = |value: &RustType| type_text(api, value);
    let (kind, fields): (Kind, Vec<Field>) = match &it.kind {
        ModelKind::Struct(it) => (
            Kind::Struct,
            it.fields.iter().map(|it| field(&it.wire, it.ident.as_str(), text(&it.value), it.presence)).collect(),
        ),
        ModelKind::StringEnum(variants) => (
            Kind::StringEnum,
            variants
                .iter()
                .map(|it| field(&it.value, it.ident.as_str(), "String".to_owned(), Presence::Required))
                .collect(),
        ),
        ModelKind::IntegerEnum(variants) => (
            Kind::IntegerEnum,
            variants
                .iter()
                .map(|it| field(&it.value.to_string(), it.ident.as_str(), "i64".to_owned(), Presence::Required))
                .collect(),
        ),
        ModelKind::Union(it) => (
            Kind::Union,
            it.variants
                .iter()
                .map(|it| field(&it.tags.join("|"), it.ident.as_str(), text(&it.value), Presence::Required))
                .collect(),
        ),
        ModelKind::Form(parts) => (Kind::Multipart, parts.iter().map(|it| part(api, it)).collect()),
        ModelKind::Headers(fields) => (
            Kind::Headers,
            fields.iter().map(|it| field(&it.wire, it.ident.as_str(), text(&it.value), Presence::Optional)).collect(),
        ),
    };
    Type { rust: it.ident.as_str().to_owned(), kind, fields }
}

fn part(api: &Api, it: &api::PartField) -> Field {
    let value = match &it.kind {
        PartType::File => "Part".to_owned(),
        PartType::Files => "Vec<Part>".to_owned(),
        PartType::Value(value) => type_text(api, value),
    };
    let presence = if it.required { Presence::Required } else { Presence::Optional };
    field(&it.wire, it.ident.as_str(), value, presence)
}

fn field(wire: &str, rust: &str, rust_type: String, presence: Presence) -> Field {
    Field { wire: wire.to_owned(), rust: rust.to_owned(), rust_type, presence: presence.as_str() }
}
