//! Names of headers in configurations.

use serde::Deserialize;

/// The name of a header (RFC 9110, section 5.1).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct HeaderName(String);

/// A name that cannot be that of a header.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("invalid header name {0:?}")]
pub(crate) struct HeaderNameError(pub(crate) String);

impl HeaderName {
    /// Returns the name as it was written.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for HeaderName {
    type Error = HeaderNameError;

    fn try_from(name: String) -> Result<Self, HeaderNameError> {
        let is_plain = name.chars().all(|it| it.is_ascii_alphanumeric() || "-_".contains(it));
        if is_plain && !name.is_empty() { Ok(Self(name)) } else { Err(HeaderNameError(name)) }
    }
}
