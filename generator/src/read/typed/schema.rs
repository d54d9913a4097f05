//! Schemas: their ids, references, and boolean schemas.

use serde_json::Value;

use super::reader::{KnownSchema, Members, Reader};
use crate::pointer::Trail;
use crate::read::reference::{is_bare, reference_of};
use crate::schema::{JsonType, Schema, SchemaId};

impl<'a> Reader<'a> {
    /// Types a schema or a reference to one. Each node has one id, wherever it is used.
    pub(super) fn schema(&mut self, node: &'a Value, at: &Trail<'_>) -> SchemaId {
        match reference_of(node).filter(|_| is_bare(node)) {
            Some(reference) => self.schema_reference(reference, at).unwrap_or_else(|| self.untyped()),
            None => self.own_schema(node, at),
        }
    }

    /// Types a schema that gets an id of its own, even if it is only a reference.
    pub(super) fn own_schema(&mut self, node: &'a Value, at: &Trail<'_>) -> SchemaId {
        let known = self.known_schema(node);
        let id = known.id;
        if !std::mem::replace(&mut known.is_typed, true) {
            let schema = self.typed_schema(node, at);
            if schema.types.only() == Some(JsonType::String) && schema.enumeration.iter().flatten().any(Value::is_f64) {
                self.numbers_as_strings.push((id, at.pointer()));
            }
            self.schemas[id] = schema;
        }
        id
    }

    /// Replaces numbers that are values of strings by their spelling in the file: the string of the YAML scalar `1.10` is not `1.1`.
    pub(super) fn restore_spellings(&mut self) {
        let mut places = Vec::new();
        let mut pointers = Vec::new();
        for (id, pointer) in &self.numbers_as_strings {
            for (index, _) in self.schemas[*id].enumeration.iter().flatten().enumerate().filter(|(_, it)| it.is_f64()) {
                places.push((*id, index));
                pointers.push(pointer.child("enum").child(index));
            }
        }
        if pointers.is_empty() {
            return;
        }
        for ((id, index), spelling) in places.into_iter().zip(self.origins.spellings(&pointers)) {
            let value = self.schemas[id].enumeration.as_mut().and_then(|it| it.get_mut(index));
            if let (Some(value), Some(spelling)) = (value, spelling)
                && spelling.parse().ok() == value.as_f64()
            {
                *value = Value::String(spelling);
            }
        }
    }

    /// Returns the id of a node, which may be typed later.
    pub(super) fn schema_id(&mut self, node: &'a Value) -> SchemaId {
        self.known_schema(node).id
    }

    fn known_schema(&mut self, node: &'a Value) -> &mut KnownSchema {
        let schemas = &mut self.schemas;
        let known = self.known_schemas.entry(std::ptr::from_ref(node));
        known.or_insert_with(|| KnownSchema { id: schemas.push(Schema::default()), is_typed: false })
    }

    /// Adds a schema that allows any value.
    pub(super) fn untyped(&mut self) -> SchemaId {
        self.schemas.push(Schema::default())
    }

    fn typed_schema(&mut self, node: &'a Value, at: &Trail<'_>) -> Schema {
        match node {
            Value::Object(members) => {
                let reference = reference_of(node).and_then(|it| self.schema_reference(it, at));
                match is_bare(node) && reference.is_some() {
                    true => Schema { reference, ..Schema::default() },
                    false => Schema { reference, ..self.keywords(members, reference.is_some(), at) },
                }
            }
            Value::Bool(allows_all) => Schema { is_false: !allows_all, ..Schema::default() },
            other => {
                self.malformed(at, "a schema", other);
                Schema::default()
            }
        }
    }

    /// Types a schema whose keywords are among the members of a parameter or header.
    pub(super) fn loose_schema(&mut self, members: &'a Members, at: &Trail<'_>) -> SchemaId {
        let schema = self.loose_keywords(members, at);
        self.schemas.push(schema)
    }

    /// Types a member that is an array of schemas.
    pub(super) fn schema_list(&mut self, node: &'a Members, key: &str, at: &Trail<'_>) -> Vec<SchemaId> {
        let here = at.member(key);
        let nodes = self.list(node, key, at).iter().enumerate();
        nodes.map(|(index, node)| self.schema(node, &here.item(index))).collect()
    }

    /// Types a member that is a schema.
    pub(super) fn schema_member(&mut self, node: &'a Members, key: &'static str, at: &Trail<'_>) -> Option<SchemaId> {
        let value = node.get(key).filter(|it| !it.is_null())?;
        Some(self.schema(value, &at.member(key)))
    }
}
