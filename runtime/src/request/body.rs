//! Request bodies.

use std::sync::Arc;

use bytes::Bytes;
use tokio::time::Instant;

use super::error::RequestError;
use super::upload::Upload;
use super::upload_body::{OpenError, ProgressPanic, UploadBody};
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

/// Returns a body that is sent in pieces.
async fn in_pieces(uploads: &[Upload], deadline: Option<Instant>) -> Result<(reqwest::Body, ProgressPanic), OpenError> {
    // Box the rare path to keep the futures of all requests small.
    let body = Box::pin(UploadBody::open(uploads, deadline)).await?;
    let panic = body.panic();
    Ok((reqwest::Body::wrap(body), panic))
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
    /// Returns the body for one attempt, and where panics of functions that report progress are kept. Files are opened
    /// again for each attempt.
    pub(crate) async fn open(&self, deadline: Option<Instant>) -> Result<(reqwest::Body, ProgressPanic), OpenError> {
        let bytes = match self {
            Self::Empty => Bytes::new(),
            Self::Json(bytes) | Self::Bytes(bytes) if bytes.len() > PIECE => {
                return in_pieces(&[bytes.clone().into()], deadline).await;
            }
            Self::Json(bytes) | Self::Bytes(bytes) => bytes.clone(),
            Self::Uploads(uploads) => return in_pieces(uploads, deadline).await,
        };
        Ok((bytes.into(), ProgressPanic::default()))
    }

    /// `true` if the body can be sent more than once.
    pub(crate) fn is_repeatable(&self) -> bool {
        match self {
            Self::Empty | Self::Json(_) | Self::Bytes(_) => true,
            Self::Uploads(uploads) => uploads.iter().all(Upload::is_repeatable),
        }
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
