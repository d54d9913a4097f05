//! Requests to send.

use std::borrow::Cow;
use std::time::Duration;

use http::{HeaderMap, Method};
use url::Url;

#[cfg(feature = "test-util")]
use crate::operation::Operation;

/// The purpose of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A call.
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
    /// The query parameters that contain credentials.
    #[cfg_attr(not(feature = "test-util"), allow(dead_code, reason = "only observers read it"))]
    pub(crate) secret_parameters: Vec<Cow<'static, str>>,
    #[cfg_attr(not(feature = "test-util"), allow(dead_code, reason = "only substitutes and observers read it"))]
    pub(crate) purpose: Purpose,
    /// The origin of the request.
    #[cfg(feature = "test-util")]
    pub(crate) origin: RequestOrigin,
}

/// The operation and the arguments that a request was built from.
#[cfg(feature = "test-util")]
#[derive(Clone, Default)]
pub(crate) struct RequestOrigin {
    /// `None` for requests that the OpenAPI document does not contain.
    pub(crate) operation: Option<&'static Operation>,
    /// The values of path parameters as they are in the URL.
    pub(crate) path_arguments: Vec<(&'static str, String)>,
}
