//! `api.json`, the outline of the crate for tools that compare, document or drive it.

use indexmap::IndexSet;

use crate::api::{
    self, Api, ArgumentType, ModelKind, OperationPaging, PartType, ResultBody, ResultType, RustType, StreamBody,
    Target, ValueEntry,
};
use crate::ir::{Constraint, Docs, Openness, Origin, ParameterLocation, Presence, Security};
use crate::outline::{
    self, Argument, Body, ErrorVariant, FORMAT, Field, Filter, Operation, Outline, Paging, Parameter, ParameterName,
    Response, Server, Type, TypeKind,
};

use super::types::outline_type;
use crate::source_file::SourceFile;

pub(super) fn api_json(outline: &Outline) -> SourceFile {
    // Serialization cannot fail, because all keys are strings.
    let mut text = serde_json::to_string_pretty(outline).unwrap_or_default();
    text.push('\n');
    SourceFile { path: "api.json".to_owned(), text }
}

/// Returns the outline of the crate.
pub(crate) fn outline(api: &Api) -> Outline {
    let operations =
        api.groups.iter().flat_map(|group| group.operations.iter().map(move |it| operation(api, it, group)));
    let servers = api.servers.iter().map(|it| Server { rust: it.ident.as_str().to_owned(), url: it.url.clone() });
    let errors = api
        .errors
        .iter()
        .map(|it| ErrorVariant { rust: it.ident.as_str().to_owned(), rust_type: outline_type(api, &it.value) });
    Outline {
        format: FORMAT,
        package: api.package.name.as_str().to_owned(),
        title: api.info.title.clone(),
        version: api.info.version.clone(),
        base_url: api.base_url.clone(),
        servers: servers.collect(),
        errors: errors.collect(),
        operations: operations.collect(),
        webhooks: api.webhooks.iter().map(|it| webhook(api, it)).collect(),
        types: api.models.iter().map(|it| model(api, it)).collect(),
    }
}

fn operation(api: &Api, it: &api::Operation, group: &api::Group) -> Operation {
    let variants = || it.body_choice.iter().flat_map(|it| &it.variants);
    let bodies = it.bodies.iter().map(|it| Body {
        content_type: it.content_type.clone(),
        variant: variants().find(|of| of.content_type == it.content_type).map(|of| of.ident.as_str().to_owned()),
        required: it.required,
        rust_type: value_type(api, &it.value),
        encodings: it.encodings.iter().cloned().collect(),
    });
    let responses = it.responses.iter().map(|it| Response {
        status: it.status,
        content_type: it.content_type.clone(),
        rust_type: value_type(api, &it.value),
    });
    let filters = it.parameters.iter().flat_map(|it| &it.filters);
    let (schemes, scopes) = security(&it.security);
    Operation {
        head: it.head.clone(),
        rust: format!("{}::{}", group.module.as_str(), it.method.name.as_str()),
        tag: group.name.clone(),
        feature: group.feature.clone(),
        arguments: it.arguments.iter().map(|it| argument(api, it)).collect(),
        setters: it.options.iter().map(|it| argument(api, it)).collect(),
        result: Some(result(api, &it.method.answer)),
        stream: it
            .stream_method
            .as_ref()
            .map(|it| outline::StreamMethod { rust: it.name.as_str().to_owned(), result: result(api, &it.answer) }),
        parameters: it.parameters.iter().map(|it| parameter(api, it)).collect(),
        bodies: bodies.collect(),
        responses: responses.collect(),
        server: it.server.clone(),
        public: it.security == Security::Public,
        schemes,
        scopes,
        filters: filters.map(|it| Filter { field: it.field.clone(), operators: it.operators.clone() }).collect(),
        sorters: it.parameters.iter().flat_map(|it| &it.sorters).cloned().collect(),
        paging: it.paging.as_ref().map(|paging| paging_entry(api, paging)),
    }
}

