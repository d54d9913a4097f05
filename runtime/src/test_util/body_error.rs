//! Errors of reading what was received.

use crate::json::JsonError;

/// The body of a [`ReceivedRequest`](super::ReceivedRequest) is not what the test expects.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::test_util::{ExpectedCall, MockTransport, ReceivedBodyError};
/// use sdk_runtime::{Client, Method};
///
/// let mock = MockTransport::new();
/// mock.expect(ExpectedCall::new(Method::POST, "/things").times(2));
/// # let client = Client::builder("https://api.example.com").mock_transport(&mock).build()?;
/// client.request(Method::POST, "/things").await?;
/// client.request(Method::POST, "/things").json("application/json", &vec![1, 2]).await?;
///
/// let [empty, list] = mock.received().try_into().map_err(|_| "expected two requests")?;
/// assert!(matches!(empty.json::<Vec<i64>>(), Err(ReceivedBodyError::Empty)));
/// let error = list.json::<Vec<String>>().unwrap_err();
/// assert_eq!(error.to_string(), "$[0]: expected string, found 1");
/// assert!(matches!(list.form(), Err(ReceivedBodyError::ContentType { .. })));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReceivedBodyError {
    /// The request has no body.
    #[error("the request has no body")]
    Empty,
    /// The content type is another one.
    #[error("expected a body of type `{expected}`, found {}", found.as_ref().map_or("no content type".to_owned(), |it| format!("`{it}`")))]
    ContentType {
        /// The expected content type.
        expected: &'static str,
        /// The content type that was received, or `None` if there was none.
        found: Option<String>,
    },
    /// The body is not JSON, or deviates from the type.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// The body is not UTF-8.
    #[error("the body is not UTF-8")]
    Encoding,
    /// The body is not in the format of its content type.
    #[error("invalid `multipart` body: {0}")]
    Multipart(&'static str),
}
