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
mod status;
mod title;
mod tuple;
mod type_id;
mod type_path;
mod types;
mod union;

pub(crate) use crate::schema::Constraint;
pub(crate) use constant::Constant;
pub(crate) use docs::Docs;
pub use encoding::Encoding;
pub use http_method::HttpMethod;
pub(crate) use integer_format::IntegerFormat;
pub use object::Presence;
pub(crate) use object::{Access, Field, Object};
pub(crate) use operation::{Body, BodyKind, Operation, Paging};
pub use operation_head::OperationHead;
pub(crate) use parameter::{Filter, Parameter};
pub use parameter::{ParameterLocation, Style, StyleKind};
pub(crate) use response::{Content, ContentKind, Header, Response};
pub(crate) use security::{KeyLocation, RequiredScheme, SchemeKind, Security, SecurityRequirement, SecurityScheme};
pub use status::{Status, StatusError};
pub(crate) use tuple::{Rest, Tuple};
pub(crate) use type_id::{TypeId, Use};
pub(crate) use type_path::{Owner, PathKey, Step, TypePath, media};
pub(crate) use types::{
    EnumMember, FormPart, NumberFormat, Openness, PartKind, Shape, StringEnum, StringFormat, Type, Types,
};
pub(crate) use union::{Composite, Union, Variant};

/// An API whose types can still change.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) info: Info,
    pub(crate) servers: Vec<Server>,
    pub(crate) schemes: Vec<SecurityScheme>,
    pub(crate) tags: Vec<Tag>,
    pub(crate) types: Types,
    pub(crate) operations: Vec<Operation>,
    /// The types that requests contain, in order. Set by the pass `mark_directions`.
    pub(crate) sent: Vec<TypeId>,
    /// The names of shared inline types, which do not depend on where the types are used. Set by the pass `share_types`.
    pub(crate) shared_names: BTreeMap<TypeId, String>,
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

/// A server of the API.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    /// The URL template, with variables in braces.
    pub(crate) url: String,
    pub(crate) description: Option<String>,
    pub(crate) variables: Vec<ServerVariable>,
}

/// A variable in the URL of a server.
#[derive(Clone, Debug)]
pub(crate) struct ServerVariable {
    pub(crate) name: String,
    pub(crate) default: String,
    /// The allowed values. If empty, all values are allowed.
    pub(crate) values: Vec<String>,
    pub(crate) description: Option<String>,
}

/// The maximum length of the URL of a server in bytes.
pub(crate) const LONGEST_URL: usize = 8_192;

impl Server {
    /// Returns the URL with all variables replaced by their defaults, except for those after [`LONGEST_URL`] bytes.
    pub(crate) fn default_url(&self) -> String {
        let mut url = String::new();
        let mut rest = self.url.as_str();
        while let Some((before, after)) = rest.split_once('{')
            && url.len() <= LONGEST_URL
        {
            url.push_str(before);
            let variable = after.split_once('}').and_then(|(name, end)| {
                let variable = self.variables.iter().find(|it| it.name == name)?;
                Some((variable.default.as_str(), end))
            });
            let (text, end) = variable.unwrap_or(("{", after));
            url.push_str(text);
            rest = end;
        }
        url + rest
    }
}

/// A group of operations, which becomes a module, a handle and a Cargo feature.
#[derive(Clone, Debug)]
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_replaced_once() {
        let variable = |name: &str, default: &str| ServerVariable {
            name: name.to_owned(),
            default: default.to_owned(),
            values: Vec::new(),
            description: None,
        };
        let server = Server {
            url: "https://{a}.example/{b}/{c}/{".to_owned(),
            description: None,
            variables: vec![variable("a", "{b}"), variable("b", "v1")],
        };
        assert_eq!(server.default_url(), "https://{b}.example/v1/{c}/{");
    }
}
