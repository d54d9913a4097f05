//! Building clients.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use secrecy::SecretString;
use tower_layer::Layer;
use tower_service::Service;

use super::Client;
use super::auth::{Authentication, ClientCredentials, Credential, SecurityScheme, TokenSource};
#[cfg(feature = "cookies")]
use super::cookie_jar::CookieJar;
use super::error::ConfigurationError;
#[cfg(feature = "http2")]
use super::http_protocols::HttpProtocols;
use super::options::{ClientOptions, Limit};
use super::rate_limit::RateLimit;
#[cfg(any(feature = "rustls-no-provider", feature = "native-tls"))]
use super::tls::TlsVersion;
use crate::box_error::BoxError;
use crate::interceptor::Interceptor;
use crate::json::Decoding;
use crate::retry::RetryPolicy;
#[cfg(feature = "test-util")]
use crate::wire::observer::Observer;
use crate::wire::service::{HttpService, layers};
#[cfg(feature = "test-util")]
use crate::wire::transport::Substitute;

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
pub struct ClientBuilder<C = Client> {
    options: ClientOptions,
    /// Creates the client of a generated crate. Only the crate itself can do this, so a client never becomes that of another API.
    wrap: fn(Client) -> C,
}

impl<C> std::fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ClientOptions { authentication, user_agent, decoding, .. } = &self.options;
        let mut shown = formatter.debug_struct("ClientBuilder");
        shown.field("authentication", authentication).field("user_agent", user_agent);
        shown.field("decoding", decoding).finish_non_exhaustive()
    }
}

impl Client {
    /// Returns a builder of clients for the API at this URL.
    pub fn builder(default_base_url: &str) -> ClientBuilder {
        ClientBuilder { options: ClientOptions::new(default_base_url), wrap: |it| it }
    }
}

impl ClientBuilder {
    /// Builds clients of type `C`, which contain a client of this crate. Generated crates use this.
    ///
    /// ```
    /// pub struct Client(sdk_runtime::Client);
    ///
    /// let client: Client = sdk_runtime::Client::builder("https://api.example.com").wrap_in(Client).build()?;
    /// assert_eq!(client.0.base_url(), "https://api.example.com");
    /// # Ok::<(), sdk_runtime::ConfigurationError>(())
    /// ```
    pub fn wrap_in<C>(self, wrap: fn(Client) -> C) -> ClientBuilder<C> {
        ClientBuilder { options: self.options, wrap }
    }
}

