//! Lowers webhooks and the callbacks of operations.
//!
//! Source: OpenAPI 3.1.0, OpenAPI Object, `webhooks`; OpenAPI 3.0.3, Callback Object.

use indexmap::IndexMap;
use openapiv3::{MediaType, Operation, Parameter, ParameterSchemaOrContent, PathItem, ReferenceOr};

use crate::diagnostic::Code;
use crate::ir::{self, HttpMethod, Origin, Payload, PayloadKind, Shape, Step, TypePath, Webhook, WebhookId};
use crate::pointer::Pointer;
use crate::read::{NewerOperations, WEBHOOKS};
use crate::schema::SchemaId;

use super::Lowering;
use super::body::{MediaKind, schema_of};
use super::operation::{methods, operation_id};

/// The header in which GitHub and compatible servers send the name of the event. Documents only describe it as a string.
const GITHUB_EVENT: &str = "x-github-event";

impl<'d> Lowering<'d> {
    /// Lowers the webhooks of the document, followed by the callbacks of its operations.
    pub(super) fn webhooks(
        &mut self,
        webhooks: &'d IndexMap<String, PathItem>,
        newer: &'d NewerOperations,
    ) -> Vec<Webhook> {
        let mut list = Vec::new();
        for (name, item) in webhooks {
            let pointer = Pointer::root().at([WEBHOOKS, name]);
            self.path_item(&mut list, (&Origin::Document, name), item, &pointer);
        }
        let paths = Pointer::root().child("paths");
        for (path, item) in &self.document.paths.paths {
            let ReferenceOr::Item(item) = item else { continue };
            let newer = newer.of(path).iter().map(|(method, operation)| (*method, operation));
            for (method, operation) in methods(item).chain(newer) {
                let pointer = method.pointer(&paths.child(path)).child("callbacks");
                self.callbacks(&mut list, &operation_id(method, path, operation), operation, &pointer);
            }
        }
        list
    }

    /// Lowers the callbacks of an operation. Those of their operations are not callbacks of the API.
    fn callbacks(&mut self, list: &mut Vec<Webhook>, id: &str, operation: &'d Operation, pointer: &Pointer) {
        for (name, callback) in &operation.callbacks {
            for (expression, item) in callback {
                let expression_of_several = (callback.len() > 1).then(|| expression.clone());
                let origin = Origin::Operation { id: id.to_owned(), expression: expression_of_several };
                self.path_item(list, (&origin, name), item, &pointer.at([name, expression]));
            }
        }
    }

    fn path_item(
        &mut self,
        list: &mut Vec<Webhook>,
        (origin, name): (&Origin, &str),
        item: &'d PathItem,
        pointer: &Pointer,
    ) {
        for (method, operation) in methods(item) {
            let id = WebhookId { origin: origin.clone(), name: name.to_owned(), method };
            list.push(self.webhook(id, item, operation, pointer));
        }
    }

    fn webhook(&mut self, id: WebhookId, item: &'d PathItem, operation: &'d Operation, of_item: &Pointer) -> Webhook {
        let pointer = of_item.child(id.method.as_str().to_ascii_lowercase());
        let type_path = TypePath::webhook(&id);
        let mut headers = Vec::new();
        for (list, pointer) in
            [(&item.parameters, of_item.child("parameters")), (&operation.parameters, pointer.child("parameters"))]
        {
            for (index, parameter) in list.iter().enumerate() {
                let header = self.header_values(parameter, pointer.child(index), &id, operation);
                headers.retain(|(name, _): &(String, _)| header.as_ref().is_none_or(|(it, _)| it != name));
                headers.extend(header.filter(|(_, values)| !values.is_empty()));
            }
        }
        let payloads = self.payloads(operation, &pointer, &type_path);
        let mut responses = self.responses(&operation.responses, &pointer.child("responses"), &type_path);
        if id.method == HttpMethod::Head {
            // RFC 9110, section 9.3.2: responses to HEAD have no content, although it may be described.
            responses.iter_mut().for_each(|it| it.contents.clear());
        }
        let non_empty = |it: &Option<String>| it.clone().filter(|it| !it.trim().is_empty());
        Webhook {
            id,
            operation_id: operation.operation_id.clone(),
            summary: non_empty(&operation.summary).or_else(|| non_empty(&item.summary)),
            description: non_empty(&operation.description).or_else(|| non_empty(&item.description)),
            deprecated: operation.deprecated,
            headers,
            payloads,
            responses,
        }
    }

