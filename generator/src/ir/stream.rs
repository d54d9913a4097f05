//! Responses that are streams of events, values or parts.

use super::Use;

/// The content of a response with a sequential media type.
///
/// Source: OpenAPI 3.2.0, Media Type Object, "Sequential Media Types".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Stream {
    /// Events (`text/event-stream`) whose data is JSON.
    EventData(Use),
    /// Events whose data is a string.
    EventText,
    /// Events that differ in the type of their data. Each is described as an object of its fields.
    Events(Use),
    /// JSON values: JSON Lines or a JSON text sequence.
    Values(Use),
    /// The parts of a multipart body, whose content is JSON.
    Parts(Use),
    /// Parts whose content is text.
    PartText,
    /// Parts whose content is bytes.
    PartBytes,
}

impl Stream {
    /// Returns the type of the items, if they have one.
    pub(crate) fn item(self) -> Option<Use> {
        match self {
            Self::EventData(it) | Self::Events(it) | Self::Values(it) | Self::Parts(it) => Some(it),
            Self::EventText | Self::PartText | Self::PartBytes => None,
        }
    }

    /// Returns the type of the items, if they have one.
    pub(crate) fn item_mut(&mut self) -> Option<&mut Use> {
        match self {
            Self::EventData(it) | Self::Events(it) | Self::Values(it) | Self::Parts(it) => Some(it),
            Self::EventText | Self::PartText | Self::PartBytes => None,
        }
    }
}
