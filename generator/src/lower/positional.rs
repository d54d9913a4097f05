//! `multipart` bodies whose parts are the items of an array, so that they have positions instead of names.
//!
//! Source: OpenAPI 3.2.0, Media Type Object, "Encoding By Position".

use std::collections::HashSet;

use openapiv3::{Encoding as OpenApiEncoding, MediaType};

use crate::diagnostic::Code;
use crate::ir::{
    Addressing, BodyKind, ContentKind, FormPart, PartKind, Shape, Step, Stream, StringFormat, TypeId, TypePath,
};
use crate::pointer::Pointer;
use crate::read::{PositionalEncodings, item_schema};
use crate::schema::{JsonType, Schema, SchemaId};

use super::Lowering;
use super::body::schema_of;
use super::encoding::is_disposition;
use super::form::Part;
use super::multipart::Multipart;

/// The name of the parts after those with a position.
const REST: &str = "rest";
/// The name of the parts if none has a position.
const PARTS: &str = "parts";

/// The schemas of the items of an array.
pub(super) struct Sequence<'d> {
    /// The schema of the array.
    schema: Option<SchemaId>,
    prefix: &'d [SchemaId],
    /// The schema of the items after the prefix. `None` if they can have any value.
    items: Option<SchemaId>,
    /// `true` if the prefix contains all items.
    is_closed: bool,
    minimum: usize,
    /// The location of the schema of the array, or of the media type with `itemSchema`.
    pointer: Pointer,
    items_pointer: Pointer,
}

