//! Names of cookies.

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
