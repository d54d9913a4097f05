//! Building clients.

use std::sync::Arc;
use std::time::Duration;

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue};
use secrecy::SecretString;

use super::auth::{Authentication, ClientCredentials, Credentials, TokenSource};
use super::base_url::{BaseUrl, unencrypted_host};
use super::connections::Connections;
use super::error::ConfigurationError;
use super::rate_limit::RateLimit;
use super::sender::Sender;
use super::warnings::Warnings;
use super::{Client, Inner};
use crate::json::Decoding;
use crate::retry::{Budget, Pause, RetryPolicy};
use crate::wire::framing::is_framing;
use crate::wire::pool::Pool;
use crate::wire::transport::Transport;
#[cfg(feature = "test-util")]
use crate::wire::transport::{Observer, Substitute};

const USER_AGENT: &str = concat!("sdk-runtime/", env!("CARGO_PKG_VERSION"));
const TIMEOUT: Duration = Duration::from_secs(60);
const IDLE_TIMEOUT: Duration = Duration::from_secs(20);
const RETRY_BUDGET: u32 = 500;
const RESPONSE_LIMIT: usize = 32 << 20;
const PAGE_LIMIT: u64 = 100_000;
const EMPTY_PAGE_LIMIT: u64 = 1_000;

/// A builder of clients.
///
/// ```
/// use std::time::Duration;
///
/// use sdk_runtime::{Client, RetryPolicy};
///
/// let client = Client::builder("https://api.example.com/v1")
///     .client_credentials("/oauth/token", "id", "secret")
///     .user_agent_suffix("my-tool/1.2")
///     .timeout(Duration::from_secs(20))
///     .retries(RetryPolicy::new(5))
///     .rate_limit(100, Duration::from_secs(10))
///     .build()?;
/// # let _ = client;
/// # Ok::<(), sdk_runtime::ConfigurationError>(())
/// ```
///
/// Behind a corporate proxy with its own certificates, which closes idle connections early:
///
/// ```no_run
/// use std::time::Duration;
///
/// use sdk_runtime::Client;
///
/// let client = Client::builder("https://api.example.com/v1")
///     .api_key("x-api-key", std::env::var("API_KEY")?)
///     .proxy("http://proxy.example.com:3128")
///     .root_certificates(std::fs::read("authority.pem")?)
///     .client_identity(std::fs::read("key-and-certificates.pem")?)
///     .header("x-team", "billing")
///     .pool_idle_timeout(Duration::from_secs(30))
///     .pool_max_idle_per_host(8)
///     .keep_alive_interval(Some(Duration::from_secs(5)))
///     .build()?;
/// # let _ = client;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Limits on responses:
///
/// ```
/// use std::time::Duration;
///
/// use sdk_runtime::Client;
/// use sdk_runtime::json::Decoding;
///
/// let client = Client::builder("https://api.example.com/v1")
///     .decoding(Decoding::Strict)
///     .response_limit(16 << 20)
///     .page_limit(500)
///     .empty_page_limit(20)
///     .connect_timeout(Duration::from_secs(3))
///     .attempt_timeout(Duration::from_secs(10))
///     .idle_timeout(Duration::from_secs(30))
///     .build()?;
/// assert_eq!(client.decoding(), Decoding::Strict);
/// # Ok::<(), sdk_runtime::ConfigurationError>(())
/// ```
#[must_use]
pub struct ClientBuilder {
    base_url: String,
    authentication: Authentication,
    http: Option<reqwest::Client>,
    headers: Vec<(String, String)>,
    user_agent: String,
    decoding: Decoding,
    timeout: Duration,
    attempt_timeout: Option<Duration>,
    idle_timeout: Duration,
    retries: RetryPolicy,
    retry_budget: u32,
    rate_limit: Option<(u32, Duration)>,
    response_limit: usize,
    page_limit: u64,
    empty_page_limit: u64,
    experimental: bool,
    plain_http: bool,
    request_id_header: Option<String>,
    connections: Connections,
    #[cfg(feature = "test-util")]
    substitute: Option<Arc<dyn Substitute>>,
    #[cfg(feature = "test-util")]
    observer: Option<Arc<dyn Observer>>,
}

impl std::fmt::Debug for ClientBuilder {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = formatter.debug_struct("ClientBuilder");
        shown.field("authentication", &self.authentication).field("user_agent", &self.user_agent);
        shown.field("decoding", &self.decoding).finish_non_exhaustive()
    }
}

impl Client {
    /// Returns a builder of clients for the API at this URL.
    pub fn builder(default_base_url: &str) -> ClientBuilder {
        ClientBuilder::new(default_base_url)
    }
}

