//! Errors of response bodies.

use crate::json::JsonError;

/// A body that is not what the operation documents.
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::{DecodeErrorKind, Error, Method, ResponseError};
///
/// if let Err(Error::Decode(error)) = client.request(Method::GET, "/things").await {
///     match &error.kind {
///         DecodeErrorKind::Response(ResponseError::Json(reason)) => println!("{reason}, of {} bytes", error.raw.len()),
///         other => println!("{other}"),
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ResponseError {
    /// The body is not JSON, or it deviates from the OpenAPI document in a way that the level of [`Decoding`](crate::json::Decoding) does not accept.
    #[error("invalid JSON body: {0}")]
    Json(#[from] JsonError),
    /// The body is not UTF-8 text.
    #[error("the body is not valid UTF-8 at byte {offset}")]
    Text {
        /// The position of the first invalid byte.
        offset: usize,
    },
    /// The body is not text in the declared character set.
    #[error("the body is not valid {name}, the declared character set")]
    Charset {
        /// The name of the character set.
        name: &'static str,
    },
    /// The declared character set is known only with the feature `charset`.
    #[error("the declared character set `{name}` requires the feature `charset`")]
    UnsupportedCharset {
        /// The name of the character set.
        name: String,
    },
    /// The response has no body, although the operation documents one.
    #[error("the response has no body, although the operation documents one")]
    NoBody,
    /// A page of a list has something else in place of its items, such as null.
    #[error("expected an array of items, found {found}")]
    NotAList {
        /// The kind of the value, or `nothing` if the body does not contain it.
        found: &'static str,
    },
    /// The envelope does not report a success. Calls convert this to an error with the documented body.
    #[error("the envelope does not report a success")]
    Unsuccessful,
}
