//! `multipart` bodies, whose parts are the members of an object.
//!
//! Source: OpenAPI 3.0.3 and 3.1.0, "Considerations for File Uploads" and "Special Considerations for `multipart` Content".

use openapiv3::MediaType;
use serde_json::Value;

use crate::diagnostic::Code;
use crate::ir::{BodyKind, Encoding, FormPart, PartKind, Shape, Step, StringFormat, TypePath, Use};
use crate::pointer::Pointer;
use crate::schema::{Constraint, JsonType, Schema, SchemaId};

use super::Lowering;
use super::body::is_media_type;
use super::encoding::{is_file_type, valid_types};

/// A member of a form.
struct Member<'m> {
    name: &'m str,
    schema: SchemaId,
    /// The location of its schema.
    pointer: &'m Pointer,
    is_required: bool,
}

impl<'d> Lowering<'d> {
    /// Lowers a multipart body. `pointer` is the location of the media type.
    pub(super) fn multipart(
        &mut self,
        schema: SchemaId,
        media: &'d MediaType,
        pointer: &Pointer,
        type_path: &TypePath,
    ) -> BodyKind {
        let at = pointer.child("schema");
        let form = self.form_members(schema, &at);
        let is_object = matches!(self.resolved(schema).types.only(), Some(JsonType::Object));
        if form.members.is_empty() && !is_object {
            let message = "only the members of an object become parts; callers write the whole body";
            self.diagnostics.at(&at, Code::Unsupported, message);
            return BodyKind::Binary;
        }
        if form.members.is_empty() {
            let message = "the form has no members, so it is sent without parts";
            self.diagnostics.at(&at, Code::Unsupported, message);
        }
        self.unknown_members(media, &form, &pointer.child("encoding"));
        if form.has_unnamed {
            let message = "members without a name are not sent; only the members in `properties` become parts";
            self.diagnostics.at(&at, Code::Unsupported, message);
        }
        let parts = form.members.iter().map(|(name, (schema, at))| {
            let member = Member { name, schema: *schema, pointer: at, is_required: form.required.contains(name) };
            self.part(member, media, pointer, type_path)
        });
        let parts = parts.collect();
        let form = self.anonymous(Shape::Form(parts), &at, type_path).id;
        if !self.named.contains_key(&schema) {
            self.types[form].title.clone_from(&self.schemas[schema].annotations.title);
        }
        BodyKind::Multipart(form)
    }

    fn part(&mut self, member: Member<'_>, media: &'d MediaType, pointer: &Pointer, type_path: &TypePath) -> FormPart {
        let Member { name, schema, pointer: at, is_required } = member;
        let step = type_path.step(Step::Field(name.to_owned()));
        let schema_use = self.schema_use(schema, at, &step);
        let encoding = media.encoding.get(name);
        let accepted = encoding.filter(|it| it.style.is_none()).and_then(|it| it.content_type.as_deref());
        let accepted = accepted.and_then(valid_types);
        let own_type = self.media_type_of(schema);
        let has_file_type = accepted.as_deref().or(own_type).is_some_and(is_file_type);
        let is_file = |it: &Shape| match it {
            Shape::String(StringFormat::Binary) => true,
            Shape::String(StringFormat::Plain) | Shape::Any => has_file_type,
            _ => false,
        };
        let kind = match &self.types[schema_use.value.id].shape {
            shape if is_file(shape) => PartKind::File,
            Shape::Array(items) if is_file(&self.types[items.id].shape) => PartKind::Files,
            _ => PartKind::Value(Use { nullable: false, ..schema_use.value }),
        };
        let is_file = !matches!(kind, PartKind::Value(_));
        let at = pointer.at(["encoding", name]);
        let (encoding, headers) = self.part_encoding(encoding, is_file, &at);
        // Source: OpenAPI 3.1.0, Encoding Object, `contentType`.
        let encoding = match (encoding, own_type) {
            (Encoding::Default, Some(content_type)) if is_file => Encoding::ContentType(content_type.to_owned()),
            (encoding, _) => encoding,
        };
        let (name, given, docs) = (name.to_owned(), self.given_name(schema), schema_use.docs);
        FormPart { name, given, kind, encoding, headers, required: is_required, docs }
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