impl ClientBuilder {
    pub(crate) fn new(base_url: &str) -> Self {
        Self {
            base_url: base_url.to_owned(),
            authentication: Authentication::None,
            http: None,
            headers: Vec::new(),
            user_agent: USER_AGENT.to_owned(),
            decoding: Decoding::default(),
            timeout: TIMEOUT,
            attempt_timeout: None,
            idle_timeout: IDLE_TIMEOUT,
            retries: RetryPolicy::default(),
            retry_budget: RETRY_BUDGET,
            rate_limit: None,
            response_limit: RESPONSE_LIMIT,
            page_limit: PAGE_LIMIT,
            empty_page_limit: EMPTY_PAGE_LIMIT,
            experimental: false,
            plain_http: false,
            request_id_header: None,
            connections: Connections::default(),
            #[cfg(feature = "test-util")]
            substitute: None,
            #[cfg(feature = "test-util")]
            observer: None,
        }
    }

    /// Sets the base URL, to which paths are appended.
    pub fn base_url(self, url: impl Into<String>) -> Self {
        Self { base_url: url.into(), ..self }
    }

    /// Sends a bearer token with every call.
    pub fn bearer(self, token: impl Into<SecretString>) -> Self {
        self.authentication(Authentication::Bearer(token.into()))
    }

    /// Sends a secret header with every call. Call this again to add headers with other names.
    pub fn api_key(mut self, header: impl Into<String>, value: impl Into<SecretString>) -> Self {
        let key = (header.into(), value.into());
        match &mut self.authentication {
            Authentication::ApiKey(keys) => keys.push(key),
            other => *other = Authentication::ApiKey(vec![key]),
        }
        self
    }

    /// Authenticates with client credentials (RFC 6749, section 4.4). See [`ClientCredentials::new`].
    pub fn client_credentials(
        self,
        token_url: impl Into<String>,
        id: impl Into<String>,
        secret: impl Into<SecretString>,
    ) -> Self {
        self.authentication(Authentication::ClientCredentials(ClientCredentials::new(token_url, id, secret)))
    }

    /// Authenticates with tokens from a custom source.
    pub fn token_source(self, source: impl TokenSource) -> Self {
        self.authentication(Authentication::TokenSource(Arc::new(source)))
    }

    /// Sets how calls are authenticated.
    pub fn authentication(self, authentication: Authentication) -> Self {
        Self { authentication, ..self }
    }

