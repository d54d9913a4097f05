//! Components that describe whole events, whose data may be JSON in a string.
//!
//! Source: OpenAPI 3.2.0, Media Type Object, "Special Considerations for `text/event-stream` Content".

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3::{MediaType, OpenAPI, Operation, PathItem, ReferenceOr};

use crate::read::{NewerOperations, item_schema};
use crate::schema::{Schema, SchemaId, Schemas};

use super::body::{MediaKind, schema_of};
use super::operation::methods;

/// The schemas that describe whole events, and those that describe other values. Some may do both.
#[derive(Debug, Default)]
pub(super) struct EventSchemas {
    events: HashSet<SchemaId>,
    others: HashSet<SchemaId>,
}

impl EventSchemas {
    /// Finds the schemas of a document with its webhooks.
    pub(super) fn of(
        document: &OpenAPI,
        webhooks: &IndexMap<String, PathItem>,
        newer: &NewerOperations,
        schemas: &Schemas,
    ) -> Self {
        let mut found = Self::default();
        let mut open = Vec::new();
        for (content_type, media, direction) in contents(document, webhooks, newer) {
            let (item, whole) = (item_schema(media), schema_of(media));
            if direction == Direction::Received && MediaKind::of(content_type) == MediaKind::EventStream {
                open.extend(item.or(whole));
            } else {
                found.others.extend(item.into_iter().chain(whole));
            }
        }
        while let Some(id) = open.pop() {
            if found.events.insert(id) {
                open.extend(applied(&schemas[id]));
            }
        }
        let mut open: Vec<SchemaId> = found.others.iter().chain(&found.events).copied().collect();
        let mut seen = HashSet::new();
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            let of_event: Vec<SchemaId> = match found.events.contains(&id) {
                true => applied(&schemas[id]).collect(),
                false => Vec::new(),
            };
            schemas[id].for_each_schema(&mut |it| {
                open.push(it);
                if found.events.contains(&it) && !of_event.contains(&it) {
                    found.others.insert(it);
                }
            });
        }
        found
    }

    /// Returns `true` if a schema describes whole events.
    pub(super) fn contains(&self, id: SchemaId) -> bool {
        self.events.contains(&id)
    }

    /// Returns `true` if a schema also describes values that are not events.
    pub(super) fn has_other_use(&self, id: SchemaId) -> bool {
        self.others.contains(&id)
    }
}

/// Returns the schemas that a schema applies to the same value.
fn applied(schema: &Schema) -> impl Iterator<Item = SchemaId> {
    let mapped = schema.composition.iter().filter_map(|it| it.discriminator.as_ref());
    let mapped = mapped.flat_map(|it| it.mapping.values().copied());
    schema.reference.into_iter().chain(schema.all_of().iter().copied()).chain(schema.alternatives()).chain(mapped)
}

/// The direction of content, as seen by the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Sent,
    Received,
}

/// Returns the media types of all operations and components.
fn contents<'d>(
    document: &'d OpenAPI,
    webhooks: &'d IndexMap<String, PathItem>,
    newer: &'d NewerOperations,
) -> Vec<(&'d str, &'d MediaType, Direction)> {
    let items = document.paths.iter().filter_map(|(_, it)| it.as_item()).chain(webhooks.values());
    let own = items.flat_map(|it| methods(it).map(|(_, operation)| operation));
    let operations: Vec<&Operation> = own.chain(newer.iter().map(|(_, _, operation)| operation)).collect();
    let components = || document.components.iter();
    let bodies = operations.iter().filter_map(|it| it.request_body.as_ref());
    let bodies = bodies.chain(components().flat_map(|it| it.request_bodies.values())).filter_map(ReferenceOr::as_item);
    let responses = operations.iter().flat_map(|it| it.responses.responses.values().chain(&it.responses.default));
    let responses = responses.chain(components().flat_map(|it| it.responses.values())).filter_map(ReferenceOr::as_item);
    let sent = bodies.flat_map(|it| &it.content).map(|it| (it, Direction::Sent));
    let received = responses.flat_map(|it| &it.content).map(|it| (it, Direction::Received));
    sent.chain(received).map(|((name, media), direction)| (name.as_str(), media, direction)).collect()
}
