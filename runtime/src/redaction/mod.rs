//! Removing secrets from text, in whatever encoding they appear.

#[cfg(any(feature = "tracing", feature = "test-util"))]
mod named;
#[cfg(any(feature = "tracing", feature = "test-util"))]
mod names;
#[cfg(any(feature = "tracing", feature = "test-util"))]
mod secrets;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use secrecy::zeroize::Zeroizing;
use url::form_urlencoded;

#[cfg(feature = "tracing")]
pub(crate) use self::named::without_secret_parameters;
#[cfg(any(feature = "tracing", feature = "test-util"))]
pub(crate) use self::names::{REDACTED, is_secret};
#[cfg(any(feature = "tracing", feature = "test-util"))]
pub(crate) use self::secrets::{Secrets, is_secret_header, secret_strings};

/// The characters that the most permissive encoders do not escape (RFC 3986, section 2.3).
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The secrets that must not be shown, with their encodings.
pub(crate) struct Redaction {
    /// The secrets and their encodings, the longest first.
    forms: Vec<Zeroizing<String>>,
    replacement: &'static str,
}

impl Redaction {
    /// Creates a redaction that replaces these secrets. Empty ones are ignored.
    pub(crate) fn new<S: AsRef<str>>(secrets: impl IntoIterator<Item = S>, replacement: &'static str) -> Self {
        let mut forms: Vec<_> = secrets.into_iter().flat_map(|it| forms(it.as_ref())).collect();
        forms.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        forms.dedup();
        Self { forms, replacement }
    }

    /// Replaces the secrets. If a secret appears in an encoding of another kind, such as with lowercase hexadecimal digits,
    /// the whole text is replaced.
    pub(crate) fn text(&self, text: &str) -> String {
        let mut shown = text.to_owned();
        for form in &self.forms {
            if shown.contains(form.as_str()) {
                shown = shown.replace(form.as_str(), self.replacement);
            }
        }
        if self.is_hidden_in(&shown) { self.replacement.to_owned() } else { shown }
    }

    /// `true` if decoding the text reveals a secret.
    fn is_hidden_in(&self, text: &str) -> bool {
        let is_revealed = |it: &str| self.forms.iter().any(|form| it.contains(form.as_str()));
        let mut decoded = text.to_owned();
        // Text is rarely encoded more than twice.
        for _ in 0..3 {
            let spaced = decoded.replace('+', " ");
            let from_url = percent_decode_str(&decoded).decode_utf8_lossy();
            let from_form = percent_decode_str(&spaced).decode_utf8_lossy();
            let unescaped = without_escapes(&decoded);
            let next = without_escapes(&from_url);
            if is_revealed(&from_url) || is_revealed(&from_form) || is_revealed(&unescaped) || is_revealed(&next) {
                return true;
            }
            if next == decoded {
                break;
            }
            decoded = next;
        }
        false
    }
}

/// Returns a secret in the encodings of URLs, forms, JSON and `Debug`, and as Base64.
fn forms(secret: &str) -> Vec<Zeroizing<String>> {
    let form: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let json = crate::json::to_string(&secret.to_owned()).unwrap_or_default();
    let debug = format!("{secret:?}");
    let unquoted = |it: &str| it.get(1..it.len().saturating_sub(1)).unwrap_or_default().to_owned();
    let forms = [
        secret.to_owned(),
        form,
        utf8_percent_encode(secret, UNRESERVED).to_string(),
        utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string(),
        unquoted(&json),
        unquoted(&debug),
        STANDARD_NO_PAD.encode(secret),
        URL_SAFE_NO_PAD.encode(secret),
    ];
    forms.into_iter().filter(|it| !it.is_empty()).map(Zeroizing::new).collect()
}

/// Decodes the escape sequences of JSON (RFC 8259, section 7).
fn without_escapes(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        plain.push_str(before);
        let mut characters = after.chars();
        match characters.next() {
            Some('u') => match code_point(after) {
                Some((character, behind)) => {
                    plain.push(character);
                    rest = behind;
                }
                None => rest = after,
            },
            Some(character) => {
                plain.push(character);
                rest = characters.as_str();
            }
            None => rest = after,
        }
    }
    plain.push_str(rest);
    plain
}

/// Decodes an escape sequence at the start of a string, after its backslash: `u` and four hexadecimal digits, or two of them
/// for a surrogate pair (RFC 8259, section 7). Returns the character and the text behind it.
fn code_point(text: &str) -> Option<(char, &str)> {
    let unit = |text: &str| u16::from_str_radix(text.strip_prefix('u')?.get(..4)?, 16).ok();
    let (first, behind) = (unit(text)?, text.get(5..)?);
    let second = behind.strip_prefix('\\').and_then(unit);
    let character = char::decode_utf16([Some(first), second].into_iter().flatten()).next()?.ok()?;
    let behind = if character.len_utf16() == 2 { behind.get(6..)? } else { behind };
    Some((character, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_replaced_in_all_encodings() {
        let secret = "s3cr3t/+=&%\"é\\";
        let redaction = Redaction::new([secret, ""], "…");
        for (text, shown) in [
            (format!("not {secret}!"), "not …!".to_owned()),
            (
                format!("client_secret={}&x=1", form_urlencoded::byte_serialize(secret.as_bytes()).collect::<String>()),
                "client_secret=…&x=1".to_owned(),
            ),
            (format!("at /{}", utf8_percent_encode(secret, UNRESERVED)), "at /…".to_owned()),
            (format!("{:?}", format!("a {secret}")), "\"a …\"".to_owned()),
            (crate::json::to_string(&format!("a {secret}")).unwrap(), "\"a …\"".to_owned()),
            (format!("Basic {}==", STANDARD_NO_PAD.encode(secret)), "Basic …==".to_owned()),
            // Encodings that are not known in advance.
            ("x=s3cr3t%2f%2b%3d%26%25%22%c3%a9%5c".to_owned(), "…".to_owned()),
            ("x=s3cr3t%252F%252B%253D%2526%2525%2522%25C3%25A9%255C".to_owned(), "…".to_owned()),
            (r#""s3cr3t\/+=\u0026%\"\u00e9\\""#.to_owned(), "…".to_owned()),
            ("harmless 100% \\u12 \\ud83d\\ude00".to_owned(), "harmless 100% \\u12 \\ud83d\\ude00".to_owned()),
        ] {
            assert_eq!(redaction.text(&text), shown, "{text}");
        }
        assert_eq!(Redaction::new([""], "…").text("a"), "a");
        assert_eq!(Redaction::new(["~~~???>>>"], "…").text("x=fn5%2bPz8%2fPj4%2b"), "…");
        assert_eq!(Redaction::new(["k😀y"], "…").text(r"a k\ud83d\ude00y"), "…");
    }
}
