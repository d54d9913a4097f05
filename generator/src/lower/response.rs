//! Lowers responses.
//!
//! Source: OpenAPI 3.0.3, Responses Object and Response Object.

use openapiv3::{MediaType, ParameterSchemaOrContent, ReferenceOr, Response as OpenApiResponse, Responses, StatusCode};

use crate::diagnostic::Code;
use crate::ir::{self, Content, ContentKind, Docs, Header, Response, Status, Step, TypePath};
use crate::pointer::Pointer;
use crate::schema::SchemaId;

use super::Lowering;
use super::body::{MediaKind, schema_of};

impl<'d> Lowering<'d> {
    pub(super) fn responses(
        &mut self,
        responses: &'d Responses,
        pointer: &Pointer,
        type_path: &TypePath,
    ) -> Vec<Response> {
        let declared = responses.responses.iter().map(|(status, response)| {
            let token = status.to_string();
            let status = match status {
                StatusCode::Code(code) => Status::Code(*code),
                StatusCode::Range(class) => Status::Range(*class),
            };
            (status, token, response)
        });
        let default = responses.default.iter().map(|it| (Status::Default, "default".to_owned(), it));
        let all: Vec<_> = declared.chain(default).collect();
        all.into_iter()
            .filter_map(|(status, token, response)| self.response(status, response, pointer.child(token), type_path))
            .collect()
    }

    fn response(
        &mut self,
        status: Status,
        response: &'d ReferenceOr<OpenApiResponse>,
        pointer: Pointer,
        type_path: &TypePath,
    ) -> Option<Response> {
        let (response, pointer) = self.resolve(response, pointer, "responses", |it| &it.responses)?;
        let headers_path = type_path.step(Step::Response(status, None));
        let is_without_content = status.is_without_content() && !response.content.is_empty();
        if is_without_content {
            let message = format!("responses with status {status} have no body; the declared content is dropped");
            self.diagnostics.at(&pointer.child("content"), Code::UnexpectedContent, message);
        }
        let contents: Vec<Content> = response
            .content
            .iter()
            .filter(|_| !is_without_content)
            .map(|(content_type, media)| {
                let pointer = pointer.at(["content", content_type]);
                let type_path = type_path.step(Step::Response(status, ir::media(content_type)));
                let kind = self.content_kind(content_type, media, &pointer, &type_path);
                Content { content_type: self.media_type_name(content_type, &pointer), kind }
            })
            .collect();
        self.one_stream(&contents, &pointer);
        let headers = response
            .headers
            .iter()
            .filter_map(|(name, header)| self.response_header(name, header, &pointer, &headers_path))
            .collect();
        Some(Response { status, description: response.description.clone(), contents, headers })
    }

    /// Reports that only the first of several streams has a method.
    fn one_stream(&mut self, contents: &[Content], pointer: &Pointer) {
        let mut streams = contents.iter().filter(|it| matches!(it.kind, ContentKind::Stream(_)));
        let Some(first) = streams.next() else { return };
        for other in streams.filter(|it| it.kind != first.kind) {
            let message = format!("the response has several streams; `{}` is requested", first.content_type);
            self.diagnostics.at(&pointer.at(["content", &other.content_type]), Code::Unsupported, message);
        }
    }

    fn content_kind(
        &mut self,
        content_type: &str,
        media: &'d MediaType,
        pointer: &Pointer,
        type_path: &TypePath,
    ) -> ContentKind {
        let at = pointer.child("schema");
        match (MediaKind::of(content_type), schema_of(media)) {
            (MediaKind::Text | MediaKind::UrlEncoded, _) => ContentKind::Text,
            (MediaKind::EventStream, _) => ContentKind::Stream(self.event_stream(media, pointer, type_path)),
            (MediaKind::JsonStream, _) => ContentKind::Stream(self.json_stream(media, pointer, type_path)),
            (MediaKind::Multipart, _) => self.received_parts(media, pointer, type_path),
            (MediaKind::Binary, _) => ContentKind::Binary,
            (MediaKind::Json, Some(schema)) if self.is_file(schema) => ContentKind::Binary,
            (MediaKind::Json, Some(schema)) => ContentKind::Json(self.type_use(schema, &at, type_path)),
            (MediaKind::Json, None) => ContentKind::Json(self.json_without_schema(media, pointer, type_path)),
        }
    }

    fn response_header(
        &mut self,
        name: &str,
        header: &'d ReferenceOr<openapiv3::Header>,
        pointer: &Pointer,
        type_path: &TypePath,
    ) -> Option<Header> {
        let (header, pointer) = self.resolve(header, pointer.at(["headers", name]), "headers", |it| &it.headers)?;
        let type_path = type_path.step(Step::Header(name.to_owned()));
        let schema_use = match &header.format {
            ParameterSchemaOrContent::Schema(schema) => {
                self.schema_use(SchemaId::of(schema)?, &pointer.child("schema"), &type_path)
            }
            ParameterSchemaOrContent::Content(content) => {
                let (content_type, media) = content.iter().next()?;
                self.schema_use(schema_of(media)?, &pointer.at(["content", content_type, "schema"]), &type_path)
            }
        };
        let docs = Docs {
            description: header.description.clone().or(schema_use.docs.description),
            deprecated: header.deprecated.unwrap_or_default(),
            ..Docs::default()
        };
        Some(Header { name: name.to_owned(), value: schema_use.value, docs })
    }
}
