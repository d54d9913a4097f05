//! The known members of each object. Unknown members are reported.

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

/// Source: OpenAPI 3.0.3, Parameter Object. The keywords of Swagger 2.0 are reported elsewhere if there is no schema.
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
pub(super) const MEDIA_TYPE: &[&str] = &["schema", "itemSchema", "example", "examples", "encoding"];

/// Source: OpenAPI 3.0.3, Encoding Object.
pub(super) const ENCODING: &[&str] = &["contentType", "headers", "style", "explode", "allowReserved"];

/// Source: OpenAPI 3.0.3, Response Object.
pub(super) const RESPONSE: &[&str] = &["description", "headers", "content", "links"];

/// Source: JSON Schema 2020-12, core and validation; OpenAPI 2.0, 3.0.3 and 3.1.0, Schema Object; older drafts of JSON Schema.
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
    "$ref",
    "$schema",
    "$dynamicRef",
    "if",
    "then",
    "else",
    "contains",
    "minContains",
    "maxContains",
    "prefixItems",
    "additionalItems",
    "patternProperties",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "contentSchema",
];

impl Reader<'_> {
    /// Reports unknown members of a node.
    pub(super) fn check_members(&mut self, known: &[&str], node: &Members, at: &Trail<'_>) {
        for key in node.keys().filter(|key| !known.contains(&key.as_str()) && !key.starts_with("x-")) {
            let message = format!("unknown member `{key}` is ignored");
            self.report(&at.member(key), Code::UnknownMember, message);
        }
    }
}
