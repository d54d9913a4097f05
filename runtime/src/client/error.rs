//! Errors of setting up a client.

/// What keeps a client from being set up.
///
/// ```
/// use sdk_runtime::{Client, ConfigurationError};
///
/// let relative = Client::builder("api.example.com").build();
/// assert!(matches!(relative, Err(ConfigurationError::BaseUrl)));
/// let spaced = Client::builder("https://api.example.com").header("x trace", "7").build();
/// assert!(matches!(spaced, Err(ConfigurationError::Header(name)) if name == "x trace"));
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigurationError {
    /// The base URL is not an absolute `http` or `https` URL without user, query and fragment.
    #[error("the base URL must be an absolute http or https URL without user, query and fragment")]
    BaseUrl,
    /// A header has a name or a value that HTTP does not allow.
    #[error("header `{0}` has characters that HTTP does not allow")]
    Header(String),
    /// The token has characters that HTTP does not allow.
    #[error("the token has characters that HTTP does not allow")]
    Token,
    /// The URL of the token endpoint is not a `http` or `https` URL without user and fragment.
    #[error("the token URL must be a http or https URL without user and fragment")]
    TokenUrl,
    /// A rate limit of no requests lets nothing through.
    #[error("the rate limit must let requests through")]
    RateLimit,
    /// A certificate or a private key is no PEM (RFC 7468), or the proxy's URL is none.
    #[error("the {0} cannot be used")]
    Connection(&'static str, #[source] Option<reqwest::Error>),
    /// The HTTP client cannot be set up.
    #[error("the HTTP client cannot be set up")]
    Http(#[source] reqwest::Error),
}
