//! The intermediate representation of an API, which is independent of OpenAPI dialects and of Rust.
//!
//! `lower` creates a [`Draft`], the passes modify it, and `freeze` converts it to the [`crate::api::Api`] that `emit` prints.

use std::collections::BTreeMap;

mod constant;
mod docs;
mod encoding;
mod http_method;
mod integer_format;
mod object;
mod operation;
mod operation_head;
mod parameter;
mod response;
mod security;
mod server;
mod status;
mod stream;
mod title;
mod tuple;
mod type_id;
mod type_path;
mod types;
mod union;
mod webhook;

use crate::paging::Strategy;
pub(crate) use crate::schema::Constraint;
pub(crate) use constant::Constant;
pub(crate) use docs::Docs;
pub use encoding::Encoding;
pub use http_method::{HttpMethod, HttpMethodError, OtherMethod};
pub(crate) use integer_format::IntegerFormat;
pub use object::Presence;
pub(crate) use object::{Access, Field, GivenName, Object};
pub(crate) use operation::{Body, BodyKind, Operation, Paging};
pub use operation_head::OperationHead;
pub(crate) use parameter::{Filter, Parameter};
pub use parameter::{ParameterLocation, Style, StyleKind};
pub(crate) use response::{Content, ContentKind, Header, Response};
pub(crate) use security::{
    CodeFlow, DeviceFlow, KeyLocation, OAuthFlows, RequiredScheme, SchemeKind, Security, SecurityRequirement,
    SecurityScheme,
};
pub(crate) use server::{LONGEST_URL, Server, ServerVariable};
pub use status::{Status, StatusError};
pub(crate) use stream::Stream;
pub(crate) use tuple::{Rest, Tuple};
pub(crate) use type_id::{TypeId, Use};
pub(crate) use type_path::{Owner, PathKey, Step, TypePath, media};
pub(crate) use types::{
    Addressing, ChosenHeader, EnumMember, Form, FormPart, NumberFormat, Openness, PartHeaders, PartKind, Shape,
    StringEnum, StringFormat, Type, Types,
};
pub(crate) use union::{Composite, Union, Variant};
pub(crate) use webhook::{Origin, Payload, PayloadKind, Webhook, WebhookId};

/// An API whose types can still change.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) info: Info,
    pub(crate) servers: Vec<Server>,
    pub(crate) schemes: Vec<SecurityScheme>,
    pub(crate) tags: Vec<Tag>,
    pub(crate) grouping: Grouping,
    pub(crate) types: Types,
    pub(crate) operations: Vec<Operation>,
    /// The webhooks, followed by the callbacks of operations.
    pub(crate) webhooks: Vec<Webhook>,
    /// The pagination strategies of operations. Set by the pass `mark_paging`.
    pub(crate) strategies: Vec<Strategy>,
    /// The types that requests contain, in order. Set by the pass `mark_directions`.
    pub(crate) sent: Vec<TypeId>,
    /// The names of shared inline types, which do not depend on where the types are used. Set by the pass `share_types`.
    pub(crate) shared_names: BTreeMap<TypeId, String>,
}

/// How operations are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grouping {
    Tags,
    /// By the first segment of the path that is neither a version nor a variable, because no operation has a tag.
    Paths,
}

/// General information about the API.
#[derive(Clone, Debug, Default)]
pub(crate) struct Info {
    pub(crate) title: String,
    pub(crate) version: String,
    pub(crate) description: Option<String>,
    /// The URL of the documentation, from `externalDocs`.
    pub(crate) documentation: Option<String>,
}

/// A group of operations, which becomes a module, a handle and a Cargo feature.
#[derive(Clone, Debug)]
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
}
