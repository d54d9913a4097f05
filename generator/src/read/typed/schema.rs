//! Schemas: references, annotations, and members that contain schemas.

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, AnySchema, Discriminator, ReferenceOr, Schema, SchemaData, SchemaKind};
use serde_json::{Map, Value};

use super::component::{ComponentKind, to_component};
use super::known;
use super::reader::{Members, Reader};
use super::value::extensions;
use crate::diagnostic::Code;
use crate::pointer::Trail;
use crate::read::dialect;
use crate::read::reference::reference_of;

/// Returns a schema that allows any value.
pub(super) fn untyped() -> Schema {
    Schema { schema_data: SchemaData::default(), schema_kind: SchemaKind::Any(AnySchema::default()) }
}

impl Reader<'_> {
    /// Types a schema or a reference to one.
    pub(super) fn schema(&mut self, node: &Value, at: &Trail<'_>) -> ReferenceOr<Schema> {
        match node {
            Value::Object(members) => match reference_of(node) {
                Some(reference) => self.referring_schema(reference, members, at),
                None => ReferenceOr::Item(self.plain_schema(members, at)),
            },
            Value::Bool(true) => ReferenceOr::Item(untyped()),
            Value::Bool(false) => {
                let schema_kind = SchemaKind::Not { not: Box::new(ReferenceOr::Item(untyped())) };
                ReferenceOr::Item(Schema { schema_data: SchemaData::default(), schema_kind })
            }
            other => {
                self.malformed(at, "a schema", other);
                ReferenceOr::Item(untyped())
            }
        }
    }

    /// Types a schema and boxes it.
    pub(super) fn boxed_schema(&mut self, node: &Value, at: &Trail<'_>) -> ReferenceOr<Box<Schema>> {
        match self.schema(node, at) {
            ReferenceOr::Reference { reference } => ReferenceOr::Reference { reference },
            ReferenceOr::Item(schema) => ReferenceOr::Item(Box::new(schema)),
        }
    }

    /// Types a reference. If it has other members, it becomes the first item of `allOf`.
    fn referring_schema(&mut self, reference: &str, members: &Members, at: &Trail<'_>) -> ReferenceOr<Schema> {
        let resolved = self.schema_reference(reference, at);
        if members.len() == 1 {
            let item = || ReferenceOr::Item(untyped());
            return resolved.map_or_else(item, |reference| ReferenceOr::Reference { reference });
        }
        let mut members = members.clone();
        members.shift_remove("$ref");
        if let Some(reference) = resolved {
            let mut only = Map::new();
            only.insert("$ref".to_owned(), Value::String(reference));
            match members.get_mut("allOf") {
                Some(Value::Array(all)) => all.insert(0, Value::Object(only)),
                _ => drop(members.insert("allOf".to_owned(), Value::Array(vec![Value::Object(only)]))),
            }
        }
        ReferenceOr::Item(self.plain_schema(&members, at))
    }

    fn plain_schema(&mut self, members: &Members, at: &Trail<'_>) -> Schema {
        let (members, diagnostics) = dialect::schema(members);
        for (key, code, message) in diagnostics {
            self.report(&at.member(key), code, message);
        }
        let members = &*members;
        self.check_members(known::SCHEMA, members, at);
        let mut schema_data = self.schema_data(members, at);
        let (schema_kind, json_type) = self.schema_kind(members, at);
        self.check_null_in_enum(members, &mut schema_data, at);
        self.check_default(json_type, &schema_data, at);
        Schema { schema_data, schema_kind }
    }

    /// Types a schema whose keywords are among the members of a parameter or header.
    pub(super) fn loose_schema(&mut self, members: &Members, at: &Trail<'_>) -> Schema {
        const NOT_OF_THE_SCHEMA: [&str; 7] =
            ["name", "in", "description", "required", "deprecated", "example", "examples"];
        let mut members = members.clone();
        members.retain(|key, _| !NOT_OF_THE_SCHEMA.contains(&key.as_str()) && !key.starts_with("x-"));
        self.plain_schema(&members, at)
    }

    fn schema_data(&mut self, node: &Members, at: &Trail<'_>) -> SchemaData {
        SchemaData {
            nullable: self.flag(node, "nullable", at).unwrap_or_default(),
            read_only: self.flag(node, "readOnly", at).unwrap_or_default(),
            write_only: self.flag(node, "writeOnly", at).unwrap_or_default(),
            deprecated: self.flag(node, "deprecated", at).unwrap_or_default(),
            external_docs: self.external_docs(node, at),
            example: node.get("example").cloned(),
            title: self.string(node, "title", at),
            description: self.string(node, "description", at),
            discriminator: self.discriminator(node, at),
            default: node.get("default").cloned(),
            extensions: extensions(node),
        }
    }

    fn discriminator(&mut self, schema: &Members, at: &Trail<'_>) -> Option<Discriminator> {
        let here = at.member("discriminator");
        if let Some(Value::String(property)) = schema.get("discriminator") {
            self.report(
                &here,
                Code::NonStandardValue,
                "expected a discriminator object, found a string; it is used as `propertyName`",
            );
            return Some(Discriminator { property_name: property.clone(), ..Discriminator::default() });
        }
        let node = self.object(schema, "discriminator", at)?;
        let property_name = self.string(node, "propertyName", &here);
        let Some(property_name) = property_name else {
            self.report(&here, Code::Malformed, "a discriminator without `propertyName` is dropped");
            return None;
        };
        Some(Discriminator { property_name, mapping: self.mapping(node, &here), extensions: extensions(node) })
    }

    /// Types the mapping of a discriminator. Names of components become references.
    fn mapping(&mut self, discriminator: &Members, at: &Trail<'_>) -> IndexMap<String, String> {
        let here = at.member("mapping");
        let Some(nodes) = self.object(discriminator, "mapping", at) else { return IndexMap::new() };
        let mut mapping = IndexMap::new();
        for key in nodes.keys() {
            let Some(target) = self.string(nodes, key, &here) else { continue };
            let schemas = self.root.pointer("/components/schemas");
            if schemas.and_then(|it| it.get(&target)).is_some() {
                mapping.insert(key.clone(), to_component(ComponentKind::Schema, &target));
            } else if let Some(reference) = self.schema_reference(&target, &here.member(key)) {
                mapping.insert(key.clone(), reference);
            }
        }
        mapping
    }

    /// Types the member `properties`.
    pub(super) fn properties(&mut self, node: &Members, at: &Trail<'_>) -> IndexMap<String, ReferenceOr<Box<Schema>>> {
        let here = at.member("properties");
        let Some(nodes) = self.object(node, "properties", at) else { return IndexMap::new() };
        nodes.iter().map(|(name, node)| (name.clone(), self.boxed_schema(node, &here.member(name)))).collect()
    }

    /// Types the member `required`.
    pub(super) fn required(&mut self, node: &Members, at: &Trail<'_>) -> Vec<String> {
        match node.get("required") {
            Some(Value::Bool(_)) => {
                let message = "`required` must be an array of property names on the object; the boolean is ignored";
                self.report(&at.member("required"), Code::RequiredFlag, message);
                Vec::new()
            }
            _ => self.strings(node, "required", at),
        }
    }

    /// Types the member `additionalProperties`.
    pub(super) fn additional_properties(&mut self, node: &Members, at: &Trail<'_>) -> Option<AdditionalProperties> {
        match node.get("additionalProperties")? {
            Value::Null => None,
            Value::Bool(flag) => Some(AdditionalProperties::Any(*flag)),
            schema @ Value::Object(_) => {
                let schema = self.schema(schema, &at.member("additionalProperties"));
                Some(AdditionalProperties::Schema(Box::new(schema)))
            }
            _ => self.flag(node, "additionalProperties", at).map(AdditionalProperties::Any),
        }
    }

    /// Types the member `items`. If it is an array of schemas, items may match any of them.
    pub(super) fn items(&mut self, node: &Members, at: &Trail<'_>) -> Option<ReferenceOr<Box<Schema>>> {
        let here = at.member("items");
        match node.get("items")? {
            Value::Null => None,
            Value::Array(schemas) => {
                self.report(
                    &here,
                    Code::Unsupported,
                    "tuples are not supported; each item may match any of the schemas",
                );
                let any_of = schemas.iter().enumerate().map(|(index, it)| self.schema(it, &here.item(index))).collect();
                let schema = Schema { schema_data: SchemaData::default(), schema_kind: SchemaKind::AnyOf { any_of } };
                Some(ReferenceOr::Item(Box::new(schema)))
            }
            schema => Some(self.boxed_schema(schema, &here)),
        }
    }

    /// Types a member that is an array of schemas.
    pub(super) fn schemas(&mut self, node: &Members, key: &str, at: &Trail<'_>) -> Vec<ReferenceOr<Schema>> {
        let here = at.member(key);
        let nodes = self.list(node, key, at).iter().enumerate();
        nodes.map(|(index, node)| self.schema(node, &here.item(index))).collect()
    }
}
