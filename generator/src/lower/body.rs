//! Request bodies.
//!
//! Source: OpenAPI 3.0.3, Request Body Object, and "Considerations for File Uploads".

use openapiv3::{MediaType, ReferenceOr, RequestBody};

use crate::diagnostic::Code;
use crate::ir::{self, Body, BodyKind, Shape, Step, TypePath, Use};
use crate::pointer::Pointer;
use crate::read::item_schema;
use crate::schema::{JsonType, SchemaId};

use super::Lowering;

/// The way a client encodes and decodes a media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MediaKind {
    Json,
    UrlEncoded,
    Multipart,
    Text,
    Binary,
    /// `text/event-stream`.
    EventStream,
    /// A sequence of JSON values, such as JSON Lines.
    JsonStream,
}

impl MediaKind {
    /// Source: RFC 6838 (`+json`, `+xml`), RFC 9110 section 8.3.1.
    pub(super) fn of(content_type: &str) -> Self {
        let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match essence.as_str() {
            "application/json" | "text/json" | "*/*" | "application/*" => Self::Json,
            "application/x-www-form-urlencoded" => Self::UrlEncoded,
            "text/event-stream" => Self::EventStream,
            "application/jsonl"
            | "application/x-jsonl"
            | "application/json-lines"
            | "application/jsonlines"
            | "application/x-jsonlines"
            | "application/ndjson"
            | "application/x-ndjson"
            | "application/stream+json"
            | "application/x-json-stream"
            | "application/json-seq" => Self::JsonStream,
            it if ["+jsonl", "+ndjson", "+json-seq"].iter().any(|end| it.ends_with(end)) => Self::JsonStream,
            "application/xml"
            | "application/yaml"
            | "application/x-yaml"
            | "application/javascript"
            | "application/graphql"
            | "application/csv" => Self::Text,
            it if it.ends_with("+json") => Self::Json,
            it if it.starts_with("text/") || it.ends_with("+xml") || it.ends_with("+yaml") => Self::Text,
            it if it.starts_with("multipart/") => Self::Multipart,
            // This is not a media type. Nearly every API uses JSON.
            it if !it.contains('/') => Self::Json,
            _ => Self::Binary,
        }
    }
}

/// The request bodies of an operation, which differ in their content type.
#[derive(Default)]
pub(super) struct Bodies {
    pub(super) list: Vec<Body>,
    pub(super) required: bool,
    pub(super) description: Option<String>,
}

impl<'d> Lowering<'d> {
    pub(super) fn bodies(
        &mut self,
        body: &'d ReferenceOr<RequestBody>,
        pointer: Pointer,
        type_path: &TypePath,
    ) -> Bodies {
        let Some((body, pointer)) = self.resolve(body, pointer, "requestBodies", |it| &it.request_bodies) else {
            return Bodies::default();
        };
        let bodies = body
            .content
            .iter()
            .map(|(content_type, media)| {
                let pointer = pointer.at(["content", content_type]);
                let type_path = type_path.step(Step::Request(ir::media(content_type)));
                let kind = self.body_kind(content_type, media, &pointer, &type_path);
                let styles = match kind {
                    BodyKind::UrlEncoded(_) => self.form_styles(media, &pointer),
                    _ => self.no_encoding(kind, media, &pointer),
                };
                self.no_positional_encoding(kind, media, &pointer);
                Body { content_type: self.sent_type(content_type, kind, &pointer), kind, styles }
            })
            .collect();
        Bodies { list: bodies, required: body.required, description: body.description.clone() }
    }

    fn body_kind(
        &mut self,
        content_type: &str,
        media: &'d MediaType,
        pointer: &Pointer,
        type_path: &TypePath,
    ) -> BodyKind {
        let at = pointer.child("schema");
        match (MediaKind::of(content_type), schema_of(media)) {
            (MediaKind::Text, _) => BodyKind::Text,
            (MediaKind::EventStream, _) => {
                self.no_items(media, pointer);
                BodyKind::Text
            }
            (MediaKind::JsonStream, _) => match self.sent_items(media, pointer, type_path) {
                Some(items) => BodyKind::JsonLines(items),
                None => BodyKind::Text,
            },
            (MediaKind::Binary, _) => BodyKind::Binary,
            (MediaKind::Multipart, schema) => self.multipart(content_type, schema, media, pointer, type_path),
            (MediaKind::UrlEncoded, Some(schema)) if !self.may_be_object(schema) => {
                let message = "only the members of an object can be sent as a form; callers write the whole body";
                self.diagnostics.at(&at, Code::Unsupported, message);
                BodyKind::Text
            }
            (MediaKind::UrlEncoded, Some(schema)) => BodyKind::UrlEncoded(self.type_use(schema, &at, type_path)),
            (MediaKind::Json, Some(schema)) if self.is_file(schema) => BodyKind::Binary,
            (MediaKind::Json, Some(schema)) if is_range(content_type) && self.is_string(schema) => BodyKind::Text,
            (MediaKind::Json, Some(schema)) => BodyKind::Json(self.type_use(schema, &at, type_path)),
            (MediaKind::UrlEncoded, None) => BodyKind::UrlEncoded(self.anonymous(Shape::Any, &at, type_path)),
            (MediaKind::Json, None) => BodyKind::Json(self.json_without_schema(media, pointer, type_path)),
        }
    }