impl<C> ClientBuilder<C> {
    /// Sets the base URL, to which paths are appended.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.options.base_url = url.into();
        self
    }

    /// Replaces the server that some operations document instead of that of the API, by its documented URL.
    pub fn operation_server(mut self, documented: impl Into<String>, url: impl Into<String>) -> Self {
        self.options.operation_servers.push((documented.into(), url.into()));
        self
    }

    /// Sends all calls to the base URL, also those of operations that document a server of their own.
    pub fn one_server(mut self) -> Self {
        self.options.uses_operation_servers = false;
        self
    }

    /// Sends a bearer token with every call.
    pub fn bearer(self, token: impl Into<SecretString>) -> Self {
        self.authentication(Authentication::Bearer(token.into()))
    }

    /// Sends a secret header with every call. Call this again to add headers with other names.
    pub fn api_key(mut self, header: impl Into<String>, value: impl Into<SecretString>) -> Self {
        let key = (header.into(), value.into());
        match &mut self.options.authentication {
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

    /// Sets the security schemes of the API, and the requirements of operations that have none of their own: alternatives,
    /// each of which is a list of schemes that are required together. Generated crates use this.
    #[doc(hidden)]
    pub fn security(
        mut self,
        schemes: &'static [SecurityScheme],
        required: &'static [&'static [&'static str]],
    ) -> Self {
        self.options.schemes = schemes;
        self.options.required = required;
        self
    }

    /// Adds the credentials for one security scheme. A call sends those that its operation requires: of several alternatives,
    /// the first one for which all credentials are present.
    pub fn credential(mut self, credential: Credential) -> Self {
        self.options.scheme_credentials.retain(|it| !it.is_for_scheme_of(&credential));
        self.options.scheme_credentials.push(credential);
        self
    }

    /// Stores the cookies that servers set, and sends them with the calls that follow, for APIs whose sessions are cookies.
    ///
    /// The jar also works with an [`http_client`](Self::http_client). A cookie store of that client is another one, which sends
    /// cookies only with requests that have no others: use one of the two.
    #[cfg(feature = "cookies")]
    pub fn cookies(mut self, jar: CookieJar) -> Self {
        self.options.cookies = Some(jar);
        self
    }

    /// Sets how calls are authenticated.
    pub fn authentication(mut self, authentication: Authentication) -> Self {
        self.options.authentication = authentication;
        self
    }

    /// Uses this HTTP client, with its own connect timeout, proxies and redirect policy. Disable
    /// redirects in it, or allow only hosts that may receive all credentials, including those for the
    /// token endpoint. Safe redirects are followed by this crate.
    ///
    /// Disable its retries, too: by default, [`reqwest`] sends some requests up to three times, which the [retry
    /// policy](Self::retries), the [rate limit](Self::rate_limit) and [`Error::attempts`](crate::Error::attempts) do not
    /// include. [`http_client_builder`](crate::http_client_builder) does both.
    ///
    /// ```
    /// use sdk_runtime::{Client, http_client_builder};
    ///
    /// let http = http_client_builder()?.pool_max_idle_per_host(4).build()?;
    /// let client = Client::builder("https://api.example.com").http_client(http).build()?;
    /// # let _ = client;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.options.http = Some(client);
        self
    }

    /// Changes settings of the HTTP client that this builder has no methods for. The function runs after all other settings of
    /// connections, and again for each further connection pool. It cannot be set together with an [`http_client`](Self::http_client).
    ///
    /// Leave redirects and retries disabled, as for an `http_client`. With `rustls`, its configuration is complete by then:
    /// settings of certificates, TLS versions and `http1_only` have no effect here, but those of this builder do.
    /// `tls_backend_preconfigured` replaces the whole configuration.
    ///
    /// ```
    /// use std::net::Ipv4Addr;
    ///
    /// use sdk_runtime::Client;
    ///
    /// let client = Client::builder("https://api.example.com")
    ///     .configure_http(|http| http.local_address(Some(Ipv4Addr::LOCALHOST.into())).https_only(true))
    ///     .build()?;
    /// # let _ = client;
    /// # Ok::<(), sdk_runtime::ConfigurationError>(())
    /// ```
    pub fn configure_http(
        mut self,
        change: impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        self.options.connections.changes.push(Box::new(change));
        self
    }

    /// Surrounds the HTTP client with a layer of `tower`, such as those of the crates `tower` and `tower-http`. Settings of connections
    /// apply as usual. All requests pass through the layer: those of each attempt, those that follow a redirect, and those for tokens.
    /// Each connection pool has a service of its own, so a limit that the layer creates applies to each pool.
    ///
    /// A body of which nothing can be sent for the idle timeout is noticed only at the timeout of the attempt, because the layer may send
    /// another body.
    ///
    /// An error of the layer is an [`Error::Transport`](crate::Error::Transport), and is retried like a broken connection. See
    /// [`HttpService`] for an example. An [`Interceptor`] is easier to write, and knows the operation.
    pub fn http_layer<L, B>(mut self, layer: L) -> Self
    where
        L: Layer<HttpService> + Send + Sync + 'static,
        L::Service: Service<http::Request<reqwest::Body>, Response = http::Response<B>> + Clone + Send + 'static,
        <L::Service as Service<http::Request<reqwest::Body>>>::Error: Into<BoxError>,
        <L::Service as Service<http::Request<reqwest::Body>>>::Future: Send,
        B: http_body::Body<Data = Bytes> + Send + Sync + 'static,
        B::Error: Into<BoxError>,
    {
        self.options.layers = Some(layers(layer));
        self
    }

    /// Sends a header with every call that does not set it. Credentials replace a header of the same name.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.options.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the `User-Agent` header.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.options.user_agent = user_agent.into();
        self
    }

    /// Appends a program name to the `User-Agent` header, such as `my-tool/1.2`.
    pub fn user_agent_suffix(mut self, suffix: &str) -> Self {
        self.options.user_agent = format!("{} {suffix}", self.options.user_agent);
        self
    }

    /// Sends all calls through this proxy, an `http://` or `https://` URL that may contain a user and a
    /// password. By default, the environment variables `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`
    /// apply.
    ///
    /// Proxies, certificates and the lowest version of TLS cannot be set together with an [`http_client`](Self::http_client). The other
    /// settings of connections, such as timeouts, have no effect on it.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.options.connections.proxies.push(url.into());
        self
    }

    /// Trusts additional certificate authorities, given as one or more certificates in PEM (RFC 7468, section 5).
    #[cfg(any(feature = "rustls-no-provider", feature = "native-tls"))]
    pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.options.connections.tls.root_certificates.push(pem.into());
        self
    }

    /// Sets whether the certificate authorities that the operating system trusts are trusted. Default: `true`. With `false`,
    /// only [`root_certificates`](Self::root_certificates) are.
    #[cfg(any(feature = "rustls-no-provider", feature = "native-tls"))]
    pub fn system_certificates(mut self, trusted: bool) -> Self {
        self.options.connections.tls.system_certificates = trusted;
        self
    }

    /// Accepts only servers that use the key of one of these certificates, given in PEM (RFC 7468, section 5), in addition to
    /// the usual verification. A renewed certificate with the same key is accepted.
    ///
    /// This applies to the certificate of the server itself, of every server that the client calls, including the one for
    /// tokens, and of a proxy that is reached by `https`. Pin the key of the next certificate as well, so that the server can be
    /// given a new key. To pin an authority instead, use [`system_certificates`](Self::system_certificates).
    ///
    /// ```no_run
    /// use sdk_runtime::{Client, TlsVersion};
    ///
    /// # fn example() -> Result<Client, Box<dyn std::error::Error>> {
    /// let client = Client::builder("https://api.example.com")
    ///     .pinned_certificates(std::fs::read("server.pem")?)
    ///     .pinned_certificates(std::fs::read("next-server.pem")?)
    ///     .min_tls_version(TlsVersion::Tls13)
    ///     .build()?;
    /// # Ok(client)
    /// # }
    /// ```
    #[cfg(feature = "rustls-no-provider")]
    pub fn pinned_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.options.connections.tls.pinned_certificates.push(pem.into());
        self
    }

    /// Sets the lowest version of TLS that is accepted. Default: TLS 1.2.
    #[cfg(any(feature = "rustls-no-provider", feature = "native-tls"))]
    pub fn min_tls_version(mut self, version: TlsVersion) -> Self {
        self.options.connections.tls.min_version = version;
        self
    }

    /// Uses only HTTP/1.1, for servers or proxies whose HTTP/2 is faulty.
    #[cfg(feature = "http2")]
    pub fn http1_only(mut self) -> Self {
        self.options.connections.protocols = HttpProtocols::Http1;
        self
    }

    /// Sets the client certificate (RFC 8446, section 4.4.2): the private key followed by the
    /// certificates, in PEM.
    #[cfg(any(feature = "rustls-no-provider", feature = "native-tls"))]
    pub fn client_identity(mut self, pem: impl Into<Vec<u8>>) -> Self {
        let pem: Vec<u8> = pem.into();
        self.options.connections.tls.identity = Some(pem.into());
        self
    }

    /// Sets the response header that contains the request id, for
    /// [`Error::request_id`](crate::Error::request_id). `x-request-id` is the fallback.
    pub fn request_id_header(mut self, name: impl Into<String>) -> Self {
        self.options.request_id_header = Some(name.into());
        self
    }

    /// Sets how responses that deviate from the OpenAPI document are handled.
    pub fn decoding(mut self, decoding: Decoding) -> Self {
        self.options.decoding = decoding;
        self
    }

    /// Sets the timeout of a call, including retries and receiving the body. Default: 60 seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = timeout;
        self
    }

    /// Sets the timeout of each attempt. By default, the time that is left is divided among the attempts that are left, so
    /// the first of three attempts has a third of the timeout of the call. A call that is not idempotent has no attempt
    /// after a timeout, and one with a file or a body above 64 KiB may need any time, so their attempts have all of it.
    ///
    /// The body of an error response is waited for at most 5 seconds.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.options.attempt_timeout = Some(timeout);
        self
    }

    /// Sets how long sending or receiving a body may stall, whether it is in memory, a file or a stream. Default: 20
    /// seconds. Raise it for streams of rare events.
    ///
    /// A call with a body, of which nothing can be sent within this time and the [connect
    /// timeout](Self::connect_timeout), for example because no HTTP/2 stream is free, is retried on another connection.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.options.idle_timeout = timeout;
        self
    }

    /// Sets the retry policy. Default: two retries.
    pub fn retries(mut self, policy: RetryPolicy) -> Self {
        self.options.retries = policy;
        self
    }

    /// Sets the retry budget of all clones of this client, in tokens, with the accounting of the AWS SDKs. Default: 500.
    ///
    /// A retry takes 5 tokens, or 10 after a timeout. They are returned if it succeeds, and a call that succeeds without
    /// retries adds one. If too few tokens are left, calls fail without retries. Retries after a 429 are free. Token
    /// requests have a budget of the same size of their own.
    pub fn retry_budget(mut self, tokens: u32) -> Self {
        self.options.retry_budget = tokens;
        self
    }

    /// Limits all clones of this client to `count` requests, including retries, in any period of length
    /// `per`. Calls wait for their turn in order, and no longer than their timeout.
    pub fn rate_limit(mut self, count: u32, per: Duration) -> Self {
        self.options.limit = Limit::Own(count, per);
        self
    }

    /// Limits the requests of this client together with those of other clients that have the same limit.
    pub fn shared_rate_limit(mut self, limit: &RateLimit) -> Self {
        self.options.limit = Limit::Shared(limit.clone());
        self
    }

    /// Adds an interceptor, which runs around every call of the client and of its clones.
    pub fn interceptor(mut self, interceptor: impl Interceptor) -> Self {
        self.options.interceptors = self.options.interceptors.with(interceptor);
        self
    }

    /// Sets the timeout for connecting. Default: 10 seconds.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.options.connections.connect_timeout = timeout;
        self
    }

    /// Sets how long a connection without requests is kept. Default: 90 seconds, which is less than most servers keep it.
    pub fn pool_idle_timeout(mut self, timeout: Duration) -> Self {
        self.options.connections.idle_timeout = timeout;
        self
    }

    /// Sets how many HTTP/1.1 connections without requests are kept per host. Default: no limit. Calls over HTTP/2 share
    /// one connection, and another one for each 100 concurrent calls.
    pub fn pool_max_idle_per_host(mut self, connections: usize) -> Self {
        self.options.connections.max_idle = connections;
        self
    }

    /// Sets how often the client sends an HTTP/2 PING frame (RFC 9113, section 6.7) while it waits for responses, and how
    /// long it waits for the reply before it closes the connection. `None` disables this. Default: 15 seconds.
    #[cfg(feature = "http2")]
    pub fn keep_alive_interval(mut self, interval: Option<Duration>) -> Self {
        self.options.connections.keep_alive_interval = interval;
        self
    }

    /// Sets the maximum size of a response body in bytes after decompression. Default: 32 MiB. Streams and downloads have no
    /// limit, because they are not kept in memory. Bodies of errors are cut off after 1 MiB.
    ///
    /// The value that is decoded from a body may use as much memory, or 16 times the size of the body if that is more. A body
    /// that exceeds this, such as an array of empty objects, is an [`Error::Decode`](crate::Error::Decode).
    pub fn response_limit(mut self, bytes: usize) -> Self {
        self.options.response_limit = bytes;
        self
    }

    /// Sets the maximum number of pages of a list. A list that continues after them ends with
    /// [`DecodeErrorKind::TooManyPages`](crate::DecodeErrorKind::TooManyPages). Default: 100,000.
    pub fn page_limit(mut self, pages: u64) -> Self {
        self.options.page_limit = pages;
        self
    }

    /// Sets the maximum number of consecutive pages without items. A list that continues after them ends with
    /// [`DecodeErrorKind::TooManyEmptyPages`](crate::DecodeErrorKind::TooManyEmptyPages). Default: 1,000.
    pub fn empty_page_limit(mut self, pages: u64) -> Self {
        self.options.empty_page_limit = pages;
        self
    }

    /// Allows calls of experimental operations, which may change or disappear without notice. By default such calls
    /// fail with [`RequestError::Experimental`](crate::RequestError::Experimental) before anything is sent.
    pub fn allow_experimental(mut self) -> Self {
        self.options.experimental = true;
        self
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
    pub fn allow_plain_http(mut self) -> Self {
        self.options.plain_http = true;
        self
    }

    #[cfg(feature = "test-util")]
    pub(crate) fn substitute(mut self, substitute: Arc<dyn Substitute>) -> Self {
        self.options.substitute = Some(substitute);
        self
    }

    #[cfg(feature = "test-util")]
    pub(crate) fn observer(mut self, observer: Arc<dyn Observer>) -> Self {
        self.options.observer = Some(observer);
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// Returns an error if a setting is invalid.
    pub fn build(self) -> Result<C, ConfigurationError> {
        self.options.build().map(self.wrap)
    }
}
