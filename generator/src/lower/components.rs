//! Lowers component schemas.

use indexmap::IndexMap;
use openapiv3::PathItem;

use crate::ir::{self, TypePath};
use crate::pointer::Pointer;
use crate::read::NewerOperations;
use crate::schema::SchemaId;

use super::Lowering;
use super::events::EventSchemas;

impl Lowering<'_> {
    /// Lowers all component schemas. Ids are assigned first, because components can refer to each other.
    pub(super) fn components(&mut self, webhooks: &IndexMap<String, PathItem>, newer: &NewerOperations) {
        let events = EventSchemas::of(self.document, webhooks, newer, self.schemas);
        let Some(components) = &self.document.components else { return };
        let base = Pointer::root().at(["components", "schemas"]);
        let schemas = || components.schemas.iter().filter_map(|(name, it)| Some((name, SchemaId::of(it)?)));
        let mut ids = Vec::new();
        for (name, schema) in schemas() {
            let id = self.types.push(ir::Type {
                name: Some(name.clone()),
                title: None,
                given_name: None,
                paths: vec![TypePath::component(name)],
                references: Vec::new(),
                docs: ir::Docs::default(),
                nullable: false,
                shape: ir::Shape::Any,
                pointer: base.child(name),
            });
            self.named.insert(schema, id);
            let tag = self.schemas[schema].annotations.given_names.as_ref().and_then(|it| it.tag.clone());
            self.given_tags.extend(tag.map(|it| (id, it)));
            ids.push(id);
        }
        for ((name, schema), id) in schemas().zip(ids) {
            let pointer = base.child(name);
            let part = self.part_of_component(schema, &events, &pointer);
            self.within(part, |it| it.component(id, name, schema, &pointer));
        }
    }
}
