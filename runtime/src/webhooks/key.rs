//! Keys of signatures.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::zeroize::Zeroizing;
use sha2::Sha256;

/// A secret that cannot be the key of a signature.
///
/// ```
/// use sdk_runtime::webhooks::{GitHub, SecretError};
///
/// assert_eq!(GitHub::new("").unwrap_err(), SecretError::Empty);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SecretError {
    /// The secret is empty, so anyone could sign with it.
    #[error("the secret of the webhook is empty; check where it is read from")]
    Empty,
    /// The secret is not Base64.
    #[error("the secret of the webhook is not Base64; pass it as the service shows it, such as `whsec_…`")]
    Base64,
}

/// The keys of a receiver, of which any may have signed. Their memory is zeroized when they are dropped.
#[derive(Clone)]
pub(super) struct Keys(Vec<Zeroizing<Vec<u8>>>);

impl Keys {
    /// Creates keys from the bytes of a secret.
    pub(super) fn of_bytes(secret: &[u8]) -> Result<Self, SecretError> {
        Self(Vec::new()).and_bytes(secret)
    }

    /// Adds the bytes of another secret.
    pub(super) fn and_bytes(mut self, secret: &[u8]) -> Result<Self, SecretError> {
        if secret.is_empty() {
            return Err(SecretError::Empty);
        }
        self.0.push(Zeroizing::new(secret.to_vec()));
        Ok(self)
    }

    /// Returns the bytes of a Base64 string.
    pub(super) fn decoded(secret: &str) -> Result<Zeroizing<Vec<u8>>, SecretError> {
        STANDARD.decode(secret).map(Zeroizing::new).map_err(|_| SecretError::Base64)
    }

    /// Returns `true` if one of the keys created one of the signatures of the content. Takes the same time wherever two
    /// signatures differ.
    ///
    /// Source: RFC 2104; FIPS 180-4 (SHA-256).
    pub(super) fn verify(&self, content: &[&[u8]], signatures: &[Vec<u8>]) -> bool {
        self.0.iter().any(|key| {
            // HMAC accepts keys of any length.
            let Ok(mut code) = Hmac::<Sha256>::new_from_slice(key) else { return false };
            content.iter().for_each(|it| code.update(it));
            signatures.iter().any(|it| code.clone().verify_slice(it).is_ok())
        })
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Keys(…)")
    }
}
