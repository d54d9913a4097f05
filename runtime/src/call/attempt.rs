//! Attempts of a call: credentials, rate limits, deadlines and retries.

use std::pin::pin;
use std::time::Duration;

use http::StatusCode;
use http::header::AUTHORIZATION;
use tokio::time::{Instant, sleep_until};

use super::idempotency::add_key;
use super::intercept::Interception;
use super::retry::reason;
use super::send::{Limits, Receive, Route, Sent, send};
use super::trace::{self, CallTrace};
use crate::client::Client;
use crate::client::auth::requirements::SchemeCredential;
use crate::client::auth::{AuthError, CachedToken, Credentials, FixedCredential, TokenCache};
use crate::interceptor::RetryDecision;
use crate::operation::Operation;
use crate::request::error::RequestError;
use crate::request::parts::{Parts, Request};
use crate::response::error::{Error, TransportError, UntypedError};
use crate::response::received::{ReceivedResponse, RequestTarget};
use crate::retry::{self, Reason, Repetition, RetryPolicy, Wait};
use crate::telemetry;
use crate::wire::deadline::{earlier, within};
use crate::wire::error::HttpError;

/// Performs a call.
pub(crate) async fn perform(
    client: &Client,
    operation: &'static Operation,
    parts: Box<Parts>,
    receive: Receive,
) -> Result<Box<ReceivedResponse>, UntypedError> {
    if operation.is_experimental() && !client.allows_experimental() {
        return Err(UntypedError::Request(Box::new(RequestError::Experimental)));
    }
    let options = parts.options;
    let call_trace = CallTrace { operation, is_documented: parts.is_documented() };
    let invalid = |error| UntypedError::Request(Box::new(error));
    let base_url = client.base_url_of(operation).map_err(|error| invalid(error.into()))?;
    let mut request = parts.request(operation, &base_url).map_err(invalid)?;
    for (name, value) in client.headers() {
        request.headers.entry(name).or_insert_with(|| value.clone());
    }
    let interception = Interception::begin(client, call_trace, &mut request)?;
    let is_idempotent = options.idempotent || operation.is_idempotent() || request.method.is_idempotent();
    let repetition = add_key(operation, &mut request, is_idempotent);
    let repetition = repetition.map_err(|error| interception.abandon_call(&request, error))?;
    // A deadline that the clock cannot represent means no deadline.
    let deadline = Instant::now().checked_add(options.timeout.unwrap_or(client.timeout()));
    // Requests start at the base URL or at the server that the document names for the operation, the only origins that
    // credentials are sent to (RFC 6454, section 5).
    let is_authenticated = !operation.is_public() || options.authenticated;
    let tokens = if is_authenticated { add_credentials(client, operation, &mut request) } else { None };
    client.warnings().of_experiment(operation);
    let span = call_trace.call_span(&request.method, &request.url);
    let mut run = CallRun {
        client,
        trace: call_trace,
        interception,
        operation,
        repetition,
        request: &mut request,
        receive,
        attempt_timeout: options.attempt_timeout.or(client.attempt_timeout()),
        idle_timeout: options.idle_timeout.unwrap_or(client.idle_timeout()),
        policy: options.retries.unwrap_or_else(|| client.retries_of(operation)),
        deadline,
        tokens,
        has_replaced_token: false,
        attempts: 0,
    };
    let mut result = trace::within(&span, pin!(run.finish())).await;
    trace::record(&span, &result);
    run.interception.end_call(run.request, result.as_deref(), run.attempts);
    if let Ok(response) = &mut result {
        client.warnings().of_deprecation(operation, &response.headers);
        if !request.method.is_safe() {
            let Request { method, url, path_arguments, .. } = request;
            response.request = Some(Box::new(RequestTarget { method, url, path_arguments }));
        }
    }
    result
}

