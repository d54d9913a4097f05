//! Headers with secrets.

use bytes::Bytes;
use http::HeaderValue;
use secrecy::zeroize::Zeroizing;

/// Returns the value of a header that logs do not show, or `None` if HTTP does not allow its characters. Its memory is zeroized
/// when it is dropped.
pub(super) fn sensitive(scheme: &[u8], secret: &[u8]) -> Option<HeaderValue> {
    let mut text = Zeroizing::new(Vec::with_capacity(scheme.len() + secret.len()));
    text.extend_from_slice(scheme);
    text.extend_from_slice(secret);
    let mut value = HeaderValue::from_maybe_shared(Bytes::from_owner(text)).ok()?;
    value.set_sensitive(true);
    Some(value)
}
