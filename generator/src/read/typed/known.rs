//! The members that nodes can have, so that none is passed over in silence.

use super::reader::{Members, Reader};
use crate::diagnostic::Code;
use crate::pointer::Trail;

/// Source: OpenAPI 3.0.3, Operation Object.
pub(super) const OPERATION: &[&str] = &[
    "tags",
    "summary",
    "description",
    "externalDocs",
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "callbacks",
    "deprecated",
    "security",
    "servers",
];

/// Source: OpenAPI 3.0.3, Parameter Object. What Swagger 2.0 writes here as well is reported where there is no schema.
pub(super) const PARAMETER: &[&str] = &[
    "name",
    "in",
    "description",
    "required",
    "deprecated",
    "allowEmptyValue",
    "style",
    "explode",
    "allowReserved",
    "schema",
    "example",
    "examples",
    "content",
];

/// Source: OpenAPI 3.0.3, Media Type Object.
pub(super) const MEDIA_TYPE: &[&str] = &["schema", "example", "examples", "encoding"];

/// Source: OpenAPI 3.0.3, Response Object.
pub(super) const RESPONSE: &[&str] = &["description", "headers", "content", "links"];

/// Source: OpenAPI 3.0.3, Schema Object; and what newer drafts add that is rewritten or only says where a schema stands.
pub(super) const SCHEMA: &[&str] = &[
    "title",
    "multipleOf",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "maxProperties",
    "minProperties",
    "required",
    "enum",
    "type",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "items",
    "properties",
    "additionalProperties",
    "description",
    "format",
    "default",
    "nullable",
    "discriminator",
    "readOnly",
    "writeOnly",
    "xml",
    "externalDocs",
    "example",
    "deprecated",
    "examples",
    "const",
    "contentEncoding",
    "contentMediaType",
    "$comment",
    "$id",
    "$anchor",
    "$dynamicAnchor",
    "$vocabulary",
    "$defs",
    "definitions",
];

impl Reader<'_> {
    /// Reports the members that a node cannot have.
    pub(super) fn check_members(&mut self, known: &[&str], node: &Members, at: &Trail<'_>) {
        for key in node.keys().filter(|key| !known.contains(&key.as_str()) && !key.starts_with("x-")) {
            let message = format!("OpenAPI knows no `{key}` here; it is left out");
            self.report(&at.member(key), Code::UnknownMember, message);
        }
    }
}
