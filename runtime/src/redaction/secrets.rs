//! The secrets of requests, which logs, recordings, and the errors of tests do not contain.

use std::borrow::Cow;
use std::sync::Arc;

use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::percent_decode_str;
use url::Url;

use super::Redaction;
use super::named::without_secret_members;
use super::names::{REDACTED, is_secret};
use crate::json::{Map, Value};
use crate::types::Base64;

/// Shorter credentials would also match unrelated text.
const SHORTEST: usize = 6;

/// The secrets of a request and its response.
#[derive(Clone)]
pub(crate) struct Secrets {
    redactions: Vec<Arc<Redaction>>,
    /// The query parameters that contain credentials.
    parameters: Vec<Cow<'static, str>>,
}

impl Secrets {
    /// Finds the credentials in the headers, and secrets in the query and in path arguments. The parameters contain credentials.
    pub(crate) fn of(
        headers: &HeaderMap,
        url: &Url,
        parameters: &[Cow<'static, str>],
        arguments: &[(&'static str, String)],
    ) -> Self {
        let words: Vec<&str> = headers.iter().flat_map(|(name, value)| secrets_in(name, value)).collect();
        let passwords = words.iter().filter_map(|it| basic_password(it));
        let is_key =
            |name: &str, value: &str| parameters.iter().any(|it| it == name) || (is_secret(name) && !is_number(value));
        let keys = url.query_pairs().filter(|(name, value)| is_key(name, value));
        let keys = keys.map(|(_, value)| value.into_owned());
        let arguments = arguments.iter().filter(|(name, _)| is_secret(name));
        let arguments = arguments.map(|(_, value)| percent_decode_str(value).decode_utf8_lossy().into_owned());
        let secrets = words.iter().map(|it| (*it).to_owned()).chain(passwords).chain(keys).chain(arguments);
        Self { redactions: vec![redaction(secrets)], parameters: parameters.to_vec() }
    }

    /// Adds secrets.
    pub(crate) fn including(&self, secrets: Vec<String>) -> Self {
        let mut all = self.clone();
        all.redactions.push(redaction(secrets.into_iter().filter(|it| !is_number(it))));
        all
    }

    /// Adds the values of the cookies that a response sets (RFC 6265, section 4.1.1).
    #[cfg(feature = "tracing")]
    pub(crate) fn including_cookies(&self, headers: &HeaderMap) -> Self {
        let cookies = headers.get_all(SET_COOKIE).iter().filter_map(|it| it.to_str().ok());
        let values = cookies.filter_map(|it| Some(it.split(';').next()?.split_once('=')?.1.trim().to_owned()));
        self.including(values.collect())
    }

    /// Redacts the value of a query parameter, a header or a member of a form.
    pub(crate) fn pair(&self, name: &str, value: &str) -> String {
        let is_key = self.parameters.iter().any(|it| it == name);
        if is_key || is_secret(name) { REDACTED.to_owned() } else { self.lines(value.to_owned()) }
    }

    /// Redacts JSON, and the names of its members.
    pub(crate) fn redacted(&self, value: Value) -> Value {
        match value {
            Value::String(text) => self.lines(text).into(),
            Value::Array(elements) => Value::Array(elements.into_iter().map(|it| self.redacted(it)).collect()),
            Value::Object(members) => {
                let mut redacted = Map::new();
                for (name, value) in members.iter() {
                    let value = value.clone();
                    let value = if is_secret(name) { hidden(value) } else { self.redacted(value) };
                    redacted.insert(self.text(name.to_owned()), value);
                }
                Value::Object(redacted)
            }
            other => other,
        }
    }

    /// Redacts the values of pairs.
    #[cfg(feature = "test-util")]
    pub(crate) fn pairs(&self, pairs: Vec<(String, String)>) -> Vec<(String, String)> {
        let redacted = pairs.into_iter().map(|(name, value)| {
            let value = self.pair(&name, &value);
            (name, value)
        });
        redacted.collect()
    }

    /// Redacts text.
    pub(crate) fn text(&self, text: String) -> String {
        self.redactions.iter().fold(text, |text, it| it.text(&text))
    }

    /// Redacts text that may contain JSON, such as events (HTML, "Server-sent events"), JSON Lines, and JSON that is cut off.
    pub(crate) fn lines(&self, text: String) -> String {
        let lines = text.split_inclusive('\n').map(|line| {
            let end = line.trim_end();
            let start = line.find(['{', '[']).unwrap_or(line.len());
            let json = end.get(start..).and_then(|it| Value::parse(it.as_bytes()).ok());
            let Some(json) = json else { return Cow::Borrowed(line) };
            let redacted = self.redacted(json.clone());
            if redacted == json {
                return Cow::Borrowed(line);
            }
            let (before, after) = (line.get(..start).unwrap_or_default(), line.get(end.len()..).unwrap_or_default());
            Cow::Owned(format!("{before}{redacted}{after}"))
        });
        self.text(without_secret_members(&lines.collect::<String>()))
    }
}

/// Creates a redaction of the secrets that are long enough.
fn redaction(secrets: impl Iterator<Item = String>) -> Arc<Redaction> {
    Arc::new(Redaction::new(secrets.filter(|it| it.len() >= SHORTEST), REDACTED))
}

/// `true` for numbers, such as the value of `max_tokens`, which also occur elsewhere.
fn is_number(value: &str) -> bool {
    value.bytes().all(|it| it.is_ascii_digit())
}

/// Replaces all strings, but keeps the structure.
pub(crate) fn hidden(value: Value) -> Value {
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

/// Returns the strings in members whose names indicate secrets.
pub(crate) fn secret_strings(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    collect(value, false, &mut found);
    found
}

fn collect(value: &Value, is_hidden: bool, found: &mut Vec<String>) {
    match value {
        Value::String(text) if is_hidden => found.push(text.clone()),
        Value::Array(elements) => elements.iter().for_each(|it| collect(it, is_hidden, found)),
        Value::Object(members) => {
            members.iter().for_each(|(name, it)| collect(it, is_hidden || is_secret(name), found))
        }
        _ => {}
    }
}

/// Returns the password in credentials of HTTP Basic authentication (RFC 7617, section 2).
fn basic_password(credentials: &str) -> Option<String> {
    let pair = String::from_utf8(Base64::from(credentials).bytes()?).ok()?;
    pair.split_once(':').map(|(_, password)| password.to_owned())
}

/// Returns the secret parts of a header: the values of cookies (RFC 6265, section 4.2.1), or the credentials after their scheme (RFC
/// 9110, section 11.4).
fn secrets_in<'h>(name: &HeaderName, value: &'h HeaderValue) -> Vec<&'h str> {
    let Ok(text) = value.to_str() else { return Vec::new() };
    if *name == COOKIE {
        let cookies = text.split(';').filter_map(|it| it.split_once('='));
        let secret = cookies.filter(|(name, _)| value.is_sensitive() || is_secret(name));
        return secret.map(|(_, value)| value.trim()).collect();
    }
    let is_secret = value.is_sensitive() || is_secret(name.as_str());
    text.split_whitespace().last().filter(|_| is_secret).into_iter().collect()
}

/// `true` if the value of a header must not be shown.
pub(crate) fn is_secret_header(name: &HeaderName, value: &HeaderValue) -> bool {
    value.is_sensitive() || matches!(*name, COOKIE | SET_COOKIE) || is_secret(name.as_str())
}
