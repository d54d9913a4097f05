//! Paths, operations, and the messages that they exchange.
//!
//! Source: OpenAPI 3.0.3, 3.1.0 and 3.2.0, the fixed fields of each object.

use super::Effect::{self, Documentation, None, Operations, Types, Unsupported};
use super::Object;
use super::Versions;
use super::{Member, data, list, map, one};
use crate::diagnostic::Code;

const ONLY_3_0: Versions = Versions::ONLY_3_0;
const SINCE_2_0: Versions = Versions::SINCE_2_0;
const SINCE_3_0: Versions = Versions::SINCE_3_0;
const SINCE_3_1: Versions = Versions::SINCE_3_1;
const SINCE_3_2: Versions = Versions::SINCE_3_2;

const NESTED_ENCODING: Effect =
    Unsupported(Code::NewerFeature, "callers write the parts of a part that is a multipart body itself");
const NOT_SHOWN: &str = "examples of messages are not shown; those of schemas and parameters are";
const SHOWN: Effect = Documentation("the argument, if it is the first example of a parameter");

pub(super) const PATHS: &[Member] = &[one("{path}", Object::PathItem, SINCE_3_0, Operations)];

pub(super) const PATH_ITEM: &[Member] = &[
    data("$ref", SINCE_3_0, Operations),
    data("summary", SINCE_3_0, Documentation("operations that have no summary")),
    data("description", SINCE_3_0, Documentation("operations that have no description")),
    one("get", Object::Operation, SINCE_3_0, Operations),
    one("put", Object::Operation, SINCE_3_0, Operations),
    one("post", Object::Operation, SINCE_3_0, Operations),
    one("delete", Object::Operation, SINCE_3_0, Operations),
    one("options", Object::Operation, SINCE_3_0, Operations),
    one("head", Object::Operation, SINCE_3_0, Operations),
    one("patch", Object::Operation, SINCE_3_0, Operations),
    one("trace", Object::Operation, SINCE_3_0, Operations),
    one("query", Object::Operation, SINCE_3_2, Operations),
    map("additionalOperations", Object::Operation, SINCE_3_2, Operations),
    list("servers", Object::Server, SINCE_3_0, Operations),
    list("parameters", Object::Parameter, SINCE_3_0, Operations),
];

pub(super) const OPERATION: &[Member] = &[
    data("tags", SINCE_3_0, Operations),
    data("summary", SINCE_3_0, Documentation("the method")),
    data("description", SINCE_3_0, Documentation("the method")),
    one("externalDocs", Object::ExternalDocumentation, SINCE_3_0, Documentation("the method")),
    data("operationId", SINCE_3_0, Operations),
    list("parameters", Object::Parameter, SINCE_3_0, Operations),
    one("requestBody", Object::RequestBody, SINCE_3_0, Operations),
    one("responses", Object::Responses, SINCE_3_0, Operations),
    map("callbacks", Object::Callback, SINCE_3_0, Operations),
    data("deprecated", SINCE_3_0, Operations),
    list("security", Object::SecurityRequirement, SINCE_3_0, Operations),
    list("servers", Object::Server, SINCE_3_0, Operations),
];

pub(super) const PARAMETER: &[Member] = &[
    data("name", SINCE_3_0, Operations),
    data("in", SINCE_3_0, Operations),
    data("description", SINCE_3_0, Documentation("the argument")),
    data("required", SINCE_3_0, Operations),
    data("deprecated", SINCE_3_0, Operations),
    data("allowEmptyValue", SINCE_3_0, None("an empty string is sent as it is, whether or not it is allowed")),
    data("style", SINCE_3_0, Operations),
    data("explode", SINCE_3_0, Operations),
    data("allowReserved", SINCE_3_0, Operations),
    one("schema", Object::Schema, SINCE_3_0, Operations),
    data("example", SINCE_3_0, Documentation("the argument")),
    map("examples", Object::Example, SINCE_3_0, Documentation("the argument, which shows the first of them")),
    map("content", Object::MediaType, SINCE_3_0, Operations),
];

pub(super) const REQUEST_BODY: &[Member] = &[
    data("description", SINCE_3_0, Documentation("the argument")),
    map("content", Object::MediaType, SINCE_3_0, Operations),
    data("required", SINCE_3_0, Operations),
];

