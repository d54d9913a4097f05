//! Requests that were sent.

use http::{HeaderMap, Method};

use super::secrets::Secrets;
use crate::json::Value;
use crate::wire::transport::Outgoing;

/// A request that was sent.
pub(super) struct SeenRequest {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) query: Vec<(String, String)>,
    pub(super) redacted_query: Vec<(String, String)>,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<Value>,
    pub(super) redacted_body: Option<Value>,
}

impl SeenRequest {
    pub(super) fn of(request: &Outgoing) -> Self {
        let secrets = Secrets::of(request);
        let query: Vec<_> = request.url.query_pairs().into_owned().collect();
        let body = request.body.as_bytes().and_then(|it| Value::parse(it).ok());
        Self {
            method: request.method.clone(),
            path: request.url.path().to_owned(),
            redacted_query: query.iter().map(|(name, value)| (name.clone(), secrets.pair(name, value))).collect(),
            query,
            headers: request.headers.clone(),
            redacted_body: body.clone().map(|it| secrets.redacted(it)),
            body,
        }
    }
}
