//! TLS by the library of the operating system.

use reqwest::tls::Version;
use reqwest::{Certificate, ClientBuilder, Identity};
use secrecy::ExposeSecret;

use super::settings::{TlsSettings, TlsVersion};
use crate::client::error::ConfigurationError;
use crate::client::http_protocols::HttpProtocols;

/// Applies the settings to an HTTP client.
pub(super) fn apply(
    settings: &TlsSettings,
    mut builder: ClientBuilder,
    _protocols: HttpProtocols,
) -> Result<ClientBuilder, ConfigurationError> {
    let mut roots = Vec::new();
    for pem in &settings.root_certificates {
        let certificates = Certificate::from_pem_bundle(pem).map_err(unusable("root certificate"))?;
        if certificates.is_empty() {
            return Err(ConfigurationError::Connection("root certificate", None));
        }
        roots.extend(certificates);
    }
    builder = match settings.system_certificates {
        true => builder.tls_certs_merge(roots),
        false => builder.tls_certs_only(roots),
    };
    if let Some(pem) = &settings.identity {
        // Each of the two skips what is not for it.
        let pem = pem.expose_secret();
        builder = builder.identity(Identity::from_pkcs8_pem(pem, pem).map_err(unusable("client identity"))?);
    }
    Ok(builder.tls_version_min(match settings.min_version {
        TlsVersion::Tls12 => Version::TLS_1_2,
        TlsVersion::Tls13 => Version::TLS_1_3,
    }))
}

fn unusable(what: &'static str) -> impl Fn(reqwest::Error) -> ConfigurationError {
    move |error| ConfigurationError::Connection(what, Some(error.without_url().into()))
}
