//! TLS (RFC 8446), by the library that features choose.

#[cfg(all(feature = "native-tls", not(feature = "rustls-no-provider")))]
mod native;
#[cfg(feature = "rustls-no-provider")]
mod pinned;
#[cfg(feature = "rustls-no-provider")]
mod rustls;
mod settings;

#[cfg(all(feature = "native-tls", not(feature = "rustls-no-provider")))]
use self::native as library;
#[cfg(feature = "rustls-no-provider")]
use self::rustls as library;
pub(crate) use self::settings::TlsSettings;
pub use self::settings::TlsVersion;
use super::error::ConfigurationError;
use super::http_protocols::HttpProtocols;

/// Applies settings to an HTTP client, which offers these protocols to servers.
pub(super) fn apply(
    settings: &TlsSettings,
    builder: reqwest::ClientBuilder,
    protocols: HttpProtocols,
) -> Result<reqwest::ClientBuilder, ConfigurationError> {
    if !settings.system_certificates && settings.root_certificates.is_empty() {
        return Err(ConfigurationError::NoAuthority);
    }
    library::apply(settings, builder, protocols)
}