    /// Uses this HTTP client, with its own connect timeout, proxies and redirect policy. Disable
    /// redirects in it, or allow only hosts that may receive all credentials, including those for the
    /// token endpoint. Safe redirects are followed by this crate.
    ///
    /// Disable its retries, too: by default, [`reqwest`] sends some requests up to three times, which the [retry
    /// policy](Self::retries), the [rate limit](Self::rate_limit) and [`Error::attempts`](crate::Error::attempts) do not
    /// include.
    ///
    /// ```
    /// use sdk_runtime::reqwest::{self, redirect, retry};
    /// use sdk_runtime::Client;
    ///
    /// let http = reqwest::Client::builder().redirect(redirect::Policy::none()).retry(retry::never()).build()?;
    /// let client = Client::builder("https://api.example.com").http_client(http).build()?;
    /// # let _ = client;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn http_client(self, client: reqwest::Client) -> Self {
        Self { http: Some(client), ..self }
    }

    /// Sends a header with every call that does not set it. Credentials replace a header of the same name.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the `User-Agent` header.
    pub fn user_agent(self, user_agent: impl Into<String>) -> Self {
        Self { user_agent: user_agent.into(), ..self }
    }

    /// Appends a program name to the `User-Agent` header, such as `my-tool/1.2`.
    pub fn user_agent_suffix(self, suffix: &str) -> Self {
        Self { user_agent: format!("{} {suffix}", self.user_agent), ..self }
    }

    /// Sends all calls through this proxy, an `http://` or `https://` URL that may contain a user and a
    /// password. By default, the environment variables `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`
    /// apply.
    ///
    /// This method and the other settings of connections, from [`root_certificates`](Self::root_certificates) to
    /// [`keep_alive_interval`](Self::keep_alive_interval), have no effect if an [`http_client`](Self::http_client) is set.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.connections.proxies.push(url.into());
        self
    }

    /// Trusts additional certificate authorities, given as one or more certificates in PEM (RFC 7468, section 5).
    pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.connections.root_certificates.push(pem.into());
        self
    }

    /// Sets the client certificate (RFC 8446, section 4.4.2): the private key followed by the
    /// certificates, in PEM.
    pub fn client_identity(mut self, pem: impl Into<Vec<u8>>) -> Self {
        let pem: Vec<u8> = pem.into();
        self.connections.identity = Some(pem.into());
        self
    }

    /// Sets the response header that contains the request id, for
    /// [`Error::request_id`](crate::Error::request_id). `x-request-id` is the fallback.
    pub fn request_id_header(self, name: impl Into<String>) -> Self {
        Self { request_id_header: Some(name.into()), ..self }
    }

    /// Sets how responses that deviate from the OpenAPI document are handled.
    pub fn decoding(self, decoding: Decoding) -> Self {
        Self { decoding, ..self }
    }

    /// Sets the timeout of a call, including retries and receiving the body. Default: 60 seconds.
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Sets the timeout of each attempt. By default, the time that is left is divided among the attempts that are left, so
    /// the first of three attempts has a third of the timeout of the call. A call that is not idempotent has no attempt
    /// after a timeout, and one with a file or a body above 64 KiB may need any time, so their attempts have all of it.
    ///
    /// The body of an error response is waited for at most 5 seconds.
    pub fn attempt_timeout(self, timeout: Duration) -> Self {
        Self { attempt_timeout: Some(timeout), ..self }
    }

    /// Sets how long sending or receiving a body may stall, whether it is in memory, a file or a stream. Default: 20
    /// seconds. Raise it for streams of rare events.
    ///
    /// A call with a body, of which nothing can be sent within this time and the [connect
    /// timeout](Self::connect_timeout), for example because no HTTP/2 stream is free, is retried on another connection.
    pub fn idle_timeout(self, timeout: Duration) -> Self {
        Self { idle_timeout: timeout, ..self }
    }

    /// Sets the retry policy. Default: two retries.
    pub fn retries(self, policy: RetryPolicy) -> Self {
        Self { retries: policy, ..self }
    }

    /// Sets the retry budget of all clones of this client, in tokens, with the accounting of the AWS SDKs. Default: 500.
    ///
    /// A retry takes 5 tokens, or 10 after a timeout. They are returned if it succeeds, and a call that succeeds without
    /// retries adds one. If too few tokens are left, calls fail without retries. Retries after a 429 are free. Token
    /// requests have a budget of the same size of their own.
    pub fn retry_budget(self, tokens: u32) -> Self {
        Self { retry_budget: tokens, ..self }
    }

    /// Limits all clones of this client to `count` requests, including retries, in any period of length
    /// `per`. Calls wait for their turn in order, and no longer than their timeout.
    pub fn rate_limit(self, count: u32, per: Duration) -> Self {
        Self { rate_limit: Some((count, per)), ..self }
    }

    /// Sets the timeout for connecting. Default: 10 seconds.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connections.connect_timeout = timeout;
        self
    }

    /// Sets how long a connection without requests is kept. Default: 90 seconds, which is less than most servers keep it.
    pub fn pool_idle_timeout(mut self, timeout: Duration) -> Self {
        self.connections.idle_timeout = timeout;
        self
    }

    /// Sets how many HTTP/1.1 connections without requests are kept per host. Default: no limit. Calls over HTTP/2 share
    /// one connection, and another one for each 100 concurrent calls.
    pub fn pool_max_idle_per_host(mut self, connections: usize) -> Self {
        self.connections.max_idle = connections;
        self
    }

    /// Sets how often the client sends an HTTP/2 PING frame (RFC 9113, section 6.7) while it waits for responses, and how
    /// long it waits for the reply before it closes the connection. `None` disables this. Default: 15 seconds.
    pub fn keep_alive_interval(mut self, interval: Option<Duration>) -> Self {
        self.connections.keep_alive_interval = interval;
        self
    }

    /// Sets the maximum size of a response body in bytes after decompression. Default: 32 MiB. Streams and downloads have no
    /// limit, because they are not kept in memory. Bodies of errors are cut off after 1 MiB.
    ///
    /// The value that is decoded from a body may use as much memory, or 16 times the size of the body if that is more. A body
    /// that exceeds this, such as an array of empty objects, is an [`Error::Decode`](crate::Error::Decode).
    pub fn response_limit(self, bytes: usize) -> Self {
        Self { response_limit: bytes, ..self }
    }

    /// Sets the maximum number of pages of a list. A list that continues after them ends with
    /// [`DecodeErrorKind::TooManyPages`](crate::DecodeErrorKind::TooManyPages). Default: 100,000.
    pub fn page_limit(self, pages: u64) -> Self {
        Self { page_limit: pages, ..self }
    }

    /// Sets the maximum number of consecutive pages without items. A list that continues after them ends with
    /// [`DecodeErrorKind::TooManyEmptyPages`](crate::DecodeErrorKind::TooManyEmptyPages). Default: 1,000.
    pub fn empty_page_limit(self, pages: u64) -> Self {
        Self { empty_page_limit: pages, ..self }
    }

    /// Allows calls of experimental operations, which may change or disappear without notice. By default such calls
    /// fail with [`RequestError::Experimental`](crate::RequestError::Experimental) before anything is sent.
    pub fn allow_experimental(self) -> Self {
        Self { experimental: true, ..self }
    }

    /// Allows credentials over `http`. They are then readable by everyone on the way. By default, a client with credentials
    /// must use `https`, except for servers on the same machine (loopback).
    ///
    /// ```
    /// use sdk_runtime::{Client, ConfigurationError};
    ///
    /// let in_cluster = || Client::builder("http://things.default.svc.cluster.local").bearer("token");
    /// assert!(matches!(in_cluster().build(), Err(ConfigurationError::PlainHttp { .. })));
    /// assert!(in_cluster().allow_plain_http().build().is_ok());
    /// ```
    pub fn allow_plain_http(self) -> Self {
        Self { plain_http: true, ..self }
    }

    #[cfg(feature = "test-util")]
    pub(crate) fn substitute(self, substitute: Arc<dyn Substitute>) -> Self {
        Self { substitute: Some(substitute), ..self }
    }

    #[cfg(feature = "test-util")]
    pub(crate) fn observer(self, observer: Arc<dyn Observer>) -> Self {
        Self { observer: Some(observer), ..self }
    }

    /// Builds the client.
    ///
    /// # Errors
    /// Returns an error if a setting is invalid.
    pub fn build(mut self) -> Result<Client, ConfigurationError> {
        let base_url = BaseUrl::parse(&self.base_url).ok_or(ConfigurationError::BaseUrl)?;
        let transport = self.transport()?;
        let mut headers = HeaderMap::new();
        let user_agent = ("user-agent".to_owned(), self.user_agent);
        for (name, value) in std::iter::once(user_agent).chain(self.headers) {
            let (Ok(key), Ok(mut value)) = (HeaderName::try_from(&name), HeaderValue::try_from(value)) else {
                return Err(ConfigurationError::Header(name));
            };
            if is_framing(&key) {
                return Err(ConfigurationError::FramingHeader(name));
            }
            // Custom headers often contain credentials, so keep them out of logs and compression
            // tables.
            value.set_sensitive(key != http::header::USER_AGENT);
            headers.insert(key, value);
        }
        let request_id_header = match self.request_id_header {
            Some(name) => Some(HeaderName::try_from(&name).map_err(|_| ConfigurationError::Header(name))?),
            None => None,
        };
        let credentials = Credentials::new(&self.authentication, base_url.as_str())?;
        let has_credentials =
            !matches!(self.authentication, Authentication::None) || headers.contains_key(AUTHORIZATION);
        if has_credentials && !self.plain_http && transport.is_network() {
            let urls = std::iter::once(base_url.url()).chain(credentials.token_url());
            if let Some(host) = urls.filter_map(unencrypted_host).next() {
                return Err(ConfigurationError::PlainHttp { host: host.to_owned() });
            }
        }
        let rate_limit = match self.rate_limit {
            Some((count, period)) => Some(RateLimit::new(count, period).ok_or(ConfigurationError::RateLimit)?),
            None => None,
        };
        Ok(Client(Arc::new(Inner {
            sender: Arc::new(Sender {
                transport,
                timeout: self.timeout,
                retries: self.retries,
                budget: Budget::new(self.retry_budget),
                token_budget: Budget::new(self.retry_budget),
            }),
            base_url,
            authentication: self.authentication,
            credentials,
            headers,
            decoding: self.decoding,
            attempt_timeout: self.attempt_timeout,
            idle_timeout: self.idle_timeout,
            rate_limit,
            pause: Pause::default(),
            response_limit: self.response_limit,
            page_limit: self.page_limit,
            empty_page_limit: self.empty_page_limit,
            experimental: self.experimental,
            request_id_header,
            warnings: Warnings::default(),
        })))
    }
}

impl ClientBuilder {
    fn transport(&mut self) -> Result<Transport, ConfigurationError> {
        #[cfg(feature = "test-util")]
        if let Some(substitute) = self.substitute.take() {
            return Ok(Transport::Substitute(substitute));
        }
        let pool = Self::pool(self.http.take(), std::mem::take(&mut self.connections))?;
        #[cfg(feature = "test-util")]
        if let Some(observer) = self.observer.take() {
            return Ok(Transport::Observed(pool, observer));
        }
        Ok(Transport::Http(pool))
    }

    fn pool(http: Option<reqwest::Client>, connections: Connections) -> Result<Arc<Pool>, ConfigurationError> {
        let timeout = connections.connect_timeout;
        if let Some(http) = http {
            return Ok(Pool::new(http, timeout, None));
        }
        let first = connections.open()?;
        Ok(Pool::new(first, timeout, Some(Box::new(move || connections.open().ok()))))
    }
}
