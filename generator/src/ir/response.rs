//! Responses, with their bodies and headers.

use super::{Docs, Status, Stream, Use};

/// A response with one status.
#[derive(Clone, Debug)]
pub(crate) struct Response {
    pub(crate) status: Status,
    pub(crate) description: String,
    pub(crate) contents: Vec<Content>,
    pub(crate) headers: Vec<Header>,
}

/// A response body in one content type.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    pub(crate) content_type: String,
    pub(crate) kind: ContentKind,
}

/// The decoding of a response body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum ContentKind {
    Json(Use),
    Text,
    Binary,
    Stream(Stream),
}

impl ContentKind {
    /// Returns the type of the JSON in the body, or of the items of a stream.
    pub(crate) fn value(self) -> Option<Use> {
        match self {
            Self::Json(it) => Some(it),
            Self::Stream(it) => it.item(),
            Self::Text | Self::Binary => None,
        }
    }

    /// Returns the type of the JSON in the body.
    pub(crate) fn json(self) -> Option<Use> {
        match self {
            Self::Json(it) => Some(it),
            Self::Stream(_) | Self::Text | Self::Binary => None,
        }
    }

    /// Returns the type of the JSON in the body, or of the items of a stream.
    pub(crate) fn value_mut(&mut self) -> Option<&mut Use> {
        match self {
            Self::Json(it) => Some(it),
            Self::Stream(it) => it.item_mut(),
            Self::Text | Self::Binary => None,
        }
    }
}

/// A documented response header.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    pub(crate) name: String,
    pub(crate) value: Use,
    pub(crate) docs: Docs,
}

impl Response {
    /// Calls `visit` with the type of each JSON body.
    pub(crate) fn for_each_json(&self, visit: &mut impl FnMut(&Use)) {
        for content in &self.contents {
            if let ContentKind::Json(it) = &content.kind {
                visit(it);
            }
        }
    }

    /// Calls `change` with the edge to the type of each JSON body.
    pub(crate) fn for_each_json_mut(&mut self, change: &mut impl FnMut(&mut Use)) {
        for content in &mut self.contents {
            if let ContentKind::Json(it) = &mut content.kind {
                change(it);
            }
        }
    }
}
