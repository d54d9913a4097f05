//! The cases: an edit of a specification, and the resulting changes in both directions.

use sdk_generator::compare::ChangeKind as K;
use sdk_generator::compare::Effect::{Additive as A, Breaking as B, DocsOnly as D};
use serde_json::Value;

use super::Verdict;

/// An edit with the expected changes.
pub(super) struct Case {
    pub(super) name: &'static str,
    /// A file in `specs`. Its folder is named like the API.
    pub(super) input: &'static str,
    pub(super) edits: &'static [Edit],
    /// The changes from the original to the edited specification.
    pub(super) forward: &'static [Verdict],
    /// The changes from the edited to the original specification.
    pub(super) backward: &'static [Verdict],
}

/// An edit of a document at a JSON pointer (RFC 6901).
#[derive(Clone, Copy)]
pub(super) enum Edit {
    /// Sets a member, or appends to an array if the pointer ends in `-`.
    Set(&'static str, &'static str),
    Remove(&'static str),
    /// Renames a member.
    Rename(&'static str, &'static str),
}

use Edit::{Remove, Rename, Set};

const CLOUDFLARE: &str = "cloudflare-iam/openapi.yaml";
const LIST_PAGE: &str = "sailpoint-v2025/list-oauth-clients.api.mdx";

/// The path of the list of clients.
macro_rules! all {
    ($rest:literal) => {
        concat!("/paths/~1accounts~1{account_id}~1oauth_clients", $rest)
    };
}

/// The path of one client.
macro_rules! one {
    ($rest:literal) => {
        concat!("/paths/~1accounts~1{account_id}~1oauth_clients~1{oauth_client_id}", $rest)
    };
}

/// The path of the payload of the webhook.
macro_rules! payload {
    ($rest:literal) => {
        concat!("/x-webhooks/client.made/post/requestBody", $rest)
    };
}

macro_rules! schema {
    ($rest:literal) => {
        concat!("/components/schemas/", $rest)
    };
}

/// A webhook whose payload is an object with an id.
pub(super) const MADE: &str = r#"{"client.made": {"post": {"requestBody": {"content": {"application/json": {"schema":
    {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}}}}, "responses": {}}}}"#;

