//! Documents that were read.

use indexmap::IndexMap;
use serde_json::Value;

use super::newer_operations::NewerOperations;
use super::origins::Origins;
use super::typed::WEBHOOKS;
use crate::pointer::Pointer;
use crate::renamed_id::RenamedId;
use crate::schema::{SchemaId, SchemaWriter, Schemas};

/// A document that was read.
#[derive(Clone, Debug)]
pub struct Document {
    /// The OpenAPI document. Its schemas are references, which only the generator can resolve.
    pub openapi: openapiv3::OpenAPI,
    /// The webhooks, with their operations by method. Their schemas are references, too.
    pub(crate) webhooks: IndexMap<String, openapiv3::PathItem>,
    /// The schemas.
    pub(crate) schemas: Schemas,
    /// The operations that [`openapi`](Self::openapi) has no members for.
    pub(crate) newer_operations: NewerOperations,
    /// The files and positions that its nodes came from.
    pub origins: Origins,
    /// The ids of the operations that declare the id of another operation, with the declared ones.
    pub(crate) renamed_ids: Vec<RenamedId>,
}

impl Document {
    /// Returns the document as JSON, with its schemas. Returns `None` if it cannot be serialized.
    pub fn to_json(&self) -> Option<Value> {
        let mut tree = serde_json::to_value(&self.openapi).ok()?;
        if let Value::Object(members) = &mut tree
            && !self.webhooks.is_empty()
        {
            members.insert(WEBHOOKS.to_owned(), serde_json::to_value(&self.webhooks).ok()?);
        }
        let components = self.openapi.components.iter().flat_map(|it| &it.schemas);
        let components = components.filter_map(|(name, schema)| Some((SchemaId::of(schema)?, name.clone())));
        let writer = SchemaWriter { schemas: &self.schemas, names: components.collect() };
        if let Some(Value::Object(schemas)) = tree.pointer_mut("/components/schemas") {
            for schema in schemas.values_mut() {
                if let Some(id) = schema_id(schema) {
                    *schema = writer.schema(id);
                }
            }
        }
        for (path, method, operation) in self.newer_operations.iter() {
            let at = method.pointer(&Pointer::root().at(["paths", path]));
            insert(&mut tree, &at, serde_json::to_value(operation).ok()?);
        }
        insert_schemas(&mut tree, &writer);
        Some(tree)
    }
}

/// Inserts a node, with the objects around it.
fn insert(tree: &mut Value, at: &Pointer, node: Value) {
    let target = at.tokens().try_fold(tree, |node, token| {
        Some(node.as_object_mut()?.entry(token).or_insert_with(|| Value::Object(serde_json::Map::new())))
    });
    if let Some(target) = target {
        *target = node;
    }
}

/// Replaces references that stand for schemas.
fn insert_schemas(node: &mut Value, writer: &SchemaWriter<'_>) {
    if let Some(id) = schema_id(node) {
        *node = writer.reference_or_schema(id);
        return;
    }
    match node {
        Value::Object(members) => members.values_mut().for_each(|it| insert_schemas(it, writer)),
        Value::Array(items) => items.iter_mut().for_each(|it| insert_schemas(it, writer)),
        _ => {}
    }
}

fn schema_id(node: &Value) -> Option<SchemaId> {
    SchemaId::parse(node.get("$ref")?.as_str()?)
}