pub(super) const MEDIA_TYPE: &[Member] = &[
    one("schema", Object::Schema, SINCE_3_0, Operations),
    one("itemSchema", Object::Schema, SINCE_3_2, Operations),
    data("example", SINCE_3_0, None(NOT_SHOWN)),
    map("examples", Object::Example, SINCE_3_0, None(NOT_SHOWN)),
    map("encoding", Object::Encoding, SINCE_3_0, Operations),
    list("prefixEncoding", Object::Encoding, SINCE_3_2, Types),
    one("itemEncoding", Object::Encoding, SINCE_3_2, Types),
];

pub(super) const ENCODING: &[Member] = &[
    data("contentType", SINCE_3_0, Operations),
    map("headers", Object::Header, SINCE_3_0, Types),
    data("style", SINCE_3_0, Operations),
    data("explode", SINCE_3_0, Operations),
    data("allowReserved", SINCE_3_0, Operations),
    map("encoding", Object::Encoding, SINCE_3_2, NESTED_ENCODING),
    list("prefixEncoding", Object::Encoding, SINCE_3_2, NESTED_ENCODING),
    one("itemEncoding", Object::Encoding, SINCE_3_2, NESTED_ENCODING),
];

pub(super) const RESPONSES: &[Member] = &[
    one("default", Object::Response, SINCE_3_0, Operations),
    one("{status}", Object::Response, SINCE_3_0, Operations),
];

pub(super) const RESPONSE: &[Member] = &[
    data("summary", SINCE_3_2, Documentation("the variants of a result with several bodies")),
    data("description", SINCE_3_0, Documentation("the variants of a result with several bodies")),
    map("headers", Object::Header, SINCE_3_0, Types),
    map("content", Object::MediaType, SINCE_3_0, Operations),
    map(
        "links",
        Object::Link,
        SINCE_3_0,
        Unsupported(Code::DroppedMember, "callers pass values from one operation to another"),
    ),
];

pub(super) const CALLBACK: &[Member] = &[one("{expression}", Object::PathItem, SINCE_3_0, Operations)];

pub(super) const EXAMPLE: &[Member] = &[
    data("summary", SINCE_3_0, None("only the value of an example is shown")),
    data("description", SINCE_3_0, None("only the value of an example is shown")),
    data("value", SINCE_3_0, SHOWN),
    data("dataValue", SINCE_3_2, SHOWN),
    data("serializedValue", SINCE_3_2, SHOWN),
    data("externalValue", SINCE_3_0, None("only the value of an example is shown")),
];

const LINKS: &str = "links are reported as a whole";

pub(super) const LINK: &[Member] = &[
    data("operationRef", SINCE_3_0, None(LINKS)),
    data("operationId", SINCE_3_0, None(LINKS)),
    data("parameters", SINCE_3_0, None(LINKS)),
    data("requestBody", SINCE_3_0, None(LINKS)),
    data("description", SINCE_3_0, None(LINKS)),
    one("server", Object::Server, SINCE_3_0, None(LINKS)),
];

pub(super) const HEADER: &[Member] = &[
    data("description", SINCE_3_0, Documentation("the field of the headers")),
    data("required", SINCE_3_0, None("servers may omit headers, so that all of them are optional")),
    data("deprecated", SINCE_3_0, Documentation("the field of the headers")),
    data("allowEmptyValue", ONLY_3_0, None("headers have no empty form")),
    data("style", SINCE_3_0, None("`simple` is the only style of headers")),
    data("explode", SINCE_3_0, None("headers of responses are read in both forms, and callers write those of parts")),
    data("allowReserved", ONLY_3_0, None("values of headers are not percent-encoded")),
    one("schema", Object::Schema, SINCE_3_0, Types),
    data("example", SINCE_3_0, None(NOT_SHOWN)),
    map("examples", Object::Example, SINCE_3_0, None(NOT_SHOWN)),
    map("content", Object::MediaType, SINCE_3_0, Types),
];

pub(super) const REFERENCE: &[Member] = &[
    data("$ref", SINCE_2_0, Operations),
    data("summary", SINCE_3_1, Documentation("the node that has the reference")),
    data("description", SINCE_3_1, Documentation("the node that has the reference")),
];
