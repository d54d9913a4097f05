//! Interceptors of a call.

use bytes::Bytes;
use http::{Extensions, HeaderMap};
use tokio::time::Instant;
use url::Url;

use super::error_type::error_type;
use super::send::add_cookies;
use super::trace::CallTrace;
use crate::box_error::BoxError;
use crate::client::Client;
use crate::interceptor::{Begun, Interceptors, Outcome, OutgoingRequest, RequestParts, ResponseParts, RetryDecision};
use crate::request::body::RequestBody;
use crate::request::error::{InterceptorError, RequestError};
use crate::request::parts::Request;
use crate::response::error::UntypedError;
use crate::response::received::ReceivedResponse;

/// The interceptors of a call, with what they store.
pub(super) struct Interception<'c> {
    client: &'c Client,
    interceptors: &'c Interceptors,
    trace: CallTrace,
    extensions: Extensions,
    /// When the call began, if there are interceptors.
    begin: Option<Instant>,
    /// The interceptors that began the call.
    in_call: Begun,
    /// The interceptors that began the last attempt.
    in_attempt: Begun,
}

/// A step in which interceptors change a request.
type Step = fn(&Interceptors, &mut OutgoingRequest<'_>, &mut Begun) -> Result<(), BoxError>;

impl<'c> Interception<'c> {
    /// Runs the interceptors before a call, which may change its request.
    pub(super) fn begin(client: &'c Client, trace: CallTrace, request: &mut Request) -> Result<Self, UntypedError> {
        let interceptors = client.interceptors();
        let begin = (!interceptors.is_empty()).then(Instant::now);
        let (in_call, in_attempt) = (Begun::default(), Begun::default());
        let mut this = Self { client, interceptors, trace, extensions: Extensions::new(), begin, in_call, in_attempt };
        if begin.is_some() {
            let mut begun = Begun::default();
            let changed = this.change(request, 0, &mut begun, Interceptors::before_call);
            this.in_call = begun;
            changed.map_err(|error| this.abandon_call(request, error))?;
        }
        Ok(this)
    }

    /// Ends a call of which nothing can be sent, and returns its error.
    pub(super) fn abandon_call(&self, request: &Request, error: RequestError) -> UntypedError {
        let error = UntypedError::Request(Box::new(error));
        self.end_call(request, Err(&error), 0);
        error
    }

    /// Returns the request for an attempt, or `None` without interceptors, which could change it. In a box, because interceptors are
    /// rare.
    pub(super) fn attempt(&mut self, request: &Request, attempts: u32) -> Result<Option<Box<Request>>, UntypedError> {
        if self.interceptors.is_empty() {
            return Ok(None);
        }
        let begin = Instant::now();
        let mut changed = Box::new(request.clone());
        let mut begun = Begun::default();
        let result = self.change(&mut changed, attempts, &mut begun, Interceptors::before_attempt);
        self.in_attempt = begun;
        match result {
            Ok(()) => Ok(Some(changed)),
            Err(error) => {
                let error = UntypedError::Request(Box::new(error));
                self.interceptors.after_attempt(begun, &self.outcome(&changed, Err(&error), attempts, begin));
                Err(error)
            }
        }
    }

    /// Lets interceptors change a request, and checks the changes.
    fn change(
        &mut self,
        request: &mut Request,
        attempts: u32,
        begun: &mut Begun,
        step: Step,
    ) -> Result<(), RequestError> {
        let client = self.client;
        let add_cookies = |url: &Url, headers: &mut HeaderMap| add_cookies(client, url, headers);
        request.change(|request| {
            let body = match &request.body {
                RequestBody::Empty => Some(Bytes::new()),
                RequestBody::Json(bytes) | RequestBody::Bytes(bytes) => Some(bytes.clone()),
                RequestBody::Uploads(_) => None,
            };
            let mut outgoing = OutgoingRequest::new(RequestParts {
                operation: self.trace.operation,
                is_documented: self.trace.is_documented,
                method: &request.method,
                url: &mut request.url,
                headers: &mut request.headers,
                body,
                secret_parameters: &request.secret_parameters,
                path_arguments: &request.path_arguments,
                attempts,
                extensions: &mut self.extensions,
                add_cookies: &add_cookies,
            });
            step(self.interceptors, &mut outgoing, begun)
                .map_err(|it| RequestError::Interceptor(InterceptorError::new(it)))?;
            if let Some(body) = outgoing.into_new_body() {
                request.body = if body.is_empty() { RequestBody::Empty } else { RequestBody::Bytes(body) };
            }
            Ok(())
        })
    }

    /// Runs the interceptors after an attempt that began at this time, and returns their decision about another one.
    pub(super) fn end_attempt(
        &self,
        request: &Request,
        result: Result<&ReceivedResponse, &UntypedError>,
        attempts: u32,
        begin: Instant,
    ) -> RetryDecision {
        if self.interceptors.is_empty() {
            return RetryDecision::ByPolicy;
        }
        let outcome = self.outcome(request, result, attempts, begin);
        self.interceptors.after_attempt(self.in_attempt, &outcome);
        self.interceptors.should_retry(&outcome)
    }

    /// Runs the interceptors after a call.
    pub(super) fn end_call(&self, request: &Request, result: Result<&ReceivedResponse, &UntypedError>, attempts: u32) {
        if let Some(begin) = self.begin {
            self.interceptors.after_call(self.in_call, &self.outcome(request, result, attempts, begin));
        }
    }

    fn outcome<'o>(
        &'o self,
        request: &'o Request,
        result: Result<&'o ReceivedResponse, &'o UntypedError>,
        attempts: u32,
        begin: Instant,
    ) -> Outcome<'o> {
        Outcome {
            operation: self.trace.operation,
            is_documented: self.trace.is_documented,
            method: &request.method,
            url: &request.url,
            attempts,
            elapsed: begin.elapsed(),
            response: result.ok().map(|it| ResponseParts {
                status: it.status,
                headers: &it.headers,
                body: it.rest.is_none().then_some(&it.body),
            }),
            error: result.err().map(|it| it as _),
            error_type: error_type(result),
            extensions: &self.extensions,
        }
    }
}
