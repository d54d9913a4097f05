//! The objects of OpenAPI 2.0 that differ from those of later versions.
//!
//! Source: OpenAPI 2.0.

use super::Effect::{self, Documentation, None, Operations, Types, Unsupported};
use super::Object;
use super::Versions;
use super::{Member, data, list, map, one};
use crate::diagnostic::Code;

const ONLY_2_0: Versions = Versions::ONLY_2_0;

const FACT: Effect = Documentation("the argument");

pub(super) const SWAGGER: &[Member] = &[
    data("swagger", ONLY_2_0, Operations),
    one("info", Object::Info, ONLY_2_0, Documentation("the crate")),
    data("host", ONLY_2_0, Operations),
    data("basePath", ONLY_2_0, Operations),
    data("schemes", ONLY_2_0, Operations),
    data("consumes", ONLY_2_0, Operations),
    data("produces", ONLY_2_0, Operations),
    one("paths", Object::SwaggerPaths, ONLY_2_0, Operations),
    map("definitions", Object::Schema, ONLY_2_0, Types),
    map("parameters", Object::SwaggerParameter, ONLY_2_0, Operations),
    map("responses", Object::SwaggerResponse, ONLY_2_0, Operations),
    map("securityDefinitions", Object::SwaggerSecurityScheme, ONLY_2_0, Operations),
    list("security", Object::SecurityRequirement, ONLY_2_0, Operations),
    list("tags", Object::Tag, ONLY_2_0, Documentation("the group of operations")),
    one("externalDocs", Object::ExternalDocumentation, ONLY_2_0, Documentation("the crate")),
];

pub(super) const PATHS: &[Member] = &[one("{path}", Object::SwaggerPathItem, ONLY_2_0, Operations)];

pub(super) const PATH_ITEM: &[Member] = &[
    data("$ref", ONLY_2_0, Operations),
    one("get", Object::SwaggerOperation, ONLY_2_0, Operations),
    one("put", Object::SwaggerOperation, ONLY_2_0, Operations),
    one("post", Object::SwaggerOperation, ONLY_2_0, Operations),
    one("delete", Object::SwaggerOperation, ONLY_2_0, Operations),
    one("options", Object::SwaggerOperation, ONLY_2_0, Operations),
    one("head", Object::SwaggerOperation, ONLY_2_0, Operations),
    one("patch", Object::SwaggerOperation, ONLY_2_0, Operations),
    list("parameters", Object::SwaggerParameter, ONLY_2_0, Operations),
];

pub(super) const OPERATION: &[Member] = &[
    data("tags", ONLY_2_0, Operations),
    data("summary", ONLY_2_0, Documentation("the method")),
    data("description", ONLY_2_0, Documentation("the method")),
    one("externalDocs", Object::ExternalDocumentation, ONLY_2_0, Documentation("the method")),
    data("operationId", ONLY_2_0, Operations),
    data("consumes", ONLY_2_0, Operations),
    data("produces", ONLY_2_0, Operations),
    list("parameters", Object::SwaggerParameter, ONLY_2_0, Operations),
    one("responses", Object::SwaggerResponses, ONLY_2_0, Operations),
    data("schemes", ONLY_2_0, Unsupported(Code::Unsupported, "the servers of the document apply")),
    data("deprecated", ONLY_2_0, Operations),
    list("security", Object::SecurityRequirement, ONLY_2_0, Operations),
];

pub(super) const PARAMETER: &[Member] = &[
    data("name", ONLY_2_0, Operations),
    data("in", ONLY_2_0, Operations),
    data("description", ONLY_2_0, Documentation("the argument")),
    data("required", ONLY_2_0, Operations),
    one("schema", Object::Schema, ONLY_2_0, Operations),
    data("allowEmptyValue", ONLY_2_0, None("an empty string is sent as it is, whether or not it is allowed")),
    data("type", ONLY_2_0, Operations),
    data("format", ONLY_2_0, Operations),
    one("items", Object::SwaggerItems, ONLY_2_0, Operations),
    data("collectionFormat", ONLY_2_0, Operations),
    data("default", ONLY_2_0, FACT),
    data("maximum", ONLY_2_0, FACT),
    data("exclusiveMaximum", ONLY_2_0, FACT),
    data("minimum", ONLY_2_0, FACT),
    data("exclusiveMinimum", ONLY_2_0, FACT),
    data("maxLength", ONLY_2_0, FACT),
    data("minLength", ONLY_2_0, FACT),
    data("pattern", ONLY_2_0, FACT),
    data("maxItems", ONLY_2_0, FACT),
    data("minItems", ONLY_2_0, FACT),
    data("uniqueItems", ONLY_2_0, FACT),
    data("enum", ONLY_2_0, Operations),
    data("multipleOf", ONLY_2_0, FACT),
];

