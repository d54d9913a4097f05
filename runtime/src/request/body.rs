//! Request bodies, which can be sent any number of times.

use std::sync::Arc;

use bytes::Bytes;

use super::error::RequestError;
use super::upload::{UnreadableFile, Upload, UploadBody};
use crate::json::{self, Map, Value};
use crate::wire::transport::PIECE;

/// A request body.
#[derive(Clone, Default)]
pub(crate) enum RequestBody {
    #[default]
    Empty,
    /// JSON text.
    Json(Bytes),
    Bytes(Bytes),
    /// Uploads that are sent one after the other.
    Uploads(Arc<[Upload]>),
}

impl From<Vec<Upload>> for RequestBody {
    /// Joins uploads into one buffer if all of them are in memory.
    fn from(uploads: Vec<Upload>) -> Self {
        match uploads.iter().map(Upload::as_bytes).collect::<Option<Vec<_>>>().as_deref() {
            Some([]) => Self::Empty,
            Some([bytes]) => Self::Bytes((*bytes).clone()),
            Some(pieces) => Self::Bytes(pieces.iter().map(AsRef::<[u8]>::as_ref).collect::<Vec<_>>().concat().into()),
            None => Self::Uploads(uploads.into()),
        }
    }
}

impl RequestBody {
    /// Returns the body for one attempt. Files are opened again for each attempt.
    pub(crate) async fn open(&self) -> Result<reqwest::Body, UnreadableFile> {
        Ok(match self {
            Self::Empty => Bytes::new().into(),
            Self::Json(bytes) | Self::Bytes(bytes) if bytes.len() > PIECE => {
                reqwest::Body::wrap(Box::pin(UploadBody::open(&[bytes.clone().into()])).await?)
            }
            Self::Json(bytes) | Self::Bytes(bytes) => bytes.clone().into(),
            Self::Uploads(uploads) => {
                // Box the rare path to keep the futures of all requests small.
                reqwest::Body::wrap(Box::pin(UploadBody::open(uploads)).await?)
            }
        })
    }

    /// `true` if sending the body may take long.
    pub(crate) fn is_large(&self) -> bool {
        match self {
            Self::Empty => false,
            Self::Json(bytes) | Self::Bytes(bytes) => bytes.len() > PIECE,
            Self::Uploads(_) => true,
        }
    }

    /// Returns the members of a JSON object.
    pub(crate) fn members(&self) -> Result<Map, RequestError> {
        let Self::Json(text) = self else { return Err(RequestError::ExtraBody) };
        match Value::of_written(text)? {
            Value::Object(members) => Ok(members),
            _ => Err(RequestError::ExtraBody),
        }
    }

    /// Adds members to the JSON object, or creates an object if there is no body.
    pub(crate) fn with_members(self, extra: Vec<(String, Value)>) -> Result<Self, RequestError> {
        if extra.is_empty() {
            return Ok(self);
        }
        let mut members = match self {
            Self::Empty => Map::new(),
            other => other.members()?,
        };
        for (name, value) in extra {
            members.insert(name, value);
        }
        Ok(Self::Json(json::to_vec(&Value::Object(members))?.into()))
    }
}
