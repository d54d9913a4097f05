//! What a description says about one operation.

mod envelope;
mod paging;

use std::mem::ManuallyDrop;

use http::{Method, StatusCode};

pub use self::envelope::Envelope;
pub(crate) use self::envelope::Opened;
pub use self::paging::{Paging, SearchAfter};
pub(crate) use self::paging::{PagingStyle, TotalSource};

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
    /// A method is dropped, and what is dropped cannot be borrowed for ever from a constant.
    method: ManuallyDrop<Method>,
    path: &'static str,
    accept: Option<&'static str>,
    errors: &'static [(StatusPattern, u16)],
    public: bool,
    experimental: bool,
    envelope: Option<Envelope>,
    paging: Paging,
}

/// The statuses that a documented answer is for (OpenAPI 3.0.3, Responses Object).
///
/// ```
/// use sdk_runtime::{Method, Operation, StatusPattern};
///
/// // The numbers are what `ErrorBody::decode` gets; a 404 is read as the first, a 500 as the second.
/// const DELETE_THING: Operation = Operation::new("deleteThing", Method::DELETE, "/things/{id}")
///     .errors(&[(StatusPattern::Code(404), 0), (StatusPattern::Range(5), 1), (StatusPattern::Default, 2)]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusPattern {
    /// One status: `404`.
    Code(u16),
    /// All of a hundred: `5` for `5XX`.
    Range(u8),
    /// All that no other answer is for: `default`.
    Default,
}

impl Operation {
    /// An operation that wants a credential and documents no errors.
    #[must_use]
    pub const fn new(id: &'static str, method: Method, path: &'static str) -> Self {
        Self {
            id,
            method: ManuallyDrop::new(method),
            path,
            accept: None,
            errors: &[],
            public: false,
            experimental: false,
            envelope: None,
            paging: Paging::SINGLE,
        }
    }

    /// Sets the `Accept` header.
    #[must_use]
    pub const fn accept(mut self, content_types: &'static str) -> Self {
        self.accept = Some(content_types);
        self
    }

    /// Sets which error body documents which statuses.
    #[must_use]
    pub const fn errors(mut self, errors: &'static [(StatusPattern, u16)]) -> Self {
        self.errors = errors;
        self
    }

    /// Sends no credential.
    #[must_use]
    pub const fn public(mut self) -> Self {
        self.public = true;
        self
    }

    /// Tells that the operation may change. Only clients that
    /// [allow it](crate::ClientBuilder::allow_experimental) send it, and warn of it, once.
    #[must_use]
    pub const fn experimental(mut self) -> Self {
        self.experimental = true;
        self
    }

    /// Sets what stands around the result of each answer.
    #[must_use]
    pub const fn envelope(mut self, envelope: Envelope) -> Self {
        self.envelope = Some(envelope);
        self
    }

    /// Sets how the list that it gives comes in pages; without it, all of it comes at once.
    #[must_use]
    pub const fn paging(mut self, paging: Paging) -> Self {
        self.paging = paging;
        self
    }

    /// The operation's id.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// The HTTP method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The path template.
    #[must_use]
    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// Does it want no credential?
    #[must_use]
    pub const fn is_public(&self) -> bool {
        self.public
    }

    /// May it change?
    #[must_use]
    pub const fn is_experimental(&self) -> bool {
        self.experimental
    }

    pub(crate) const fn result_envelope(&self) -> Option<Envelope> {
        self.envelope
    }

    pub(crate) const fn pages(&self) -> &Paging {
        &self.paging
    }

    pub(crate) const fn accepts(&self) -> Option<&'static str> {
        self.accept
    }

    /// The error body documented for a status: the narrowest pattern counts.
    pub(crate) fn error(&self, status: StatusCode) -> Option<u16> {
        let hundred = u8::try_from(status.as_u16() / 100).unwrap_or(0);
        let patterns = [StatusPattern::Code(status.as_u16()), StatusPattern::Range(hundred), StatusPattern::Default];
        let find = |pattern| self.errors.iter().find(|(it, _)| *it == pattern).map(|(_, index)| *index);
        patterns.into_iter().find_map(find)
    }

    /// The error body documented for an envelope without success, whatever its status: that of the
    /// status, or else of the first error.
    pub(crate) fn refusal(&self, status: StatusCode) -> Option<u16> {
        self.error(status).or_else(|| self.errors.first().map(|(_, index)| *index))
    }
}
