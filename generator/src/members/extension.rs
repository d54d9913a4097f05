//! Extensions of other generators. Other extensions are private to their authors, and are ignored.
//!
//! Sources: the documentation of Fern (`x-fern-…`), Speakeasy (`x-speakeasy-…`), AutoRest (`x-ms-…`), OpenAPI Generator
//! (`x-codegen-…`, `x-enum-…`), NSwag (`x-enumNames`), Redocly (`x-enumDescriptions`), oapi-codegen (`x-go-…`) and SailPoint.

use super::Effect::{self, Documentation, Operations, Types, Unsupported};
use super::{Member, Object, Versions, data};
use crate::diagnostic::Code;

/// The extensions of each object.
pub(super) const EXTENSIONS: &[(Object, &[Member])] = &[
    (Object::OpenApi, OPENAPI),
    (Object::Operation, OPERATION),
    (Object::Parameter, PARAMETER),
    (Object::Schema, SCHEMA),
];

/// Creates an extension, which documents of all versions can have.
const fn extension(name: &'static str, effect: Effect) -> Member {
    data(name, Versions::SINCE_2_0, effect)
}

const fn dropped(name: &'static str, reason: &'static str) -> Member {
    extension(name, Unsupported(Code::DroppedMember, reason))
}

const OPENAPI: &[Member] = &[
    dropped("x-fern-base-path", "paths are appended to the URL of the server as they are"),
    dropped("x-fern-global-headers", "callers set headers of all calls when they build a client"),
    dropped("x-fern-idempotency-headers", "`[idempotency]` in the configuration names the header"),
    dropped("x-speakeasy-globals", "callers pass these parameters with each call"),
    dropped(
        "x-speakeasy-name-override",
        "rules for names are not applied; `[names]` in the configuration has single names",
    ),
    dropped("x-speakeasy-retries", "`[retries]` in the configuration sets the policy of clients"),
    dropped("x-ms-parameterized-host", "callers set the base URL when they build a client"),
];

const OPERATION: &[Member] = &[
    extension("x-fern-sdk-group-name", Operations),
    extension("x-fern-sdk-method-name", Operations),
    extension("x-fern-ignore", Operations),
    extension("x-fern-pagination", Operations),
    extension("x-fern-idempotent", Operations),
    extension("x-fern-retries", Operations),
    dropped("x-fern-streaming", "streams are recognized by the content types of responses"),
    dropped("x-fern-sdk-return-value", "methods return the whole response body"),
    extension("x-speakeasy-group", Operations),
    extension("x-speakeasy-name-override", Operations),
    extension("x-speakeasy-ignore", Operations),
    extension("x-speakeasy-pagination", Operations),
    extension("x-speakeasy-retries", Operations),
    extension("x-ms-pageable", Operations),
    extension("x-ms-long-running-operation", Documentation("the operation")),
    dropped(
        "x-ms-long-running-operation-options",
        "the result is found by the method and the headers of the first response",
    ),
    extension("x-codegen-request-body-name", Operations),
    extension("x-experimental", Operations),
    extension("x-deprecated-description", Operations),
];

const PARAMETER: &[Member] = &[
    extension("x-fern-parameter-name", Operations),
    extension("x-speakeasy-name-override", Operations),
    extension("x-ms-client-name", Operations),
    extension("x-go-name", Operations),
    extension("x-ms-skip-url-encoding", Operations),
];

const SCHEMA: &[Member] = &[
    extension("x-fern-type-name", Types),
    extension("x-fern-property-name", Types),
    extension("x-fern-enum", Types),
    extension("x-speakeasy-name-override", Types),
    extension("x-speakeasy-enums", Types),
    extension("x-speakeasy-enum-descriptions", Documentation("the values of the enum")),
    extension("x-speakeasy-unknown-values", Types),
    extension("x-ms-client-name", Types),
    extension("x-ms-enum", Types),
    extension("x-ms-discriminator-value", Types),
    extension("x-go-name", Types),
    extension("x-go-type-name", Types),
    extension("x-enum-varnames", Types),
    extension("x-enumNames", Types),
    extension("x-enum-descriptions", Documentation("the values of the enum")),
    extension("x-enumDescriptions", Documentation("the values of the enum")),
];

/// The extensions that describe the values of an enum.
const OF_ENUMS: &[&str] = &[
    "x-ms-enum",
    "x-fern-enum",
    "x-speakeasy-enums",
    "x-speakeasy-enum-descriptions",
    "x-speakeasy-unknown-values",
    "x-enum-varnames",
    "x-enumNames",
    "x-enum-descriptions",
    "x-enumDescriptions",
];

/// Returns `true` if an extension describes the values of an enum. A parameter in OpenAPI 2.0 has the extensions of its schema.
pub(crate) fn is_of_enum(name: &str) -> bool {
    OF_ENUMS.contains(&name)
}
