//! The settings of a client.

use std::sync::Arc;
use std::time::Duration;

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::auth::requirements::{Requirements, SchemeCredentials};
use super::auth::{Authentication, Credential, Credentials, SecurityScheme};
use super::base_url::{BaseUrl, unencrypted_host};
use super::connections::Connections;
#[cfg(feature = "cookies")]
use super::cookie_jar::CookieJar;
use super::error::ConfigurationError;
use super::operation_servers::OperationServers;
use super::rate_limit::RateLimit;
use super::sender::Sender;
use super::warnings::Warnings;
use super::{Client, Inner};
use crate::interceptor::Interceptors;
use crate::json::Decoding;
use crate::retry::{Budget, RetryPolicy};
use crate::wire::framing::is_framing;
#[cfg(feature = "test-util")]
use crate::wire::observer::Observer;
use crate::wire::pool::Pool;
use crate::wire::service::{HttpClient, Layers};
#[cfg(feature = "test-util")]
use crate::wire::transport::Substitute;
use crate::wire::transport::Transport;

const USER_AGENT: &str = concat!("sdk-runtime/", env!("CARGO_PKG_VERSION"));
const TIMEOUT: Duration = Duration::from_secs(60);
const IDLE_TIMEOUT: Duration = Duration::from_secs(20);
const RETRY_BUDGET: u32 = 500;
const RESPONSE_LIMIT: usize = 32 << 20;
const PAGE_LIMIT: u64 = 100_000;
const EMPTY_PAGE_LIMIT: u64 = 1_000;

/// The settings that a [`ClientBuilder`](super::builder::ClientBuilder) collects. They do not depend on the type of the client, so
/// that this code is compiled once.
pub(super) struct ClientOptions {
    pub(super) base_url: String,
    /// The path of the API's server, if the document does not tell its host.
    pub(super) base_path: Option<String>,
    /// The servers that operations document, and what replaces them.
    pub(super) operation_servers: Vec<(String, String)>,
    pub(super) uses_operation_servers: bool,
    pub(super) authentication: Authentication,
    pub(super) schemes: &'static [SecurityScheme],
    pub(super) required: Requirements,
    pub(super) scheme_credentials: Vec<Credential>,
    pub(super) http: Option<reqwest::Client>,
    pub(super) layers: Option<Layers>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) user_agent: String,
    pub(super) decoding: Decoding,
    pub(super) timeout: Duration,
    pub(super) attempt_timeout: Option<Duration>,
    pub(super) idle_timeout: Duration,
    pub(super) retries: RetryPolicy,
    pub(super) retry_budget: u32,
    pub(super) limit: Limit,
    pub(super) response_limit: usize,
    pub(super) page_limit: u64,
    pub(super) empty_page_limit: u64,
    pub(super) experimental: bool,
    pub(super) plain_http: bool,
    pub(super) request_id_header: Option<String>,
    pub(super) connections: Connections,
    pub(super) interceptors: Interceptors,
    #[cfg(feature = "cookies")]
    pub(super) cookies: Option<CookieJar>,
    #[cfg(feature = "test-util")]
    pub(super) substitute: Option<Arc<dyn Substitute>>,
    #[cfg(feature = "test-util")]
    pub(super) observer: Option<Arc<dyn Observer>>,
}

/// The rate limit of a client.
pub(super) enum Limit {
    None,
    Own(u32, Duration),
    Shared(RateLimit),
}

impl ClientOptions {
    pub(super) fn new(base_url: &str) -> Self {
        Self {
            base_url: base_url.to_owned(),
            base_path: (base_url.starts_with('/') && !base_url.starts_with("//")).then(|| base_url.to_owned()),
            operation_servers: Vec::new(),
            uses_operation_servers: true,
            authentication: Authentication::None,
            schemes: &[],
            required: &[],
            scheme_credentials: Vec::new(),
            http: None,
            layers: None,
            headers: Vec::new(),
            user_agent: USER_AGENT.to_owned(),
            decoding: Decoding::default(),
            timeout: TIMEOUT,
            attempt_timeout: None,
            idle_timeout: IDLE_TIMEOUT,
            retries: RetryPolicy::default(),
            retry_budget: RETRY_BUDGET,
            limit: Limit::None,
            response_limit: RESPONSE_LIMIT,
            page_limit: PAGE_LIMIT,
            empty_page_limit: EMPTY_PAGE_LIMIT,
            experimental: false,
            plain_http: false,
            request_id_header: None,
            connections: Connections::default(),
            interceptors: Interceptors::default(),
            #[cfg(feature = "cookies")]
            cookies: None,
            #[cfg(feature = "test-util")]
            substitute: None,
            #[cfg(feature = "test-util")]
            observer: None,
        }
    }

