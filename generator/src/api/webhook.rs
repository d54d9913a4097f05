//! Webhooks, which are events that users of the API receive.

use crate::ir::WebhookId;
use crate::names::Ident;

use super::{ResponseEntry, RustType};

/// The module of the events, and the feature for it and for types that only events contain.
pub(crate) const WEBHOOKS: &str = "webhooks";

/// A webhook or callback, which is a kind of events.
#[derive(Debug)]
pub(crate) struct Webhook {
    pub(crate) id: WebhookId,
    /// The kind of its events.
    pub(crate) ident: Ident,
    pub(crate) summary: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) deprecated: bool,
    /// The events by media type. Never empty.
    pub(crate) events: Vec<Event>,
    /// The tests that recognize its events, or `None` if they cannot be recognized.
    pub(crate) tests: Option<Vec<EventTest>>,
    /// The responses that the API expects.
    pub(crate) responses: Vec<ResponseEntry>,
}

/// An event with a payload.
#[derive(Debug)]
pub(crate) struct Event {
    pub(crate) ident: Ident,
    pub(crate) content_types: Vec<String>,
    pub(crate) payload: Payload,
}

/// The payload of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Payload {
    Nothing,
    /// JSON, or a form that is read like JSON.
    Json(RustType),
    Text,
    Bytes,
}

/// A test that recognizes events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EventTest {
    pub(crate) position: EventPosition,
    /// The values of the events.
    pub(crate) values: Vec<String>,
}

/// The position of a string that distinguishes events.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum EventPosition {
    /// A header, in lowercase.
    Header(String),
    /// A path of members of the payload.
    Member(Vec<String>),
}
