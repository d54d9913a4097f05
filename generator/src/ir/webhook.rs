//! Webhooks and callbacks: requests that the server sends.

use std::fmt;

use super::{HttpMethod, Response, Use};

/// A request that the server sends to a URL of the user.
///
/// Source: OpenAPI 3.1.0, OpenAPI Object, `webhooks`; OpenAPI 3.0.3, Callback Object.
#[derive(Clone, Debug)]
pub(crate) struct Webhook {
    pub(crate) id: WebhookId,
    pub(crate) operation_id: Option<String>,
    pub(crate) summary: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) deprecated: bool,
    /// The headers that can only have some values, in lowercase, with these values.
    pub(crate) headers: Vec<(String, Vec<String>)>,
    /// The payload in each media type.
    pub(crate) payloads: Vec<Payload>,
    /// The responses that the server expects.
    pub(crate) responses: Vec<Response>,
}

/// The identity of a webhook or callback within a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct WebhookId {
    pub(crate) origin: Origin,
    /// The name of the webhook or callback.
    pub(crate) name: String,
    pub(crate) method: HttpMethod,
}

/// The place that declares a webhook.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Origin {
    /// The document.
    Document,
    /// The callback of an operation.
    Operation {
        /// The operation's id.
        id: String,
        /// The expression for the URL, if the callback has several.
        expression: Option<String>,
    },
}

/// The payload of a webhook in one media type.
#[derive(Clone, Debug)]
pub(crate) struct Payload {
    pub(crate) content_type: String,
    pub(crate) kind: PayloadKind,
}

/// The decoding of a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PayloadKind {
    Json(Use),
    /// `application/x-www-form-urlencoded`.
    Form(Use),
    Text,
    Binary,
}

impl Webhook {
    /// Calls `visit` with each type that requests contain.
    pub(crate) fn for_each_received(&self, visit: &mut impl FnMut(Use)) {
        for payload in &self.payloads {
            if let PayloadKind::Json(it) | PayloadKind::Form(it) = payload.kind {
                visit(it);
            }
        }
    }

    /// Calls `visit` with each type that the responses of the user contain.
    pub(crate) fn for_each_sent(&self, visit: &mut impl FnMut(Use)) {
        for response in &self.responses {
            response.for_each_json(&mut |it| visit(*it));
        }
    }

    /// Calls `change` with each edge from this webhook to a type.
    pub(crate) fn for_each_use_mut(&mut self, change: &mut impl FnMut(&mut Use)) {
        for payload in &mut self.payloads {
            if let PayloadKind::Json(it) | PayloadKind::Form(it) = &mut payload.kind {
                change(it);
            }
        }
        self.responses.iter_mut().for_each(|it| it.for_each_json_mut(change));
    }
}

/// Formats the id as in the names lock. Different ids are different strings.
impl fmt::Display for WebhookId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.origin {
            Origin::Document => write!(f, "webhook {}", word(&self.name))?,
            Origin::Operation { id, expression } => {
                write!(f, "callback {} {}", word(id), word(&self.name))?;
                if let Some(expression) = expression {
                    write!(f, " {expression:?}")?;
                }
            }
        }
        match self.method {
            HttpMethod::Post => Ok(()),
            method => write!(f, " {}", method.as_str()),
        }
    }
}

/// Returns a name in quotes if it could be read as several words.
fn word(name: &str) -> String {
    let is_plain = !name.is_empty() && !name.contains([' ', '"', '/']) && !name.contains(char::is_control);
    if is_plain { name.to_owned() } else { format!("{name:?}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_webhooks_have_different_ids() {
        let id = |name: &str, method| WebhookId { origin: Origin::Document, name: name.to_owned(), method };
        let callback = |operation: &str, name: &str, expression: Option<&str>| WebhookId {
            origin: Origin::Operation { id: operation.to_owned(), expression: expression.map(str::to_owned) },
            name: name.to_owned(),
            method: HttpMethod::Post,
        };
        let ids = [
            id("paid", HttpMethod::Post),
            id("paid", HttpMethod::Put),
            id("paid PUT", HttpMethod::Post),
            id("\"paid\"", HttpMethod::Post),
            id("", HttpMethod::Post),
            callback("a", "b", None),
            callback("a", "b", Some("{$url}")),
            callback("a b", "c", None),
            callback("a", "b c", None),
        ];
        let mut shown: Vec<String> = ids.iter().map(ToString::to_string).collect();
        assert_eq!(shown[..3], ["webhook paid", "webhook paid PUT", "webhook \"paid PUT\""]);
        assert_eq!(shown[6], "callback a b \"{$url}\"");
        shown.sort();
        shown.dedup();
        assert_eq!(shown.len(), ids.len(), "{shown:#?}");
    }
}