    /// Builds the client. Returns an error if a setting is invalid.
    pub(super) fn build(mut self) -> Result<Client, ConfigurationError> {
        let mut base_url = BaseUrl::parse(&self.base_url).ok_or(ConfigurationError::BaseUrl)?;
        if let Some(path) = &self.base_path {
            base_url = base_url.with_default_path(path);
        }
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
        let scheme_credentials = SchemeCredentials::new(
            self.schemes,
            self.required,
            &self.scheme_credentials,
            base_url.as_str(),
            self.connections.has_identity(),
        )?;
        let has_credentials = !matches!(self.authentication, Authentication::None)
            || headers.contains_key(AUTHORIZATION)
            || scheme_credentials.has_any();
        // The cookies of a session are credentials.
        #[cfg(feature = "cookies")]
        let has_credentials = has_credentials || self.cookies.is_some();
        if has_credentials && !self.plain_http && transport.is_network() {
            let urls =
                std::iter::once(base_url.url()).chain(credentials.token_url()).chain(scheme_credentials.token_urls());
            if let Some(host) = urls.filter_map(unencrypted_host).next() {
                return Err(ConfigurationError::PlainHttp { host: host.to_owned() });
            }
        }
        let allows_unencrypted = !has_credentials || self.plain_http || !transport.is_network();
        let operation_servers =
            OperationServers::new(&self.operation_servers, self.uses_operation_servers, allows_unencrypted)?;
        let throttle = match self.limit {
            Limit::None => Arc::default(),
            Limit::Own(count, period) => RateLimit::new(count, period)?.0,
            Limit::Shared(limit) => limit.0,
        };
        let credentials = credentials.shared(&self.authentication)?;
        let scheme_credentials = scheme_credentials.shared(&self.scheme_credentials)?;
        let inner = Arc::new(Inner {
            sender: Arc::new(Sender {
                transport,
                timeout: self.timeout,
                retries: self.retries,
                budget: Budget::new(self.retry_budget),
                token_budget: Budget::new(self.retry_budget),
            }),
            base_url,
            operation_servers,
            authentication: self.authentication,
            credentials,
            scheme_credentials,
            headers,
            decoding: self.decoding,
            attempt_timeout: self.attempt_timeout,
            idle_timeout: self.idle_timeout,
            throttle,
            response_limit: self.response_limit,
            page_limit: self.page_limit,
            empty_page_limit: self.empty_page_limit,
            experimental: self.experimental,
            plain_http: self.plain_http,
            request_id_header,
            #[cfg(feature = "cookies")]
            cookies: self.cookies,
            warnings: Warnings::default(),
        });
        Ok(Client { inner, interceptors: self.interceptors })
    }

    fn transport(&mut self) -> Result<Transport, ConfigurationError> {
        #[cfg(feature = "test-util")]
        if let Some(substitute) = self.substitute.take() {
            return Ok(Transport::Substitute(substitute, self.connections.connect_timeout));
        }
        let pool = Self::pool(self.http.take(), std::mem::take(&mut self.connections), self.layers.take())?;
        #[cfg(feature = "test-util")]
        if let Some(observer) = self.observer.take() {
            return Ok(Transport::Observed(pool, observer));
        }
        Ok(Transport::Http(pool))
    }

    fn pool(
        http: Option<reqwest::Client>,
        connections: Connections,
        layers: Option<Layers>,
    ) -> Result<Arc<Pool>, ConfigurationError> {
        let timeout = connections.connect_timeout;
        if let Some(http) = http {
            if connections.is_changed() {
                return Err(ConfigurationError::HttpClientSettings);
            }
            return Ok(Pool::new(HttpClient::new(http, layers.as_ref()), timeout, None));
        }
        let open = move || Ok(HttpClient::new(connections.open()?, layers.as_ref()));
        Ok(Pool::new(open()?, timeout, Some(Box::new(move || open().ok()))))
    }
}
