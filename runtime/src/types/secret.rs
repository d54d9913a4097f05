//! Secrets.

use std::fmt;

use secrecy::zeroize::Zeroize as _;

use crate::json::{Json, Node, Writer};

/// A secret (format `password`), which neither `Debug` nor `Display` shows. Its memory is zeroized when it is dropped.
///
/// ```
/// use sdk_runtime::types::Secret;
///
/// let secret = Secret::new("s3cret");
/// assert!(!format!("{secret} {secret:?}").contains("s3cret"));
/// assert_eq!(secret.expose(), "s3cret");
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Secret(Box<str>);

impl Secret {
    /// Wraps a secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into().into())
    }

    /// Returns the secret.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("…")
    }
}

impl Json for Secret {
    fn decode(node: Node<'_>) -> Self {
        Self(node.secret_text().into())
    }

    fn encode(&self, writer: &mut Writer) {
        writer.string(&self.0);
    }
}
