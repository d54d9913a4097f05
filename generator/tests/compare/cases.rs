//! The cases: an edit of a specification, and the changes that it makes, there and back.

use sdk_generator::compare::ChangeKind as K;
use sdk_generator::compare::Effect::{Additive as A, Breaking as B, DocsOnly as D};
use serde_json::Value;

use super::Verdict;

/// An edit with what it comes to.
pub(super) struct Case {
    pub(super) name: &'static str,
    /// A file of `specs`; its folder is the name of the API.
    pub(super) input: &'static str,
    pub(super) edits: &'static [Edit],
    /// Kinds with their effects on the wire and in Rust.
    pub(super) there: &'static [Verdict],
    pub(super) back: &'static [Verdict],
}

/// An edit of a document, at a JSON pointer (RFC 6901).
pub(super) enum Edit {
    /// Sets a member, or adds to a list where the pointer ends in `-`.
    Set(&'static str, &'static str),
    Remove(&'static str),
    /// Gives a member another name.
    Rename(&'static str, &'static str),
}

use Edit::{Remove, Rename, Set};

const CLOUDFLARE: &str = "cloudflare-iam/openapi.yaml";
const LIST_PAGE: &str = "sailpoint-v2025/list-oauth-clients.api.mdx";

/// The list of clients.
macro_rules! all {
    ($rest:literal) => {
        concat!("/paths/~1accounts~1{account_id}~1oauth_clients", $rest)
    };
}

/// One client.
macro_rules! one {
    ($rest:literal) => {
        concat!("/paths/~1accounts~1{account_id}~1oauth_clients~1{oauth_client_id}", $rest)
    };
}

macro_rules! schema {
    ($rest:literal) => {
        concat!("/components/schemas/", $rest)
    };
}

pub(super) const CASES: &[Case] = &[
    Case {
        name: "an operation",
        input: CLOUDFLARE,
        edits: &[Set(
            "/paths/~1ping",
            r#"{"get": {"operationId": "ping", "tags": ["OAuth Clients"], "responses": {"204": {"description": "Alive."}}}}"#,
        )],
        there: &[(K::OperationAdded, A, A)],
        back: &[(K::OperationRemoved, B, B)],
    },
    Case {
        name: "an operation of a new tag",
        input: CLOUDFLARE,
        edits: &[Set(
            "/paths/~1ping",
            r#"{"get": {"operationId": "ping", "tags": ["Health"], "responses": {"204": {"description": "Alive."}}}}"#,
        )],
        there: &[(K::OperationAdded, A, A), (K::FeatureAdded, D, A)],
        back: &[(K::OperationRemoved, B, B), (K::FeatureRemoved, D, B)],
    },
    Case {
        name: "another path",
        input: CLOUDFLARE,
        edits: &[Rename("/paths/~1accounts~1{account_id}~1oauth_clients", "/accounts/{account_id}/clients")],
        there: &[(K::OperationMoved, B, D)],
        back: &[(K::OperationMoved, B, D)],
    },
    Case {
        name: "another operationId",
        input: CLOUDFLARE,
        edits: &[Set(all!("/get/operationId"), "\"findOauthClients\"")],
        there: &[(K::OperationIdChanged, D, D), (K::OperationRenamed, D, B)],
        back: &[(K::OperationIdChanged, D, D), (K::OperationRenamed, D, B)],
    },
    Case {
        name: "another tag",
        input: CLOUDFLARE,
        edits: &[Set(all!("/get/tags"), r#"["Clients"]"#)],
        there: &[(K::FeatureAdded, D, A), (K::OperationRenamed, D, B), (K::OperationFeatureChanged, D, B)],
        back: &[(K::FeatureRemoved, D, B), (K::OperationRenamed, D, B), (K::OperationFeatureChanged, D, B)],
    },
    Case {
        name: "a deprecated operation",
        input: CLOUDFLARE,
        edits: &[Set(all!("/get/deprecated"), "true")],
        there: &[(K::OperationDeprecated, D, A)],
        back: &[(K::OperationRestored, D, D)],
    },
    Case {
        name: "an experimental operation",
        input: CLOUDFLARE,
        edits: &[Set(all!("/get/x-experimental"), "true")],
        there: &[(K::OperationBecameExperimental, D, B)],
        back: &[(K::OperationBecameStable, D, A)],
    },
    Case {
        name: "an operation for anybody",
        input: CLOUDFLARE,
        edits: &[Set(all!("/get/security"), "[]")],
        there: &[(K::OperationBecamePublic, A, D)],
        back: &[(K::OperationNeedsCredentials, B, D)],
    },
    Case {
        name: "a security scheme less",
        input: CLOUDFLARE,
        edits: &[Remove("/security/2")],
        there: &[(K::SecuritySchemeRemoved, B, D)],
        back: &[(K::SecuritySchemeAdded, A, D)],
    },
    Case {
        name: "a scope",
        input: LIST_PAGE,
        edits: &[Set("/security/0/userAuth/-", "\"sp:oauth-client:list\"")],
        there: &[(K::ScopeAdded, B, D)],
        back: &[(K::ScopeRemoved, A, D)],
    },
    Case {
        name: "other words about an operation",
        input: CLOUDFLARE,
        edits: &[Set(all!("/get/summary"), "\"List them\"")],
        there: &[(K::DocumentationChanged, D, D)],
        back: &[(K::DocumentationChanged, D, D)],
    },
    Case {
        name: "a first optional parameter",
        input: CLOUDFLARE,
        edits: &[Set(all!("/get/parameters"), r#"[{"name": "name", "in": "query", "schema": {"type": "string"}}]"#)],
        there: &[(K::OptionalParameterAdded, A, A), (K::CallTypeChanged, D, B)],
        back: &[(K::ParameterRemoved, B, B), (K::CallTypeChanged, D, B)],
    },
    Case {
        name: "a default of a parameter that is documented now",
        input: LIST_PAGE,
        edits: &[Set("/parameters/0/schema/default", "\"\"")],
        there: &[(K::ParameterDefaultChanged, D, D)],
        back: &[(K::ParameterDefaultChanged, D, D)],
    },
    Case {
        name: "another style of a parameter",
        input: LIST_PAGE,
        edits: &[Set("/parameters/0/style", "\"pipeDelimited\"")],
        there: &[(K::ParameterStyleChanged, B, D)],
        back: &[(K::ParameterStyleChanged, B, D)],
    },
    Case {
        name: "a second optional parameter",
        input: LIST_PAGE,
        edits: &[Set("/parameters/-", r#"{"name": "name", "in": "query", "schema": {"type": "string"}}"#)],
        there: &[(K::OptionalParameterAdded, A, A)],
        back: &[(K::ParameterRemoved, B, B)],
    },
    Case {
        name: "a required parameter",
        input: LIST_PAGE,
        edits: &[Set(
            "/parameters/-",
            r#"{"name": "name", "in": "query", "required": true, "schema": {"type": "string"}}"#,
        )],
        there: &[(K::RequiredParameterAdded, B, B)],
        back: &[(K::ParameterRemoved, B, B)],
    },
    Case {
        name: "a required header of which one value is known",
        input: LIST_PAGE,
        edits: &[Set(
            "/parameters/-",
            r#"{"name": "X-Mode", "in": "header", "required": true, "schema": {"type": "string", "default": "full"}}"#,
        )],
        there: &[(K::PresetHeaderAdded, B, A)],
        back: &[(K::ParameterRemoved, B, B)],
    },
    Case {
        name: "a parameter that becomes required",
        input: LIST_PAGE,
        edits: &[Set("/parameters/0/required", "true")],
        there: &[(K::ParameterBecameRequired, B, B), (K::CallTypeChanged, D, B)],
        back: &[(K::ParameterBecameOptional, A, B), (K::CallTypeChanged, D, B)],
    },
    Case {
        name: "a parameter of another name in the path",
        input: CLOUDFLARE,
        edits: &[
            Rename("/paths/~1accounts~1{account_id}~1oauth_clients", "/accounts/{account}/oauth_clients"),
            Set(
                "/paths/~1accounts~1{account}~1oauth_clients/parameters/0",
                r##"{"name": "account", "in": "path", "required": true, "description": "The account that the client belongs to.", "schema": {"$ref": "#/components/schemas/Identifier"}}"##,
            ),
        ],
        there: &[(K::PathParameterRenamed, D, D), (K::ArgumentRenamed, D, D)],
        back: &[(K::PathParameterRenamed, D, D), (K::ArgumentRenamed, D, D)],
    },
    Case {
        name: "a wider type of a parameter",
        input: CLOUDFLARE,
        edits: &[Set("/components/parameters/OauthClientId/schema", r#"{"type": "string", "format": "uuid"}"#)],
        there: &[(K::ParameterTypeChanged, B, B)],
        back: &[(K::ParameterTypeChanged, A, B)],
    },
    Case {
        name: "a deprecated parameter with other words",
        input: LIST_PAGE,
        edits: &[
            Set("/parameters/0/deprecated", "true"),
            Set(
                "/parameters/0/description",
                "\"Filtering is supported for the following fields and operators:\\n\\n**lastUsed**: *le, isnull*\"",
            ),
        ],
        there: &[(K::ParameterDeprecated, D, A), (K::DocumentationChanged, D, D)],
        back: &[(K::DocumentationChanged, D, D)],
    },
    Case {
        name: "arguments in another order",
        input: CLOUDFLARE,
        edits: &[Set(
            one!("/parameters"),
            r##"[{"$ref": "#/components/parameters/OauthClientId"}, {"$ref": "#/components/parameters/AccountId"}]"##,
        )],
        there: &[(K::ArgumentsReordered, D, B)],
        back: &[(K::ArgumentsReordered, D, B)],
    },
    Case {
        name: "a filter that is not typed any more",
        input: LIST_PAGE,
        edits: &[Set("/parameters/0/description", "\"Leaves out some clients.\"")],
        there: &[(K::FilterRemoved, B, B), (K::ArgumentTypeChanged, D, B), (K::DocumentationChanged, D, D)],
        back: &[(K::FilterAdded, A, A), (K::ArgumentTypeChanged, D, D), (K::DocumentationChanged, D, D)],
    },
    Case {
        name: "an operator of a filter",
        input: LIST_PAGE,
        edits: &[Set(
            "/parameters/0/description",
            "\"Filtering is supported for the following fields and operators:\\n\\n**lastUsed**: *le, ge, isnull*\"",
        )],
        there: &[(K::FilterOperatorAdded, A, A), (K::DocumentationChanged, D, D)],
        back: &[(K::FilterOperatorRemoved, B, B), (K::DocumentationChanged, D, D)],
    },
    Case {
        name: "a required body",
        input: CLOUDFLARE,
        edits: &[Set(
            one!("/delete/requestBody"),
            r##"{"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Message"}}}}"##,
        )],
        there: &[(K::RequiredBodyAdded, B, B), (K::ConstructorAdded, D, A)],
        back: &[(K::BodyRemoved, B, B), (K::ConstructorRemoved, D, B)],
    },
    Case {
        name: "an optional body",
        input: CLOUDFLARE,
        edits: &[Set(one!("/patch/requestBody/required"), "false")],
        there: &[(K::BodyBecameOptional, A, B), (K::CallTypeChanged, D, B)],
        back: &[(K::BodyBecameRequired, B, B), (K::CallTypeChanged, D, B)],
    },
    Case {
        name: "another content type of a body",
        input: CLOUDFLARE,
        edits: &[Set(one!("/patch/requestBody/content/text~1plain"), r#"{"schema": {"type": "string"}}"#)],
        there: &[(K::BodyContentTypeAdded, A, A), (K::ArgumentTypeChanged, D, B)],
        back: &[(K::BodyContentTypeRemoved, B, B), (K::ArgumentTypeChanged, D, B)],
    },
    Case {
        name: "another answer",
        input: CLOUDFLARE,
        edits: &[Set(one!("/delete/responses/202"), r#"{"description": "Soon."}"#)],
        there: &[(K::SuccessResponseAdded, A, B)],
        back: &[(K::SuccessResponseRemoved, B, B)],
    },
    Case {
        name: "another type of an answer",
        input: CLOUDFLARE,
        edits: &[Set(
            one!("/delete/responses/200/content/application~1json/schema"),
            r##"{"$ref": "#/components/schemas/OauthClientEnvelope"}"##,
        )],
        there: &[(K::SuccessResponseTypeChanged, B, B), (K::TypeRemoved, D, B)],
        back: &[(K::SuccessResponseTypeChanged, B, B), (K::TypeAdded, D, A)],
    },
    Case {
        name: "a documented error",
        input: CLOUDFLARE,
        edits: &[Set(
            one!("/delete/responses/500"),
            r#"{"description": "A failure.", "content": {"application/json": {"schema": {"type": "object", "properties": {"ray": {"type": "string"}}}}}}"#,
        )],
        there: &[(K::ErrorResponseAdded, A, A), (K::ErrorVariantAdded, D, A), (K::TypeAdded, D, A)],
        back: &[(K::ErrorResponseRemoved, D, B), (K::ErrorVariantRemoved, D, B), (K::TypeRemoved, D, B)],
    },
    Case {
        name: "an optional field",
        input: CLOUDFLARE,
        edits: &[Set(schema!("OauthClientSettings/properties/owner"), r#"{"type": "string"}"#)],
        there: &[(K::OptionalFieldAdded, A, A)],
        back: &[(K::FieldRemoved, B, B)],
    },
    Case {
        name: "a required field of answers",
        input: CLOUDFLARE,
        edits: &[
            Set(schema!("RotatedSecret/properties/id"), r#"{"type": "string"}"#),
            Set(schema!("RotatedSecret/required"), r#"["id"]"#),
        ],
        there: &[(K::RequiredFieldAdded, A, A)],
        back: &[(K::FieldRemoved, B, B)],
    },
    Case {
        name: "a required field of requests",
        input: CLOUDFLARE,
        edits: &[
            Set(schema!("UpdateOauthClientRequest/allOf/1/properties/reason"), r#"{"type": "string"}"#),
            Set(schema!("UpdateOauthClientRequest/allOf/1/required"), r#"["reason"]"#),
        ],
        there: &[(K::RequiredFieldAdded, B, B)],
        back: &[(K::FieldRemoved, B, B)],
    },
    Case {
        name: "a field of requests that becomes required",
        input: CLOUDFLARE,
        edits: &[Set(schema!("CreateOauthClientRequest/required/-"), "\"logo_uri\"")],
        there: &[(K::FieldBecameRequired, B, B)],
        back: &[(K::FieldBecameOptional, A, B)],
    },
    Case {
        name: "a field of answers that becomes required",
        input: CLOUDFLARE,
        edits: &[Set(schema!("RotatedSecret/required"), r#"["client_secret"]"#)],
        there: &[(K::FieldBecameRequired, A, B)],
        back: &[(K::FieldBecameOptional, B, B)],
    },
    Case {
        name: "a field of answers that may be null",
        input: CLOUDFLARE,
        edits: &[Set(schema!("MessageSource/properties/pointer/nullable"), "true")],
        there: &[(K::FieldBecameNullable, B, B)],
        back: &[(K::FieldBecameNotNullable, A, B)],
    },
    Case {
        name: "a narrower type of answers",
        input: CLOUDFLARE,
        edits: &[Set(schema!("MessageSource/properties/pointer/format"), "\"uuid\"")],
        there: &[(K::FieldTypeChanged, A, B)],
        back: &[(K::FieldTypeChanged, B, B)],
    },
    Case {
        name: "a secret, which is a text on the wire",
        input: CLOUDFLARE,
        edits: &[Set(schema!("MessageSource/properties/pointer/format"), "\"password\"")],
        there: &[(K::FieldTypeChanged, D, B)],
        back: &[(K::FieldTypeChanged, D, B)],
    },
    Case {
        name: "a deprecated field with other words",
        input: CLOUDFLARE,
        edits: &[
            Set(schema!("MessageSource/properties/pointer/deprecated"), "true"),
            Set(schema!("MessageSource/properties/pointer/description"), "\"Where.\""),
        ],
        there: &[(K::FieldDeprecated, D, D), (K::DocumentationChanged, D, D)],
        back: &[(K::DocumentationChanged, D, D)],
    },
    Case {
        name: "members without a name",
        input: CLOUDFLARE,
        edits: &[Set(schema!("MessageSource/additionalProperties"), r#"{"type": "string"}"#)],
        there: &[(K::AdditionalMembersAdded, A, A)],
        back: &[(K::AdditionalMembersRemoved, B, B)],
    },
    Case {
        name: "a value of answers",
        input: CLOUDFLARE,
        edits: &[Set(schema!("VerificationStatus/enum/-"), "\"expired\"")],
        there: &[(K::VariantAdded, A, A)],
        back: &[(K::VariantRemoved, A, B)],
    },
    Case {
        name: "a value of requests",
        input: CLOUDFLARE,
        edits: &[Set(schema!("GrantType/enum/-"), "\"client_credentials\"")],
        there: &[(K::VariantAdded, A, A)],
        back: &[(K::VariantRemoved, B, B)],
    },
    Case {
        name: "values beyond those that are listed",
        input: CLOUDFLARE,
        edits: &[Set(
            schema!("GrantType"),
            r#"{
                "anyOf": [{"type": "string", "enum": ["authorization_code", "refresh_token"]}, {"type": "string"}],
                "description": "A way for an OAuth client to come by an access token."
            }"#,
        )],
        there: &[(K::ListingOpened, A, D)],
        back: &[(K::ListingClosed, B, D)],
    },
    Case {
        name: "another name of a value in Rust",
        input: CLOUDFLARE,
        edits: &[Set(schema!("GrantType/x-enum-varnames"), r#"["Code", "Refresh"]"#)],
        there: &[(K::VariantRenamed, D, B)],
        back: &[(K::VariantRenamed, D, B)],
    },
    Case {
        name: "another name of a type",
        input: CLOUDFLARE,
        edits: &[
            Rename(schema!("MessageSource"), "MessageOrigin"),
            Set(schema!("Message/properties/source"), r##"{"$ref": "#/components/schemas/MessageOrigin"}"##),
        ],
        there: &[(K::TypeRenamed, D, B)],
        back: &[(K::TypeRenamed, D, B)],
    },
    Case {
        name: "another kind of a type",
        input: CLOUDFLARE,
        edits: &[Set(
            schema!("MessageSource"),
            r#"{"description": "Where in the request the cause stands.", "type": "string", "enum": ["body", "path"]}"#,
        )],
        there: &[(K::TypeKindChanged, B, B)],
        back: &[(K::TypeKindChanged, B, B)],
    },
    Case {
        name: "another place of the API",
        input: CLOUDFLARE,
        edits: &[Set("/servers/0/url", "\"https://example.org/client/v4\"")],
        there: &[(K::BaseUrlChanged, B, D)],
        back: &[(K::BaseUrlChanged, B, D)],
    },
    Case {
        name: "another version of the API",
        input: CLOUDFLARE,
        edits: &[Set("/info/version", "\"5.0.0\"")],
        there: &[(K::ApiVersionChanged, D, D)],
        back: &[(K::ApiVersionChanged, D, D)],
    },
    Case {
        name: "pages",
        input: CLOUDFLARE,
        edits: &[Set(
            all!("/get/parameters"),
            r#"[{"name": "page", "in": "query", "schema": {"type": "integer"}}, {"name": "per_page", "in": "query", "schema": {"type": "integer"}}]"#,
        )],
        there: &[(K::OptionalParameterAdded, A, A), (K::CallTypeChanged, D, B), (K::PagingAdded, D, A)],
        back: &[(K::ParameterRemoved, B, B), (K::CallTypeChanged, D, B), (K::PagingRemoved, B, B)],
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
                // Order is kept, since it decides about names.
                let entries = std::mem::take(members).into_iter();
                *members =
                    entries.map(|(key, value)| (if key == name { (*to).to_owned() } else { key }, value)).collect();
            }
            (_, parent) => panic!("{pointer} is in {parent}"),
        }
    }
}
