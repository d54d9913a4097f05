//! Requests that were sent.

use http::header::CONTENT_TYPE;
use http::{HeaderMap, Method};
use url::form_urlencoded;

use crate::json::Value;
use crate::redaction::Secrets;
use crate::wire::transport::Outgoing;

/// The media type of forms.
const FORM: &[u8] = b"application/x-www-form-urlencoded";

/// A request that was sent.
pub(super) struct SeenRequest {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) query: Vec<(String, String)>,
    pub(super) redacted_query: Vec<(String, String)>,
    pub(super) headers: HeaderMap,
    /// The decoded members of a form.
    pub(super) form: Vec<(String, String)>,
    pub(super) body: Option<Value>,
    pub(super) redacted_body: Option<Value>,
}

impl SeenRequest {
    pub(super) fn of(request: &Outgoing) -> Self {
        let secrets = Secrets::of(&request.headers, &request.url, &request.secret_parameters);
        let query: Vec<_> = request.url.query_pairs().into_owned().collect();
        let is_form = request.headers.get(CONTENT_TYPE).is_some_and(|it| it.as_bytes().starts_with(FORM));
        let form = request.body.as_bytes().filter(|_| is_form);
        let form = form.map(|it| form_urlencoded::parse(it).into_owned().collect()).unwrap_or_default();
        let body = request.body.as_bytes().and_then(|it| Value::parse(it).ok());
        Self {
            method: request.method.clone(),
            path: request.url.path().to_owned(),
            redacted_query: query.iter().map(|(name, value)| (name.clone(), secrets.pair(name, value))).collect(),
            query,
            headers: request.headers.clone(),
            form,
            redacted_body: body.clone().map(|it| secrets.redacted(it)),
            body,
        }
    }
}
