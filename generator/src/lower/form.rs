//! `multipart` bodies.
//!
//! Source: OpenAPI 3.0.3 and 3.1.0, "Considerations for File Uploads" and "Special Considerations for `multipart` Content"; OpenAPI
//! 3.2.0, Media Type Object, "Encoding By Name".

use openapiv3::{Encoding as OpenApiEncoding, MediaType};
use serde_json::Value;

use crate::diagnostic::Code;
use crate::ir::{
    Access, Addressing, BodyKind, Docs, Encoding, Form, FormPart, PartKind, Shape, Step, StringFormat, TypePath, Use,
};
use crate::pointer::Pointer;
use crate::read::item_schema;
use crate::schema::{Constraint, JsonType, Schema, SchemaId};

use super::Lowering;
use super::body::is_media_type;
use super::encoding::{is_file_type, valid_types};
use super::multipart::Multipart;
use super::part_content::PartContent;
use super::schema::access;

/// A part of a multipart body.
pub(super) struct Part<'m> {
    pub(super) name: String,
    pub(super) schema: Option<SchemaId>,
    /// The location of its schema.
    pub(super) pointer: &'m Pointer,
    pub(super) type_path: TypePath,
    pub(super) encoding: Option<&'m OpenApiEncoding>,
    pub(super) encoding_pointer: Pointer,
    pub(super) is_required: bool,
    /// `true` if it stands for any number of parts.
    pub(super) is_repeated: bool,
}

impl<'d> Lowering<'d> {
    /// Lowers a multipart body. `pointer` is the location of the media type.
    pub(super) fn multipart(
        &mut self,
        content_type: &str,
        schema: Option<SchemaId>,
        media: &'d MediaType,
        pointer: &Pointer,
        type_path: &TypePath,
    ) -> BodyKind {
        if let Some(sequence) = self.sequence(schema, media, pointer) {
            let multipart = Multipart { content_type, addressing: Addressing::ByPosition };
            return self.parts_by_position(multipart, &sequence, media, pointer, type_path);
        }
        let Some(schema) = schema else { return BodyKind::Binary };
        if item_schema(media).is_some() {
            let message = "the schema of the items has no effect on members of an object";
            self.diagnostics.at(&pointer.child("itemSchema"), Code::IgnoredKeyword, message);
        }
        let at = pointer.child("schema");
        let form = self.form_members(schema, &at);
        let is_object = matches!(self.resolved(schema).types.only(), Some(JsonType::Object));
        if form.members.is_empty() && !is_object {
            let message =
                "only the members of an object and the items of an array become parts; callers write the whole body";
            self.diagnostics.at(&at, Code::Unsupported, message);
            return BodyKind::Binary;
        }
        if self.resolved(schema).alternatives().any(|it| self.is_no_object(it)) {
            let message = "only the alternatives that are objects can be sent as a form";
            self.diagnostics.at(&at, Code::Unsupported, message);
        }
        self.unknown_members(media, &form, &pointer.child("encoding"));
        if form.has_unnamed {
            let message = "members without a name are not sent; only the members in `properties` become parts";
            self.diagnostics.at(&at, Code::Unsupported, message);
        }
        let multipart = Multipart { content_type, addressing: Addressing::ByName };
        let parts = form.members.iter().map(|(name, (schema, at))| {
            let part = Part {
                name: (*name).to_owned(),
                schema: Some(*schema),
                pointer: at,
                type_path: type_path.step(Step::Field((*name).to_owned())),
                encoding: media.encoding.get(*name),
                encoding_pointer: pointer.at(["encoding", name]),
                is_required: form.required.contains(name),
                is_repeated: false,
            };
            self.part(part, multipart)
        });
        let parts = parts.collect();
        self.form(multipart, parts, Some(schema), &at, type_path)
    }

    /// Returns `true` if a schema only allows values of another type than objects.
    fn is_no_object(&self, schema: SchemaId) -> bool {
        self.resolved(schema).types.only().is_some_and(|it| !matches!(it, JsonType::Object | JsonType::Null))
    }

    /// Adds the type of a multipart body.
    pub(super) fn form(
        &mut self,
        multipart: Multipart<'_>,
        parts: Vec<FormPart>,
        schema: Option<SchemaId>,
        at: &Pointer,
        type_path: &TypePath,
    ) -> BodyKind {
        if parts.is_empty() {
            let message = "the form has no members, so it is sent without parts";
            self.diagnostics.at(at, Code::Unsupported, message);
        }
        let shape = Shape::Form(Form { addressing: multipart.addressing, parts });
        let form = self.anonymous(shape, at, type_path).id;
        if let Some(schema) = schema.filter(|it| !self.named.contains_key(it)) {
            self.types[form].title.clone_from(&self.schemas[schema].annotations.title);
        }
        BodyKind::Multipart(form)
    }

