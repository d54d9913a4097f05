//! Members of parameters that OpenAPI 3.2 added, and that `openapiv3` does not have.
//!
//! They are kept among the extensions, under their own names, which no extension can have.
//!
//! Source: OpenAPI 3.2.0, Parameter Object.

use indexmap::IndexMap;
use openapiv3::ParameterData;
use serde_json::Value;

use super::reader::Members;

const ALLOW_RESERVED: &str = "allowReserved";
const STYLE: &str = "style";
const LOCATION: &str = "in";

/// The members of a parameter that OpenAPI 3.2 added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct NewerParameter {
    /// `allowReserved` of a parameter that is not in the query.
    pub(crate) allows_reserved: bool,
    /// The style `cookie`.
    pub(crate) is_plain_cookie: bool,
    /// `in: querystring`.
    pub(crate) is_query_string: bool,
}

impl NewerParameter {
    /// Returns the members of a parameter.
    pub(crate) fn of(data: &ParameterData) -> Self {
        let has = |key: &str| data.extensions.contains_key(key);
        Self {
            allows_reserved: data.extensions.get(ALLOW_RESERVED) == Some(&Value::Bool(true)),
            is_plain_cookie: has(STYLE),
            is_query_string: has(LOCATION),
        }
    }

    /// Adds the members of a node to its extensions.
    pub(super) fn keep(node: &Members, location: &str, extensions: &mut IndexMap<String, Value>) {
        let mut keep = |key: &str| {
            let member = node.get(key).cloned();
            extensions.extend(member.map(|it| (key.to_owned(), it)));
        };
        match location {
            "querystring" => keep(LOCATION),
            "cookie" if node.get(STYLE).is_some_and(|it| it == "cookie") => {
                keep(STYLE);
            }
            "path" => keep(ALLOW_RESERVED),
            _ => {}
        }
    }
}
