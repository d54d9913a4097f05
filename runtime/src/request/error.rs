//! Errors of requests.

use crate::json::EncodeError;

/// A request that cannot be sent as it is.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::{Client, Error, Method, RequestError};
///
/// let client = Client::builder("https://api.example.com").build()?;
/// // `DELETE /things/` may be another operation.
/// let call = client.request(Method::DELETE, "/things/{id}").path("id", "");
/// let Err(Error::Request(error)) = call.await else { panic!() };
/// assert_eq!(*error, RequestError::PathValue { name: "id".to_owned() });
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// The value of a path parameter is empty, or would lead to another path.
    #[error("path parameter `{name}` must not be empty, `.` or `..`")]
    PathValue {
        /// The parameter.
        name: String,
    },
    /// A path parameter got no value.
    #[error("path parameter `{name}` has no value")]
    MissingPathValue {
        /// The parameter.
        name: String,
    },
    /// A header has a name or a value that HTTP does not allow (RFC 9110, section 5).
    #[error("header `{name}` has characters that HTTP does not allow")]
    Header {
        /// The header.
        name: String,
    },
    /// A value cannot be written as JSON.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// A path has a `.` or `..` segment, a fragment, or control characters.
    #[error("the path must not have `.` and `..` segments, a fragment or control characters")]
    Path,
    /// A path of a patch is no JSON pointer (RFC 6901, section 3).
    #[error("`{pointer}` is no JSON pointer: `/` stands before each name, `~0` for `~` and `~1` for `/` in it")]
    Pointer {
        /// The path.
        pointer: String,
    },
    /// The operation may change, and the client was not told to send such.
    #[error("the operation is experimental: `ClientBuilder::allow_experimental` lets it be sent")]
    Experimental,
    /// Members were added to a body that is not a JSON object.
    #[error("only a body that is a JSON object can have more members")]
    ExtraBody,
    /// A blocking call cannot be waited for.
    #[cfg(feature = "blocking")]
    #[error(transparent)]
    Blocking(#[from] crate::wait::WaitError),
    /// A position in a list of another kind than the one that is asked for.
    #[error("the position is one in a list of another kind")]
    Position,
}
