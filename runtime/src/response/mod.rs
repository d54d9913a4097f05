//! Responses and their errors.

pub(crate) mod body_error;
pub(crate) mod buffer;
pub mod decode;
pub(crate) mod error;
mod event;
pub(crate) mod file;
pub(crate) mod header;
pub(crate) mod link;
mod message;
pub(crate) mod outcome;
mod part;
pub(crate) mod raw;
pub(crate) mod received;
pub(crate) mod received_part;
pub(crate) mod stream;
pub(crate) mod text;

use std::fmt;

use http::{HeaderMap, StatusCode};

use self::header::header;
use crate::json::{Deviation, Json, Map};

/// A result with the status and headers of its response.
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::Method;
///
/// let response = client.request(Method::GET, "/things").with_response().await?;
/// println!("{} of {:?} things", response.body.as_array().map_or(0, <[_]>::len), response.header::<i64>("x-total-count"));
/// for deviation in response.deviations() {
///     println!("{}: {} instead of {}", deviation.path, deviation.found, deviation.expected);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Response<T> {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The deviations of the body from the OpenAPI document.
    pub deviations: Vec<Deviation>,
    /// The number of times the request was sent.
    pub attempts: u32,
    /// The other members of the envelope, if the API wraps results in one.
    pub envelope: Option<Map>,
    /// The result.
    pub body: T,
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    /// Does not show headers because they may contain secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Response");
        shown.field("status", &self.status).field("deviations", &self.deviations).field("body", &self.body);
        shown.finish_non_exhaustive()
    }
}

impl<T> Response<T> {
    /// Returns the status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Decodes a header (OpenAPI 3.0.3, Header Object, style `simple`). Returns `None` if it is missing
    /// or does not fit the type.
    ///
    /// ```
    /// # #[cfg(feature = "test-util")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use sdk_runtime::test_util::{ExpectedCall, MockTransport};
    /// use sdk_runtime::{Client, Method};
    ///
    /// let mock = MockTransport::new();
    /// let page = ExpectedCall::new(Method::GET, "/things").respond(200, "[]");
    /// mock.expect(page.respond_header("x-total-count", "250").respond_header("x-regions", "eu, us"));
    /// # let client = Client::builder("https://api.example.com").mock_transport(&mock).build()?;
    /// let things = client.request(Method::GET, "/things").with_response().await?;
    /// assert_eq!(things.header::<u64>("x-total-count"), Some(250));
    /// assert_eq!(things.header::<Vec<String>>("x-regions"), Some(vec!["eu".to_owned(), "us".to_owned()]));
    /// assert_eq!(things.header::<u64>("x-regions"), None);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "test-util"))]
    /// # fn main() {}
    /// ```
    #[must_use]
    pub fn header<H: Json>(&self, name: &str) -> Option<H> {
        header(&self.headers, name)
    }

    /// Returns the deviations of the body from the OpenAPI document.
    #[must_use]
    pub fn deviations(&self) -> &[Deviation] {
        &self.deviations
    }

    /// Returns how often the request was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Decodes a member of the envelope, such as messages. Returns `None` if there is no envelope, or
    /// if the member is missing or null.
    #[must_use]
    pub fn envelope_member<M: Json>(&self, name: &str) -> Option<M> {
        self.envelope.as_ref()?.get(name).filter(|it| !it.is_null())?.to().ok()
    }

    /// Returns a reference to the result.
    #[must_use]
    pub fn body(&self) -> &T {
        &self.body
    }

    /// Returns the result.
    #[must_use]
    pub fn into_body(self) -> T {
        self.body
    }
}