const OF_HEADERS: &str = "only descriptions of headers are shown";
const OF_ITEMS: Effect = Documentation("`api.json`");

pub(super) const ITEMS: &[Member] = &[
    data("type", ONLY_2_0, Operations),
    data("format", ONLY_2_0, Operations),
    one("items", Object::SwaggerItems, ONLY_2_0, Operations),
    data(
        "collectionFormat",
        ONLY_2_0,
        Unsupported(Code::DroppedMember, "lists inside lists have no format of their own"),
    ),
    data("default", ONLY_2_0, None("lists have a default of their own")),
    data("maximum", ONLY_2_0, OF_ITEMS),
    data("exclusiveMaximum", ONLY_2_0, OF_ITEMS),
    data("minimum", ONLY_2_0, OF_ITEMS),
    data("exclusiveMinimum", ONLY_2_0, OF_ITEMS),
    data("maxLength", ONLY_2_0, OF_ITEMS),
    data("minLength", ONLY_2_0, OF_ITEMS),
    data("pattern", ONLY_2_0, OF_ITEMS),
    data("maxItems", ONLY_2_0, OF_ITEMS),
    data("minItems", ONLY_2_0, OF_ITEMS),
    data("uniqueItems", ONLY_2_0, OF_ITEMS),
    data("enum", ONLY_2_0, Operations),
    data("multipleOf", ONLY_2_0, OF_ITEMS),
];

pub(super) const RESPONSES: &[Member] = &[
    one("default", Object::SwaggerResponse, ONLY_2_0, Operations),
    one("{status}", Object::SwaggerResponse, ONLY_2_0, Operations),
];

pub(super) const RESPONSE: &[Member] = &[
    data("description", ONLY_2_0, Documentation("the variants of a result with several bodies")),
    one("schema", Object::Schema, ONLY_2_0, Operations),
    map("headers", Object::SwaggerHeader, ONLY_2_0, Types),
    data("examples", ONLY_2_0, None("examples of messages are not shown; those of schemas and parameters are")),
];

pub(super) const HEADER: &[Member] = &[
    data("description", ONLY_2_0, Documentation("the field of the headers")),
    data("type", ONLY_2_0, Types),
    data("format", ONLY_2_0, Types),
    one("items", Object::SwaggerItems, ONLY_2_0, Types),
    data(
        "collectionFormat",
        ONLY_2_0,
        Unsupported(Code::DroppedMember, "lists in headers of responses are separated by commas"),
    ),
    data("default", ONLY_2_0, None(OF_HEADERS)),
    data("maximum", ONLY_2_0, None(OF_HEADERS)),
    data("exclusiveMaximum", ONLY_2_0, None(OF_HEADERS)),
    data("minimum", ONLY_2_0, None(OF_HEADERS)),
    data("exclusiveMinimum", ONLY_2_0, None(OF_HEADERS)),
    data("maxLength", ONLY_2_0, None(OF_HEADERS)),
    data("minLength", ONLY_2_0, None(OF_HEADERS)),
    data("pattern", ONLY_2_0, None(OF_HEADERS)),
    data("maxItems", ONLY_2_0, None(OF_HEADERS)),
    data("minItems", ONLY_2_0, None(OF_HEADERS)),
    data("uniqueItems", ONLY_2_0, None(OF_HEADERS)),
    data("enum", ONLY_2_0, Types),
    data("multipleOf", ONLY_2_0, None(OF_HEADERS)),
];

pub(super) const SECURITY_SCHEME: &[Member] = &[
    data("type", ONLY_2_0, Operations),
    data("description", ONLY_2_0, Documentation("the security scheme")),
    data("name", ONLY_2_0, Operations),
    data("in", ONLY_2_0, Operations),
    data("flow", ONLY_2_0, Operations),
    data("authorizationUrl", ONLY_2_0, Documentation("the security scheme")),
    data("tokenUrl", ONLY_2_0, Operations),
    one("scopes", Object::Scopes, ONLY_2_0, None("operations name the scopes that they require")),
];
