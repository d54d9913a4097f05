//! Writes schemas as JSON.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::{Schema, SchemaId, Schemas};
use crate::pointer::Pointer;

/// Schemas, and the names of those that are components.
pub(crate) struct SchemaWriter<'s> {
    pub(crate) schemas: &'s Schemas,
    pub(crate) names: HashMap<SchemaId, String>,
}

impl SchemaWriter<'_> {
    /// Returns a reference to a component, or the schema itself.
    pub(crate) fn reference_or_schema(&self, id: SchemaId) -> Value {
        match self.names.get(&id) {
            Some(name) => {
                json!({ "$ref": Pointer::root().at(["components", "schemas", name]).to_fragment() })
            }
            None => self.schema(id),
        }
    }

    /// Returns a schema with those inside it. Components inside it are references.
    pub(crate) fn schema(&self, id: SchemaId) -> Value {
        let schema = &self.schemas[id];
        if schema.is_false {
            return Value::Bool(false);
        }
        let mut members = Map::new();
        if let Some(Value::Object(reference)) = schema.reference.map(|it| self.reference_or_schema(it)) {
            members.extend(reference);
        }
        self.assertions(schema, &mut members);
        self.applicators(schema, &mut members);
        let annotations = &schema.annotations;
        for (key, text) in [("title", &annotations.title), ("description", &annotations.description)] {
            put(&mut members, key, text.as_ref().map(|it| json!(it)));
        }
        for (key, flag) in [
            ("deprecated", annotations.deprecated),
            ("readOnly", annotations.read_only),
            ("writeOnly", annotations.write_only),
        ] {
            put(&mut members, key, flag.then_some(Value::Bool(true)));
        }
        put(&mut members, "default", annotations.default.as_deref().cloned());
        put(&mut members, "example", annotations.example.as_deref().cloned());
        Value::Object(members)
    }

    fn assertions(&self, schema: &Schema, members: &mut Map<String, Value>) {
        let types: Vec<&str> = schema.types.iter().map(super::JsonType::as_str).collect();
        match types.as_slice() {
            [] => {}
            [only] => put(members, "type", Some(json!(only))),
            several => put(members, "type", Some(json!(several))),
        }
        put(members, "nullable", schema.nullable.then_some(Value::Bool(true)));
        put(members, "format", schema.format.as_ref().map(|it| json!(it)));
        put(members, "enum", schema.enumeration.as_ref().map(|it| json!(it)));
        let constraints = schema.constraints.iter().map(|it| it.to_keyword());
        members.extend(constraints.map(|(key, value)| (key.to_owned(), value)));
    }

    fn applicators(&self, schema: &Schema, members: &mut Map<String, Value>) {
        let one = |id: SchemaId| self.reference_or_schema(id);
        let list = |ids: &[SchemaId]| (!ids.is_empty()).then(|| ids.iter().map(|it| one(*it)).collect());
        if let Some(object) = &schema.object {
            let properties: Map<_, _> = object.properties.iter().map(|(name, id)| (name.clone(), one(*id))).collect();
            put(members, "properties", (!properties.is_empty()).then_some(Value::Object(properties)));
            put(members, "required", (!object.required.is_empty()).then(|| json!(object.required)));
            put(members, "additionalProperties", object.additional.map(one));
        }
        if let Some(array) = &schema.array {
            put(members, "prefixItems", list(&array.prefix));
            put(members, "items", array.items.map(one));
        }
        if let Some(composition) = &schema.composition {
            put(members, "allOf", list(&composition.all_of));
            put(members, "anyOf", list(&composition.any_of));
            put(members, "oneOf", list(&composition.one_of));
            if let Some(it) = &composition.discriminator {
                let mapping: Map<_, _> = it.mapping.iter().map(|(tag, id)| (tag.clone(), self.target(*id))).collect();
                put(members, "discriminator", Some(json!({ "propertyName": it.property, "mapping": mapping })));
            }
        }
    }

    fn target(&self, id: SchemaId) -> Value {
        self.reference_or_schema(id).get("$ref").cloned().unwrap_or_default()
    }
}

fn put(members: &mut Map<String, Value>, key: &str, value: Option<Value>) {
    if let Some(value) = value {
        members.insert(key.to_owned(), value);
    }
}
