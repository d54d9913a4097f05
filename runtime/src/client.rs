//! What calls share: where they go, and with what.

use std::sync::Arc;
use std::time::Duration;

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::json::Decoding;

const USER_AGENT: &str = concat!("sdk-runtime/", env!("CARGO_PKG_VERSION"));
const TIMEOUT: Duration = Duration::from_secs(60);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const RESPONSE_LIMIT: usize = 256 << 20;

/// A client of an API. Clones share connections; nothing is sent before the first call.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    http: reqwest::Client,
    base_url: String,
    authentication: Authentication,
    headers: HeaderMap,
    decoding: Decoding,
    timeout: Duration,
    response_limit: usize,
}

/// How calls show who makes them.
#[derive(Clone, Default)]
#[non_exhaustive]
pub enum Authentication {
    /// They do not.
    #[default]
    None,
    /// A token (RFC 6750, section 2.1).
    Bearer(SecretString),
}

/// What keeps a client from being set up.
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
    /// The HTTP client cannot be set up.
    #[error("the HTTP client cannot be set up")]
    Http(#[source] reqwest::Error),
}

impl Client {
    /// A client to be set up, for the API at this URL.
    pub fn builder(default_base_url: &str) -> ClientBuilder {
        ClientBuilder {
            base_url: default_base_url.to_owned(),
            authentication: Authentication::None,
            http: None,
            headers: Vec::new(),
            user_agent: USER_AGENT.to_owned(),
            decoding: Decoding::default(),
            timeout: TIMEOUT,
            connect_timeout: CONNECT_TIMEOUT,
            response_limit: RESPONSE_LIMIT,
        }
    }

    /// The URL that paths are appended to, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.0.base_url
    }

    /// What becomes of answers that deviate.
    #[must_use]
    pub fn decoding(&self) -> Decoding {
        self.0.decoding
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.0.http
    }

    pub(crate) fn timeout(&self) -> Duration {
        self.0.timeout
    }

    pub(crate) fn response_limit(&self) -> usize {
        self.0.response_limit
    }

    /// The headers that the user set for all calls.
    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The header that shows who calls.
    pub(crate) fn credential(&self) -> Option<(HeaderName, HeaderValue)> {
        match &self.0.authentication {
            Authentication::None => None,
            // Tokens are checked when the client is built.
            Authentication::Bearer(token) => Some((AUTHORIZATION, bearer(token)?)),
        }
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = formatter.debug_struct("Client");
        shown.field("base_url", &self.0.base_url).field("authentication", &self.0.authentication);
        shown.field("decoding", &self.0.decoding).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Authentication {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::None => "None",
            Self::Bearer(_) => "Bearer(…)",
        })
    }
}

/// A client that is being set up.
#[must_use]
pub struct ClientBuilder {
    base_url: String,
    authentication: Authentication,
    http: Option<reqwest::Client>,
    headers: Vec<(String, String)>,
    user_agent: String,
    decoding: Decoding,
    timeout: Duration,
    connect_timeout: Duration,
    response_limit: usize,
}

impl std::fmt::Debug for ClientBuilder {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = formatter.debug_struct("ClientBuilder");
        shown.field("authentication", &self.authentication).field("user_agent", &self.user_agent);
        shown.field("decoding", &self.decoding).finish_non_exhaustive()
    }
}

impl ClientBuilder {
    /// Sets the URL that paths are appended to.
    pub fn base_url(self, url: impl Into<String>) -> Self {
        Self { base_url: url.into(), ..self }
    }

    /// Sends this token with every call.
    pub fn bearer(self, token: impl Into<SecretString>) -> Self {
        self.authentication(Authentication::Bearer(token.into()))
    }

    /// Sets how calls show who makes them.
    pub fn authentication(self, authentication: Authentication) -> Self {
        Self { authentication, ..self }
    }

    /// Uses this HTTP client, with its own timeouts for connecting, proxies, and redirects. Have it
    /// follow none, or only to hosts that may see the headers of [`ClientBuilder::header`].
    pub fn http_client(self, client: reqwest::Client) -> Self {
        Self { http: Some(client), ..self }
    }

    /// Sends this header with every call that does not set it itself.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the `User-Agent` header.
    pub fn user_agent(self, user_agent: impl Into<String>) -> Self {
        Self { user_agent: user_agent.into(), ..self }
    }

    /// Sets what becomes of answers that deviate from the description.
    pub fn decoding(self, decoding: Decoding) -> Self {
        Self { decoding, ..self }
    }

    /// Sets how long a call may take, from connecting to the last byte: 60 seconds unless set.
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Sets how long connecting may take: 10 seconds unless set.
    pub fn connect_timeout(self, timeout: Duration) -> Self {
        Self { connect_timeout: timeout, ..self }
    }

    /// Sets how many bytes an answer may have, once decompressed: 256 MiB unless set.
    pub fn response_limit(self, bytes: usize) -> Self {
        Self { response_limit: bytes, ..self }
    }

    /// The client.
    ///
    /// # Errors
    /// Something that was set cannot be used.
    pub fn build(self) -> Result<Client, ConfigurationError> {
        let base_url = base_url(&self.base_url)?;
        let mut headers = HeaderMap::new();
        let user_agent = ("user-agent".to_owned(), self.user_agent);
        for (name, value) in std::iter::once(user_agent).chain(self.headers) {
            let (Ok(key), Ok(mut value)) = (HeaderName::try_from(&name), HeaderValue::try_from(value)) else {
                return Err(ConfigurationError::Header(name));
            };
            // Such headers often are credentials, and are kept out of logs and compression tables.
            value.set_sensitive(key != http::header::USER_AGENT);
            headers.insert(key, value);
        }
        if let Authentication::Bearer(token) = &self.authentication
            && bearer(token).is_none()
        {
            return Err(ConfigurationError::Token);
        }
        let http = match self.http {
            Some(http) => http,
            // Redirects are followed by ourselves, who know what is a credential.
            None => reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .connect_timeout(self.connect_timeout)
                .build()
                .map_err(ConfigurationError::Http)?,
        };
        Ok(Client(Arc::new(Inner {
            http,
            base_url,
            authentication: self.authentication,
            headers,
            decoding: self.decoding,
            timeout: self.timeout,
            response_limit: self.response_limit,
        })))
    }
}

fn base_url(text: &str) -> Result<String, ConfigurationError> {
    let url = Url::parse(text).map_err(|_| ConfigurationError::BaseUrl)?;
    let plain = url.username().is_empty() && url.password().is_none() && url.query().is_none();
    if !plain || url.fragment().is_some() || !matches!(url.scheme(), "http" | "https") {
        return Err(ConfigurationError::BaseUrl);
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

fn bearer(token: &SecretString) -> Option<HeaderValue> {
    let mut value = HeaderValue::try_from(format!("Bearer {}", token.expose_secret())).ok()?;
    value.set_sensitive(true);
    Some(value)
}
