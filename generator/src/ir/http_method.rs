//! The HTTP methods of operations.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::pointer::Pointer;

/// An HTTP method.
///
/// Source: OpenAPI 3.2.0, Path Item Object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum HttpMethod {
    /// `GET`
    Get,
    /// `PUT`
    Put,
    /// `POST`
    Post,
    /// `DELETE`
    Delete,
    /// `OPTIONS`
    Options,
    /// `HEAD`
    Head,
    /// `PATCH`
    Patch,
    /// `TRACE`
    Trace,
    /// `QUERY`
    Query,
    /// A method that path items have no member for.
    Other(OtherMethod),
}

/// A method that path items have no member for, such as `COPY`. Unlike those of the members, its name is case-sensitive.
///
/// Source: OpenAPI 3.2.0, Path Item Object, `additionalOperations`; RFC 9110, section 9.1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OtherMethod {
    length: u8,
    bytes: [u8; Self::LONGEST],
}

/// A name that cannot be that of a method.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an HTTP method")]
pub struct HttpMethodError(String);

impl HttpMethod {
    /// The methods that path items have members for.
    const NAMED: [Self; 9] = [
        Self::Get,
        Self::Put,
        Self::Post,
        Self::Delete,
        Self::Options,
        Self::Head,
        Self::Patch,
        Self::Trace,
        Self::Query,
    ];

    /// Reads a method. Those that path items have members for can be in any case.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::named(text).or_else(|| OtherMethod::parse(text).map(Self::Other))
    }

    /// Reads a method that path items have a member for, in any case.
    pub(crate) fn named(text: &str) -> Option<Self> {
        Self::NAMED.into_iter().find(|it| it.as_str().eq_ignore_ascii_case(text))
    }

    /// Returns `true` if a server may process a request twice (RFC 9110, section 9.2.2; RFC 10008, section 2, for `QUERY`).
    pub(crate) const fn is_idempotent(self) -> bool {
        !matches!(self, Self::Post | Self::Patch | Self::Other(_))
    }

    /// Returns the method as on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
            Self::Query => "QUERY",
            Self::Other(it) => it.as_str(),
        }
    }

    /// Returns the location of the operation with this method in a path item.
    pub(crate) fn pointer(&self, path_item: &Pointer) -> Pointer {
        match self {
            Self::Other(it) => path_item.at(["additionalOperations", it.as_str()]),
            named => path_item.child(named.as_str().to_ascii_lowercase()),
        }
    }
}

impl OtherMethod {
    /// The most characters of a name. The longest registered one has 17.
    const LONGEST: usize = 31;

    /// Reads a name, which is a token (RFC 9110, section 5.6.2).
    fn parse(text: &str) -> Option<Self> {
        let is_token = |it: u8| it.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&it);
        if text.is_empty() || !text.bytes().all(is_token) {
            return None;
        }
        let mut bytes = [0; Self::LONGEST];
        bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        Some(Self { length: u8::try_from(text.len()).ok()?, bytes })
    }

    /// Returns the name.
    pub fn as_str(&self) -> &str {
        let name = self.bytes.get(..usize::from(self.length)).unwrap_or_default();
        std::str::from_utf8(name).unwrap_or_default()
    }
}

impl fmt::Debug for OtherMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl FromStr for HttpMethod {
    type Err = HttpMethodError;

    fn from_str(text: &str) -> Result<Self, HttpMethodError> {
        Self::parse(text).ok_or_else(|| HttpMethodError(text.to_owned()))
    }
}

impl TryFrom<String> for HttpMethod {
    type Error = HttpMethodError;

    fn try_from(text: String) -> Result<Self, HttpMethodError> {
        text.parse()
    }
}

impl From<HttpMethod> for String {
    fn from(method: HttpMethod) -> Self {
        method.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_are_read_and_written() {
        for (text, expected) in [
            ("get", Some("GET")),
            ("Query", Some("QUERY")),
            ("COPY", Some("COPY")),
            ("copy", Some("copy")),
            ("UPDATEREDIRECTREF", Some("UPDATEREDIRECTREF")),
            ("", None),
            ("A B", None),
            ("A\r\nB", None),
            ("Ä", None),
            ("A_METHOD_WITH_MORE_THAN_31_CHARACTERS", None),
        ] {
            assert_eq!(HttpMethod::parse(text).map(String::from).as_deref(), expected, "{text}");
        }
        assert_eq!(HttpMethod::named("COPY"), None);
    }
}
