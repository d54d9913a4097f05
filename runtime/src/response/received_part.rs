//! The parts of multipart responses.

use bytes::Bytes;
use http::HeaderMap;

use super::raw::content_type;
use crate::json::Deviation;

/// A part of a [`PartStream`](crate::PartStream).
///
/// ```no_run
/// # use sdk_runtime::json::Value;
/// # async fn example(mut parts: sdk_runtime::PartStream<sdk_runtime::PartContent<Value>>) -> Result<(), sdk_runtime::Error> {
/// while let Some(part) = parts.next_part().await? {
///     println!("{:?}: {}", part.headers.get("content-id"), part.content_type());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ReceivedPart<T> {
    /// The headers of the part.
    pub headers: HeaderMap,
    /// The content.
    pub content: T,
    /// The deviations of the content from the OpenAPI document.
    pub deviations: Vec<Deviation>,
}

impl<T> ReceivedPart<T> {
    /// Returns the media type of the part in lowercase and without parameters, or an empty string if there is none.
    #[must_use]
    pub fn content_type(&self) -> String {
        content_type(&self.headers)
    }
}

/// The content of a part: a value if its media type has a decoder, or else its bytes.
///
/// ```
/// use sdk_runtime::{Bytes, PartContent};
///
/// let image: PartContent<String> = PartContent::Bytes(Bytes::from_static(b"png"));
/// assert_eq!((image.value(), image.bytes().map(|it| &it[..])), (None, Some(&b"png"[..])));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PartContent<T> {
    /// The decoded content.
    Value(T),
    /// Content of another media type, such as an image or a multipart body.
    Bytes(Bytes),
}

impl<T> PartContent<T> {
    /// Returns the value, if the content was decoded.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Bytes(_) => None,
        }
    }

    /// Returns the bytes, if the content was not decoded.
    pub const fn bytes(&self) -> Option<&Bytes> {
        match self {
            Self::Value(_) => None,
            Self::Bytes(bytes) => Some(bytes),
        }
    }

    /// Returns the value, if the content was decoded.
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Bytes(_) => None,
        }
    }
}