/// Changes of [`MADE`].
pub(super) const WEBHOOKS: &[Case] = &[
    Case {
        name: "type of a payload",
        input: CLOUDFLARE,
        edits: &[Set(
            payload!("/content/application~1json/schema"),
            r#"{"type": "array", "items": {"type": "string"}}"#,
        )],
        forward: &[(K::EventTypeChanged, B, B), (K::TypeRemoved, D, B)],
        backward: &[(K::EventTypeChanged, B, B), (K::TypeAdded, D, A)],
    },
    Case {
        name: "member of a payload",
        input: CLOUDFLARE,
        edits: &[Set(payload!("/content/application~1json/schema/properties/name"), r#"{"type": "string"}"#)],
        forward: &[(K::OptionalFieldAdded, A, A)],
        backward: &[(K::FieldRemoved, B, B)],
    },
    Case {
        name: "member that distinguishes events",
        input: CLOUDFLARE,
        edits: &[Set(
            payload!("/content/application~1json/schema/properties/type"),
            r#"{"type": "string", "enum": ["made"]}"#,
        )],
        forward: &[(K::WebhookRecognizedDifferently, B, D), (K::OptionalFieldAdded, A, A), (K::TypeAdded, D, A)],
        backward: &[(K::WebhookRecognizedDifferently, B, D), (K::FieldRemoved, B, B), (K::TypeRemoved, D, B)],
    },
    Case {
        name: "second webhook that does not differ from the first one",
        input: CLOUDFLARE,
        edits: &[Set("/x-webhooks/client.gone", r#"{"post": {"responses": {}}}"#)],
        forward: &[(K::WebhookAdded, A, A), (K::WebhookBecameUnrecognized, D, B)],
        backward: &[(K::WebhookRemoved, B, B), (K::WebhookBecameRecognized, D, A)],
    },
    Case {
        name: "media type of a payload",
        input: CLOUDFLARE,
        edits: &[Set(payload!("/content/text~1csv"), r#"{"schema": {"type": "string"}}"#)],
        forward: &[(K::EventAdded, A, A)],
        backward: &[(K::EventRemoved, B, B)],
    },
    Case {
        name: "expected response",
        input: CLOUDFLARE,
        edits: &[Set(
            "/x-webhooks/client.made/post/responses/200",
            r#"{"description": "D.", "content": {"application/json": {"schema": {"type": "integer"}}}}"#,
        )],
        forward: &[(K::ExpectedResponseAdded, A, D)],
        backward: &[(K::ExpectedResponseRemoved, B, D)],
    },
    Case {
        name: "deprecated webhook",
        input: CLOUDFLARE,
        edits: &[Set("/x-webhooks/client.made/post/deprecated", "true")],
        forward: &[(K::WebhookDeprecated, D, D)],
        backward: &[],
    },
    Case {
        name: "description of a webhook",
        input: CLOUDFLARE,
        edits: &[Set("/x-webhooks/client.made/post/description", "\"New.\"")],
        forward: &[(K::DocumentationChanged, D, D)],
        backward: &[(K::DocumentationChanged, D, D)],
    },
];

pub(super) const CASES: &[Case] = &[
    Case {
        name: "new webhook",
        input: CLOUDFLARE,
        edits: &[Set("/x-webhooks", r#"{"client.made": {"post": {"responses": {}}}}"#)],
        forward: &[(K::WebhookAdded, A, A), (K::FeatureAdded, D, A)],
        backward: &[(K::WebhookRemoved, B, B), (K::FeatureRemoved, D, B)],
    },
    Case {
        name: "new webhook with a type of its own",
        input: CLOUDFLARE,
        edits: &[Set("/x-webhooks", MADE)],
        forward: &[(K::WebhookAdded, A, A), (K::FeatureAdded, D, A), (K::TypeAdded, D, A)],
        backward: &[(K::WebhookRemoved, B, B), (K::FeatureRemoved, D, B), (K::TypeRemoved, D, B)],
    },
    Case {
        name: "new operation",
        input: CLOUDFLARE,
        edits: &[Set(
            "/paths/~1ping",
            r#"{"get": {"operationId": "ping", "tags": ["OAuth Clients"], "responses": {"204": {"description": "Alive."}}}}"#,
        )],
        forward: &[(K::OperationAdded, A, A)],
        backward: &[(K::OperationRemoved, B, B)],
    },
    Case {
        name: "new operation with a new tag",
        input: CLOUDFLARE,
        edits: &[Set(
            "/paths/~1ping",
            r#"{"get": {"operationId": "ping", "tags": ["Health"], "responses": {"204": {"description": "Alive."}}}}"#,
        )],
        forward: &[(K::OperationAdded, A, A), (K::FeatureAdded, D, A)],
        backward: &[(K::OperationRemoved, B, B), (K::FeatureRemoved, D, B)],
    },
    Case {
        name: "changed path",
        input: CLOUDFLARE,
        edits: &[Rename("/paths/~1accounts~1{account_id}~1oauth_clients", "/accounts/{account_id}/clients")],
        forward: &[(K::OperationMoved, B, D)],
        backward: &[(K::OperationMoved, B, D)],
    },
    Case {
        name: "changed operationId",
        input: CLOUDFLARE,
        edits: &[Set(all!("/get/operationId"), "\"findOauthClients\"")],
        forward: &[(K::OperationIdChanged, D, D), (K::OperationRenamed, D, B)],
        backward: &[(K::OperationIdChanged, D, D), (K::OperationRenamed, D, B)],
    },
    Case {
        name: "changed tag",
        input: CLOUDFLARE,
        edits: &[Set(all!("/get/tags"), r#"["Clients"]"#)],
        forward: &[(K::FeatureAdded, D, A), (K::OperationRenamed, D, B), (K::OperationFeatureChanged, D, B)],
        backward: &[(K::FeatureRemoved, D, B), (K::OperationRenamed, D, B), (K::OperationFeatureChanged, D, B)],
    },
    Case {
        name: "deprecated operation",
        input: CLOUDFLARE,
        edits: &[Set(all!("/get/deprecated"), "true")],
        forward: &[(K::OperationDeprecated, D, A)],
        backward: &[(K::OperationRestored, D, D)],
    },
    Case {
        name: "experimental operation",
        input: CLOUDFLARE,
        edits: &[Set(all!("/get/x-experimental"), "true")],
        forward: &[(K::OperationBecameExperimental, D, B)],
        backward: &[(K::OperationBecameStable, D, A)],
    },
    Case {
        name: "public operation",
        input: CLOUDFLARE,
        edits: &[Set(all!("/get/security"), "[]")],
        forward: &[(K::OperationBecamePublic, A, D)],
        backward: &[(K::OperationNeedsCredentials, B, D)],
    },
    Case {
        name: "removed security scheme",
        input: CLOUDFLARE,
        edits: &[Remove("/security/2")],
        forward: &[(K::SecuritySchemeRemoved, B, D)],
        backward: &[(K::SecuritySchemeAdded, A, D)],
    },
    Case {
        name: "new scope",
        input: LIST_PAGE,
        edits: &[Set("/security/0/userAuth/-", "\"sp:oauth-client:list\"")],
        forward: &[(K::ScopeAdded, B, D)],
        backward: &[(K::ScopeRemoved, A, D)],
    },
    Case {
        name: "changed summary of an operation",
        input: CLOUDFLARE,
        edits: &[Set(all!("/get/summary"), "\"List them\"")],
        forward: &[(K::DocumentationChanged, D, D)],
        backward: &[(K::DocumentationChanged, D, D)],
    },
    Case {
        name: "first optional parameter",
        input: CLOUDFLARE,
        edits: &[Set(all!("/get/parameters"), r#"[{"name": "name", "in": "query", "schema": {"type": "string"}}]"#)],
        forward: &[(K::OptionalParameterAdded, A, A), (K::CallTypeChanged, D, B)],
        backward: &[(K::ParameterRemoved, B, B), (K::CallTypeChanged, D, B)],
    },
    Case {
        name: "new default of a parameter",
        input: LIST_PAGE,
        edits: &[Set("/parameters/0/schema/default", "\"\"")],
        forward: &[(K::ParameterDefaultChanged, D, D)],
        backward: &[(K::ParameterDefaultChanged, D, D)],
    },
    Case {
        name: "new constraint of a parameter",
        input: LIST_PAGE,
        edits: &[Set("/parameters/0/schema/maxLength", "50")],
        forward: &[(K::ParameterConstraintsChanged, B, D)],
        backward: &[(K::ParameterConstraintsChanged, A, D)],
    },
    Case {
        name: "changed style of a parameter",
        input: LIST_PAGE,
        edits: &[Set("/parameters/0/style", "\"pipeDelimited\"")],
        forward: &[(K::ParameterStyleChanged, B, D)],
        backward: &[(K::ParameterStyleChanged, B, D)],
    },
    Case {
        name: "second optional parameter",
        input: LIST_PAGE,
        edits: &[Set("/parameters/-", r#"{"name": "name", "in": "query", "schema": {"type": "string"}}"#)],
        forward: &[(K::OptionalParameterAdded, A, A)],
        backward: &[(K::ParameterRemoved, B, B)],
    },
    Case {
        name: "required parameter",
        input: LIST_PAGE,
        edits: &[Set(
            "/parameters/-",
            r#"{"name": "name", "in": "query", "required": true, "schema": {"type": "string"}}"#,
        )],
        forward: &[(K::RequiredParameterAdded, B, B)],
        backward: &[(K::ParameterRemoved, B, B)],
    },
    Case {
        name: "required header with a default",
        input: LIST_PAGE,
        edits: &[Set(
            "/parameters/-",
            r#"{"name": "X-Mode", "in": "header", "required": true, "schema": {"type": "string", "default": "full"}}"#,
        )],
        forward: &[(K::PresetHeaderAdded, B, A)],
        backward: &[(K::ParameterRemoved, B, B)],
    },
    Case {
        name: "parameter becomes required",
        input: LIST_PAGE,
        edits: &[Set("/parameters/0/required", "true")],
        forward: &[(K::ParameterBecameRequired, B, B), (K::CallTypeChanged, D, B)],
        backward: &[(K::ParameterBecameOptional, A, B), (K::CallTypeChanged, D, B)],
    },
    Case {
        name: "renamed path parameter",
        input: CLOUDFLARE,
        edits: &[
            Rename("/paths/~1accounts~1{account_id}~1oauth_clients", "/accounts/{account}/oauth_clients"),
            Set(
                "/paths/~1accounts~1{account}~1oauth_clients/parameters/0",
                r##"{"name": "account", "in": "path", "required": true, "description": "The account that the client belongs to.", "schema": {"$ref": "#/components/schemas/Identifier"}}"##,
            ),
        ],
        forward: &[(K::PathParameterRenamed, D, D), (K::ArgumentRenamed, D, D)],
        backward: &[(K::PathParameterRenamed, D, D), (K::ArgumentRenamed, D, D)],
    },
    Case {
        name: "narrower type of a parameter",
        input: CLOUDFLARE,
        edits: &[Set("/components/parameters/OauthClientId/schema", r#"{"type": "string", "format": "uuid"}"#)],
        forward: &[(K::ParameterTypeChanged, B, B)],
        backward: &[(K::ParameterTypeChanged, A, B)],
    },
    Case {
        name: "deprecated parameter with a changed description",
        input: LIST_PAGE,
        edits: &[
            Set("/parameters/0/deprecated", "true"),
            Set(
                "/parameters/0/description",
                "\"Filtering is supported for the following fields and operators:\\n\\n**lastUsed**: *le, isnull*\"",
            ),
        ],
        forward: &[(K::ParameterDeprecated, D, A), (K::DocumentationChanged, D, D)],
        backward: &[(K::DocumentationChanged, D, D)],
    },
    Case {
        name: "reordered arguments, whose order the names lock keeps",
        input: CLOUDFLARE,
        edits: &[Set(
            one!("/parameters"),
            r##"[{"$ref": "#/components/parameters/OauthClientId"}, {"$ref": "#/components/parameters/AccountId"}]"##,
        )],
        forward: &[],
        backward: &[],
    },
    Case {
        name: "filter is no longer typed",
        input: LIST_PAGE,
        edits: &[Set("/parameters/0/description", "\"Excludes some clients.\"")],
        forward: &[(K::FilterRemoved, B, B), (K::ArgumentTypeChanged, D, B), (K::DocumentationChanged, D, D)],
        backward: &[(K::FilterAdded, A, A), (K::ArgumentTypeChanged, D, D), (K::DocumentationChanged, D, D)],
    },
    Case {
        name: "new filter operator",
        input: LIST_PAGE,
        edits: &[Set(
            "/parameters/0/description",
            "\"Filtering is supported for the following fields and operators:\\n\\n**lastUsed**: *le, ge, isnull*\"",
        )],
        forward: &[(K::FilterOperatorAdded, A, A), (K::DocumentationChanged, D, D)],
        backward: &[(K::FilterOperatorRemoved, B, B), (K::DocumentationChanged, D, D)],
    },
    Case {
        name: "new required body",
        input: CLOUDFLARE,
        edits: &[Set(
            one!("/delete/requestBody"),
            r##"{"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Message"}}}}"##,
        )],
        forward: &[(K::RequiredBodyAdded, B, B), (K::ConstructorAdded, D, A)],
        backward: &[(K::BodyRemoved, B, B), (K::ConstructorRemoved, D, B)],
    },
    Case {
        name: "body becomes optional",
        input: CLOUDFLARE,
        edits: &[Set(one!("/patch/requestBody/required"), "false")],
        forward: &[(K::BodyBecameOptional, A, B), (K::CallTypeChanged, D, B)],
        backward: &[(K::BodyBecameRequired, B, B), (K::CallTypeChanged, D, B)],
    },
    Case {
        name: "server of an operation",
        input: CLOUDFLARE,
        edits: &[Set(one!("/patch/servers"), r#"[{"url": "https://other.example.com"}]"#)],
        forward: &[(K::OperationServerChanged, B, D)],
        backward: &[(K::OperationServerChanged, B, D)],
    },
    Case {
        name: "new content type of a body",
        input: CLOUDFLARE,
        edits: &[Set(one!("/patch/requestBody/content/text~1plain"), r#"{"schema": {"type": "string"}}"#)],
        forward: &[(K::BodyContentTypeAdded, A, A), (K::ArgumentTypeChanged, D, B)],
        backward: &[(K::BodyContentTypeRemoved, B, B), (K::ArgumentTypeChanged, D, B)],
    },
    Case {
        name: "new success response",
        input: CLOUDFLARE,
        edits: &[Set(one!("/delete/responses/202"), r#"{"description": "Soon."}"#)],
        forward: &[(K::SuccessResponseAdded, A, B)],
        backward: &[(K::SuccessResponseRemoved, B, B)],
    },
    Case {
        name: "new stream of an operation",
        input: CLOUDFLARE,
        edits: &[Set(one!("/delete/responses/200/content/text~1event-stream"), r#"{"schema": {"type": "string"}}"#)],
        forward: &[(K::SuccessResponseAdded, A, D), (K::StreamMethodAdded, D, A)],
        backward: &[(K::SuccessResponseRemoved, B, B), (K::StreamMethodRemoved, D, B)],
    },
    Case {
        name: "changed type of a response",
        input: CLOUDFLARE,
        edits: &[Set(
            one!("/delete/responses/200/content/application~1json/schema"),
            r##"{"$ref": "#/components/schemas/OauthClientEnvelope"}"##,
        )],
        forward: &[(K::SuccessResponseTypeChanged, B, B), (K::TypeRemoved, D, B)],
        backward: &[(K::SuccessResponseTypeChanged, B, B), (K::TypeAdded, D, A)],
    },
    Case {
        name: "newly documented error",
        input: CLOUDFLARE,
        edits: &[Set(
            one!("/delete/responses/500"),
            r#"{"description": "A failure.", "content": {"application/json": {"schema": {"type": "object", "properties": {"ray": {"type": "string"}}}}}}"#,
        )],
        forward: &[(K::ErrorResponseAdded, A, A), (K::ErrorVariantAdded, D, A), (K::TypeAdded, D, A)],
        backward: &[(K::ErrorResponseRemoved, D, B), (K::ErrorVariantRemoved, D, B), (K::TypeRemoved, D, B)],
    },
    Case {
        name: "new optional field",
        input: CLOUDFLARE,
        edits: &[Set(schema!("OauthClientSettings/properties/owner"), r#"{"type": "string"}"#)],
        forward: &[(K::OptionalFieldAdded, A, A)],
        backward: &[(K::FieldRemoved, B, B)],
    },
    Case {
        name: "new required field of responses",
        input: CLOUDFLARE,
        edits: &[
            Set(schema!("RotatedSecret/properties/id"), r#"{"type": "string"}"#),
            Set(schema!("RotatedSecret/required"), r#"["id"]"#),
        ],
        forward: &[(K::RequiredFieldAdded, A, A)],
        backward: &[(K::FieldRemoved, B, B)],
    },
    Case {
        name: "new required field of requests",
        input: CLOUDFLARE,
        edits: &[
            Set(schema!("UpdateOauthClientRequest/allOf/1/properties/reason"), r#"{"type": "string"}"#),
            Set(schema!("UpdateOauthClientRequest/allOf/1/required"), r#"["reason"]"#),
        ],
        forward: &[(K::RequiredFieldAdded, B, B)],
        backward: &[(K::FieldRemoved, B, B)],
    },
    Case {
        name: "new required constant of requests",
        input: CLOUDFLARE,
        edits: &[
            Set(
                schema!("UpdateOauthClientRequest/allOf/1/properties/reason"),
                r#"{"type": "string", "enum": ["none"]}"#,
            ),
            Set(schema!("UpdateOauthClientRequest/allOf/1/required"), r#"["reason"]"#),
        ],
        forward: &[(K::RequiredFieldAdded, B, A), (K::TypeAdded, D, A)],
        backward: &[(K::FieldRemoved, B, B), (K::TypeRemoved, D, B)],
    },
    Case {
        name: "field of requests becomes required",
        input: CLOUDFLARE,
        edits: &[Set(schema!("CreateOauthClientRequest/required/-"), "\"logo_uri\"")],
        forward: &[(K::FieldBecameRequired, B, B)],
        backward: &[(K::FieldBecameOptional, A, B)],
    },
    Case {
        name: "field of responses becomes required",
        input: CLOUDFLARE,
        edits: &[Set(schema!("RotatedSecret/required"), r#"["client_secret"]"#)],
        forward: &[(K::FieldBecameRequired, A, B)],
        backward: &[(K::FieldBecameOptional, B, B)],
    },
    Case {
        name: "field of responses becomes nullable",
        input: CLOUDFLARE,
        edits: &[Set(schema!("MessageSource/properties/pointer/nullable"), "true")],
        forward: &[(K::FieldBecameNullable, B, B)],
        backward: &[(K::FieldBecameNotNullable, A, B)],
    },
    Case {
        name: "narrower type in responses",
        input: CLOUDFLARE,
        edits: &[Set(schema!("MessageSource/properties/pointer/format"), "\"uuid\"")],
        forward: &[(K::FieldTypeChanged, A, B)],
        backward: &[(K::FieldTypeChanged, B, B)],
    },
    Case {
        name: "string becomes a secret",
        input: CLOUDFLARE,
        edits: &[Set(schema!("MessageSource/properties/pointer/format"), "\"password\"")],
        forward: &[(K::FieldTypeChanged, D, B)],
        backward: &[(K::FieldTypeChanged, D, B)],
    },
    Case {
        name: "deprecated field with a changed description",
        input: CLOUDFLARE,
        edits: &[
            Set(schema!("MessageSource/properties/pointer/deprecated"), "true"),
            Set(schema!("MessageSource/properties/pointer/description"), "\"Where.\""),
        ],
        forward: &[(K::FieldDeprecated, D, D), (K::DocumentationChanged, D, D)],
        backward: &[(K::DocumentationChanged, D, D)],
    },
    Case {
        name: "new additional members",
        input: CLOUDFLARE,
        edits: &[Set(schema!("MessageSource/additionalProperties"), r#"{"type": "string"}"#)],
        forward: &[(K::AdditionalMembersAdded, A, A)],
        backward: &[(K::AdditionalMembersRemoved, B, B)],
    },
    Case {
        name: "new enum value in responses",
        input: CLOUDFLARE,
        edits: &[Set(schema!("VerificationStatus/enum/-"), "\"expired\"")],
        forward: &[(K::VariantAdded, A, A)],
        backward: &[(K::VariantRemoved, A, B)],
    },
    Case {
        name: "new enum value in requests",
        input: CLOUDFLARE,
        edits: &[Set(schema!("GrantType/enum/-"), "\"client_credentials\"")],
        forward: &[(K::VariantAdded, A, A)],
        backward: &[(K::VariantRemoved, B, B)],
    },
    Case {
        name: "closed enum becomes open",
        input: CLOUDFLARE,
        edits: &[Set(
            schema!("GrantType"),
            r#"{
                "anyOf": [{"type": "string", "enum": ["authorization_code", "refresh_token"]}, {"type": "string"}],
                "description": "A flow in which an OAuth client obtains an access token."
            }"#,
        )],
        forward: &[(K::ListingOpened, A, D)],
        backward: &[(K::ListingClosed, B, D)],
    },
    Case {
        name: "renamed enum variant",
        input: CLOUDFLARE,
        edits: &[Set(schema!("GrantType/x-enum-varnames"), r#"["Code", "Refresh"]"#)],
        forward: &[(K::VariantRenamed, D, B)],
        backward: &[(K::VariantRenamed, D, B)],
    },
    Case {
        name: "renamed type",
        input: CLOUDFLARE,
        edits: &[
            Rename(schema!("MessageSource"), "MessageOrigin"),
            Set(schema!("Message/properties/source"), r##"{"$ref": "#/components/schemas/MessageOrigin"}"##),
        ],
        forward: &[(K::TypeRenamed, D, B)],
        backward: &[(K::TypeRenamed, D, B)],
    },
    Case {
        name: "changed kind of a type",
        input: CLOUDFLARE,
        edits: &[Set(
            schema!("MessageSource"),
            r#"{"description": "The part of the request that caused a message.", "type": "string", "enum": ["body", "path"]}"#,
        )],
        forward: &[(K::TypeKindChanged, B, B)],
        backward: &[(K::TypeKindChanged, B, B)],
    },
    Case {
        name: "float in a type",
        input: CLOUDFLARE,
        edits: &[Set(schema!("Message/properties/weight"), r#"{"type": "number"}"#)],
        forward: &[(K::HashRemoved, D, B), (K::OptionalFieldAdded, A, A)],
        backward: &[(K::HashAdded, D, A), (K::FieldRemoved, B, B)],
    },
    Case {
        name: "changed base URL",
        input: CLOUDFLARE,
        edits: &[Set("/servers/0/url", "\"https://example.org/client/v4\"")],
        forward: &[(K::BaseUrlChanged, B, D)],
        backward: &[(K::BaseUrlChanged, B, D)],
    },
    Case {
        name: "changed API version",
        input: CLOUDFLARE,
        edits: &[Set("/info/version", "\"5.0.0\"")],
        forward: &[(K::ApiVersionChanged, D, D)],
        backward: &[(K::ApiVersionChanged, D, D)],
    },
    Case {
        name: "list becomes paginated",
        input: CLOUDFLARE,
        edits: &[Set(
            all!("/get/parameters"),
            r#"[{"name": "page", "in": "query", "schema": {"type": "integer"}}, {"name": "per_page", "in": "query", "schema": {"type": "integer"}}]"#,
        )],
        forward: &[(K::OptionalParameterAdded, A, A), (K::CallTypeChanged, D, B), (K::PagingAdded, D, A)],
        backward: &[(K::ParameterRemoved, B, B), (K::CallTypeChanged, D, B), (K::PagingRemoved, B, B)],
    },
];

impl Edit {
    pub(super) fn apply(&self, document: &mut Value) {
        let (Set(pointer, _) | Remove(pointer) | Rename(pointer, _)) = self;
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        let name = name.replace("~1", "/").replace("~0", "~");
        let parent = document.pointer_mut(parent).unwrap_or_else(|| panic!("nothing at {parent}"));
        match (self, parent) {
            (Set(_, value), Value::Array(list)) if name == "-" => list.push(serde_json::from_str(value).unwrap()),
            (Set(_, value), Value::Array(list)) => {
                list[name.parse::<usize>().unwrap()] = serde_json::from_str(value).unwrap()
            }
            (Set(_, value), Value::Object(members)) => {
                members.insert(name, serde_json::from_str(value).unwrap());
            }
            (Remove(_), Value::Array(list)) => drop(list.remove(name.parse().unwrap())),
            (Remove(_), Value::Object(members)) => drop(members.shift_remove(&name).unwrap()),
            (Rename(_, to), Value::Object(members)) => {
                // Preserve the order, because it affects names.
                let entries = std::mem::take(members).into_iter();
                *members =
                    entries.map(|(key, value)| (if key == name { (*to).to_owned() } else { key }, value)).collect();
            }
            (_, parent) => panic!("{pointer} is in {parent}"),
        }
    }
}

/// Inline enums with the same values as a component, two of them with the same name.
pub(super) const EQUAL_ENUMS: &[Edit] = &[
    Set(schema!("Message/properties/state"), PENDING_OR_DONE),
    Set(schema!("MessageSource/properties/state"), PENDING_OR_DONE),
    Set(schema!("MessageSource/properties/phase"), PENDING_OR_DONE),
    Set(schema!("State"), PENDING_OR_DONE),
    Set(schema!("ResultInfo/properties/state"), r##"{"$ref": "#/components/schemas/State"}"##),
];

const PENDING_OR_DONE: &str = r#"{"type": "string", "enum": ["pending", "done"]}"#;

/// The locations of new values of the enums in [`EQUAL_ENUMS`].
pub(super) const NEW_VALUES: &[&str] = &[
    schema!("Message/properties/state/enum/-"),
    schema!("MessageSource/properties/state/enum/-"),
    schema!("MessageSource/properties/phase/enum/-"),
    schema!("State/enum/-"),
];
