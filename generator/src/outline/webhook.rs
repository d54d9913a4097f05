//! Webhooks and callbacks of an outline.

use serde::{Deserialize, Serialize};

use super::serde_skip::is_false;
use super::{HttpMethod, Response, RustType};

/// A webhook or callback, which is a kind of events that users of the API receive.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Webhook {
    /// The id, such as `webhook invoice.paid`, which is unique among the webhooks and callbacks.
    pub id: String,
    /// The name in the specification.
    pub name: String,
    /// The HTTP method of the requests.
    pub method: HttpMethod,
    /// The id of the operation whose callback it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// The summary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// The description, in CommonMark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `true` if the specification marks it as deprecated.
    #[serde(default, skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// The variant of `EventKind`.
    pub rust: String,
    /// The variants of `Event`, which have different payloads.
    pub events: Vec<Event>,
    /// `true` if `parse` recognizes the events. Otherwise, callers have to know their kind.
    #[serde(default, skip_serializing_if = "is_false")]
    pub recognized: bool,
    /// The values by which `parse` recognizes the events. All of them have to match.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tests: Vec<EventTest>,
    /// The responses that the API expects.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub responses: Vec<Response>,
}

/// An event with the payload of some media types.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// The variant of `Event`.
    pub rust: String,
    /// The media types.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub content_types: Vec<String>,
    /// The type of the payload.
    pub rust_type: RustType,
}

/// A header or member that distinguishes events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventTest {
    /// The position.
    #[serde(flatten)]
    pub position: EventPosition,
    /// The values.
    pub values: Vec<String>,
}

/// The position of a string that distinguishes events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventPosition {
    /// The name of a header.
    Header(String),
    /// A path of members of the payload.
    Member(Vec<String>),
}
