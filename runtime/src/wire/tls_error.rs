//! Errors of TLS.

use std::error::Error;

#[cfg(any(feature = "rustls-no-provider", feature = "native-tls", feature = "test-util"))]
use super::cause::find_cause;

/// A test requested that the certificate of the server is not trusted.
#[cfg(feature = "test-util")]
#[derive(Debug, thiserror::Error)]
#[error("invalid peer certificate: UnknownIssuer")]
pub(crate) struct UnknownIssuer;

/// `true` if one side does not accept the other, which only a new certificate or a new setting changes.
pub(super) fn is_lasting(error: &(dyn Error + 'static)) -> bool {
    #[cfg(feature = "test-util")]
    if find_cause::<UnknownIssuer>(error).is_some() {
        return true;
    }
    #[cfg(feature = "rustls-no-provider")]
    if let Some(error) = find_cause(error) {
        return is_certificate_error(error);
    }
    // The library of the operating system does not tell its errors apart, but those of the socket have a cause.
    #[cfg(feature = "native-tls")]
    if let Some(error) = find_cause::<native_tls::Error>(error) {
        return find_cause::<std::io::Error>(error).is_none();
    }
    let _without_tls = error;
    false
}

#[cfg(feature = "rustls-no-provider")]
fn is_certificate_error(error: &rustls::Error) -> bool {
    use rustls::AlertDescription;

    match error {
        rustls::Error::InvalidCertificate(_) => true,
        // RFC 8446, section 6.2
        rustls::Error::AlertReceived(alert) => matches!(
            alert,
            AlertDescription::BadCertificate
                | AlertDescription::UnsupportedCertificate
                | AlertDescription::CertificateRevoked
                | AlertDescription::CertificateExpired
                | AlertDescription::CertificateUnknown
                | AlertDescription::UnknownCA
                | AlertDescription::CertificateRequired
        ),
        _ => false,
    }
}