    /// Reports that the items of a body are not typed.
    fn no_items(&mut self, media: &MediaType, pointer: &Pointer) {
        if item_schema(media).is_some() {
            let message = "streams of events cannot be sent; callers write the whole body";
            self.diagnostics.at(&pointer.child("itemSchema"), Code::Unsupported, message);
        }
    }

    /// Returns the type of JSON without a schema. `itemSchema`, which is meant for sequential media types, is taken for the schema
    /// of the elements of an array.
    pub(super) fn json_without_schema(&mut self, media: &'d MediaType, pointer: &Pointer, type_path: &TypePath) -> Use {
        let Some(item) = item_schema(media) else {
            return self.anonymous(Shape::Any, &pointer.child("schema"), type_path);
        };
        let at = pointer.child("itemSchema");
        let message = "JSON is not a sequential media type; the content is treated as an array";
        self.diagnostics.at(&at, Code::Approximated, message);
        let item = self.type_use(item, &at, &type_path.step(Step::Item));
        self.anonymous(Shape::Array(item), &at, type_path)
    }

    /// Returns the content type to send. A range such as `*/*` is not one (RFC 9110, section 8.3). Only the content type of a
    /// file is known when it is sent.
    fn sent_type(&mut self, content_type: &str, kind: BodyKind, pointer: &Pointer) -> String {
        if !is_range(content_type) {
            let content_type = self.media_type_name(content_type, pointer);
            return match kind {
                BodyKind::Json(_) | BodyKind::JsonLines(_) => self.without_charset(content_type, pointer),
                _ => content_type,
            };
        }
        let sent = match kind {
            BodyKind::Json(_) | BodyKind::JsonLines(_) => "application/json",
            BodyKind::UrlEncoded(_) => "application/x-www-form-urlencoded",
            BodyKind::Multipart(id) if self.is_by_position(id) => "multipart/mixed",
            BodyKind::Multipart(_) => "multipart/form-data",
            BodyKind::Text => "text/plain",
            BodyKind::Binary => content_type,
        };
        sent.to_owned()
    }

    /// Removes a character set other than UTF-8 from a media type of JSON, which is always UTF-8.
    ///
    /// Source: RFC 8259, section 8.1.
    pub(super) fn without_charset(&mut self, content_type: String, pointer: &Pointer) -> String {
        let is_other = |it: &&str| match it.split_once('=') {
            Some((name, value)) => {
                let value = value.trim().trim_matches('"');
                name.trim().eq_ignore_ascii_case("charset") && !value.eq_ignore_ascii_case("utf-8")
            }
            None => false,
        };
        if !content_type.split(';').any(|it| is_other(&it)) {
            return content_type;
        }
        let message = "JSON is always sent in UTF-8, so the character set is omitted";
        self.diagnostics.at(pointer, Code::Approximated, message);
        content_type.split(';').filter(|it| !is_other(it)).collect::<Vec<_>>().join(";")
    }

    /// Returns `true` if a schema only allows strings.
    fn is_string(&self, schema: SchemaId) -> bool {
        self.resolved(schema).types.only() == Some(JsonType::String)
    }

    /// Returns `false` if a schema only allows values of another type than objects.
    fn may_be_object(&self, schema: SchemaId) -> bool {
        self.resolved(schema).types.only().is_none_or(|it| it == JsonType::Object)
    }

    /// Returns the content type to send, which is JSON if the document specifies an invalid one.
    pub(super) fn media_type_name(&mut self, content_type: &str, pointer: &Pointer) -> String {
        if is_media_type(content_type) {
            return content_type.to_owned();
        }
        let message = format!("{content_type:?} is not a media type; `application/json` is used");
        self.diagnostics.at(pointer, Code::MediaType, message);
        "application/json".to_owned()
    }

    /// Returns `true` if a schema represents binary data.
    pub(super) fn is_file(&self, schema: SchemaId) -> bool {
        let is_component = self.named.contains_key(&schema);
        let schema = &self.schemas[schema];
        !is_component && schema.types.only() == Some(JsonType::String) && schema.format.as_deref() == Some("binary")
    }
}

/// Returns `true` for a media type or a range of them (RFC 9110, section 8.3.1).
pub(super) fn is_media_type(content_type: &str) -> bool {
    content_type.contains('/') && content_type.is_ascii() && !content_type.contains(char::is_control)
}

/// Returns `true` for a media range (RFC 9110, section 12.5.1), or one of a suffix, such as `application/*+json`.
fn is_range(content_type: &str) -> bool {
    content_type.split(';').next().unwrap_or_default().contains('*')
}

/// Returns the schema of a media type.
pub(super) fn schema_of(media: &MediaType) -> Option<SchemaId> {
    media.schema.as_ref().and_then(SchemaId::of)
}