fn webhook(api: &Api, it: &api::Webhook) -> outline::Webhook {
    let events = it.events.iter().map(|it| outline::Event {
        rust: it.ident.as_str().to_owned(),
        content_types: it.content_types.clone(),
        rust_type: match &it.payload {
            api::Payload::Nothing => outline::RustType::Unit,
            api::Payload::Json(value) => outline_type(api, value),
            api::Payload::Text => outline::RustType::named("String"),
            api::Payload::Bytes => outline::RustType::named("Bytes"),
        },
    });
    let tests = it.tests.iter().flatten().map(|it| outline::EventTest {
        position: match &it.position {
            api::EventPosition::Header(name) => outline::EventPosition::Header(name.clone()),
            api::EventPosition::Member(path) => outline::EventPosition::Member(path.clone()),
        },
        values: it.values.clone(),
    });
    let responses = it.responses.iter().map(|it| Response {
        status: it.status,
        content_type: it.content_type.clone(),
        rust_type: value_type(api, &it.value),
    });
    outline::Webhook {
        id: it.id.to_string(),
        name: it.id.name.clone(),
        method: it.id.method,
        operation: match &it.id.origin {
            Origin::Document => None,
            Origin::Operation { id, .. } => Some(id.clone()),
        },
        summary: it.summary.clone(),
        description: it.description.clone(),
        deprecated: it.deprecated,
        rust: it.ident.as_str().to_owned(),
        events: events.collect(),
        recognized: it.tests.is_some(),
        tests: tests.collect(),
        responses: responses.collect(),
    }
}

fn parameter(api: &Api, it: &api::ParameterEntry) -> Parameter {
    let rust_type = outline_type(api, &it.value);
    Parameter {
        key: ParameterName { name: it.name.clone(), place: it.place },
        required: it.required,
        style: it.style,
        docs: documentation(&it.docs, &rust_type),
        rust_type,
    }
}

/// Returns the documentation of a value. The default of a secret is omitted.
fn documentation(docs: &Docs, rust_type: &outline::RustType) -> outline::Docs {
    outline::Docs {
        description: docs.description.clone(),
        deprecated: docs.deprecated,
        default: docs.default.clone().filter(|_| !rust_type.is("Secret")),
        constraints: Constraint::to_keywords(&docs.constraints).collect(),
    }
}

fn argument(api: &Api, it: &api::Argument) -> Argument {
    use outline::RustType as Of;
    let of = |value: &RustType| outline_type(api, value);
    let into = |name| Of::Impl(Box::new(Of::generic("Into", Of::named(name))));
    let rust_type = match &it.kind {
        ArgumentType::Text => Of::Reference(Box::new(Of::named("str"))),
        ArgumentType::Copied(value) => of(value),
        ArgumentType::Slice(items) => Of::Reference(Box::new(Of::Slice(Box::new(of(items))))),
        ArgumentType::Filter => into("Filter"),
        ArgumentType::Sorters => into("Sorters"),
        ArgumentType::Borrowed(value) => Of::Reference(Box::new(of(value))),
        ArgumentType::Into(value) => {
            Of::Impl(Box::new(Of::Generic { name: "Into".to_owned(), arguments: vec![of(value)] }))
        }
        ArgumentType::IntoText => into("String"),
        ArgumentType::IntoBytes => into("Upload"),
        ArgumentType::Form(model) => of(&RustType::Model(*model)),
        ArgumentType::Choice(ident) => Of::named(ident.as_str()),
    };
    let parameter = match &it.target {
        Target::Parameter { name, place, .. } => Some(ParameterName { name: name.clone(), place: *place }),
        Target::Querystring { name, .. } | Target::QuerystringJson { name } => {
            Some(ParameterName { name: name.clone(), place: ParameterLocation::Querystring })
        }
        Target::Body(_) | Target::BodyChoice => None,
    };
    Argument { rust: it.ident.as_str().to_owned(), rust_type, parameter }
}

fn result(api: &Api, it: &ResultType) -> outline::RustType {
    match it {
        ResultType::One(ResultBody::Empty) => outline::RustType::Unit,
        ResultType::One(ResultBody::Json(value)) => outline_type(api, value),
        ResultType::One(ResultBody::Text) => outline::RustType::named("String"),
        ResultType::One(ResultBody::Bytes) => outline::RustType::named("Bytes"),
        ResultType::One(ResultBody::Headers(id)) => outline_type(api, &RustType::Model(*id)),
        ResultType::Choice { ident, .. } => outline::RustType::named(ident.as_str()),
        ResultType::Stream(it) => stream_type(api, &it.body),
    }
}

fn stream_type(api: &Api, it: &StreamBody) -> outline::RustType {
    let content = |it: outline::RustType| outline::RustType::generic("PartContent", it);
    let (name, item) = match it {
        StreamBody::EventData(it) | StreamBody::Events(it) => ("EventStream", outline_type(api, it)),
        StreamBody::EventText => ("EventStream", outline::RustType::named("String")),
        StreamBody::Values(it) => ("JsonStream", outline_type(api, it)),
        StreamBody::Parts(it) => ("PartStream", content(outline_type(api, it))),
        StreamBody::PartText => ("PartStream", content(outline::RustType::named("String"))),
        StreamBody::PartBytes => ("PartStream", outline::RustType::named("Bytes")),
    };
    outline::RustType::generic(name, item)
}

