//! Lowers responses of sequential media types to streams.
//!
//! Source: OpenAPI 3.2.0, Media Type Object, "Sequential Media Types" and "Special Considerations for `text/event-stream` Content".

use openapiv3::MediaType;

use crate::diagnostic::Code;
use crate::ir::{Shape, Step, Stream, TypePath, Use};
use crate::pointer::Pointer;
use crate::read::item_schema;
use crate::schema::{JsonType, Schema, SchemaId};

use super::Lowering;
use super::body::schema_of;
use super::event_part::EventPart;
use super::events::EventSchemas;

/// The schema of a stream.
enum StreamSchema {
    /// The schema of each item: `itemSchema`, or `items` of a schema of the whole stream.
    Item(SchemaId, Pointer),
    /// A schema that describes the data of each item, by the convention of documents before OpenAPI 3.2.
    Data(SchemaId, Pointer),
}

impl<'d> Lowering<'d> {
    /// Lowers the content of a response of the media type `text/event-stream`.
    pub(super) fn event_stream(&mut self, media: &MediaType, pointer: &Pointer, type_path: &TypePath) -> Stream {
        let type_path = type_path.step(Step::Item);
        match self.stream_schema(media, pointer) {
            None => Stream::EventText,
            Some(StreamSchema::Item(schema, at)) => {
                let form = self.form_members(schema, &at);
                match form.members.get("data") {
                    // It describes the data, although it should describe the event.
                    None => self.event_data(schema, &at, &type_path),
                    Some(_) if self.has_alternatives(schema) => Stream::Events(self.event(schema, &at, &type_path)),
                    Some((data, at)) => self.event_data(*data, at, &type_path),
                }
            }
            Some(StreamSchema::Data(schema, at)) => {
                let form = self.form_members(schema, &at);
                let describes_events = ["event", "data"].iter().all(|it| form.required.contains(it));
                match describes_events {
                    true => Stream::Events(self.event(schema, &at, &type_path)),
                    false => self.event_data(schema, &at, &type_path),
                }
            }
        }
    }

    /// Lowers the content of a response of JSON Lines, or of another media type with a sequence of JSON values.
    pub(super) fn json_stream(&mut self, media: &MediaType, pointer: &Pointer, type_path: &TypePath) -> Stream {
        let type_path = type_path.step(Step::Item);
        Stream::Values(match self.stream_schema(media, pointer) {
            Some(StreamSchema::Item(schema, at)) => self.type_use(schema, &at, &type_path),
            Some(StreamSchema::Data(schema, at)) if !self.is_text(schema) => self.type_use(schema, &at, &type_path),
            // A string is the text of the stream.
            _ => self.anonymous(Shape::Any, pointer, &type_path),
        })
    }

    /// Lowers the items of a request body with a sequence of JSON values to an array. Returns `None` if the document does not describe
    /// them.
    pub(super) fn sent_items(&mut self, media: &MediaType, pointer: &Pointer, type_path: &TypePath) -> Option<Use> {
        let (StreamSchema::Item(schema, at) | StreamSchema::Data(schema, at)) = self.stream_schema(media, pointer)?;
        if self.is_text(schema) && item_schema(media).is_none() {
            return None;
        }
        let item = self.type_use(schema, &at, &type_path.step(Step::Item));
        Some(self.anonymous(Shape::Array(item), &at, type_path))
    }

    fn stream_schema(&self, media: &MediaType, pointer: &Pointer) -> Option<StreamSchema> {
        if let Some(item) = item_schema(media) {
            return Some(StreamSchema::Item(item, pointer.child("itemSchema")));
        }
        let (schema, at) = (schema_of(media)?, pointer.child("schema"));
        let resolved = self.resolved(schema);
        let items = resolved.array.as_ref().and_then(|it| it.items);
        match items.filter(|_| resolved.types.only() == Some(JsonType::Array)) {
            Some(items) => Some(StreamSchema::Item(items, at.child("items"))),
            None => Some(StreamSchema::Data(schema, at)),
        }
    }

    /// Lowers a schema of the data of events.
    fn event_data(&mut self, schema: SchemaId, pointer: &Pointer, type_path: &TypePath) -> Stream {
        if let Some(content) = self.json_content(schema) {
            return Stream::EventData(self.type_use(content, &pointer.child("contentSchema"), type_path));
        }
        match self.is_text(schema) {
            true => Stream::EventText,
            false => Stream::EventData(self.type_use(schema, pointer, type_path)),
        }
    }

    /// Lowers a schema of whole events. Data that is a string with JSON has the type of the JSON.
    fn event(&mut self, schema: SchemaId, pointer: &Pointer, type_path: &TypePath) -> Use {
        self.within(EventPart::Event, |it| it.type_use(schema, pointer, type_path))
    }

    /// Returns the part of an event that a component describes. Data that is a string with JSON has the type of the JSON only in
    /// events, so a component that also describes JSON has the string.
    pub(super) fn part_of_component(
        &mut self,
        schema: SchemaId,
        events: &EventSchemas,
        pointer: &Pointer,
    ) -> EventPart {
        if !events.contains(schema) {
            return EventPart::Other;
        }
        if !events.has_other_use(schema) {
            return EventPart::Event;
        }
        let data = self.form_members(schema, pointer).members.get("data").map(|it| it.0);
        if data.is_some_and(|it| self.json_content(it).is_some()) {
            let message = "the schema describes both events and JSON, so the JSON in `data` is a string";
            self.diagnostics.at(pointer, Code::Approximated, message);
        }
        EventPart::Other
    }

    /// Lowers a part of an event.
    pub(super) fn within<R>(&mut self, part: EventPart, lower: impl FnOnce(&mut Self) -> R) -> R {
        let outer = std::mem::replace(&mut self.event_part, part);
        let lowered = lower(self);
        self.event_part = outer;
        lowered
    }

    /// Returns the schema of the JSON in strings of a schema.
    pub(super) fn json_content(&self, schema: SchemaId) -> Option<SchemaId> {
        self.schemas[schema].content.or(self.resolved(schema).content)
    }

    /// Returns `true` if a schema allows only strings, or does not restrict values.
    fn is_text(&self, schema: SchemaId) -> bool {
        let schema = self.resolved(schema);
        match schema.types.only() {
            Some(only) => only == JsonType::String,
            None => is_unrestricted(schema),
        }
    }

    /// Returns `true` if values of a schema are described by one of several schemas.
    fn has_alternatives(&self, schema: SchemaId) -> bool {
        let schema = self.resolved(schema);
        let mut parts = schema.all_of().iter().chain(&schema.reference);
        schema.alternatives().next().is_some() || parts.any(|it| self.resolved(*it).alternatives().next().is_some())
    }
}

fn is_unrestricted(schema: &Schema) -> bool {
    schema.types.is_empty()
        && schema.reference.is_none()
        && schema.composition.is_none()
        && schema.object.is_none()
        && schema.array.is_none()
        && schema.enumeration.is_none()
}
