//! Idempotency keys, by which a server recognizes that a request was sent before.
//!
//! Source: draft-ietf-httpapi-idempotency-key-header-07, section 2; the documentation of Stripe, "Idempotent requests".

use http::{HeaderName, HeaderValue};

use crate::operation::Operation;
use crate::request::error::RequestError;
use crate::request::parts::Request;
use crate::retry::Repetition;
use crate::types::Uuid;

/// The header of the draft, which callers of idempotent operations can add themselves.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Adds a fresh idempotency key to a request that needs one and has none. Every attempt sends the same request. Returns how the
/// request may be repeated.
pub(crate) fn add_key(
    operation: &Operation,
    request: &mut Request,
    is_idempotent: bool,
) -> Result<Repetition, RequestError> {
    let Some(name) = operation.idempotency_header() else {
        return Ok(match is_idempotent {
            // Requests that only read need no key.
            true if request.method.is_safe() => Repetition::Idempotent,
            true if request.headers.contains_key(IDEMPOTENCY_KEY) => Repetition::WithKey,
            true => Repetition::Idempotent,
            false => Repetition::Unsafe,
        });
    };
    let invalid = || RequestError::Header { name: name.to_owned() };
    let header = HeaderName::from_bytes(name.as_bytes()).map_err(|_| invalid())?;
    if request.headers.get(&header).is_none_or(HeaderValue::is_empty) {
        let key = fresh_key().ok_or(RequestError::IdempotencyKey)?;
        request.headers.insert(header, HeaderValue::try_from(key.to_string()).map_err(|_| invalid())?);
    }
    Ok(Repetition::WithKey)
}

/// Returns a random UUID (RFC 9562, section 5.4), or `None` if the system provides no random numbers. A predictable key could be that
/// of another client, whose result the server would then return.
fn fresh_key() -> Option<Uuid> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).ok()?;
    let random = u128::from_be_bytes(bytes);
    let without_version = random & !(0xf << 76) & !(0x3 << 62);
    Some(Uuid::from(without_version | 0x4 << 76 | 0x2 << 62))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn keys_are_distinct_random_uuids() {
        let keys: HashSet<String> = (0..100).map(|_| fresh_key().unwrap().to_string()).collect();
        assert_eq!(keys.len(), 100);
        for key in keys {
            assert_eq!(key.as_bytes()[14], b'4', "{key}");
            assert!(b"89ab".contains(&key.as_bytes()[19]), "{key}");
        }
    }
}
