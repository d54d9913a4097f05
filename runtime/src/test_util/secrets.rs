//! Secrets that are kept out of recordings.

use http::HeaderMap;

use crate::json::{Map, Value};

/// Stands where a secret stood.
const REDACTED: &str = "[redacted]";
/// What the names of secrets have in them, without `-` and `_`.
const SECRET_WORDS: [&str; 8] =
    ["secret", "token", "password", "passphrase", "apikey", "privatekey", "credential", "authorization"];

/// A shorter credential would stand in texts that have nothing to do with it.
const SHORTEST: usize = 6;

/// What must not be kept of a request and its answer.
pub(super) struct Secrets(Vec<String>);

impl Secrets {
    /// The credentials in the headers of a request.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let secret = headers.iter().filter(|(name, value)| value.is_sensitive() || is_secret(name.as_str()));
        let words = secret.filter_map(|(_, value)| value.to_str().ok()?.split_whitespace().last().map(str::to_owned));
        Self(words.filter(|it| it.len() >= SHORTEST).collect())
    }

    /// The value of a query parameter.
    pub(super) fn pair(&self, name: &str, value: &str) -> String {
        if is_secret(name) { REDACTED.to_owned() } else { self.text(value.to_owned()) }
    }

    pub(super) fn redacted(&self, value: Value) -> Value {
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

    pub(super) fn text(&self, text: String) -> String {
        self.0.iter().fold(text, |text, secret| text.replace(secret, REDACTED))
    }
}

/// Without all texts, in the same shape.
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

fn is_secret(name: &str) -> bool {
    let plain: String = name.chars().filter(|it| it.is_alphanumeric()).collect::<String>().to_lowercase();
    SECRET_WORDS.iter().any(|it| plain.contains(it))
}
