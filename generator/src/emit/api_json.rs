//! `api.json`: what was emitted, for tools that compare, document or drive the crate.

use serde_json::{Value, json};

use crate::api::{Api, ModelKind, Operation, OperationPaging, RustType, ValueEntry};
use crate::ir::{Presence, Security};

use super::source::{Content, SourceFile};
use super::types::type_text;

pub(super) fn api_json(api: &Api) -> SourceFile {
    let operations: Vec<Value> = api
        .groups
        .iter()
        .flat_map(|group| {
            group
                .operations
                .iter()
                .map(move |it| operation(api, it, &group.name, &group.feature, group.module.as_str()))
        })
        .collect();
    let types: Vec<Value> = api.models.iter().map(|it| model(api, it)).collect();
    let document = json!({ "operations": operations, "types": types });
    // A tree of plain values has no key that is not a text.
    let text = serde_json::to_string_pretty(&document).unwrap_or_default();
    SourceFile { path: "api.json".to_owned(), content: Content::Text(format!("{text}\n")) }
}

fn operation(api: &Api, it: &Operation, tag: &str, feature: &str, module: &str) -> Value {
    let parameters: Vec<Value> = it
        .parameters
        .iter()
        .map(|it| {
            json!({
                "name": it.name,
                "in": it.place.as_str(),
                "required": it.required,
                "rust_type": type_text(api, &it.value),
            })
        })
        .collect();
    let bodies: Vec<Value> = it
        .bodies
        .iter()
        .map(|it| {
            json!({
                "content_type": it.content_type,
                "required": it.required,
                "rust_type": value_text(api, &it.value),
            })
        })
        .collect();
    let responses: Vec<Value> = it
        .responses
        .iter()
        .map(|it| {
            json!({
                "status": it.status.to_string(),
                "content_type": it.content_type,
                "rust_type": value_text(api, &it.value),
            })
        })
        .collect();
    let filters: Vec<Value> = it
        .parameters
        .iter()
        .flat_map(|it| &it.filters)
        .map(|it| json!({ "field": it.field, "operators": it.operators }))
        .collect();
    let sorters: Vec<&String> = it.parameters.iter().flat_map(|it| &it.sorters).collect();
    json!({
        "id": it.id,
        "rust": format!("{module}::{}", it.method.as_str()),
        "method": it.http.as_str(),
        "path": it.path,
        "tag": tag,
        "feature": feature,
        "parameters": parameters,
        "bodies": bodies,
        "responses": responses,
        "scopes": scopes(&it.security),
        "deprecated": it.deprecated,
        "experimental": it.experimental,
        "filters": filters,
        "sorters": sorters,
        "paging": it.paging.as_ref().map(|paging| paging_entry(api, paging)),
    })
}

fn paging_entry(api: &Api, it: &OperationPaging) -> Value {
    let rule = api.constants.paging.get(&it.rule).map(|it| &it.rule);
    json!({
        "kind": rule.map(|it| it.kind.as_str()),
        "items": it.items,
        "rust_type": type_text(api, &it.item),
        "default_size": it.default,
        "maximum_size": it.maximum,
        "search_after": it.search_after,
    })
}

fn scopes(security: &Security) -> Vec<&String> {
    let Security::AnyOf(requirements) = security else { return Vec::new() };
    let mut scopes = Vec::new();
    for scope in requirements.iter().flat_map(|it| &it.scopes) {
        if !scopes.contains(&scope) {
            scopes.push(scope);
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

fn model(api: &Api, it: &crate::api::Model) -> Value {
    let field = |wire: &str, rust: &str, value: String, presence: Presence| json!({ "wire": wire, "rust": rust, "rust_type": value, "presence": presence.as_str() });
    let text = |value: &RustType| type_text(api, value);
    let (kind, fields): (&str, Vec<Value>) = match &it.kind {
        ModelKind::Struct(it) => (
            "struct",
            it.fields.iter().map(|it| field(&it.wire, it.ident.as_str(), text(&it.value), it.presence)).collect(),
        ),
        ModelKind::StringEnum(variants) => (
            "string_enum",
            variants
                .iter()
                .map(|it| field(&it.value, it.ident.as_str(), "String".to_owned(), Presence::Required))
                .collect(),
        ),
        ModelKind::IntegerEnum(variants) => (
            "integer_enum",
            variants
                .iter()
                .map(|it| field(&it.value.to_string(), it.ident.as_str(), "i64".to_owned(), Presence::Required))
                .collect(),
        ),
        ModelKind::Union(it) => (
            "union",
            it.variants
                .iter()
                .map(|it| field(&it.tags.join("|"), it.ident.as_str(), text(&it.value), Presence::Required))
                .collect(),
        ),
        ModelKind::Form(parts) => (
            "multipart",
            parts
                .iter()
                .map(|it| {
                    let value = match &it.kind {
                        crate::api::PartType::File => "Part".to_owned(),
                        crate::api::PartType::Files => "Vec<Part>".to_owned(),
                        crate::api::PartType::Value(value) => text(value),
                    };
                    let presence = if it.required { Presence::Required } else { Presence::Optional };
                    field(&it.wire, it.ident.as_str(), value, presence)
                })
                .collect(),
        ),
        ModelKind::Headers(fields) => (
            "headers",
            fields.iter().map(|it| field(&it.wire, it.ident.as_str(), text(&it.value), Presence::Optional)).collect(),
        ),
    };
    json!({ "rust": it.ident.as_str(), "kind": kind, "fields": fields })
}
