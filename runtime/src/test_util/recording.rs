//! Recordings of real servers.
//!
//! A recording is a JSON array with one request and response per line. Secrets are removed before anything is stored:
//! the client's credentials wherever they occur, and the values of members and query parameters whose names indicate
//! secrets. Of a request, the method, path, query and body are stored.

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, SET_COOKIE, TRANSFER_ENCODING};

use super::content::Content;
use super::expected::ExpectedCall;
use super::mock::MockTransport;
use super::outcome::{MockResponse, ResponseContent};
use super::received::ReceivedRequest;
use super::recorded::{RecordedRequest, RecordedResponse, header_pairs};
use super::response_body::End;
use crate::client::builder::ClientBuilder;
use crate::json::{self, Map, Value};
use crate::wire::observer::{Observed, Observer, OnEnd};
use crate::wire::outgoing::{Outgoing, Purpose};

/// Records requests and responses in memory, until they are [saved](Recorder::save). Clones share their
/// recording.
///
/// A response is recorded when its body ends, or when the client stops reading it, such as a stream without end. In a replay, no
/// more data arrives after the recorded part. Requests without a response, and those for tokens, are not recorded.
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::test_util::{MockTransport, Recorder};
/// use sdk_runtime::{Client, Method};
///
/// let recorder = Recorder::new();
/// let client = Client::builder("https://api.example.com").recorder(&recorder).build()?;
/// client.request(Method::GET, "/things").await?;
/// recorder.save("things.json")?;
///
/// // Later, without the server:
/// let mock = MockTransport::replay("things.json")?;
/// let client = Client::builder("https://api.example.com").mock_transport(&mock).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Recorder(Arc<Mutex<Vec<Option<Value>>>>);

impl fmt::Debug for Recorder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Recorder").field("entries", &self.entries().iter().flatten().count()).finish()
    }
}

/// A recording that cannot be used.
///
/// ```
/// use sdk_runtime::test_util::{MockTransport, RecordingError};
///
/// let missing = MockTransport::replay("no-such-recording.json");
/// assert!(matches!(missing, Err(RecordingError::File(error)) if error.kind() == std::io::ErrorKind::NotFound));
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordingError {
    /// The file cannot be read or written.
    #[error("cannot access the recording: {0}")]
    File(#[from] io::Error),
    /// The file is not a JSON array.
    #[error("the recording is not a JSON array")]
    Format,
    /// An entry of the file is not a request with its response.
    #[error("entry {index} of the recording is invalid: {reason}")]
    Entry {
        /// The position of the entry, starting with 0.
        index: usize,
        /// The problem with it.
        reason: &'static str,
    },
}

impl Recorder {
    /// Creates an empty recorder.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Saves the recording to a file. Requests are in the order in which they were sent, without those whose responses have not ended.
    ///
    /// # Errors
    /// Returns an error if the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), RecordingError> {
        let lines: Result<Vec<_>, _> = self.entries().iter().flatten().map(json::to_string).collect();
        let lines = lines.map_err(io::Error::other)?;
        Ok(std::fs::write(path, format!("[\n{}\n]\n", lines.join(",\n")))?)
    }

    /// Returns the entries. Those without a response are `None`.
    fn entries(&self) -> MutexGuard<'_, Vec<Option<Value>>> {
        // Code that holds the lock cannot panic, so the list is consistent.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn recorded(request: &ReceivedRequest, observed: Observed) -> Value {
    let Observed { request_body, status, mut headers, body, is_complete } = observed;
    for name in [SET_COOKIE, CONTENT_LENGTH, TRANSFER_ENCODING] {
        headers.remove(name);
    }
    let request = request.with_body(request_body);
    let secrets = request.all_secrets();
    let response = RecordedResponse {
        status: status.as_u16(),
        content: Content::of_response(&headers, &body).redacted(&secrets),
        headers: secrets.pairs(header_pairs(&headers)),
        is_complete,
    };
    let members = [("request", request.redacted().to_json()), ("response", response.to_json())];
    Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map>())
}

impl Observer for Recorder {
    /// Records the request with its response. Token requests are not recorded.
    fn observe(&self, request: &Outgoing) -> Option<OnEnd> {
        if request.origin.purpose == Purpose::Token {
            return None;
        }
        let request = ReceivedRequest::new(request, Bytes::new());
        let recorder = self.clone();
        let index = {
            let mut entries = self.entries();
            entries.push(None);
            entries.len() - 1
        };
        Some(Box::new(move |observed| {
            let entry = recorded(&request, observed);
            if let Some(slot) = recorder.entries().get_mut(index) {
                *slot = Some(entry);
            }
        }))
    }
}

impl<C> ClientBuilder<C> {
    /// Records requests and responses, for tests.
    pub fn recorder(self, recorder: &Recorder) -> Self {
        self.observer(Arc::new(recorder.clone()))
    }
}

impl MockTransport {
    /// Creates a transport that expects each call of a recording once, and responds like the server.
    ///
    /// A request has to have the method, path, query and body of the recorded one. Removed secrets match any value, and headers are
    /// not compared. The boundaries of `multipart` bodies do not matter.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read or is not a recording.
    pub fn replay(path: impl AsRef<Path>) -> Result<Self, RecordingError> {
        let recording = Value::parse(&std::fs::read(path)?).map_err(|_| RecordingError::Format)?;
        let mock = Self::new();
        for (index, entry) in recording.as_array().ok_or(RecordingError::Format)?.iter().enumerate() {
            mock.expect(expected(entry).map_err(|reason| RecordingError::Entry { index, reason })?);
        }
        Ok(mock)
    }
}

/// Reads an entry, or returns the problem with it.
fn expected(entry: &Value) -> Result<ExpectedCall, &'static str> {
    let request = RecordedRequest::from_json(entry.get("request").ok_or("it has no `request`")?)?;
    let response = RecordedResponse::from_json(entry.get("response").ok_or("it has no `response`")?)?;
    let content = ResponseContent::Chunks(vec![response.body().ok_or("its response has `parts`")?]);
    let end = if response.is_complete { End::Complete } else { End::Stalled };
    let response =
        MockResponse { status: response.status, headers: response.headers, content, end, ..MockResponse::default() };
    Ok(ExpectedCall::recorded(request, response))
}
