//! Operations, as constants.

mod envelope;
mod paging;

use std::mem::ManuallyDrop;

use http::{Method, StatusCode};

pub use self::envelope::Envelope;
pub(crate) use self::envelope::EnvelopeContents;
pub(crate) use self::paging::{CursorSource, LinkSource, PageParameterLocation, PagingStyle, TotalSource};
pub use self::paging::{Paging, SearchAfter};
use crate::retry::RetryPolicy;

/// One operation of an API (OpenAPI 3.0.3, Operation Object), as a constant.
///
/// ```
/// use sdk_runtime::json::Value;
/// use sdk_runtime::{Call, Client, Method, Operation, StatusPattern, decode};
///
/// const GET_THING: Operation = Operation::new("getThing", Method::GET, "/things/{id}")
///     .accept("application/json")
///     .errors(&[(StatusPattern::Code(404), 0)]);
///
/// fn get_thing<'c>(client: &'c Client, id: &str) -> Call<'c, Value> {
///     Call::new(client, &GET_THING, decode::json).path("id", id)
/// }
///
/// assert_eq!((GET_THING.id(), GET_THING.is_public()), ("getThing", false));
/// ```
#[derive(Debug)]
pub struct Operation {
    id: &'static str,
    /// `Method` implements `Drop`, which would prevent a `'static` borrow of a constant.
    method: ManuallyDrop<Method>,
    /// The method, if `http` has no constant for it.
    other_method: Option<&'static str>,
    path: &'static str,
    accept: Option<&'static str>,
    errors: &'static [(StatusPattern, u16)],
    errors_by_type: &'static [(StatusPattern, &'static str, u16)],
    server: Option<&'static str>,
    /// `true` if the last segment of the path may be empty.
    may_end_empty: bool,
    public: bool,
    security: Option<&'static [&'static [&'static str]]>,
    experimental: bool,
    idempotent: bool,
    idempotency_header: Option<&'static str>,
    retries: Option<RetryPolicy>,
    envelope: Option<Envelope>,
    paging: Paging,
}

/// The statuses that a documented response applies to (OpenAPI 3.0.3, Responses Object).
///
/// ```
/// use sdk_runtime::{Method, Operation, StatusPattern};
///
/// // The numbers are passed to `ErrorBody::decode`: a 404 has index 0, and a 500 has index 1.
/// const DELETE_THING: Operation = Operation::new("deleteThing", Method::DELETE, "/things/{id}")
///     .errors(&[(StatusPattern::Code(404), 0), (StatusPattern::Range(5), 1), (StatusPattern::Default, 2)]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusPattern {
    /// One status: `404`.
    Code(u16),
    /// A range of a hundred statuses: `5` for `5XX`.
    Range(u8),
    /// All statuses that no other response applies to: `default`.
    Default,
}

impl Operation {
    /// Creates an operation that requires credentials and documents no errors.
    #[must_use]
    pub const fn new(id: &'static str, method: Method, path: &'static str) -> Self {
        Self {
            id,
            method: ManuallyDrop::new(method),
            other_method: None,
            path,
            accept: None,
            errors: &[],
            errors_by_type: &[],
            server: None,
            may_end_empty: false,
            public: false,
            security: None,
            experimental: false,
            idempotent: false,
            idempotency_header: None,
            retries: None,
            envelope: None,
            paging: Paging::SINGLE,
        }
    }