/// Returns the reason for another attempt, by the decision of interceptors or by the policy.
fn decided(decision: RetryDecision, by_policy: impl FnOnce() -> Option<Reason>) -> Option<Reason> {
    match decision {
        RetryDecision::ByPolicy => by_policy(),
        RetryDecision::Never => None,
        RetryDecision::Retry => by_policy().or(Some(Reason::BROKEN)),
        RetryDecision::After(wait) => {
            Some(Reason { wait: Wait::Chosen(wait), ..by_policy().unwrap_or(Reason::BROKEN) })
        }
    }
}

/// Adds the credentials that the operation requires, and returns the tokens that are added to each attempt.
fn add_credentials<'c>(client: &'c Client, operation: &Operation, request: &mut Request) -> Option<&'c TokenCache> {
    let selected = client.select_credentials(operation.requirements());
    let mut tokens = None;
    if selected.includes_default {
        match client.credentials() {
            Credentials::Fixed(fixed) => fixed.iter().for_each(|it| add_fixed(it, request)),
            Credentials::Renewed(renewed) => tokens = Some(renewed.as_ref()),
        }
    }
    for credential in selected.credentials {
        match credential {
            SchemeCredential::Fixed(fixed) => add_fixed(fixed, request),
            SchemeCredential::Tokens(renewed) => tokens = tokens.or(Some(renewed.as_ref())),
        }
    }
    tokens
}

fn add_fixed(credential: &FixedCredential, request: &mut Request) {
    credential.add_to(&mut request.url, &mut request.headers);
    request.secret_parameters.extend(credential.query_parameter());
}

/// A call in progress.
struct CallRun<'c> {
    client: &'c Client,
    trace: CallTrace,
    interception: Interception<'c>,
    operation: &'static Operation,
    request: &'c mut Request,
    receive: Receive,
    attempt_timeout: Option<Duration>,
    idle_timeout: Duration,
    policy: RetryPolicy,
    repetition: Repetition,
    deadline: Option<Instant>,
    tokens: Option<&'c TokenCache>,
    /// `true` if the server rejected a token, which was replaced.
    has_replaced_token: bool,
    /// The number of times the request was sent.
    attempts: u32,
}

