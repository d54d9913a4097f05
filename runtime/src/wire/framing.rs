//! Headers that only the HTTP client sets.

use http::HeaderName;
use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};

/// `true` if a header determines where a message ends (RFC 9112, section 6).
pub(crate) fn is_framing(name: &HeaderName) -> bool {
    matches!(*name, CONTENT_LENGTH | TRANSFER_ENCODING)
}