    /// Creates an operation with a method that [`Method`] has no constant for (OpenAPI 3.2.0, Path Item Object,
    /// `additionalOperations`). A call whose method is not a token (RFC 9110, section 9.1) is invalid.
    ///
    /// ```
    /// use sdk_runtime::Operation;
    ///
    /// const COPY_FILE: Operation = Operation::with_method("copyFile", "COPY", "/files/{path}");
    /// assert_eq!(COPY_FILE.method(), Some("COPY".parse()?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn with_method(id: &'static str, method: &'static str, path: &'static str) -> Self {
        let mut operation = Self::new(id, Method::GET, path);
        operation.other_method = Some(method);
        operation
    }

    /// Sets the `Accept` header.
    #[must_use]
    pub const fn accept(mut self, content_types: &'static str) -> Self {
        self.accept = Some(content_types);
        self
    }

    /// Sets which error body is documented for which statuses.
    #[must_use]
    pub const fn errors(mut self, errors: &'static [(StatusPattern, u16)]) -> Self {
        self.errors = errors;
        self
    }

    /// Sets which error body is documented for which statuses and content types, or ranges such as `application/*`. For others,
    /// those of [`errors`](Self::errors) apply.
    #[must_use]
    pub const fn errors_by_type(mut self, errors: &'static [(StatusPattern, &'static str, u16)]) -> Self {
        self.errors_by_type = errors;
        self
    }

    /// Sets the server of the operation, if it is not that of the client: a base URL, or a reference that is resolved against
    /// the base URL of the client.
    #[must_use]
    pub const fn server(mut self, url: &'static str) -> Self {
        self.server = Some(url);
        self
    }

    /// Allows an empty value for the last segment of the path, because the API has an operation with that path.
    ///
    /// ```
    /// use sdk_runtime::{Method, Operation};
    ///
    /// // `GET /contents/` is documented, too.
    /// const READ: Operation = Operation::new("read", Method::GET, "/contents/{path}").empty_last_segment();
    /// # assert_eq!(READ.path(), "/contents/{path}");
    /// ```
    #[must_use]
    pub const fn empty_last_segment(mut self) -> Self {
        self.may_end_empty = true;
        self
    }

    /// Marks the operation as public: it is sent without credentials.
    #[must_use]
    pub const fn public(mut self) -> Self {
        self.public = true;
        self
    }

    /// Sets the security requirements: alternatives, each of which is a list of schemes that are required together. By default,
    /// those of the client apply.
    #[must_use]
    pub const fn security(mut self, requirements: &'static [&'static [&'static str]]) -> Self {
        self.security = Some(requirements);
        self
    }

    /// Marks the operation as experimental. Only clients that [allow such
    /// operations](crate::ClientBuilder::allow_experimental) send it, and they log a warning once.
    #[must_use]
    pub const fn experimental(mut self) -> Self {
        self.experimental = true;
        self
    }

    /// Marks the operation as idempotent, whatever its method (RFC 9110, section 9.2.2): its calls are retried after any failure that
    /// may be temporary.
    #[must_use]
    pub const fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// Sends an idempotency key in this header: a random UUID for each call, which its retries repeat, so that the server
    /// processes the call once. Calls are retried as if they were [`idempotent`](Self::idempotent). A caller sets another key with
    /// [`Call::extra_header`](crate::Call::extra_header).
    ///
    /// ```
    /// use sdk_runtime::{Method, Operation};
    ///
    /// const PAY: Operation = Operation::new("pay", Method::POST, "/payments").idempotency_key("Idempotency-Key");
    /// # assert_eq!(PAY.path(), "/payments");
    /// ```
    #[must_use]
    pub const fn idempotency_key(mut self, header: &'static str) -> Self {
        self.idempotency_header = Some(header);
        self
    }

    /// Sets the retry policy of the operation, which replaces that of the client, unless the client makes no retries. The policy of a
    /// call has precedence.
    ///
    /// ```
    /// use sdk_runtime::{Method, Operation, RetryPolicy};
    ///
    /// const START: Operation = Operation::new("start", Method::PUT, "/jobs").retries(RetryPolicy::never());
    /// # assert_eq!(START.path(), "/jobs");
    /// ```
    #[must_use]
    pub const fn retries(mut self, policy: RetryPolicy) -> Self {
        self.retries = Some(policy);
        self
    }

    /// Sets the envelope that wraps the result.
    #[must_use]
    pub const fn envelope(mut self, envelope: Envelope) -> Self {
        self.envelope = Some(envelope);
        self
    }

    /// Sets the pagination of the list that the operation returns. By default, all of it is in one
    /// response.
    #[must_use]
    pub const fn paging(mut self, paging: Paging) -> Self {
        self.paging = paging;
        self
    }

    /// Returns the operation's id.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// Returns the HTTP method, or `None` if it is invalid.
    #[must_use]
    pub fn method(&self) -> Option<Method> {
        match self.other_method {
            Some(name) => Method::from_bytes(name.as_bytes()).ok(),
            None => Some((*self.method).clone()),
        }
    }

    /// Returns the path template.
    #[must_use]
    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// `true` if the operation needs no credentials.
    #[must_use]
    pub const fn is_public(&self) -> bool {
        self.public
    }

    /// `true` if the operation is experimental.
    #[must_use]
    pub const fn is_experimental(&self) -> bool {
        self.experimental
    }

    pub(crate) const fn is_idempotent(&self) -> bool {
        self.idempotent
    }

    pub(crate) const fn idempotency_header(&self) -> Option<&'static str> {
        self.idempotency_header
    }

    pub(crate) const fn own_retries(&self) -> Option<RetryPolicy> {
        self.retries
    }

    pub(crate) const fn own_server(&self) -> Option<&'static str> {
        self.server
    }

    pub(crate) const fn may_end_empty(&self) -> bool {
        self.may_end_empty
    }

    pub(crate) const fn requirements(&self) -> Option<&'static [&'static [&'static str]]> {
        self.security
    }

    pub(crate) const fn result_envelope(&self) -> Option<Envelope> {
        self.envelope
    }

    pub(crate) const fn pagination(&self) -> &Paging {
        &self.paging
    }

    pub(crate) const fn accepts(&self) -> Option<&'static str> {
        self.accept
    }

    /// Returns the error body that is documented for a status and a content type, in lowercase and without parameters. The most
    /// specific pattern wins.
    pub(crate) fn error(&self, status: StatusCode, content_type: &str) -> Option<u16> {
        let hundred = u8::try_from(status.as_u16() / 100).unwrap_or(0);
        let patterns = [StatusPattern::Code(status.as_u16()), StatusPattern::Range(hundred), StatusPattern::Default];
        let in_range = |range: &str| {
            range
                .split_once('*')
                .is_some_and(|(start, end)| content_type.starts_with(start) && content_type.ends_with(end))
        };
        patterns.into_iter().find_map(|pattern| {
            let of_status = || self.errors_by_type.iter().filter(|it| it.0 == pattern);
            let own = of_status().find(|it| it.1 == content_type).or_else(|| of_status().find(|it| in_range(it.1)));
            own.map(|it| it.2).or_else(|| self.errors.iter().find(|(it, _)| *it == pattern).map(|(_, index)| *index))
        })
    }

    /// Returns the error body for an envelope that reports a failure: that of the status, or else the
    /// first one.
    pub(crate) fn envelope_error(&self, status: StatusCode, content_type: &str) -> Option<u16> {
        self.error(status, content_type).or_else(|| self.errors.first().map(|(_, index)| *index))
    }
}
