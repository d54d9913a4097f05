//! Discriminators.
//!
//! Source: OpenAPI 3.1.0, Discriminator Object; OpenAPI 2.0, Schema Object, `discriminator`.

use indexmap::IndexMap;
use serde_json::Value;

use super::reader::{Members, Reader};
use crate::diagnostic::Code;
use crate::pointer::Trail;
use crate::schema::{Discriminator, SchemaId};

impl<'a> Reader<'a> {
    /// Types the member `discriminator` of a schema.
    pub(super) fn discriminator(&mut self, schema: &'a Members, at: &Trail<'_>) -> Option<Discriminator> {
        let here = at.member("discriminator");
        if let Some(Value::String(property)) = schema.get("discriminator") {
            if !self.dialect.is_swagger() {
                let message = "expected a discriminator object, found a string; it is used as `propertyName`";
                self.report(&here, Code::NonStandardValue, message);
            }
            return Some(Discriminator { property: property.clone(), mapping: IndexMap::new() });
        }
        let node = self.object(schema, "discriminator", at)?;
        let Some(property) = self.string(node, "propertyName", &here) else {
            self.report(&here, Code::Malformed, "a discriminator without `propertyName` is dropped");
            return None;
        };
        Some(Discriminator { property, mapping: self.mapping(node, &here) })
    }

    /// Types the mapping of a discriminator. Its values are names of components, or references.
    fn mapping(&mut self, discriminator: &'a Members, at: &Trail<'_>) -> IndexMap<String, SchemaId> {
        let here = at.member("mapping");
        let Some(nodes) = self.object(discriminator, "mapping", at) else { return IndexMap::new() };
        let mut mapping = IndexMap::new();
        for key in nodes.keys() {
            let Some(target) = self.string(nodes, key, &here) else { continue };
            let named = self.root.pointer("/components/schemas").and_then(|it| it.get(&target));
            let id = match named {
                Some(component) => Some(self.schema_id(component)),
                None => self.schema_reference(&target, &here.member(key)),
            };
            mapping.extend(id.map(|id| (key.clone(), id)));
        }
        mapping
    }
}
