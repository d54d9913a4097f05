//! Settings of connections.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretSlice};

use super::error::ConfigurationError;

/// The settings of connections.
pub(super) struct Connections {
    pub(super) proxies: Vec<String>,
    pub(super) root_certificates: Vec<Vec<u8>>,
    pub(super) identity: Option<SecretSlice<u8>>,
    pub(super) connect_timeout: Duration,
    pub(super) idle_timeout: Duration,
    pub(super) max_idle: usize,
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
            root_certificates: Vec::new(),
            identity: None,
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(90),
            max_idle: usize::MAX,
            keep_alive_interval: Some(Duration::from_secs(15)),
            changes: Vec::new(),
        }
    }
}

impl Connections {
    /// Creates an HTTP client, which opens connections when they are needed.
    pub(super) fn open(&self) -> Result<reqwest::Client, ConfigurationError> {
        let unusable =
            |what| move |error: reqwest::Error| ConfigurationError::Connection(what, Some(error.without_url()));
        // Redirects are followed by `call::send`, which knows what is a credential.
        let mut builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        // Retries are made by `call::attempt`, which knows what may be repeated, and counts them.
        builder = builder.retry(reqwest::retry::never());
        builder = builder.pool_idle_timeout(self.idle_timeout).pool_max_idle_per_host(self.max_idle);
        if let Some(interval) = self.keep_alive_interval {
            builder = builder.http2_keep_alive_interval(interval).http2_keep_alive_timeout(interval);
        }
        for url in &self.proxies {
            builder = builder.proxy(reqwest::Proxy::all(url.as_str()).map_err(|it| unusable("proxy")(it))?);
        }
        for pem in &self.root_certificates {
            let certificates = reqwest::Certificate::from_pem_bundle(pem).map_err(unusable("root certificate"))?;
            if certificates.is_empty() {
                return Err(ConfigurationError::Connection("root certificate", None));
            }
            builder = certificates.into_iter().fold(builder, reqwest::ClientBuilder::add_root_certificate);
        }
        if let Some(pem) = &self.identity {
            let identity = reqwest::Identity::from_pem(pem.expose_secret()).map_err(unusable("client identity"))?;
            builder = builder.identity(identity);
        }
        builder = builder.connect_timeout(self.connect_timeout);
        builder = self.changes.iter().fold(builder, |builder, change| change(builder));
        builder.build().map_err(ConfigurationError::Http)
    }
}