impl CallRun<'_> {
    /// Sends the request until it succeeds or should not be retried.
    async fn finish(&mut self) -> Result<Box<ReceivedResponse>, UntypedError> {
        let mut sends = 0;
        let mut payment = None;
        let result = loop {
            let (Sent { result, route }, decision) = match self.attempt(sends).await {
                Ok(sent) => sent,
                Err(failure) => break Err(failure),
            };
            sends += 1;
            let Some(reason) = decided(decision, || reason(&result, route, self.repetition)) else {
                if matches!(&result, Ok(it) if !retry::is_transient(it.status, &it.headers)) {
                    self.client.budget().earn(payment);
                }
                break result;
            };
            telemetry::debug!(operation = self.operation.id(), sends, ?reason, "call failed");
            self.pause(reason, route);
            if !self.request.body.is_repeatable() {
                break result;
            }
            payment = retry::wait(&self.policy, self.client.budget(), reason, sends, self.deadline).await;
            if payment.is_none() {
                break result;
            }
        };
        let attempts = self.attempts;
        result
            .map(|mut it| {
                it.attempts = attempts;
                it
            })
            .map_err(|failure| failure.after(attempts))
    }

    /// Pauses all calls of the client if the server requests that, as far as the policy of this call allows.
    fn pause(&self, reason: Reason, route: Route) {
        if let Wait::Server(after) = reason.wait
            && reason.is_overload
            && route != Route::Away
            && self.policy.is_active()
            && after <= self.policy.longest_server_wait()
        {
            self.client.pause().start(after, self.policy.spread(after));
        }
    }

    /// Sends the request, and once more with a new token if the server rejects the first one. Fails if it cannot be
    /// prepared. Also returns the decision of interceptors.
    async fn attempt(&mut self, sends: u32) -> Result<(Sent, RetryDecision), UntypedError> {
        loop {
            let token = self.prepare().await?;
            let changed = self.interception.attempt(self.request, self.attempts)?;
            let request = changed.as_deref().unwrap_or(self.request);
            let span = self.trace.attempt_span(&request.method, &request.url, self.attempts);
            self.attempts += 1;
            let begin = Instant::now();
            let limits = Limits { deadline: self.attempt_deadline(begin, sends), idle_timeout: self.idle_timeout };
            let sent = send(self.client, self.operation, request, self.receive, limits);
            let sent = trace::within(&span, pin!(sent)).await;
            trace::record(&span, &sent.result);
            if matches!(&sent.result, Err(Error::File(_) | Error::Request(_))) {
                // The request was not sent.
                self.attempts -= 1;
            }
            span.in_scope(|| self.trace.log(&request.method, &sent.result, self.attempts, begin));
            let decision = self.interception.end_attempt(request, sent.result.as_deref(), self.attempts, begin);
            let is_rejected = matches!(&sent.result, Ok(it) if it.status == StatusCode::UNAUTHORIZED);
            let may_resend = match sent.route {
                _ if !self.request.body.is_repeatable() => false,
                Route::Straight => true,
                Route::WithinOrigin => self.repetition.is_safe(),
                Route::Away => false,
            };
            let (Some(tokens), Some(sent_token)) = (self.tokens, &token) else { return Ok((sent, decision)) };
            if matches!(&sent.result, Ok(it) if it.status.is_success()) {
                tokens.accept(sent_token);
            }
            // Another origin received no token.
            let is_rejected = is_rejected && sent.route != Route::Away;
            if !is_rejected || self.has_replaced_token || !tokens.can_replace(sent_token) {
                return Ok((sent, decision));
            }
            telemetry::debug!(operation = self.operation.id(), "server rejected the token");
            tokens.discard(sent_token);
            if !may_resend {
                return Ok((sent, decision));
            }
            self.has_replaced_token = true;
        }
    }

    /// Waits for the end of a pause and for the rate limit, then adds a token to the request.
    async fn prepare(&mut self) -> Result<Option<CachedToken>, UntypedError> {
        if let Some(end) = self.client.pause().end() {
            if self.deadline.is_some_and(|it| end >= it) {
                return Err(self.timed_out(HttpError::paused()));
            }
            sleep_until(end).await;
        }
        // Get the token last because it could expire in the queue.
        if let Some(limit) = self.client.rate_limit() {
            within(self.deadline, limit.take()).await.map_err(|it| self.timed_out(it))?;
        }
        self.authorize().await
    }

    /// Adds a token to the request.
    async fn authorize(&mut self) -> Result<Option<CachedToken>, UntypedError> {
        let Some(tokens) = self.tokens else { return Ok(None) };
        let token = match tokens.fresh() {
            Some(token) => Ok(token),
            None => {
                // Box the rare path to keep the futures of all calls small.
                let get = Box::pin(tokens.get(self.client.sender()));
                within(self.deadline, get).await.map_err(|it| self.timed_out(it))?
            }
        };
        let token = token.map_err(|kind| {
            UntypedError::Auth(Box::new(AuthError { operation: self.operation.id(), attempts: 0, kind }))
        })?;
        self.request.headers.insert(AUTHORIZATION, token.header.clone());
        Ok(Some(token))
    }

    /// Returns the deadline of the attempt that starts now, which is passed, after this many others.
    fn attempt_deadline(&self, now: Instant, sends: u32) -> Option<Instant> {
        let timeout = self.attempt_timeout.or_else(|| {
            // After a timeout, another attempt is made only if the call is idempotent. Uploads may need all of the time.
            let is_last = !self.repetition.is_safe() || self.request.body.is_large();
            let attempts = if is_last { 1 } else { self.policy.attempts_after(sends).max(1) };
            Some(self.deadline?.saturating_duration_since(now) / attempts)
        });
        earlier(timeout.and_then(|it| now.checked_add(it)), self.deadline)
    }

    fn timed_out(&self, source: HttpError) -> UntypedError {
        TransportError::failure(self.operation.id(), source)
    }
}
