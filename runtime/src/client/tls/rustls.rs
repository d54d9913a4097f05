//! TLS by rustls.

use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore, version};
use rustls_platform_verifier::Verifier;
use secrecy::ExposeSecret;

use super::pinned::PinnedVerifier;
use super::settings::{TlsSettings, TlsVersion};
use crate::box_error::BoxError;
use crate::client::error::ConfigurationError;
use crate::client::http_protocols::HttpProtocols;

/// Applies the settings to an HTTP client.
pub(super) fn apply(
    settings: &TlsSettings,
    builder: reqwest::ClientBuilder,
    protocols: HttpProtocols,
) -> Result<reqwest::ClientBuilder, ConfigurationError> {
    let provider = provider().ok_or(ConfigurationError::CryptoProvider)?;
    let versions: &[_] = match settings.min_version {
        TlsVersion::Tls12 => &[&version::TLS13, &version::TLS12],
        TlsVersion::Tls13 => &[&version::TLS13],
    };
    let config = ClientConfig::builder_with_provider(Arc::clone(&provider));
    let config = config.with_protocol_versions(versions).map_err(unusable("TLS version"))?;
    let config = config.dangerous().with_custom_certificate_verifier(verifier(settings, provider)?);
    let mut config = match &settings.identity {
        None => config.with_no_client_auth(),
        Some(pem) => {
            let pem = pem.expose_secret();
            let key = PrivateKeyDer::from_pem_slice(pem).map_err(unusable("client identity"))?;
            let chain = certificates(pem, "client identity")?;
            config.with_client_auth_cert(chain, key).map_err(unusable("client identity"))?
        }
    };
    // RFC 7301
    config.alpn_protocols = match protocols {
        HttpProtocols::Http1 => vec![b"http/1.1".to_vec()],
        #[cfg(feature = "http2")]
        HttpProtocols::All => vec![b"h2".to_vec(), b"http/1.1".to_vec()],
    };
    Ok(builder.tls_backend_preconfigured(config))
}

/// Returns the cryptography that the program installed, or else the one of a feature.
fn provider() -> Option<Arc<CryptoProvider>> {
    if let Some(installed) = CryptoProvider::get_default() {
        return Some(Arc::clone(installed));
    }
    #[cfg(feature = "rustls-aws-lc-rs")]
    return Some(rustls::crypto::aws_lc_rs::default_provider().into());
    #[cfg(all(feature = "rustls-ring", not(feature = "rustls-aws-lc-rs")))]
    return Some(rustls::crypto::ring::default_provider().into());
    #[cfg(not(any(feature = "rustls-ring", feature = "rustls-aws-lc-rs")))]
    None
}

/// Returns the verifier of servers' certificates.
fn verifier(
    settings: &TlsSettings,
    provider: Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, ConfigurationError> {
    let mut roots = Vec::new();
    for pem in &settings.root_certificates {
        roots.extend(certificates(pem, "root certificate")?);
    }
    let unusable_roots = unusable("root certificate");
    let verifier: Arc<dyn ServerCertVerifier> = match (settings.system_certificates, roots.is_empty()) {
        (true, true) => {
            Arc::new(Verifier::new(provider).map_err(|it| ConfigurationError::SystemCertificates(it.into()))?)
        }
        #[cfg(not(target_os = "android"))]
        (true, false) => Arc::new(Verifier::new_with_extra_roots(roots, provider).map_err(unusable_roots)?),
        #[cfg(target_os = "android")]
        (true, false) => {
            return Err(unusable_roots("Android needs `system_certificates(false)` for root certificates"));
        }
        (false, _) => {
            let mut store = RootCertStore::empty();
            for root in roots {
                store.add(root).map_err(unusable("root certificate"))?;
            }
            WebPkiServerVerifier::builder_with_provider(store.into(), provider)
                .build()
                .map_err(unusable("root certificate"))?
        }
    };
    if settings.pinned_certificates.is_empty() {
        return Ok(verifier);
    }
    let mut pinned = Vec::new();
    for pem in &settings.pinned_certificates {
        pinned.extend(certificates(pem, "pinned certificate")?);
    }
    let pinned = PinnedVerifier::new(verifier, &pinned).map_err(unusable("pinned certificate"))?;
    Ok(Arc::new(pinned))
}

/// Parses one or more certificates in PEM (RFC 7468, section 5).
fn certificates(pem: &[u8], what: &'static str) -> Result<Vec<CertificateDer<'static>>, ConfigurationError> {
    let certificates = CertificateDer::pem_slice_iter(pem).collect::<Result<Vec<_>, _>>();
    let certificates = certificates.map_err(unusable(what))?;
    if certificates.is_empty() { Err(ConfigurationError::Connection(what, None)) } else { Ok(certificates) }
}

fn unusable<E: Into<BoxError>>(what: &'static str) -> impl Fn(E) -> ConfigurationError {
    move |error| ConfigurationError::Connection(what, Some(error.into()))
}
