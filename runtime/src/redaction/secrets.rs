//! The secrets of requests, which recordings and logs do not contain.

use std::borrow::Cow;

use http::HeaderMap;
use url::Url;

use super::Redaction;
use crate::json::{Map, Value};
use crate::types::Base64;

/// The replacement for secrets.
pub(crate) const REDACTED: &str = "[redacted]";
/// Substrings of the names of secrets, without `-` and `_`.
const SECRET_WORDS: [&str; 9] =
    ["cookie", "secret", "token", "password", "passphrase", "apikey", "privatekey", "credential", "authorization"];

/// Shorter credentials would also match unrelated text.
const SHORTEST: usize = 6;

/// The secrets of a request and its response.
pub(crate) struct Secrets {
    redaction: Redaction,
    /// The query parameters that contain credentials.
    parameters: Vec<Cow<'static, str>>,
}

impl Secrets {
    /// Finds the credentials in the headers and the query of a request. The parameters contain credentials.
    pub(crate) fn of(headers: &HeaderMap, url: &Url, parameters: &[Cow<'static, str>]) -> Self {
        let secret = headers.iter().filter(|(name, value)| value.is_sensitive() || is_secret(name.as_str()));
        let words = secret.filter_map(|(_, value)| value.to_str().ok()?.split_whitespace().last());
        let words: Vec<&str> = words.collect();
        let passwords = words.iter().filter_map(|it| basic_password(it));
        let keys = url.query_pairs().filter(|(name, _)| parameters.contains(name));
        let keys = keys.map(|(_, value)| value.into_owned());
        let secrets = words.iter().map(|it| (*it).to_owned()).chain(passwords).chain(keys);
        let redaction = Redaction::new(secrets.filter(|it| it.len() >= SHORTEST), REDACTED);
        Self { redaction, parameters: parameters.to_vec() }
    }

    /// Redacts the value of a query parameter, a header or a member of a form.
    pub(crate) fn pair(&self, name: &str, value: &str) -> String {
        let is_key = self.parameters.iter().any(|it| it == name);
        if is_key || is_secret(name) { REDACTED.to_owned() } else { self.text(value.to_owned()) }
    }

    /// Redacts the strings of a JSON value.
    pub(crate) fn redacted(&self, value: Value) -> Value {
        match value {
            Value::String(text) => self.text(text).into(),
            Value::Array(elements) => Value::Array(elements.into_iter().map(|it| self.redacted(it)).collect()),
            Value::Object(members) => {
                let mut redacted = Map::new();
                for (name, value) in members.iter() {
                    let value = value.clone();
                    redacted.insert(name, if is_secret(name) { hidden(value) } else { self.redacted(value) });
                }
                Value::Object(redacted)
            }
            other => other,
        }
    }

    /// Redacts text.
    pub(crate) fn text(&self, text: String) -> String {
        self.redaction.text(&text)
    }
}

/// Replaces all strings, but keeps the structure.
fn hidden(value: Value) -> Value {
    match value {
        Value::String(_) => REDACTED.into(),
        Value::Array(elements) => Value::Array(elements.into_iter().map(hidden).collect()),
        Value::Object(members) => {
            let mut shape = Map::new();
            for (name, value) in members.iter() {
                shape.insert(name, hidden(value.clone()));
            }
            Value::Object(shape)
        }
        other => other,
    }
}

/// Returns the password in credentials of HTTP Basic authentication (RFC 7617, section 2).
fn basic_password(credentials: &str) -> Option<String> {
    let pair = String::from_utf8(Base64::from(credentials).bytes()?).ok()?;
    pair.split_once(':').map(|(_, password)| password.to_owned())
}

fn is_secret(name: &str) -> bool {
    let plain: String = name.chars().filter(|it| it.is_alphanumeric()).collect::<String>().to_lowercase();
    SECRET_WORDS.iter().any(|it| plain.contains(it))
}
