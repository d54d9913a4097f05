//! Recordings of real servers.
//!
//! A recording is a JSON array with one request and response per line. Secrets are removed before anything is stored:
//! the client's credentials wherever they occur, and the values of members and query parameters whose names indicate
//! secrets. Of a request, the method, path, query and JSON body are stored.

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, SET_COOKIE, TRANSFER_ENCODING};
use http::{HeaderMap, Method};

use super::mock::{ExpectedCall, MockTransport};
use super::seen::SeenRequest;
use crate::client::builder::ClientBuilder;
use crate::json::{self, Map, Value};
use crate::redaction::Secrets;
use crate::types::Base64;
use crate::wire::transport::{Observer, OnResponse, Outgoing, Purpose};

/// Records requests and responses in memory, until they are [saved](Recorder::save). Clones share their
/// recording.
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
pub struct Recorder(Arc<Mutex<Vec<Value>>>);

impl fmt::Debug for Recorder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Recorder").field("entries", &self.entries().len()).finish()
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
    /// The file is not a list of requests and responses.
    #[error("invalid entry {0} in the recording")]
    Entry(usize),
}

impl Recorder {
    /// Creates an empty recorder.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Saves the recording to a file.
    ///
    /// # Errors
    /// Returns an error if the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), RecordingError> {
        let lines: Result<Vec<_>, _> = self.entries().iter().map(json::to_string).collect();
        let lines = lines.map_err(io::Error::other)?;
        Ok(std::fs::write(path, format!("[\n{}\n]\n", lines.join(",\n")))?)
    }

    fn entries(&self) -> MutexGuard<'_, Vec<Value>> {
        // Code that holds the lock cannot panic, so the list is consistent.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    let mut object = Map::new();
    for (name, value) in members {
        object.insert(name, value);
    }
    Value::Object(object)
}

fn pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Value {
    Value::Array(pairs.into_iter().map(|(name, value)| Value::from(vec![name, value])).collect())
}

fn recorded_request(seen: SeenRequest) -> Value {
    object([
        ("method", seen.method.as_str().into()),
        ("path", seen.path.into()),
        ("query", pairs(seen.redacted_query)),
        ("body", seen.redacted_body.into()),
    ])
}

fn recorded_response(status: u16, headers: &HeaderMap, body: &Bytes, secrets: &Secrets) -> Value {
    let kept = headers.iter().filter(|(name, _)| ![SET_COOKIE, CONTENT_LENGTH, TRANSFER_ENCODING].contains(name));
    let kept = kept.filter_map(|(name, value)| {
        let (name, value) = (name.to_string(), value.to_str().ok()?);
        let value = secrets.pair(&name, value);
        Some((name, value))
    });
    let body = match (Value::parse(body), std::str::from_utf8(body)) {
        (Ok(value), _) => ("json", secrets.redacted(value)),
        (Err(_), Ok(text)) => ("text", secrets.text(text.to_owned()).into()),
        (Err(_), Err(_)) => ("base64", Value::from_json(&Base64::from(body.to_vec())).unwrap_or_default()),
    };
    object([("status", i64::from(status).into()), ("headers", pairs(kept)), body])
}

impl Observer for Recorder {
    /// Records the request with its response. Token requests are not recorded.
    fn observe(&self, request: &Outgoing) -> Option<OnResponse> {
        if request.purpose == Purpose::Token {
            return None;
        }
        let (seen, secrets) =
            (SeenRequest::of(request), Secrets::of(&request.headers, &request.url, &request.secret_parameters));
        let recorder = self.clone();
        Some(Box::new(move |status, headers, body| {
            let response = recorded_response(status.as_u16(), headers, body, &secrets);
            recorder.entries().push(object([("request", recorded_request(seen)), ("response", response)]));
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
    /// Removed secrets match any value.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read or is not a recording.
    pub fn replay(path: impl AsRef<Path>) -> Result<Self, RecordingError> {
        let recording = Value::parse(&std::fs::read(path)?).map_err(|_| RecordingError::Entry(0))?;
        let mock = Self::new();
        for (number, entry) in recording.as_array().ok_or(RecordingError::Entry(0))?.iter().enumerate() {
            mock.expect(expected(entry).ok_or(RecordingError::Entry(number))?);
        }
        Ok(mock)
    }
}

/// Reads an entry.
fn expected(entry: &Value) -> Option<ExpectedCall> {
    let (request, response) = (entry.get("request")?, entry.get("response")?);
    let method = Method::from_bytes(request.get("method")?.as_str()?.as_bytes()).ok()?;
    let body = request.get("body").filter(|it| !it.is_null()).cloned();
    let response_body: Bytes = match (response.get("json"), response.get("text"), response.get("base64")) {
        (Some(value), _, _) => json::to_vec(value).ok()?.into(),
        (None, Some(text), _) => text.as_str()?.to_owned().into(),
        (None, None, Some(base64)) => base64.to::<Base64>().ok()?.bytes()?.into(),
        (None, None, None) => return None,
    };
    let status = u16::try_from(response.get("status")?.as_i64()?).ok()?;
    let call = ExpectedCall::new(method, request.get("path")?.as_str()?).respond(status, response_body);
    let (query, response_headers) = (read_pairs(request.get("query")?)?, read_pairs(response.get("headers")?)?);
    Some(call.redacted(query, body, response_headers))
}

fn read_pairs(value: &Value) -> Option<Vec<(String, String)>> {
    let pairs = value.as_array()?.iter().map(|pair| match pair.as_array()? {
        [name, value] => Some((name.as_str()?.to_owned(), value.as_str()?.to_owned())),
        _ => None,
    });
    pairs.collect()
}
