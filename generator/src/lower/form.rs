//! `multipart` bodies, whose parts are the members of an object.
//!
//! Source: OpenAPI 3.0.3 and 3.1.0, "Considerations for File Uploads" and "Special Considerations for `multipart` Content".

use std::collections::HashSet;

use openapiv3::MediaType;
use serde_json::Value;

use crate::diagnostic::Code;
use crate::ir::{BodyKind, Encoding, FormPart, PartKind, Shape, Step, StringFormat, TypePath, Use};
use crate::pointer::Pointer;
use crate::schema::{Constraint, JsonType, Schema, SchemaId};

use super::Lowering;
use super::body::is_media_type;
use super::encoding::{is_file_type, valid_types};

/// The deepest nesting of compositions. This limit also ends recursive ones. No real form is nested this deeply.
const DEEPEST: usize = 16;

/// A member of a form.
struct Member<'d> {
    name: &'d str,
    schema: SchemaId,
    /// The location of its schema.
    pointer: Pointer,
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
        let members = self.form_members(schema, &at);
        let is_object = matches!(self.resolved(schema).types.only(), Some(JsonType::Object));
        if members.is_empty() && !is_object {
            let message = "only the members of an object become parts; callers write the whole body";
            self.diagnostics.at(&at, Code::Unsupported, message);
            return BodyKind::Binary;
        }
        if members.is_empty() {
            let message = "the form has no members, so it is sent without parts";
            self.diagnostics.at(&at, Code::Unsupported, message);
        }
        self.unknown_members(media, &pointer.child("encoding"));
        if self.has_unnamed_members(schema) {
            let message = "members without a name are not sent; only the members in `properties` become parts";
            self.diagnostics.at(&at, Code::Unsupported, message);
        }
        let parts = members.into_iter().map(|it| self.part(it, media, pointer, type_path)).collect();
        let form = self.anonymous(Shape::Form(parts), &at, type_path).id;
        if !self.named.contains_key(&schema) {
            self.types[form].title.clone_from(&self.schemas[schema].annotations.title);
        }
        BodyKind::Multipart(form)
    }

    fn part(&mut self, member: Member<'d>, media: &'d MediaType, pointer: &Pointer, type_path: &TypePath) -> FormPart {
        let Member { name, schema, pointer: at, is_required } = member;
        let step = type_path.step(Step::Field(name.to_owned()));
        let schema_use = self.schema_use(schema, &at, &step);
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
        FormPart { name: name.to_owned(), kind, encoding, headers, required: is_required, docs: schema_use.docs }
    }

    /// Returns the media type of the bytes of a file or of several files.
    fn media_type_of(&self, schema: SchemaId) -> Option<&'d str> {
        let schema = self.resolved(schema);
        let items = schema.array.as_ref().and_then(|it| it.items).map(|it| self.resolved(it));
        content_media_type(schema).or(items.and_then(content_media_type))
    }

    /// Returns the names of the members of a form, or `None` if it has none.
    pub(super) fn member_names(&self, schema: SchemaId) -> Option<HashSet<&'d str>> {
        let members = self.form_members(schema, &Pointer::root());
        (!members.is_empty()).then(|| members.into_iter().map(|it| it.name).collect())
    }

    /// Returns `true` if a form has members that are not in `properties` but in `additionalProperties` or `patternProperties`.
    pub(super) fn has_unnamed_members(&self, schema: SchemaId) -> bool {
        self.has_unnamed_members_within(schema, DEEPEST)
    }

    fn has_unnamed_members_within(&self, schema: SchemaId, depth: usize) -> bool {
        let schema = self.resolved(schema);
        let is_own = schema.object.as_ref().is_some_and(|it| {
            !it.patterns.is_empty() || it.additional.is_some_and(|additional| !self.schemas[additional].is_false)
        });
        let Some(depth) = depth.checked_sub(1) else { return is_own };
        let parts = schema.composition.iter().flat_map(|it| it.all_of.iter().chain(&it.one_of).chain(&it.any_of));
        is_own || schema.reference.iter().chain(parts).any(|it| self.has_unnamed_members_within(*it, depth))
    }

    fn form_members(&self, schema: SchemaId, pointer: &Pointer) -> Vec<Member<'d>> {
        let mut members = Vec::new();
        self.add_members(schema, pointer, &mut members, 0);
        members
    }

    /// Adds the members of a schema. Members of alternatives are only required if all alternatives require them.
    fn add_members(&self, schema: SchemaId, pointer: &Pointer, members: &mut Vec<Member<'d>>, depth: usize) {
        let schema = self.resolved(schema);
        if depth < DEEPEST {
            if let Some(reference) = schema.reference {
                self.add_members(reference, pointer, members, depth + 1);
            }
            if let Some(composition) = &schema.composition {
                for (index, &part) in composition.all_of.iter().enumerate() {
                    self.add_members(part, &pointer.child("allOf").child(index), members, depth + 1);
                }
                self.add_alternatives(&composition.one_of, &pointer.child("oneOf"), members, depth);
                self.add_alternatives(&composition.any_of, &pointer.child("anyOf"), members, depth);
                for &part in &composition.conditional {
                    self.add_alternatives(&[part], pointer, members, depth);
                }
            }
        }
        for (name, id) in schema.properties() {
            members.retain(|it| it.name != name);
            let pointer = pointer.at(["properties", name]);
            members.push(Member { name, schema: id, pointer, is_required: false });
        }
        for member in members.iter_mut().filter(|it| schema.required().iter().any(|name| name == it.name)) {
            member.is_required = true;
        }
    }

    fn add_alternatives(
        &self,
        alternatives: &[SchemaId],
        pointer: &Pointer,
        members: &mut Vec<Member<'d>>,
        depth: usize,
    ) {
        let mut found: Vec<Member<'d>> = Vec::new();
        for (index, &alternative) in alternatives.iter().enumerate() {
            let mut own = Vec::new();
            self.add_members(alternative, &pointer.child(index), &mut own, depth + 1);
            for member in &mut found {
                member.is_required &= own.iter().any(|it| it.name == member.name && it.is_required);
            }
            own.retain(|it| !found.iter().any(|known| known.name == it.name));
            own.iter_mut().for_each(|it| it.is_required &= index == 0);
            found.append(&mut own);
        }
        found.retain(|it| !members.iter().any(|known| known.name == it.name));
        members.append(&mut found);
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
