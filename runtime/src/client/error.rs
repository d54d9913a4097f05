//! Errors of building a client.

use std::fmt;

use crate::box_error::BoxError;
use crate::plain_error;

/// An invalid setting of a client.
///
/// ```
/// use sdk_runtime::{Client, ConfigurationError};
///
/// let relative = Client::builder("api.example.com").build();
/// assert!(matches!(relative, Err(ConfigurationError::BaseUrl)));
/// let spaced = Client::builder("https://api.example.com").header("x trace", "7").build();
/// assert!(matches!(spaced, Err(ConfigurationError::Header(name)) if name == "x trace"));
/// ```
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum ConfigurationError {
    /// The base URL is not an absolute `http` or `https` URL without user, query and fragment.
    #[error("invalid base URL: use an absolute http or https URL without user, query and fragment")]
    BaseUrl,
    /// The name or value of a header contains characters that HTTP does not allow.
    #[error("header `{0}` contains characters that HTTP does not allow")]
    Header(String),
    /// The header `Content-Length` or `Transfer-Encoding` was set. The HTTP client sets it to fit the body (RFC 9112,
    /// section 6).
    #[error("header `{0}` must not be set: it is derived from the body")]
    FramingHeader(String),
    /// The token contains characters that HTTP does not allow.
    #[error("the token contains characters that HTTP does not allow")]
    Token,
    /// The user name of HTTP Basic authentication contains a colon, or one of the credentials control characters (RFC 7617,
    /// section 2).
    #[error("the user name must not contain a colon, and neither it nor the password control characters")]
    BasicCredentials,
    /// The token URL is missing, or is not an `http` or `https` URL without user and fragment.
    #[error("missing or invalid token URL: use an http or https URL without user and fragment")]
    TokenUrl,
    /// The token endpoint of shared authentication is another one for this client than for the first one.
    #[error("the token URL of shared authentication leads to another endpoint for this client: use an absolute URL")]
    SharedTokenUrl,
    /// Authentication without tokens, such as a key, was given a [`TokenStore`](crate::TokenStore).
    #[error("only authentication that requests tokens can be stored: remove `stored_in`")]
    NothingToStore,
    /// Credentials would be sent unencrypted to another machine, because the scheme of the base URL or of the token URL is
    /// `http` (RFC 6749, sections 3.1 and 3.2).
    #[error(
        "credentials would be sent unencrypted to `{host}`: use https, or `allow_plain_http` if the network is trusted"
    )]
    PlainHttp {
        /// The host of the URL.
        host: String,
    },
    /// The rate limit is zero.
    #[error("the rate limit must allow at least one request")]
    RateLimit,
    /// A certificate or private key is not valid PEM (RFC 7468), or the proxy URL is invalid.
    #[error("invalid {0}")]
    Connection(&'static str, #[source] Option<BoxError>),
    /// A proxy, certificates or other settings of connections were set together with an HTTP client, which has its own.
    #[error("proxies, certificates and other settings of connections do not apply to an `http_client`: set them in it")]
    HttpClientSettings,
    /// The certificate authorities that the operating system trusts cannot be loaded.
    #[error("the certificate authorities of the operating system cannot be loaded")]
    SystemCertificates(#[source] BoxError),
    /// No certificate authority is trusted, so no server could be.
    #[error("no certificate authority is trusted: add `root_certificates`, or trust the `system_certificates`")]
    NoAuthority,
    /// TLS has no cryptography: no feature with one is enabled, and the program did not install one.
    #[error(
        "no cryptography for TLS: enable the feature `rustls-ring` or `rustls-aws-lc-rs`, or install a `CryptoProvider` of rustls"
    )]
    CryptoProvider,
    /// The HTTP client cannot be created.
    #[error("cannot create the HTTP client")]
    Http(#[source] reqwest::Error),
}

impl fmt::Debug for ConfigurationError {
    /// Shows the message and its causes, because Rust prints an error that `main` returns like this.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        plain_error::write(self, formatter)
    }
}
