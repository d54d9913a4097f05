//! A log of requests and responses.

use std::sync::Arc;

use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use tracing::Level;
use url::{Url, form_urlencoded};

use super::{Interceptor, Outcome, OutgoingRequest};
use crate::box_error::BoxError;
use crate::json::Value;
use crate::media_type::essence;
use crate::printable::{printable, shortened};
use crate::redaction::{REDACTED, Secrets, is_secret, is_secret_header, secret_strings, without_secret_parameters};

/// The target of the events.
const TARGET: &str = "sdk_runtime::wire";

/// An interceptor that logs requests and responses as `tracing` events, without secrets: two events of level `DEBUG` with the target
/// `sdk_runtime::wire` for each attempt.
///
/// | event | fields |
/// |---|---|
/// | `request` | `operation`, `attempt`, `method`, `url`, `headers`, `body` |
/// | `response` | `operation`, `attempt`, `status`, `duration_ms`, `headers`, `body`, `error` |
///
/// Credentials of the client are removed wherever they appear, in any encoding, and so are headers, query parameters, and members of
/// JSON and forms whose names contain a word such as `token`, `secret` or `password`. Such values of a request are not shown in its
/// response either, and neither are values of cookies. Other personal data in bodies, such as that in XML, is not recognized, so bodies
/// are logged only [on request](Self::bodies).
///
/// ```
/// use sdk_runtime::{Client, WireLog};
///
/// let client = Client::builder("https://api.example.com").bearer("s3cret").interceptor(WireLog::new().bodies(2000)).build()?;
/// # let _ = client;
/// # Ok::<(), sdk_runtime::ConfigurationError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct WireLog {
    /// The number of bytes of each body to log.
    body_limit: usize,
}

/// The secrets of the last request, which its response must not show either.
#[derive(Clone)]
struct RequestSecrets(Arc<Secrets>);

impl WireLog {
    /// Creates a log of requests and responses without bodies.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Also logs bodies, up to this many bytes of each. Only JSON, forms and text are shown. Of other bodies, of those that are
    /// files or streams, and of those of responses that are streamed to the caller, only the size or the kind is logged.
    #[must_use]
    pub fn bodies(self, limit: usize) -> Self {
        Self { body_limit: limit }
    }

    /// Returns a body for the log, or `None` if there is nothing to log.
    fn body(&self, headers: &HeaderMap, body: Option<&Bytes>, secrets: &Secrets) -> Option<String> {
        if self.body_limit == 0 {
            return None;
        }
        let Some(body) = body else { return Some("(streamed)".to_owned()) };
        if body.is_empty() {
            return None;
        }
        let text = match (Value::parse(body), std::str::from_utf8(body)) {
            _ if is_form(headers) => form(form_urlencoded::parse(body), secrets),
            (Ok(value), _) => secrets.redacted(value).to_string(),
            (Err(_), Ok(text)) if !media_type(headers).starts_with("multipart/") => secrets.lines(text.to_owned()),
            _ => return Some(format!("({} bytes)", body.len())),
        };
        Some(printable(&shortened(&without_secret_parameters(&text), self.body_limit)))
    }
}

impl Interceptor for WireLog {
    fn before_attempt(&self, request: &mut OutgoingRequest<'_>) -> Result<(), BoxError> {
        if !tracing::enabled!(target: TARGET, Level::DEBUG) {
            return Ok(());
        }
        let in_body = request.body().map(|it| secrets_in(request.headers(), it)).unwrap_or_default();
        let secrets = Arc::new(request.secrets().including(in_body));
        tracing::debug!(
            target: TARGET,
            operation = request.operation(),
            attempt = request.attempts() + 1,
            method = request.method().as_str(),
            url = shown_url(request.url(), &secrets),
            headers = shown_headers(request.headers(), &secrets),
            body = self.body(request.headers(), request.body(), &secrets),
            "request",
        );
        request.extensions_mut().insert(RequestSecrets(secrets));
        Ok(())
    }

    fn after_attempt(&self, attempt: &Outcome<'_>) {
        // Without the event of the request, the secrets are unknown.
        let Some(RequestSecrets(secrets)) = attempt.extensions().get() else { return };
        let secrets = &attempt.headers().map_or_else(|| (**secrets).clone(), |it| secrets.including_cookies(it));
        tracing::debug!(
            target: TARGET,
            operation = attempt.operation(),
            attempt = attempt.attempts(),
            status = attempt.status().map(|it| it.as_u16()),
            duration_ms = attempt.elapsed().as_millis() as u64,
            headers = attempt.headers().map(|it| shown_headers(it, secrets)),
            body = attempt.headers().and_then(|it| self.body(it, attempt.body(), secrets)),
            error = attempt.error().map(|it| printable(&secrets.text(it.to_string()))),
            "response",
        );
    }
}

/// Returns a URL without secrets.
fn shown_url(url: &Url, secrets: &Secrets) -> String {
    let path = secrets.text(url.path().to_owned());
    let query = if url.query().is_some() { format!("?{}", form(url.query_pairs(), secrets)) } else { String::new() };
    printable(&format!("{}{path}{query}", url.origin().ascii_serialization()))
}

/// Returns headers without secrets, as on the wire of HTTP/1.1 but in one line.
fn shown_headers(headers: &HeaderMap, secrets: &Secrets) -> String {
    let shown = headers.iter().map(|(name, value)| match value.to_str() {
        _ if is_secret_header(name, value) => format!("{name}: {REDACTED}"),
        Ok(text) => format!("{name}: {}", without_secret_parameters(&secrets.pair(name.as_str(), text))),
        Err(_) => format!("{name}: ({} bytes)", value.len()),
    });
    printable(&shown.collect::<Vec<_>>().join(", "))
}

/// Returns the pairs of a form or a query without secrets.
fn form<'p>(pairs: form_urlencoded::Parse<'p>, secrets: &Secrets) -> String {
    let shown = pairs.map(|(name, value)| {
        let value = secrets.pair(&name, &value);
        format!("{}={value}", secrets.text(name.into_owned()))
    });
    shown.collect::<Vec<_>>().join("&")
}

/// Returns the strings in a form or in JSON whose names indicate secrets.
fn secrets_in(headers: &HeaderMap, body: &Bytes) -> Vec<String> {
    if is_form(headers) {
        let pairs = form_urlencoded::parse(body).filter(|(name, _)| is_secret(name));
        return pairs.map(|(_, value)| value.into_owned()).collect();
    }
    Value::parse(body).as_ref().map(secret_strings).unwrap_or_default()
}

fn is_form(headers: &HeaderMap) -> bool {
    media_type(headers) == "application/x-www-form-urlencoded"
}

fn media_type(headers: &HeaderMap) -> String {
    headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).map(essence).unwrap_or_default()
}
