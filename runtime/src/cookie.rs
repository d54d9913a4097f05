//! Cookies of requests: their names, and the header that contains them.

use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// The ASCII characters that a token cannot contain (RFC 9110, section 5.6.2).
const DELIMITERS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'(')
    .add(b')')
    .add(b',')
    .add(b'/')
    .add(b':')
    .add(b';')
    .add(b'<')
    .add(b'=')
    .add(b'>')
    .add(b'?')
    .add(b'@')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'{')
    .add(b'}');

/// Escapes the characters that the name of a cookie, which is a token, cannot contain (RFC 6265, section 4.1.1).
pub(crate) fn cookie_name(name: &str) -> String {
    utf8_percent_encode(name, DELIMITERS).to_string()
}

/// Sets a cookie of a request, which replaces those of the same name.
pub(crate) fn set_cookie(headers: &mut HeaderMap, name: &str, value: &str) {
    join_cookies(headers, |it| name_of(it) != name.as_bytes(), format!("{name}={value}").as_bytes());
}

/// Adds one or more cookies to those of a request.
pub(crate) fn add_cookies(headers: &mut HeaderMap, cookies: &[u8]) {
    join_cookies(headers, |_| true, cookies);
}

/// Returns the names of the cookies of a request.
#[cfg(feature = "cookies")]
pub(crate) fn cookie_names(headers: &HeaderMap) -> impl Iterator<Item = &[u8]> {
    pairs(headers).map(name_of)
}

fn pairs(headers: &HeaderMap) -> impl Iterator<Item = &[u8]> {
    let present = headers.get(COOKIE).map(HeaderValue::as_bytes).unwrap_or_default();
    present.split(|it| *it == b';').map(<[u8]>::trim_ascii).filter(|it| !it.is_empty())
}

fn name_of(pair: &[u8]) -> &[u8] {
    pair.split(|it| *it == b'=').next().unwrap_or_default()
}

/// Adds cookies to those that are kept. Arguments may contain any UTF-8.
fn join_cookies(headers: &mut HeaderMap, is_kept: impl Fn(&[u8]) -> bool, own: &[u8]) {
    let all = pairs(headers).filter(|it| is_kept(it)).chain([own]).collect::<Vec<_>>().join(&b"; "[..]);
    // The parts are valid, so the whole is.
    if let Ok(mut value) = HeaderValue::from_bytes(&all) {
        value.set_sensitive(true);
        headers.insert(COOKIE, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_cookies_are_tokens() {
        for (name, expected) in [
            ("a!#$%&'*+-.^_`|~", "a!#$%&'*+-.^_`|~"),
            ("a; b=\"c\"\r\n", "a%3B%20b%3D%22c%22%0D%0A"),
            ("é[]", "%C3%A9%5B%5D"),
            ("", ""),
        ] {
            assert_eq!(cookie_name(name), expected);
        }
    }
}
