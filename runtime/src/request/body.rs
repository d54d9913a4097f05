//! The body of a request, which can be sent any number of times.

use std::sync::Arc;

use bytes::Bytes;

use super::error::RequestError;
use super::upload::{Outflow, Unreadable, Upload};
use crate::json::{self, Map, Value};

/// The body of a request.
#[derive(Clone, Default)]
pub(crate) enum RequestBody {
    #[default]
    Empty,
    /// The text of a JSON value.
    Json(Bytes),
    Bytes(Bytes),
    /// One after the other.
    Uploads(Arc<[Upload]>),
}

impl From<Vec<Upload>> for RequestBody {
    /// What is in memory already is sent as one.
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
    /// The body for one attempt: files are opened anew.
    pub(crate) async fn open(&self) -> Result<reqwest::Body, Unreadable> {
        Ok(match self {
            Self::Empty => Bytes::new().into(),
            Self::Json(bytes) | Self::Bytes(bytes) => bytes.clone().into(),
            Self::Uploads(uploads) => {
                // What few requests do should not make the futures of all of them large.
                reqwest::Body::wrap(Box::pin(Outflow::open(uploads)).await?)
            }
        })
    }

    /// The members of the object that it is.
    pub(crate) fn members(&self) -> Result<Map, RequestError> {
        let Self::Json(text) = self else { return Err(RequestError::ExtraBody) };
        match Value::of_written(text)? {
            Value::Object(members) => Ok(members),
            _ => Err(RequestError::ExtraBody),
        }
    }

    /// With more members of the object that it is, or of a new one where there was no body.
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
