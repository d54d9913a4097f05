//! Servers whose keys are known in advance.

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, SubjectPublicKeyInfoDer, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, DistinguishedName, Error, OtherError, SignatureScheme};

/// A verifier that accepts only servers with one of the pinned keys, among those that another verifier accepts.
///
/// Only the certificate of the server itself counts: which of the others belong to the verified chain is not known.
#[derive(Debug)]
pub(super) struct PinnedVerifier {
    verifier: Arc<dyn ServerCertVerifier>,
    keys: Vec<SubjectPublicKeyInfoDer<'static>>,
}

/// The key of the server is not pinned.
#[derive(Debug, thiserror::Error)]
#[error("the key of the server is not one of the pinned certificates")]
struct NotPinned;

impl PinnedVerifier {
    /// Pins the keys of certificates.
    pub(super) fn new(
        verifier: Arc<dyn ServerCertVerifier>,
        certificates: &[CertificateDer<'_>],
    ) -> Result<Self, Error> {
        let keys = certificates.iter().map(key).collect::<Result<_, _>>()?;
        Ok(Self { verifier, keys })
    }
}

/// Returns the public key of a certificate, which stays the same when the certificate is renewed.
fn key(certificate: &CertificateDer<'_>) -> Result<SubjectPublicKeyInfoDer<'static>, Error> {
    Ok(ParsedCertificate::try_from(certificate)?.subject_public_key_info())
}

impl ServerCertVerifier for PinnedVerifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verified = self.verifier.verify_server_cert(certificate, intermediates, name, ocsp_response, now)?;
        if self.keys.contains(&key(certificate)?) {
            return Ok(verified);
        }
        Err(CertificateError::Other(OtherError(Arc::new(NotPinned))).into())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verifier.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verifier.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.verifier.supported_verify_schemes()
    }

    fn root_hint_subjects(&self) -> Option<&[DistinguishedName]> {
        self.verifier.root_hint_subjects()
    }
}
