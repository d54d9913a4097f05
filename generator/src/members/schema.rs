//! Schemas.
//!
//! Source: JSON Schema 2020-12, core and validation; OpenAPI 2.0, 3.0.3, 3.1.0 and 3.2.0, Schema Object, Discriminator Object
//! and XML Object; older drafts of JSON Schema.

use super::Effect::{self, Checked, Documentation, None, Types, Unsupported};
use super::Object;
use super::Versions;
use super::{Member, data, list, map, one};
use crate::diagnostic::Code;

const ONLY_3_0: Versions = Versions::ONLY_3_0;
const SINCE_2_0: Versions = Versions::SINCE_2_0;
const SINCE_3_0: Versions = Versions::SINCE_3_0;
const SINCE_3_1: Versions = Versions::SINCE_3_1;
const SINCE_3_2: Versions = Versions::SINCE_3_2;

const FACT: Effect = Documentation("the member or argument");
const XML: &str = "XML is read and written as a string";

/// The most frequent keywords come first, because they are looked up by a linear search.
pub(super) const SCHEMA: &[Member] = &[
    data("type", SINCE_2_0, Types),
    data("description", SINCE_2_0, Documentation("the type or member")),
    data("$ref", SINCE_2_0, Types),
    map("properties", Object::Schema, SINCE_2_0, Types),
    data("example", SINCE_2_0, FACT),
    data("format", SINCE_2_0, Types),
    one("items", Object::Schema, SINCE_2_0, Types),
    data("enum", SINCE_2_0, Types),
    data("required", SINCE_2_0, Types),
    data("title", SINCE_2_0, Types),
    data("nullable", ONLY_3_0, Types),
    data("default", SINCE_2_0, FACT),
    one("additionalProperties", Object::Schema, SINCE_2_0, Types),
    list("allOf", Object::Schema, SINCE_2_0, Types),
    list("anyOf", Object::Schema, SINCE_3_0, Types),
    list("oneOf", Object::Schema, SINCE_3_0, Types),
    data("readOnly", SINCE_2_0, Types),
    data("writeOnly", SINCE_3_0, Types),
    data("deprecated", SINCE_3_0, FACT),
    one("discriminator", Object::Discriminator, SINCE_2_0, Types),
    data("maxLength", SINCE_2_0, FACT),
    data("minLength", SINCE_2_0, FACT),
    data("pattern", SINCE_2_0, FACT),
    data("maximum", SINCE_2_0, FACT),
    data("minimum", SINCE_2_0, FACT),
    data("exclusiveMaximum", SINCE_2_0, FACT),
    data("exclusiveMinimum", SINCE_2_0, FACT),
    data("multipleOf", SINCE_2_0, FACT),
    data("maxItems", SINCE_2_0, FACT),
    data("minItems", SINCE_2_0, FACT),
    data("uniqueItems", SINCE_2_0, FACT),
    data("maxProperties", SINCE_2_0, FACT),
    data("minProperties", SINCE_2_0, FACT),
    one("not", Object::Schema, SINCE_3_0, FACT),
    one("externalDocs", Object::ExternalDocumentation, SINCE_2_0, Documentation("the type or member")),
    one("xml", Object::Xml, SINCE_2_0, None(XML)),
    data("examples", SINCE_3_1, FACT),
    data("const", SINCE_3_1, Types),
    list("prefixItems", Object::Schema, SINCE_3_1, Types),
    one("additionalItems", Object::Schema, SINCE_3_1, Types),
    map("patternProperties", Object::Schema, SINCE_3_1, Types),
    one("unevaluatedProperties", Object::Schema, SINCE_3_1, Types),
    one("unevaluatedItems", Object::Schema, SINCE_3_1, Types),
    one("if", Object::Schema, SINCE_3_1, Types),
    one("then", Object::Schema, SINCE_3_1, Types),
    one("else", Object::Schema, SINCE_3_1, Types),
    map("dependentSchemas", Object::Schema, SINCE_3_1, Types),
    map("dependencies", Object::Schema, SINCE_3_1, Types),
    data("dependentRequired", SINCE_3_1, FACT),
    one("propertyNames", Object::Schema, SINCE_3_1, FACT),
    one("contains", Object::Schema, SINCE_3_1, FACT),
    data("minContains", SINCE_3_1, FACT),
    data("maxContains", SINCE_3_1, FACT),
    data("contentEncoding", SINCE_3_1, Types),
    data("contentMediaType", SINCE_3_1, FACT),
    one("contentSchema", Object::Schema, SINCE_3_1, FACT),
    map("$defs", Object::Schema, SINCE_3_1, Types),
    map("definitions", Object::Schema, SINCE_3_1, Types),
    data("$id", SINCE_3_1, Types),
    data("$anchor", SINCE_3_1, Types),
    data("$dynamicAnchor", SINCE_3_1, Types),
    data("$dynamicRef", SINCE_3_1, Types),
    data("$recursiveAnchor", SINCE_3_1, Types),
    data("$recursiveRef", SINCE_3_1, Types),
    data("$schema", SINCE_3_1, Checked(Code::Approximated, "all schemas are read as JSON Schema 2020-12")),
    data("$vocabulary", SINCE_3_1, None("only meta-schemas have vocabularies")),
    data("$comment", SINCE_3_1, None("comments are for readers of the document")),
];

pub(super) const DISCRIMINATOR: &[Member] = &[
    data("propertyName", SINCE_3_0, Types),
    data("mapping", SINCE_3_0, Types),
    data(
        "defaultMapping",
        SINCE_3_2,
        Unsupported(Code::NewerFeature, "values without the property decode to the variant for unknown values"),
    ),
];

pub(super) const XML_OBJECT: &[Member] = &[
    data("nodeType", SINCE_3_2, None(XML)),
    data("name", SINCE_2_0, None(XML)),
    data("namespace", SINCE_2_0, None(XML)),
    data("prefix", SINCE_2_0, None(XML)),
    data("attribute", SINCE_2_0, None(XML)),
    data("wrapped", SINCE_2_0, None(XML)),
];
