//! The settings of TLS.

use secrecy::SecretSlice;

/// A version of TLS.
///
/// ```
/// use sdk_runtime::{Client, TlsVersion};
///
/// let client = Client::builder("https://api.example.com").min_tls_version(TlsVersion::Tls13).build()?;
/// # let _ = client;
/// # Ok::<(), sdk_runtime::ConfigurationError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum TlsVersion {
    /// TLS 1.2 (RFC 5246).
    Tls12,
    /// TLS 1.3 (RFC 8446).
    Tls13,
}

/// The TLS settings of connections.
pub(crate) struct TlsSettings {
    /// Certificates of additional authorities, in PEM.
    pub(crate) root_certificates: Vec<Vec<u8>>,
    /// `true` if the authorities that the operating system trusts are trusted.
    pub(crate) system_certificates: bool,
    /// A private key and certificates, in PEM.
    pub(crate) identity: Option<SecretSlice<u8>>,
    pub(crate) min_version: TlsVersion,
    /// Certificates whose keys servers have to use, in PEM. If there are none, any key is accepted.
    #[cfg(feature = "rustls-no-provider")]
    pub(crate) pinned_certificates: Vec<Vec<u8>>,
}

impl TlsSettings {
    /// `true` if the program changed a setting.
    pub(crate) fn is_changed(&self) -> bool {
        #[cfg(feature = "rustls-no-provider")]
        let is_pinned = !self.pinned_certificates.is_empty();
        #[cfg(not(feature = "rustls-no-provider"))]
        let is_pinned = false;
        let trusts_others = !self.system_certificates || !self.root_certificates.is_empty();
        is_pinned || trusts_others || self.identity.is_some() || self.min_version != TlsVersion::Tls12
    }
}

impl Default for TlsSettings {
    fn default() -> Self {
        Self {
            root_certificates: Vec::new(),
            system_certificates: true,
            identity: None,
            min_version: TlsVersion::Tls12,
            #[cfg(feature = "rustls-no-provider")]
            pinned_certificates: Vec::new(),
        }
    }
}
