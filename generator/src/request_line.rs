//! Request lines.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ir::{HttpMethod, OperationHead};
use crate::path_template::PathTemplate;

/// The method and path of an operation, such as `GET /oauth-clients/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct RequestLine {
    pub(crate) method: HttpMethod,
    pub(crate) path: PathTemplate,
}

impl RequestLine {
    pub(crate) fn of(head: &OperationHead) -> Self {
        Self { method: head.method, path: head.path.clone() }
    }

    /// Returns `true` if both are the same on the wire. The names of the variables of a path are not sent.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.is(other.method, &other.path)
    }

    /// Returns `true` if an operation with this method and path is the same on the wire.
    pub(crate) fn is(&self, method: HttpMethod, path: &PathTemplate) -> bool {
        self.method == method && self.path.without_names() == path.without_names()
    }
}

impl fmt::Display for RequestLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method.as_str(), self.path.as_str())
    }
}

impl From<RequestLine> for String {
    fn from(request: RequestLine) -> Self {
        request.to_string()
    }
}

impl TryFrom<String> for RequestLine {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let request = text.split_once(' ').and_then(|(method, path)| {
            Some(Self { method: HttpMethod::parse(method)?, path: PathTemplate::parse(path) })
        });
        request.ok_or_else(|| format!("{text:?} is not a method and a path, as in `GET /pings`"))
    }
}
