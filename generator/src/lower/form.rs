//! `multipart` bodies, whose parts are the members of an object.
//!
//! Source: OpenAPI 3.0.3 and 3.1.0, "Considerations for File Uploads" and "Special Considerations for `multipart` Content".

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use indexmap::IndexMap;
use openapiv3::MediaType;
use serde_json::Value;

use crate::diagnostic::Code;
use crate::ir::{BodyKind, Encoding, FormPart, PartKind, Shape, Step, StringFormat, TypePath, Use};
use crate::pointer::Pointer;
use crate::schema::{Constraint, JsonType, Schema, SchemaId};

use super::Lowering;
use super::body::is_media_type;
use super::encoding::{is_file_type, valid_types};

/// The deepest nesting of compositions. No real form is nested this deeply.
const DEEPEST: usize = 16;

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
        FormPart { name: name.to_owned(), kind, encoding, headers, required: is_required, docs: schema_use.docs }
    }

    /// Returns the media type of the bytes of a file or of several files.
    fn media_type_of(&self, schema: SchemaId) -> Option<&'d str> {
        let schema = self.resolved(schema);
        let items = schema.array.as_ref().and_then(|it| it.items).map(|it| self.resolved(it));
        content_media_type(schema).or(items.and_then(content_media_type))
    }

    /// Returns the members of a form. `pointer` is the location of its schema.
    pub(super) fn form_members(&self, schema: SchemaId, pointer: &Pointer) -> Rc<FormMembers<'d>> {
        let mut collector = Collector { lowering: self, known: HashMap::new() };
        collector.members(schema, pointer, 0).unwrap_or_default()
    }
}

/// The members of a form, from all parts of its schema.
#[derive(Debug, Default)]
pub(super) struct FormMembers<'d> {
    /// The schemas of the members and their locations.
    members: IndexMap<&'d str, (SchemaId, Pointer)>,
    required: HashSet<&'d str>,
    /// `true` if the form also has members from `additionalProperties` or `patternProperties`.
    has_unnamed: bool,
}

impl<'d> FormMembers<'d> {
    /// Returns `true` if the form cannot have a member with this name.
    pub(super) fn lacks(&self, name: &str) -> bool {
        !self.has_unnamed && !self.members.is_empty() && !self.members.contains_key(name)
    }

    /// Adds the members of a part. Its declaration of a member replaces an earlier one.
    fn add(&mut self, part: &Self) {
        for (name, member) in &part.members {
            self.members.shift_remove(name);
            self.members.insert(name, member.clone());
        }
        self.has_unnamed |= part.has_unnamed;
    }

    /// Adds the members of alternatives that other parts do not declare. They are required only if all alternatives require them.
    fn add_alternatives(&mut self, alternatives: &[Rc<Self>]) {
        let Some((first, others)) = alternatives.split_first() else { return };
        for alternative in alternatives {
            for (name, member) in &alternative.members {
                self.members.entry(name).or_insert_with(|| member.clone());
            }
            self.has_unnamed |= alternative.has_unnamed;
        }
        self.required.extend(first.required.iter().filter(|name| others.iter().all(|it| it.required.contains(*name))));
    }
}

/// Collects the members of forms. Each schema is looked at once, however often it occurs.
struct Collector<'l, 'd> {
    lowering: &'l Lowering<'d>,
    /// The members of the schemas so far. `None` for those in progress, which contain themselves.
    known: HashMap<SchemaId, Option<Rc<FormMembers<'d>>>>,
}

impl<'d> Collector<'_, 'd> {
    /// Returns the members of a schema, or `None` if it contains itself or is nested too deeply.
    fn members(&mut self, id: SchemaId, pointer: &Pointer, depth: usize) -> Option<Rc<FormMembers<'d>>> {
        if depth > DEEPEST {
            return None;
        }
        if let Some(known) = self.known.get(&id) {
            return known.clone();
        }
        self.known.insert(id, None);
        let found = Rc::new(self.own_members(self.lowering.resolved(id), pointer, depth + 1));
        self.known.insert(id, Some(Rc::clone(&found)));
        Some(found)
    }

    fn own_members(&mut self, schema: &'d Schema, pointer: &Pointer, depth: usize) -> FormMembers<'d> {
        let mut form = FormMembers::default();
        let own = schema.reference.iter().map(|it| (*it, pointer.clone()));
        let all_of = schema.all_of().iter().enumerate().map(|(index, it)| (*it, pointer.child("allOf").child(index)));
        for (part, at) in own.chain(all_of) {
            if let Some(part) = self.members(part, &at, depth) {
                form.add(&part);
                form.required.extend(&part.required);
            }
        }
        if let Some(composition) = &schema.composition {
            let conditional = composition.conditional.iter().map(std::slice::from_ref);
            let alternatives = [composition.one_of.as_slice(), composition.any_of.as_slice()];
            for (key, list) in ["oneOf", "anyOf"].into_iter().zip(alternatives) {
                form.add_alternatives(&self.alternatives(list, &pointer.child(key), depth));
            }
            for list in conditional {
                form.add_alternatives(&self.alternatives(list, pointer, depth));
            }
        }
        for (name, id) in schema.properties() {
            form.members.shift_remove(name.as_str());
            form.members.insert(name, (id, pointer.at(["properties", name])));
        }
        form.required.extend(schema.required().iter().map(String::as_str));
        form.has_unnamed |= schema.object.as_ref().is_some_and(|it| {
            !it.patterns.is_empty() || it.additional.is_some_and(|it| !self.lowering.schemas[it].is_false)
        });
        form
    }

    /// Returns the members of each alternative. Repeated ones have no effect.
    fn alternatives(&mut self, list: &[SchemaId], pointer: &Pointer, depth: usize) -> Vec<Rc<FormMembers<'d>>> {
        let mut seen = HashSet::new();
        let unique = list.iter().enumerate().filter(|(_, it)| seen.insert(**it));
        unique.filter_map(|(index, it)| self.members(*it, &pointer.child(index), depth)).collect()
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
