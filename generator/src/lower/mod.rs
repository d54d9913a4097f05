//! The lowering stage: turns a normalized document into a [`Draft`].
//!
//! Later stages do not use `openapiv3`. Lowering cannot fail: what the intermediate representation cannot express becomes
//! untyped or is dropped, with a diagnostic.

mod body;
mod call_extensions;
mod components;
mod encoding;
mod enumeration;
mod event_part;
mod events;
mod form;
mod form_members;
mod header_name;
mod hierarchy;
mod multipart;
mod object;
mod operation;
mod parameter;
mod part_content;
mod positional;
mod references;
mod response;
mod schema;
mod security;
mod server;
mod stream;
mod tags;
mod union;
mod vendor;
mod webhook;

use std::collections::HashMap;

use indexmap::IndexMap;
use openapiv3::{OpenAPI, PathItem};

use crate::diagnostic::Diagnostics;
use crate::ir::{Draft, Info, TypeId, Types};
use crate::read::NewerOperations;

use crate::schema::{SchemaId, Schemas};

use event_part::EventPart;
use tags::Tags;

/// Lowers a document with its webhooks and schemas to a draft.
pub(crate) fn lower(
    document: &OpenAPI,
    webhooks: &IndexMap<String, PathItem>,
    newer_operations: &NewerOperations,
    schemas: &Schemas,
    diagnostics: &mut Diagnostics,
) -> Draft {
    let mut lowering = Lowering::new(document, newer_operations, schemas, diagnostics);
    lowering.components(webhooks, newer_operations);
    lowering.hierarchies();
    let operations = lowering.operations(newer_operations);
    let webhooks = lowering.webhooks(webhooks, newer_operations);
    let servers = lowering.servers();
    let schemes = lowering.schemes();
    lowering.shared_headers(&schemes, &operations);
    let Lowering { types, tags, .. } = lowering;
    Draft {
        info: info(document),
        servers,
        schemes,
        grouping: tags.grouping,
        tags: tags.list,
        types,
        operations,
        webhooks,
        strategies: Vec::new(),
        sent: Vec::new(),
        shared_names: Default::default(),
    }
}

/// The state of lowering a document.
struct Lowering<'d> {
    document: &'d OpenAPI,
    schemas: &'d Schemas,
    diagnostics: &'d mut Diagnostics,
    types: Types,
    /// The types of component schemas.
    named: HashMap<SchemaId, TypeId>,
    /// The values of discriminators that extensions state.
    given_tags: HashMap<TypeId, String>,
    tags: Tags,
    /// The part of an event that is being lowered.
    event_part: EventPart,
}

impl<'d> Lowering<'d> {
    fn new(
        document: &'d OpenAPI,
        newer: &NewerOperations,
        schemas: &'d Schemas,
        diagnostics: &'d mut Diagnostics,
    ) -> Self {
        Self {
            document,
            schemas,
            diagnostics,
            types: Types::default(),
            named: HashMap::new(),
            given_tags: HashMap::new(),
            tags: Tags::of(document, newer),
            event_part: EventPart::default(),
        }
    }
}

fn info(document: &OpenAPI) -> Info {
    let info = &document.info;
    Info {
        title: info.title.clone(),
        version: info.version.clone(),
        description: info.description.clone(),
        documentation: document.external_docs.as_ref().map(|it| it.url.clone()),
    }
}
