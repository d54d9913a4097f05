//! The root of a document, and the objects that describe the API as a whole.
//!
//! Source: OpenAPI 2.0, 3.0.3, 3.1.0 and 3.2.0, the fixed fields of each object.

use super::Effect::{Checked, Documentation, None, Operations, Required, Types, Unsupported};
use super::Object;
use super::Versions;
use super::{Member, data, list, map, one};
use crate::diagnostic::Code;

const SINCE_2_0: Versions = Versions::SINCE_2_0;
const SINCE_3_0: Versions = Versions::SINCE_3_0;
const SINCE_3_1: Versions = Versions::SINCE_3_1;
const SINCE_3_2: Versions = Versions::SINCE_3_2;

const NOT_CALLED: &str = "it describes the provider of the API, not its operations";
const SCHEMA_DIALECT: &str = "all schemas are read as JSON Schema 2020-12";

pub(super) const OPENAPI: &[Member] = &[
    data("openapi", SINCE_3_0, Required(Code::Malformed)),
    one("info", Object::Info, SINCE_3_0, Documentation("the crate")),
    data("jsonSchemaDialect", SINCE_3_1, Checked(Code::Approximated, SCHEMA_DIALECT)),
    data("$self", SINCE_3_2, Types),
    list("servers", Object::Server, SINCE_3_0, Operations),
    one("paths", Object::Paths, SINCE_3_0, Operations),
    map("webhooks", Object::PathItem, SINCE_3_1, Operations),
    one("components", Object::Components, SINCE_3_0, Types),
    list("security", Object::SecurityRequirement, SINCE_3_0, Operations),
    list("tags", Object::Tag, SINCE_3_0, Documentation("the group of operations")),
    one("externalDocs", Object::ExternalDocumentation, SINCE_3_0, Documentation("the crate")),
];

pub(super) const INFO: &[Member] = &[
    data("title", SINCE_2_0, Documentation("the crate")),
    data("summary", SINCE_3_1, Documentation("the crate")),
    data("description", SINCE_2_0, Documentation("the crate")),
    data("termsOfService", SINCE_2_0, None(NOT_CALLED)),
    one("contact", Object::Contact, SINCE_2_0, None(NOT_CALLED)),
    one("license", Object::License, SINCE_2_0, None(NOT_CALLED)),
    data("version", SINCE_2_0, Documentation("the crate")),
];

pub(super) const CONTACT: &[Member] = &[
    data("name", SINCE_2_0, None(NOT_CALLED)),
    data("url", SINCE_2_0, None(NOT_CALLED)),
    data("email", SINCE_2_0, None(NOT_CALLED)),
];

pub(super) const LICENSE: &[Member] = &[
    data("name", SINCE_2_0, Required(Code::Malformed)),
    data("identifier", SINCE_3_1, None(NOT_CALLED)),
    data("url", SINCE_2_0, None(NOT_CALLED)),
];

pub(super) const SERVER: &[Member] = &[
    data("url", SINCE_3_0, Operations),
    data("description", SINCE_3_0, Operations),
    data("name", SINCE_3_2, Operations),
    map("variables", Object::ServerVariable, SINCE_3_0, Operations),
];

pub(super) const SERVER_VARIABLE: &[Member] = &[
    data("enum", SINCE_3_0, Operations),
    data("default", SINCE_3_0, Operations),
    data("description", SINCE_3_0, Documentation("the variable of the server")),
];

pub(super) const COMPONENTS: &[Member] = &[
    map("schemas", Object::Schema, SINCE_3_0, Types),
    map("responses", Object::Response, SINCE_3_0, Operations),
    map("parameters", Object::Parameter, SINCE_3_0, Operations),
    map("examples", Object::Example, SINCE_3_0, Documentation("arguments that refer to them")),
    map("requestBodies", Object::RequestBody, SINCE_3_0, Operations),
    map("headers", Object::Header, SINCE_3_0, Types),
    map("securitySchemes", Object::SecurityScheme, SINCE_3_0, Operations),
    map("links", Object::Link, SINCE_3_0, None("a component has an effect only where it is used")),
    map("callbacks", Object::Callback, SINCE_3_0, Operations),
    map("pathItems", Object::PathItem, SINCE_3_1, Operations),
    map("mediaTypes", Object::MediaType, SINCE_3_2, Operations),
];

pub(super) const TAG: &[Member] = &[
    data("name", SINCE_2_0, Required(Code::Malformed)),
    data("summary", SINCE_3_2, Documentation("the group of operations")),
    data("description", SINCE_2_0, Documentation("the group of operations")),
    one("externalDocs", Object::ExternalDocumentation, SINCE_2_0, Documentation("the group of operations")),
    data("parent", SINCE_3_2, Unsupported(Code::NewerFeature, "groups of operations have no hierarchy and no kinds")),
    data("kind", SINCE_3_2, Unsupported(Code::NewerFeature, "groups of operations have no hierarchy and no kinds")),
];

pub(super) const EXTERNAL_DOCUMENTATION: &[Member] = &[
    data("description", SINCE_2_0, Documentation("the described node")),
    data("url", SINCE_2_0, Documentation("the described node")),
];
