//! Settings of connections.

use std::time::Duration;

use super::error::ConfigurationError;
use super::http_protocols::HttpProtocols;
#[cfg(any(feature = "rustls-no-provider", feature = "native-tls"))]
use super::tls::{self, TlsSettings};
use crate::box_error::BoxError;
use crate::printable::printable;

/// The settings of connections.
pub(super) struct Connections {
    pub(super) proxies: Vec<String>,
    #[cfg(any(feature = "rustls-no-provider", feature = "native-tls"))]
    pub(super) tls: TlsSettings,
    pub(super) protocols: HttpProtocols,
    pub(super) connect_timeout: Duration,
    pub(super) idle_timeout: Duration,
    pub(super) max_idle: usize,
    #[cfg(feature = "http2")]
    pub(super) keep_alive_interval: Option<Duration>,
    /// Functions of the user that change further settings.
    pub(super) changes: Vec<Change>,
}

/// A function that changes the settings of an HTTP client.
pub(super) type Change = Box<dyn Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync>;

impl Default for Connections {
    fn default() -> Self {
        Self {
            proxies: Vec::new(),
            #[cfg(any(feature = "rustls-no-provider", feature = "native-tls"))]
            tls: TlsSettings::default(),
            protocols: HttpProtocols::default(),
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(90),
            max_idle: usize::MAX,
            #[cfg(feature = "http2")]
            keep_alive_interval: Some(Duration::from_secs(15)),
            changes: Vec::new(),
        }
    }
}

impl Connections {
    /// `true` if the client has a certificate of its own.
    pub(super) fn has_identity(&self) -> bool {
        #[cfg(any(feature = "rustls-no-provider", feature = "native-tls"))]
        return self.tls.identity.is_some();
        #[cfg(not(any(feature = "rustls-no-provider", feature = "native-tls")))]
        false
    }

    /// `true` if the program changed a setting that determines where requests are sent, or which servers are trusted.
    pub(super) fn is_changed(&self) -> bool {
        #[cfg(any(feature = "rustls-no-provider", feature = "native-tls"))]
        let is_tls_changed = self.tls.is_changed();
        #[cfg(not(any(feature = "rustls-no-provider", feature = "native-tls")))]
        let is_tls_changed = false;
        let are_protocols_changed = cfg!(feature = "http2") && matches!(self.protocols, HttpProtocols::Http1);
        is_tls_changed || are_protocols_changed || !self.proxies.is_empty() || !self.changes.is_empty()
    }

    /// Creates an HTTP client, which opens connections when they are needed.
    pub(super) fn open(&self) -> Result<reqwest::Client, ConfigurationError> {
        self.builder()?.build().map_err(ConfigurationError::Http)
    }

    /// Returns the builder of an HTTP client.
    fn builder(&self) -> Result<reqwest::ClientBuilder, ConfigurationError> {
        // Redirects are followed by `call::send`, which knows what is a credential.
        let mut builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        // Retries are made by `call::attempt`, which knows what may be repeated, and counts them.
        builder = builder.retry(reqwest::retry::never());
        builder = builder.pool_idle_timeout(self.idle_timeout).pool_max_idle_per_host(self.max_idle);
        if matches!(self.protocols, HttpProtocols::Http1) {
            builder = builder.http1_only();
        }
        #[cfg(feature = "http2")]
        if let Some(interval) = self.keep_alive_interval {
            builder = builder.http2_keep_alive_interval(interval).http2_keep_alive_timeout(interval);
        }
        for url in &self.proxies {
            builder = builder.proxy(proxy(url).map_err(|it| ConfigurationError::Connection("proxy", Some(it)))?);
        }
        #[cfg(any(feature = "rustls-no-provider", feature = "native-tls"))]
        {
            builder = tls::apply(&self.tls, builder, self.protocols)?;
        }
        builder = builder.connect_timeout(self.connect_timeout);
        Ok(self.changes.iter().fold(builder, |builder, change| change(builder)))
    }
}

/// Returns a proxy for all requests. The HTTP client would take one with an unknown scheme for one that speaks HTTP.
fn proxy(url: &str) -> Result<reqwest::Proxy, BoxError> {
    const SOCKS: [&str; 4] = ["socks4", "socks4a", "socks5", "socks5h"];
    match url.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase()) {
        Some(scheme) if SOCKS.contains(&scheme.as_str()) && !cfg!(feature = "socks") => {
            Err(format!("`{scheme}` requires the feature `socks`").into())
        }
        Some(scheme) if !["http", "https"].iter().chain(&SOCKS).any(|it| *it == scheme) => {
            Err(format!("`{}` is not a scheme of proxies", printable(&scheme)).into())
        }
        _ => reqwest::Proxy::all(url).map_err(|it| it.without_url().into()),
    }
}

/// Returns a builder of HTTP clients for [`ClientBuilder::http_client`](crate::ClientBuilder::http_client): with the TLS that the features
/// of this crate choose, and without redirects and retries, which calls make themselves. A `reqwest::Client` without this builder
/// needs a process-wide provider of cryptography, unless another crate enables the feature `rustls` or `native-tls` of `reqwest`.
///
/// # Errors
/// Returns an error if TLS has no cryptography, or if the certificates of the operating system cannot be read.
///
/// ```
/// use sdk_runtime::{Client, http_client_builder};
///
/// let http = http_client_builder()?.pool_max_idle_per_host(4).build()?;
/// let client = Client::builder("https://api.example.com").http_client(http).build()?;
/// # let _ = client;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn http_client_builder() -> Result<reqwest::ClientBuilder, ConfigurationError> {
    Connections::default().builder()
}
