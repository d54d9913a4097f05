//! The names of headers that parameters cannot have.

/// The reason why a header parameter is ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unusable {
    /// OpenAPI describes the value elsewhere: in `content` or in a security scheme.
    ///
    /// Source: OpenAPI 3.0.3, Parameter Object, `name`.
    DescribedElsewhere,
    /// The HTTP client controls the header, because it describes the connection or how a body ends. A server or a proxy that
    /// read another value than the client meant would see another request (request smuggling).
    ///
    /// Source: RFC 9110, section 7.6.1; RFC 9112, section 6; RFC 9113, section 8.2.2.
    ControlledByClient,
    /// The name is not a token.
    ///
    /// Source: RFC 9110, section 5.1.
    NotAToken,
}

const DESCRIBED_ELSEWHERE: &[&str] = &["accept", "content-type", "authorization"];

const CONTROLLED_BY_CLIENT: &[&str] = &[
    // The client decodes what it asks for.
    "accept-encoding",
    "connection",
    "content-length",
    "expect",
    "host",
    "http2-settings",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Returns the reason why no parameter can set the header, if there is one.
pub(super) fn unusable(name: &str) -> Option<Unusable> {
    let lowercase = name.to_ascii_lowercase();
    if !is_token(name) {
        Some(Unusable::NotAToken)
    } else if DESCRIBED_ELSEWHERE.contains(&lowercase.as_str()) {
        Some(Unusable::DescribedElsewhere)
    } else if CONTROLLED_BY_CLIENT.contains(&lowercase.as_str()) {
        Some(Unusable::ControlledByClient)
    } else {
        None
    }
}

/// Source: RFC 9110, section 5.6.2.
fn is_token(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|it| it.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_and_invalid_names_are_unusable() {
        for (name, reason) in [
            ("X-Request-Id", None),
            ("Cookie", None),
            ("If-Match", None),
            ("Accept", Some(Unusable::DescribedElsewhere)),
            ("AUTHORIZATION", Some(Unusable::DescribedElsewhere)),
            ("host", Some(Unusable::ControlledByClient)),
            ("Transfer-Encoding", Some(Unusable::ControlledByClient)),
            (":authority", Some(Unusable::NotAToken)),
            ("Bad Name", Some(Unusable::NotAToken)),
            ("X\r\nY", Some(Unusable::NotAToken)),
            ("", Some(Unusable::NotAToken)),
        ] {
            assert_eq!(unusable(name), reason, "{name:?}");
        }
    }
}
