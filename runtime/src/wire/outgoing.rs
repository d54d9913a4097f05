//! Requests to send.

#[cfg(feature = "test-util")]
use std::borrow::Cow;
use std::time::Duration;

use http::{HeaderMap, Method};
use url::Url;

#[cfg(feature = "test-util")]
use crate::operation::Operation;

/// The purpose of a request.
#[cfg(feature = "test-util")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A call.
    #[default]
    Call,
    /// A token for calls.
    Token,
}

/// A request to send.
pub(crate) struct Outgoing {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: reqwest::Body,
    /// The longest time in which no part of the body is sent.
    pub(crate) idle_timeout: Duration,
    /// The origin of the request, which only mocks and recorders read.
    #[cfg(feature = "test-util")]
    pub(crate) origin: RequestOrigin,
}

/// The purpose of a request, and what it was built from.
#[cfg(feature = "test-util")]
#[derive(Clone, Default)]
pub(crate) struct RequestOrigin {
    pub(crate) purpose: Purpose,
    /// `None` for requests that the OpenAPI document does not contain.
    pub(crate) operation: Option<&'static Operation>,
    /// The values of path parameters as they are in the URL.
    pub(crate) path_arguments: Vec<(&'static str, String)>,
    /// The query parameters that contain credentials.
    pub(crate) secret_parameters: Vec<Cow<'static, str>>,
}
