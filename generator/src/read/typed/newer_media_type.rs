//! The members of media types that OpenAPI 3.2 added, and that `openapiv3` does not have.
//!
//! They are kept among the extensions, under their own names, which no extension can have.
//!
//! Source: OpenAPI 3.2.0, Media Type Object.

use indexmap::IndexMap;
use openapiv3::{Encoding, MediaType, ReferenceOr};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::schema::SchemaId;

const ITEM_SCHEMA: &str = "itemSchema";
pub(super) const PREFIX_ENCODING: &str = "prefixEncoding";
pub(super) const ITEM_ENCODING: &str = "itemEncoding";

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

/// The encodings of the parts of a multipart body by position.
///
/// Source: OpenAPI 3.2.0, Media Type Object, "Encoding By Position".
#[derive(Debug, Default)]
pub(crate) struct PositionalEncodings {
    /// `prefixEncoding`, the encodings of the first parts. `None` for one that could not be read.
    pub(crate) prefix: Vec<Option<Encoding>>,
    /// `itemEncoding`, the encoding of all further parts.
    pub(crate) item: Option<Encoding>,
}

impl PositionalEncodings {
    /// Returns the encodings of a media type.
    pub(crate) fn of(media: &MediaType) -> Self {
        let read = |value: &Value| Encoding::deserialize(value).ok();
        let prefix = media.extensions.get(PREFIX_ENCODING).and_then(Value::as_array);
        Self {
            prefix: prefix.into_iter().flatten().map(read).collect(),
            item: media.extensions.get(ITEM_ENCODING).and_then(read),
        }
    }

    /// Returns `true` if the media type has no such encodings.
    pub(crate) fn is_empty(&self) -> bool {
        self.prefix.is_empty() && self.item.is_none()
    }

    /// Returns the encoding of the part at a position.
    pub(crate) fn at(&self, position: usize) -> Option<&Encoding> {
        match self.prefix.get(position) {
            Some(encoding) => encoding.as_ref(),
            None => self.item.as_ref(),
        }
    }

    /// Adds the encodings to the extensions of a media type.
    pub(super) fn keep(self, extensions: &mut IndexMap<String, Value>) {
        // Serialization cannot fail, because all keys are strings.
        if !self.prefix.is_empty() {
            extensions.insert(PREFIX_ENCODING.to_owned(), json!(self.prefix));
        }
        if let Some(item) = self.item {
            extensions.insert(ITEM_ENCODING.to_owned(), json!(item));
        }
    }
}
