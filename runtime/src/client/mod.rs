//! Clients.

pub(crate) mod auth;
pub(crate) mod base_url;
pub(crate) mod builder;
pub(crate) mod connections;
#[cfg(feature = "cookies")]
pub(crate) mod cookie_jar;
pub(crate) mod error;
mod http_protocols;
pub(crate) mod operation_servers;
mod options;
pub(crate) mod rate_limit;
mod sender;
mod server;
pub mod settings;
#[cfg(any(feature = "rustls-no-provider", feature = "native-tls"))]
pub(crate) mod tls;
mod warnings;

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use self::auth::requirements::{Requirements, SchemeCredentials, Selected};
use self::auth::{Authentication, Credentials};
use self::base_url::BaseUrl;
use self::operation_servers::{OperationServers, ServerError};
use self::rate_limit::{Throttle, Window};
use self::sender::Sender;
use self::warnings::Warnings;
use crate::interceptor::{Interceptor, Interceptors};
use crate::json::Decoding;
use crate::operation::Operation;
use crate::retry::{Budget, Pause, RetryPolicy};
use crate::wire::transport::Transport;

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A client of an API. Clones share connections. Nothing is sent before the first call.
///
/// ```
/// use sdk_runtime::Client;
///
/// let client = Client::builder("https://api.example.com/v1").bearer("token").build()?;
/// assert_eq!(client.base_url(), "https://api.example.com/v1");
/// # Ok::<(), sdk_runtime::ConfigurationError>(())
/// ```
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
    interceptors: Interceptors,
}

pub(crate) struct Inner {
    pub(crate) sender: Arc<Sender>,
    pub(crate) base_url: BaseUrl,
    pub(crate) operation_servers: OperationServers,
    /// As configured, for `Debug`.
    pub(crate) authentication: Authentication,
    pub(crate) credentials: Credentials,
    pub(crate) scheme_credentials: SchemeCredentials,
    pub(crate) headers: HeaderMap,
    pub(crate) decoding: Decoding,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) idle_timeout: Duration,
    pub(crate) throttle: Arc<Throttle>,
    pub(crate) response_limit: usize,
    pub(crate) page_limit: u64,
    pub(crate) empty_page_limit: u64,
    pub(crate) experimental: bool,
    pub(crate) plain_http: bool,
    pub(crate) request_id_header: Option<HeaderName>,
    #[cfg(feature = "cookies")]
    pub(crate) cookies: Option<cookie_jar::CookieJar>,
    pub(crate) warnings: Warnings,
}

impl Client {
    /// Returns the base URL without a trailing slash.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.inner.base_url.as_str()
    }

    /// Returns the base URL for calls of an operation, which may have a server of its own.
    pub(crate) fn base_url_of(&self, operation: &Operation) -> Result<Cow<'_, BaseUrl>, ServerError> {
        let own = match operation.own_server() {
            Some(documented) => self.inner.operation_servers.base_url(documented, &self.inner.base_url)?,
            None => None,
        };
        Ok(own.map_or(Cow::Borrowed(&self.inner.base_url), Cow::Owned))
    }

    /// Returns how responses that deviate from the OpenAPI document are handled.
    #[must_use]
    pub fn decoding(&self) -> Decoding {
        self.inner.decoding
    }

    /// Returns a client that shares everything with this one, and also has an interceptor. Use it for some calls, or for one:
    ///
    /// ```no_run
    /// # async fn example(client: sdk_runtime::Client) -> Result<(), sdk_runtime::Error> {
    /// use sdk_runtime::{Method, WireLog};
    ///
    /// let things = client.with_interceptor(WireLog::new()).request(Method::GET, "/things").await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn with_interceptor(&self, interceptor: impl Interceptor) -> Self {
        Self { inner: Arc::clone(&self.inner), interceptors: self.interceptors.with(interceptor) }
    }

    pub(crate) fn interceptors(&self) -> &Interceptors {
        &self.interceptors
    }

    pub(crate) fn sender(&self) -> &Arc<Sender> {
        &self.inner.sender
    }

    pub(crate) fn transport(&self) -> &Transport {
        &self.inner.sender.transport
    }

    pub(crate) fn timeout(&self) -> Duration {
        self.inner.sender.timeout
    }

    /// Returns the timeout of each attempt. By default, it depends on the call.
    pub(crate) fn attempt_timeout(&self) -> Option<Duration> {
        self.inner.attempt_timeout
    }

    pub(crate) fn idle_timeout(&self) -> Duration {
        self.inner.idle_timeout
    }

    pub(crate) fn retries(&self) -> RetryPolicy {
        self.inner.sender.retries
    }

    /// Returns the retry policy of an operation. A client without retries makes none, whatever the operation states.
    pub(crate) fn retries_of(&self, operation: &Operation) -> RetryPolicy {
        operation.own_retries().filter(|_| self.retries().is_active()).unwrap_or(self.retries())
    }

    /// Returns the retry budget.
    pub(crate) fn budget(&self) -> &Budget {
        &self.inner.sender.budget
    }

    pub(crate) fn rate_limit(&self) -> Option<&Window> {
        self.inner.throttle.window.as_ref()
    }

    /// Returns the pause that the server requests.
    pub(crate) fn pause(&self) -> &Pause {
        &self.inner.throttle.pause
    }

    /// `true` if experimental operations may be called.
    pub(crate) fn allows_experimental(&self) -> bool {
        self.inner.experimental
    }

    /// `true` if credentials may be sent over `http`.
    pub(crate) fn allows_plain_http(&self) -> bool {
        self.inner.plain_http
    }

    pub(crate) fn response_limit(&self) -> usize {
        self.inner.response_limit
    }

    /// Returns the maximum number of pages of a list.
    pub(crate) fn page_limit(&self) -> u64 {
        self.inner.page_limit
    }

    /// Returns the maximum number of consecutive pages without items.
    pub(crate) fn empty_page_limit(&self) -> u64 {
        self.inner.empty_page_limit
    }

    /// Returns the request id that the server assigned, by default from `x-request-id`.
    pub(crate) fn request_id(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        // For the few headers of a response, a scan is faster than a lookup, which hashes the name.
        let find = |wanted: &HeaderName| headers.iter().find(|(name, _)| *name == wanted);
        let own = self.inner.request_id_header.as_ref().and_then(find);
        own.or_else(|| find(&X_REQUEST_ID)).map(|(_, value)| value.clone())
    }

    /// Returns the cookies that servers have set, if they are sent.
    #[cfg(feature = "cookies")]
    pub(crate) fn cookies(&self) -> Option<&cookie_jar::CookieJar> {
        self.inner.cookies.as_ref()
    }

    /// Returns the warnings that were logged.
    pub(crate) fn warnings(&self) -> &Warnings {
        &self.inner.warnings
    }

    /// Returns the headers that the user set for all calls.
    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.inner.headers
    }

    /// Returns the credentials that the security requirements of an operation select.
    pub(crate) fn select_credentials(&self, own: Option<Requirements>) -> Selected<'_> {
        self.inner.scheme_credentials.select(own, &self.inner.authentication)
    }

    /// Returns the credentials that belong to no security scheme.
    pub(crate) fn credentials(&self) -> &Credentials {
        &self.inner.credentials
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = formatter.debug_struct("Client");
        shown.field("base_url", &self.base_url()).field("authentication", &self.inner.authentication);
        shown.field("decoding", &self.inner.decoding).finish_non_exhaustive()
    }
}
