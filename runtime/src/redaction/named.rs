//! Secrets that text names: members of JSON, which may be cut off, and parameters of URLs.

use super::names::{REDACTED, is_secret};

/// The longest name to look for, in bytes.
const LONGEST_NAME: usize = 100;

/// Replaces the strings in members whose names indicate secrets. The text need not be JSON as a whole.
pub(super) fn without_secret_members(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('"') {
        shown.push_str(before);
        shown.push('"');
        rest = after;
        if let Some(value) = secret_value(after) {
            shown.push_str(after.get(..after.len() - value.len()).unwrap_or_default());
            rest = hide(value, &mut shown);
        }
    }
    shown.push_str(rest);
    shown
}

/// Returns the text from the value of a member on, if the text begins after the first quote of the name, and that indicates a secret.
fn secret_value(text: &str) -> Option<&str> {
    let end = string_end(text.as_bytes().iter().take(LONGEST_NAME))?;
    let (name, behind) = (text.get(..end)?, text.get(end + 1..)?);
    let value = behind.trim_start().strip_prefix(':')?;
    is_secret(name).then(|| value.trim_start())
}

/// Returns the position of the quote that ends a string.
fn string_end<'t>(text: impl Iterator<Item = &'t u8>) -> Option<usize> {
    let mut is_escaped = false;
    for (position, byte) in text.enumerate() {
        match byte {
            b'"' if !is_escaped => return Some(position),
            b'\\' => is_escaped = !is_escaped,
            _ => is_escaped = false,
        }
    }
    None
}

/// Writes a value whose strings are replaced, and returns the text behind it.
fn hide<'t>(value: &'t str, shown: &mut String) -> &'t str {
    let (mut rest, mut depth) = (value, 0_usize);
    while let Some(first) = rest.chars().next() {
        let (head, behind) = rest.split_at(first.len_utf8());
        rest = behind;
        match first {
            '"' => {
                let end = string_end(behind.as_bytes().iter());
                rest = end.and_then(|it| behind.get(it + 1..)).unwrap_or_default();
                let is_name = depth > 0 && rest.trim_start().starts_with(':');
                let string = behind.get(..end.unwrap_or(behind.len())).unwrap_or_default();
                shown.extend(["\"", if is_name { string } else { REDACTED }, "\""]);
            }
            '[' | '{' => {
                depth += 1;
                shown.push_str(head);
            }
            ']' | '}' => {
                depth = depth.saturating_sub(1);
                shown.push_str(head);
            }
            _ => shown.push_str(head),
        }
        if depth == 0 {
            return rest;
        }
    }
    rest
}

/// Replaces the values of parameters in URLs whose names indicate secrets.
#[cfg(any(test, feature = "tracing"))]
pub(crate) fn without_secret_parameters(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['?', '&', '#']) {
        let (before, after) = rest.split_at(at + 1);
        shown.push_str(before);
        rest = after;
        let end = after.bytes().take(LONGEST_NAME).position(|it| !is_name_byte(it));
        let Some((name, value)) = end.and_then(|it| after.split_at_checked(it)) else { continue };
        if let Some(value) = value.strip_prefix('=').filter(|_| is_secret(name)) {
            shown.extend([name, "=", REDACTED]);
            rest = value.trim_start_matches(|it: char| !is_delimiter(it));
        }
    }
    shown.push_str(rest);
    shown
}

/// `true` for the bytes of names of parameters (RFC 3986, section 2).
#[cfg(any(test, feature = "tracing"))]
fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~%[]$".contains(&byte)
}

/// `true` for characters that end a parameter, or the URL.
#[cfg(any(test, feature = "tracing"))]
fn is_delimiter(character: char) -> bool {
    character.is_whitespace() || "&#\"'<>\\".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_found_in_incomplete_json() {
        for (text, expected) in [
            (r#"{"password":"s"}"#, r#"{"password":"[redacted]"}"#),
            (r#"{"a":"b","password" : "s\"x"#, r#"{"a":"b","password" : "[redacted]""#),
            (
                "data: \"x\"\n\"token\":\n[\"s\", {\"a\": \"s\"}], \"b\": \"c\"",
                "data: \"x\"\n\"token\":\n[\"[redacted]\", {\"a\": \"[redacted]\"}], \"b\": \"c\"",
            ),
            // A quote without a counterpart.
            (r#"5" {"password":"s"}"#, r#"5" {"password":"[redacted]"}"#),
            (r#"{"max_tokens": 5, "a": "token", "token": null}"#, r#"{"max_tokens": 5, "a": "token", "token": null}"#),
            (r#"{"password":"#, r#"{"password":"#),
            (r#"{"password":{"#, r#"{"password":{"#),
            ("\"é\" \\", "\"é\" \\"),
        ] {
            assert_eq!(without_secret_members(text), expected, "{text}");
            assert_eq!(without_secret_members(expected), expected, "{text}");
        }
    }

    #[test]
    fn parameters_are_found_in_urls() {
        for (text, expected) in [
            ("/a?access_token=s&b=1", "/a?access_token=[redacted]&b=1"),
            (
                "<https://a.example/?b=1&X-Amz-Security-Token=s>; rel=\"next\"",
                "<https://a.example/?b=1&X-Amz-Security-Token=[redacted]>; rel=\"next\"",
            ),
            ("/a#access_token=s é", "/a#access_token=[redacted] é"),
            ("/a?page_token=1&token", "/a?page_token=1&token"),
            ("?é=1&&", "?é=1&&"),
        ] {
            assert_eq!(without_secret_parameters(text), expected, "{text}");
        }
    }
}