impl<'d> Lowering<'d> {
    /// Returns the schemas of the parts of a multipart body that is an array. `pointer` is the location of the media type.
    pub(super) fn sequence(
        &self,
        schema: Option<SchemaId>,
        media: &MediaType,
        pointer: &Pointer,
    ) -> Option<Sequence<'d>> {
        let array = schema.filter(|it| is_array(self.resolved(*it)));
        let Some(schema) = array else {
            let items = item_schema(media).filter(|_| schema.is_none())?;
            return Some(Sequence {
                schema: None,
                prefix: &[],
                items: Some(items),
                is_closed: false,
                minimum: 0,
                pointer: pointer.clone(),
                items_pointer: pointer.child("itemSchema"),
            });
        };
        let at = pointer.child("schema");
        let array = self.resolved(schema);
        let (prefix, items) = array.array.as_ref().map_or((&[][..], None), |it| (it.prefix.as_slice(), it.items));
        let is_closed = self.is_closed(array);
        // The schema of the items can also be next to the schema of the array.
        let (items, items_pointer) = match (items, item_schema(media)) {
            (None, Some(item)) => (Some(item), pointer.child("itemSchema")),
            (items, _) => (items, at.child("items")),
        };
        let minimum = array.item_counts().0.unwrap_or_default();
        Some(Sequence { schema: Some(schema), prefix, items, is_closed, minimum, pointer: at, items_pointer })
    }

    /// Returns `true` for a multipart body that is an array.
    pub(super) fn is_by_position(&self, form: TypeId) -> bool {
        matches!(&self.types[form].shape, Shape::Form(it) if it.addressing == Addressing::ByPosition)
    }

    /// Lowers a multipart response to a stream of its parts, if all of them have the same schema.
    pub(super) fn received_parts(&mut self, media: &MediaType, pointer: &Pointer, type_path: &TypePath) -> ContentKind {
        let schema = schema_of(media);
        let sequence = self.sequence(schema, media, pointer);
        let described = sequence.as_ref().filter(|it| it.prefix.is_empty() && !it.is_closed);
        let Some(Sequence { items: Some(items), items_pointer, .. }) = described else {
            if schema.is_some_and(|it| !self.is_file(it)) {
                let message = "only parts that all have the same schema are decoded; callers read the whole body";
                self.diagnostics.at(&pointer.child("schema"), Code::Unsupported, message);
            }
            return ContentKind::Binary;
        };
        let multipart = Multipart { content_type: "", addressing: Addressing::ByPosition };
        let encodings = PositionalEncodings::of(media);
        let part = Part {
            name: PARTS.to_owned(),
            schema: Some(*items),
            pointer: items_pointer,
            type_path: type_path.step(Step::Item),
            encoding: encodings.item.as_ref(),
            encoding_pointer: pointer.child("itemEncoding"),
            is_required: false,
            is_repeated: true,
        };
        ContentKind::Stream(match self.part_kind(&part, multipart) {
            (PartKind::Value(it) | PartKind::Values(it), _) => match &self.types[it.id].shape {
                Shape::String(StringFormat::Plain) => Stream::PartText,
                _ => Stream::Parts(it),
            },
            (PartKind::File | PartKind::Files, _) => Stream::PartBytes,
        })
    }

    /// Lowers a multipart body that is an array.
    pub(super) fn parts_by_position(
        &mut self,
        multipart: Multipart<'_>,
        sequence: &Sequence<'d>,
        media: &MediaType,
        pointer: &Pointer,
        type_path: &TypePath,
    ) -> BodyKind {
        if !media.encoding.is_empty() {
            let message = "`encoding` has no effect; the parts have positions, and `prefixEncoding` and `itemEncoding` apply to them";
            self.diagnostics.at(&pointer.child("encoding"), Code::IgnoredKeyword, message);
        }
        let encodings = PositionalEncodings::of(media);
        let positions = self.positions(sequence, &encodings, pointer);
        let encoding_of = |position: usize| (encodings.at(position), encoding_pointer(&encodings, position, pointer));
        let rest = (!sequence.is_closed).then_some(positions);
        if multipart.is_form_data() {
            let unnamed = (0..positions).chain(rest).find(|it| !encodings.at(*it).is_some_and(has_disposition));
            if let Some(position) = unnamed {
                let message = "parts of `multipart/form-data` have names, but the headers of the encoding of this part have no \
                               `Content-Disposition`; callers write the whole body";
                let at = if encodings.is_empty() { sequence.pointer.clone() } else { encoding_of(position).1 };
                self.diagnostics.at(&at, Code::Unsupported, message);
                return BodyKind::Binary;
            }
        }
        let mut parts: Vec<FormPart> = Vec::new();
        let mut names = HashSet::new();
        for position in 0..positions {
            let (encoding, encoding_pointer) = encoding_of(position);
            let (schema, at) = match sequence.prefix.get(position) {
                Some(schema) => (Some(*schema), sequence.pointer.at(["prefixItems", &position.to_string()])),
                None => (sequence.items, sequence.items_pointer.clone()),
            };
            let part = Part {
                name: format!("part{}", position + 1),
                schema,
                pointer: &at,
                type_path: type_path.step(Step::Position(position)),
                encoding,
                encoding_pointer,
                is_required: position < sequence.minimum,
                is_repeated: false,
            };
            let mut part = self.part(part, multipart);
            if let Some(name) = self.position_name(schema, &part.headers.fixed) {
                part.name = name;
            }
            part.name = free_name(part.name, position, &mut names);
            parts.push(part);
        }
        if let Some(position) = rest {
            let (encoding, encoding_pointer) = encoding_of(position);
            let name = if positions == 0 { PARTS } else { REST };
            let part = Part {
                name: free_name(name.to_owned(), position, &mut names),
                schema: sequence.items,
                pointer: &sequence.items_pointer,
                type_path: type_path.step(Step::Item),
                encoding,
                encoding_pointer,
                is_required: positions == 0 || position < sequence.minimum,
                is_repeated: true,
            };
            parts.push(self.part(part, multipart));
        }
        self.form(multipart, parts, sequence.schema, &sequence.pointer, type_path)
    }

    /// Returns the number of parts that have a position of their own, because their schema or encoding is not that of all further
    /// parts. Reports encodings of parts that the array cannot have.
    fn positions(&mut self, sequence: &Sequence<'d>, encodings: &PositionalEncodings, pointer: &Pointer) -> usize {
        let of_schema = sequence.prefix.len();
        if !sequence.is_closed {
            return of_schema.max(encodings.prefix.len());
        }
        let message = "the encoding has no effect; the array has no such item";
        if encodings.prefix.len() > of_schema {
            let at = pointer.at(["prefixEncoding", &of_schema.to_string()]);
            self.diagnostics.at(&at, Code::IgnoredKeyword, message);
        }
        if encodings.item.is_some() && encodings.prefix.len() >= of_schema {
            self.diagnostics.at(&pointer.child("itemEncoding"), Code::IgnoredKeyword, message);
        }
        of_schema
    }

    /// Returns a name for a position: that of the part, or else of its schema.
    fn position_name(&self, schema: Option<SchemaId>, headers: &[(String, String)]) -> Option<String> {
        let sent =
            headers.iter().filter(|(name, _)| is_disposition(name)).find_map(|(_, value)| disposition_name(value));
        let title = || self.schemas[schema?].annotations.title.clone();
        let component = || self.types[self.component_of(schema?)?].name.clone();
        let name = sent.map(str::to_owned).or_else(title).or_else(component);
        name.filter(|it| it.chars().any(char::is_alphanumeric))
    }
}

/// Returns the parameter `name` of a value of `Content-Disposition` (RFC 7578, section 4.2).
fn disposition_name(value: &str) -> Option<&str> {
    value.split(';').find_map(|it| {
        let (name, value) = it.split_once('=')?;
        name.trim().eq_ignore_ascii_case("name").then(|| value.trim().trim_matches('"'))
    })
}

/// Returns a name that no other part has, and adds it to the names.
fn free_name(name: String, position: usize, names: &mut HashSet<String>) -> String {
    let own = format!("part{}", position + 1);
    // Only as many names of a position are taken as the document has titles for it.
    let numbered = (2..).map(|it| format!("{own}_{it}"));
    let free = [name, own.clone()].into_iter().chain(numbered).find(|it| names.insert(it.clone()));
    // The numbers do not end.
    free.unwrap_or_default()
}

fn encoding_pointer(encodings: &PositionalEncodings, position: usize, pointer: &Pointer) -> Pointer {
    match position < encodings.prefix.len() {
        true => pointer.at(["prefixEncoding", &position.to_string()]),
        false => pointer.child("itemEncoding"),
    }
}

fn has_disposition(encoding: &OpenApiEncoding) -> bool {
    encoding.headers.keys().any(|it| is_disposition(it))
}

fn is_array(schema: &Schema) -> bool {
    match schema.types.only() {
        Some(only) => only == JsonType::Array,
        None => schema.types.is_empty() && schema.array.is_some() && schema.object.is_none(),
    }
}
