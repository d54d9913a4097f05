//! The member of media types that OpenAPI 3.2 added, and that `openapiv3` does not have.
//!
//! It is kept among the extensions, under its own name, which no extension can have.
//!
//! Source: OpenAPI 3.2.0, Media Type Object.

use indexmap::IndexMap;
use openapiv3::{MediaType, ReferenceOr};
use serde_json::{Value, json};

use crate::schema::SchemaId;

const ITEM_SCHEMA: &str = "itemSchema";

/// Returns `itemSchema`, the schema of each item of a sequential media type.
pub(crate) fn item_schema(media: &MediaType) -> Option<SchemaId> {
    let reference = media.extensions.get(ITEM_SCHEMA)?.get("$ref")?;
    SchemaId::parse(reference.as_str()?)
}

/// Adds `itemSchema` to the extensions.
pub(super) fn keep_item_schema(id: SchemaId, extensions: &mut IndexMap<String, Value>) {
    if let ReferenceOr::Reference { reference } = id.to_reference::<()>() {
        extensions.insert(ITEM_SCHEMA.to_owned(), json!({ "$ref": reference }));
    }
}
