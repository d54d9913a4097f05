//! Runs calls, and records what the server sent and what the client returned.

use std::sync::{Arc, Mutex, PoisonError};

use sdk_runtime::json::{self, Decoding, EncodeError, Json};
use sdk_runtime::{Interceptor, Outcome, Response};
use serde_json::{Value, json};

use crate::api::{Client, Error, ErrorBody};

/// A request with its response.
#[derive(Clone, Default)]
pub struct Exchange {
    pub operation: &'static str,
    pub method: String,
    /// The template of the path.
    pub template: &'static str,
    /// The path of the URL.
    pub path: String,
    pub query: String,
    /// `None` if no response arrived.
    pub status: Option<u16>,
    pub body: Vec<u8>,
}

impl Exchange {
    pub fn is_success(&self) -> bool {
        self.status.is_some_and(|it| (200..300).contains(&it))
    }

    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }
}

/// Records all exchanges of a client.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<Exchange>>>);

impl Interceptor for Recorder {
    fn after_call(&self, call: &Outcome<'_>) {
        let exchange = Exchange {
            operation: call.operation(),
            method: call.method().to_string(),
            template: call.path().unwrap_or_default(),
            path: call.url().path().to_owned(),
            query: call.url().query().unwrap_or_default().to_owned(),
            status: call.status().map(|it| it.as_u16()),
            body: call.body().map(|it| it.to_vec()).unwrap_or_default(),
        };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(exchange);
    }
}

/// The calls to a server and their results.
pub struct Run {
    pub client: Client,
    recorder: Recorder,
    results: Vec<Value>,
}

impl Run {
    /// Creates a client of the server at a URL. Decoding is lenient, so that all deviations are reported.
    pub fn new(url: &str) -> Result<Self, String> {
        let recorder = Recorder::default();
        let builder = Client::builder().base_url(url).one_server().allow_experimental();
        let builder = builder.decoding(Decoding::Lenient).retries(sdk_runtime::RetryPolicy::new(1));
        let builder = crate::scenario::configure(builder).interceptor(recorder.clone());
        Ok(Self { client: builder.build().map_err(|it| it.to_string())?, recorder, results: Vec::new() })
    }

    pub fn exchanges(&self) -> Vec<Exchange> {
        self.recorder.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns the number of requests and the recorded results.
    pub fn finish(self) -> Value {
        json!({ "requests": self.exchanges().len(), "results": self.results })
    }

    fn add(&mut self, step: &str, mut result: Value) {
        let exchange = self.exchanges().pop().unwrap_or_default();
        result["step"] = step.into();
        result["operation"] = exchange.operation.into();
        result["request"] = format!("{} {}", exchange.method, exchange.path).into();
        result["status"] = exchange.status.into();
        self.results.push(result);
    }

    fn fail(&mut self, step: &str, error: &Error) {
        self.add(step, json!({ "error": error.to_string(), "undocumented": is_undocumented(error) }));
    }

    /// Records a call whose result is JSON, to compare the result with the body of the response.
    pub fn value<T: Json>(&mut self, step: &str, result: Result<Response<T>, Error>) -> Option<T> {
        self.value_as(step, result, json::to_string)
    }

    /// Like [`Run::value`], but with a result that depends on the status.
    pub fn value_as<T>(
        &mut self,
        step: &str,
        result: Result<Response<T>, Error>,
        encode: impl FnOnce(&T) -> Result<String, EncodeError>,
    ) -> Option<T> {
        let response = match result {
            Ok(response) => response,
            Err(error) => {
                self.fail(step, &error);
                return None;
            }
        };
        let received = self.exchanges().pop().map(|it| String::from_utf8_lossy(&it.body).into_owned());
        let encoded = encode(response.body());
        let deviations = deviations(response.deviations());
        self.add(
            step,
            json!({
                "received": received,
                "encoded": encoded.as_ref().ok(),
                "error": encoded.as_ref().err().map(ToString::to_string),
                "deviations": deviations,
            }),
        );
        Some(response.into_body())
    }

    /// Records a call whose result is not JSON.
    pub fn done<T>(&mut self, step: &str, result: Result<Response<T>, Error>) -> Option<T> {
        match result {
            Ok(response) => {
                let deviations = deviations(response.deviations());
                self.add(step, json!({ "deviations": deviations }));
                Some(response.into_body())
            }
            Err(error) => {
                self.fail(step, &error);
                None
            }
        }
    }

    /// Records the reading of a list to its end.
    #[allow(dead_code, reason = "not every API has lists that are recognized as paginated")]
    pub fn list<T>(&mut self, step: &str, result: Result<Vec<T>, Error>) -> Option<Vec<T>> {
        match result {
            Ok(items) => {
                self.add(step, json!({}));
                Some(items)
            }
            Err(error) => {
                self.fail(step, &error);
                None
            }
        }
    }

    /// Records a call that has to fail with a status and a body.
    pub fn refused<T>(
        &mut self,
        step: &str,
        result: Result<Response<T>, Error>,
        status: u16,
        is_expected: impl FnOnce(&ErrorBody) -> bool,
    ) {
        let undocumented = result.as_ref().err().is_some_and(is_undocumented);
        let mut found = match result {
            Err(Error::Status(error)) if error.status.as_u16() == status && is_expected(&error.body) => {
                json!({ "deviations": deviations(&error.deviations) })
            }
            Err(Error::Status(error)) => {
                json!({ "error": format!("expected status {status}, found {} with {:?}", error.status, error.body) })
            }
            Err(error) => json!({ "error": format!("expected status {status}, found: {error}") }),
            Ok(_) => json!({ "error": format!("expected status {status}, found a success") }),
        };
        found["undocumented"] = undocumented.into();
        self.add(step, found);
    }

    /// Records an expectation about earlier results.
    pub fn expect(&mut self, step: &str, is_met: bool) {
        let error = (!is_met).then_some("the expectation is not met");
        self.results.push(json!({ "step": step, "error": error }));
    }
}

/// Returns `true` for an error with a body that the document does not describe.
fn is_undocumented(error: &Error) -> bool {
    matches!(error, Error::Status(error) if matches!(error.body, ErrorBody::Other(_)))
}

fn deviations(found: &[json::Deviation]) -> Vec<Value> {
    found.iter().map(|it| json!({ "message": it.to_string(), "unreadable": it.is_unreadable() })).collect()
}
