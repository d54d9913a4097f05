//! What calls share: where they go, and with what.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::auth::{Authentication, Credentials};
use crate::base_url::BaseUrl;
use crate::builder::ClientBuilder;
use crate::connection::Transport;
use crate::json::Decoding;
use crate::limit::RateLimit;
use crate::retry::{Budget, RetryPolicy};
use crate::trace::Warned;

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A client of an API. Clones share connections; nothing is sent before the first call.
///
/// ```
/// use sdk_runtime::Client;
///
/// let client = Client::builder("https://api.example.com/v1").bearer("token").build()?;
/// assert_eq!(client.base_url(), "https://api.example.com/v1");
/// # Ok::<(), sdk_runtime::ConfigurationError>(())
/// ```
#[derive(Clone)]
pub struct Client(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) transport: Transport,
    pub(crate) base_url: BaseUrl,
    /// As it was set, to be shown.
    pub(crate) authentication: Authentication,
    pub(crate) credentials: Credentials,
    pub(crate) headers: HeaderMap,
    pub(crate) decoding: Decoding,
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) idle_timeout: Duration,
    pub(crate) retries: RetryPolicy,
    pub(crate) budget: Budget,
    pub(crate) rate_limit: Option<RateLimit>,
    pub(crate) response_limit: usize,
    pub(crate) experimental: bool,
    pub(crate) request_id_header: Option<HeaderName>,
    pub(crate) warned: Warned,
}

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

impl Client {
    /// A client to be set up, for the API at this URL.
    pub fn builder(default_base_url: &str) -> ClientBuilder {
        ClientBuilder::new(default_base_url)
    }

    /// The URL that paths are appended to, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.0.base_url.as_str()
    }

    /// What the URLs of calls begin with.
    pub(crate) fn url(&self) -> &BaseUrl {
        &self.0.base_url
    }

    /// What becomes of answers that deviate.
    #[must_use]
    pub fn decoding(&self) -> Decoding {
        self.0.decoding
    }

    pub(crate) fn transport(&self) -> &Transport {
        &self.0.transport
    }

    pub(crate) fn timeout(&self) -> Duration {
        self.0.timeout
    }

    pub(crate) fn attempt_timeout(&self) -> Duration {
        self.0.attempt_timeout
    }

    pub(crate) fn idle_timeout(&self) -> Duration {
        self.0.idle_timeout
    }

    pub(crate) fn retries(&self) -> RetryPolicy {
        self.0.retries
    }

    /// The retries that are left.
    pub(crate) fn budget(&self) -> &Budget {
        &self.0.budget
    }

    pub(crate) fn rate_limit(&self) -> Option<&RateLimit> {
        self.0.rate_limit.as_ref()
    }

    /// May operations be called that may change?
    pub(crate) fn allows_experimental(&self) -> bool {
        self.0.experimental
    }

    pub(crate) fn response_limit(&self) -> usize {
        self.0.response_limit
    }

    /// What the server calls a request (by default `x-request-id`).
    pub(crate) fn request_id(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        let own = self.0.request_id_header.as_ref().and_then(|it| headers.get(it));
        own.or_else(|| headers.get(X_REQUEST_ID)).cloned()
    }

    /// The operations of which was warned.
    pub(crate) fn warned(&self) -> &Warned {
        &self.0.warned
    }

    /// The headers that the user set for all calls.
    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// What shows who calls.
    pub(crate) fn credentials(&self) -> &Credentials {
        &self.0.credentials
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = formatter.debug_struct("Client");
        shown.field("base_url", &self.base_url()).field("authentication", &self.0.authentication);
        shown.field("decoding", &self.0.decoding).finish_non_exhaustive()
    }
}