fn paging_entry(api: &Api, it: &OperationPaging) -> Paging {
    let strategy = api.constants.paging.get(&it.strategy).map(|it| &it.strategy);
    Paging {
        kind: strategy.map(|it| it.kind.word()),
        items: it.items.clone(),
        rust_type: outline_type(api, &it.item),
        default_size: it.default,
        maximum_size: it.maximum,
        search_after: it.search_after,
    }
}

/// Returns the schemes and the scopes, each once.
fn security(security: &Security) -> (Vec<String>, Vec<String>) {
    let schemes: IndexSet<&String> = security.schemes().map(|it| &it.name).collect();
    let scopes: IndexSet<&String> = security.schemes().flat_map(|it| &it.scopes).collect();
    (schemes.into_iter().cloned().collect(), scopes.into_iter().cloned().collect())
}

fn value_type(api: &Api, value: &ValueEntry) -> outline::RustType {
    match value {
        ValueEntry::Nothing => outline::RustType::Unit,
        ValueEntry::Text => outline::RustType::named("String"),
        ValueEntry::Bytes => outline::RustType::named("Bytes"),
        ValueEntry::Type(it) => outline_type(api, it),
        ValueEntry::Stream(it) => stream_type(api, it),
    }
}

fn model(api: &Api, it: &api::Model) -> Type {
    let text = |value: &RustType| outline_type(api, value);
    let mut additional = None;
    let mut constructor = false;
    let mut extensible = false;
    let (kind, fields): (TypeKind, Vec<Field>) = match &it.kind {
        ModelKind::Struct(it) => {
            additional = it.additional.as_ref().map(|(_, values)| text(values));
            constructor = it.constructor;
            let field =
                |it: &api::ModelField| field(&it.wire, it.ident.as_str(), text(&it.value), it.presence, &it.docs);
            (TypeKind::Struct, it.fields.iter().map(field).collect())
        }
        ModelKind::StringEnum(variants, openness) => {
            extensible = *openness == Openness::Open;
            (TypeKind::StringEnum, variants.iter().map(|it| variant(it, it.value.clone(), "String")).collect())
        }
        ModelKind::IntegerEnum(variants) => {
            (TypeKind::IntegerEnum, variants.iter().map(|it| variant(it, it.value.to_string(), "i64")).collect())
        }
        ModelKind::Union(it) => {
            let variant = |it: &api::UnionVariant| {
                field(&it.tags.join("|"), it.ident.as_str(), text(&it.value), Presence::Required, &it.docs)
            };
            (TypeKind::Union, it.variants.iter().map(variant).collect())
        }
        ModelKind::Form(form) => {
            constructor = true;
            (TypeKind::Multipart, form.parts.iter().map(|it| part(api, it)).collect())
        }
        ModelKind::Headers(fields) => {
            let header = |it: &api::HeaderField| {
                field(&it.wire, it.ident.as_str(), text(&it.value), Presence::Optional, &it.docs)
            };
            (TypeKind::Headers, fields.iter().map(header).collect())
        }
    };
    let description = it.docs.description.clone();
    let (rust, hashable) = (it.ident.as_str().to_owned(), it.hashable);
    Type { rust, kind, description, constructor, hashable, additional, extensible, fields }
}

fn part(api: &Api, it: &api::PartField) -> Field {
    let with_headers = |value: &RustType| match it.headers.chosen.as_slice() {
        [] => outline_type(api, value),
        _ => outline::RustType::generic("WithHeaders", outline_type(api, value)),
    };
    let value = match &it.kind {
        PartType::File => outline::RustType::named("Part"),
        PartType::Files => outline::RustType::generic("Vec", outline::RustType::named("Part")),
        PartType::Value(value) => with_headers(value),
        PartType::Values(value) => outline::RustType::generic("Vec", with_headers(value)),
    };
    let presence = if it.required { Presence::Required } else { Presence::Optional };
    field(&it.wire, it.ident.as_str(), value, presence, &it.docs)
}

fn variant<T>(it: &api::EnumVariant<T>, wire: String, rust_type: &str) -> Field {
    let docs = Docs { description: it.description.clone(), ..Docs::default() };
    field(&wire, it.ident.as_str(), outline::RustType::named(rust_type), Presence::Required, &docs)
}

fn field(wire: &str, rust: &str, rust_type: outline::RustType, presence: Presence, docs: &Docs) -> Field {
    let docs = documentation(docs, &rust_type);
    Field { wire: wire.to_owned(), rust: rust.to_owned(), rust_type, presence, docs }
}