    /// Returns the name of a header in lowercase, and the values that it can have. The list is empty if it can have any.
    fn header_values(
        &mut self,
        parameter: &'d ReferenceOr<Parameter>,
        pointer: Pointer,
        id: &WebhookId,
        operation: &Operation,
    ) -> Option<(String, Vec<String>)> {
        let (parameter, _) = self.resolve(parameter, pointer, "parameters", |it| &it.parameters)?;
        let Parameter::Header { parameter_data: data, .. } = parameter else { return None };
        let schema = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => SchemaId::of(schema),
            ParameterSchemaOrContent::Content(content) => content.values().next().and_then(schema_of),
        };
        let name = data.name.to_ascii_lowercase();
        let values = schema.and_then(|it| self.resolved(it).enumeration.as_ref()).into_iter().flatten();
        let mut values: Vec<String> = values.filter_map(|it| it.as_str().map(str::to_owned)).collect();
        if values.is_empty() && name == GITHUB_EVENT {
            values.push(github_event(id, operation));
        }
        Some((name, values))
    }

    fn payloads(&mut self, operation: &'d Operation, pointer: &Pointer, type_path: &TypePath) -> Vec<Payload> {
        let Some(body) = &operation.request_body else { return Vec::new() };
        let pointer = pointer.child("requestBody");
        let Some((body, pointer)) = self.resolve(body, pointer, "requestBodies", |it| &it.request_bodies) else {
            return Vec::new();
        };
        let mut payloads: Vec<Payload> = Vec::new();
        for (content_type, media) in &body.content {
            let pointer = pointer.at(["content", content_type]);
            let name = self.media_type_name(content_type, &pointer);
            if payloads.iter().any(|it| essence(&it.content_type) == essence(&name)) {
                let message = "payloads that differ only in parameters of their media type are not distinguished; the first one is used";
                self.diagnostics.at(&pointer, Code::Unsupported, message);
                continue;
            }
            let type_path = type_path.step(Step::Payload(ir::media(content_type)));
            let kind = self.payload_kind(content_type, media, &pointer, &type_path);
            payloads.push(Payload { content_type: name, kind });
        }
        payloads
    }

    fn payload_kind(
        &mut self,
        content_type: &str,
        media: &'d MediaType,
        pointer: &Pointer,
        type_path: &TypePath,
    ) -> PayloadKind {
        let at = pointer.child("schema");
        match (MediaKind::of(content_type), schema_of(media)) {
            (MediaKind::Text | MediaKind::EventStream | MediaKind::JsonStream, _) => PayloadKind::Text,
            (MediaKind::Binary, _) => PayloadKind::Binary,
            (MediaKind::Multipart, _) => {
                let message = "parts of the payload are not decoded; receivers get the whole body";
                self.diagnostics.at(pointer, Code::Unsupported, message);
                PayloadKind::Binary
            }
            (MediaKind::Json, Some(schema)) if self.is_file(schema) => PayloadKind::Binary,
            (MediaKind::Json, Some(schema)) => PayloadKind::Json(self.type_use(schema, &at, type_path)),
            (MediaKind::Json, None) => PayloadKind::Json(self.anonymous(Shape::Any, &at, type_path)),
            (MediaKind::UrlEncoded, Some(schema)) => PayloadKind::Form(self.type_use(schema, &at, type_path)),
            (MediaKind::UrlEncoded, None) => PayloadKind::Text,
        }
    }
}

/// Returns a media type in lowercase and without parameters.
fn essence(content_type: &str) -> String {
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Returns the name of a GitHub event. GitHub declares it in an extension. Its operation ids are `EVENT/ACTION`, with hyphens in
/// place of underscores.
fn github_event(id: &WebhookId, operation: &Operation) -> String {
    let declared = operation.extensions.get("x-github").and_then(|it| it.get("subcategory")?.as_str());
    if let Some(name) = declared {
        return name.to_owned();
    }
    let name = operation.operation_id.as_deref().unwrap_or(&id.name);
    name.split('/').next().unwrap_or_default().replace('-', "_")
}