    /// Lowers a part.
    pub(super) fn part(&mut self, part: Part<'_>, multipart: Multipart<'_>) -> FormPart {
        let (kind, docs) = self.part_kind(&part, multipart);
        // Requests do not need members that only responses have.
        let is_read_only = part.schema.is_some_and(|it| access(&self.schemas[it]) == Access::ReadOnly);
        let required = part.is_required && !(is_read_only && multipart.addressing == Addressing::ByName);
        let is_file = kind.value().is_none();
        let is_split = multipart.addressing == Addressing::ByName;
        let content = match part.schema {
            _ if is_file => PartContent::File,
            Some(schema) => self.value_content(schema, is_split),
            None => PartContent::Scalar,
        };
        let (encoding, headers) = self.part_encoding(part.encoding, content, multipart, &part.encoding_pointer);
        // Source: OpenAPI 3.1.0, Encoding Object, `contentType`.
        let own_type = part.schema.and_then(|it| self.media_type_of(it));
        let encoding = match (encoding, own_type) {
            (Encoding::Default, Some(content_type)) if is_file => Encoding::ContentType(content_type.to_owned()),
            (encoding, _) => encoding,
        };
        let given = part.schema.and_then(|it| self.given_name(it));
        FormPart { name: part.name, given, kind, encoding, headers, required, docs }
    }

    /// Returns the content of a part and its documentation.
    pub(super) fn part_kind(&mut self, part: &Part<'_>, multipart: Multipart<'_>) -> (PartKind, Docs) {
        let (value, docs) = match part.schema {
            Some(schema) => {
                let schema_use = self.schema_use(schema, part.pointer, &part.type_path);
                (schema_use.value, schema_use.docs)
            }
            None => (self.anonymous(Shape::Any, part.pointer, &part.type_path), Docs::default()),
        };
        let accepted = part.encoding.filter(|it| it.style.is_none() || !multipart.has_styles());
        let accepted = accepted.and_then(|it| it.content_type.as_deref()).and_then(valid_types);
        let own_type = part.schema.and_then(|it| self.media_type_of(it));
        let declared = accepted.as_deref().or(own_type);
        let has_file_type = declared.is_some_and(is_file_type);
        let is_file = |it: &Shape| match it {
            Shape::String(StringFormat::Binary) => true,
            Shape::String(StringFormat::Plain) => has_file_type,
            // Source: OpenAPI 3.2.0, Encoding Object, `contentType`: without a type, bytes are the default.
            Shape::Any => has_file_type || (multipart.addressing == Addressing::ByPosition && declared.is_none()),
            _ => false,
        };
        let value = Use { nullable: false, ..value };
        let kind = match (&self.types[value.id].shape, multipart.addressing) {
            (shape, _) if is_file(shape) && part.is_repeated => PartKind::Files,
            (shape, _) if is_file(shape) => PartKind::File,
            // The elements of a member are parts of their own. An array at a position is one part.
            (Shape::Array(items), Addressing::ByName) if is_file(&self.types[items.id].shape) => PartKind::Files,
            _ if part.is_repeated => PartKind::Values(value),
            _ => PartKind::Value(value),
        };
        (kind, docs)
    }

    /// Returns the media type of the bytes of a file or of several files.
    fn media_type_of(&self, schema: SchemaId) -> Option<&'d str> {
        let schema = self.resolved(schema);
        let items = schema.array.as_ref().and_then(|it| it.items).map(|it| self.resolved(it));
        content_media_type(schema).or(items.and_then(content_media_type))
    }
}

/// Returns the media type of the bytes that a string holds as they are.
///
/// Source: JSON Schema 2020-12, validation, section 8.4.
fn content_media_type(schema: &Schema) -> Option<&str> {
    let keyword = |name: &str| {
        schema.constraints.iter().find_map(|it| match it {
            Constraint::Keyword(keyword, value) if *keyword == name => Some(&**value),
            _ => None,
        })
    };
    let media_type = keyword("contentMediaType").filter(|_| keyword("contentEncoding").is_none());
    media_type.and_then(Value::as_str).filter(|it| is_media_type(it))
}
