//! Certificates of tests.

use std::sync::Arc;

use rcgen::{BasicConstraints, Certificate, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{ConfigBuilder, DEFAULT_VERSIONS, ServerConfig, SupportedProtocolVersion, WantsVerifier};

/// Returns the cryptography of servers.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

/// Configures a server with the usual versions of TLS.
pub(crate) fn server_config() -> ConfigBuilder<ServerConfig, WantsVerifier> {
    server_config_of(DEFAULT_VERSIONS)
}

/// Configures a server with these versions of TLS.
pub(crate) fn server_config_of(
    versions: &[&'static SupportedProtocolVersion],
) -> ConfigBuilder<ServerConfig, WantsVerifier> {
    ServerConfig::builder_with_provider(provider()).with_protocol_versions(versions).unwrap()
}

/// A certificate authority of one test.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: Certificate,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        // OpenSSL takes a certificate whose subject and issuer have the same name for its own authority.
        params.distinguished_name.push(DnType::CommonName, "authority");
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        Self { issuer: Issuer::new(params, key), certificate }
    }

    /// Returns the certificate of the authority.
    pub(crate) fn der(&self) -> CertificateDer<'static> {
        self.certificate.der().clone()
    }

    /// Returns the certificate of the authority in PEM.
    pub(crate) fn pem(&self) -> String {
        self.certificate.pem()
    }

    /// Creates a certificate for this name.
    pub(crate) fn sign(&self, name: &str) -> (Certificate, KeyPair) {
        let key = KeyPair::generate().unwrap();
        (self.renew(name, &key), key)
    }

    /// Creates another certificate for this name and key.
    pub(crate) fn renew(&self, name: &str, key: &KeyPair) -> Certificate {
        CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(key, &self.issuer).unwrap()
    }

    /// Creates the certificate of a server on the loopback interface, with its key.
    pub(crate) fn server(&self) -> (CertificateDer<'static>, PrivateKeyDer<'static>) {
        Self::server_with(self.sign("127.0.0.1"))
    }

    /// Converts a certificate and its key to those of a server.
    pub(crate) fn server_with(
        (certificate, key): (Certificate, KeyPair),
    ) -> (CertificateDer<'static>, PrivateKeyDer<'static>) {
        (certificate.der().clone(), PrivateKeyDer::try_from(key.serialize_der()).unwrap())
    }
}
