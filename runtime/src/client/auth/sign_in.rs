//! Errors of signing in before a client has credentials.

use std::fmt;

use http::StatusCode;
use url::Url;

use super::endpoint::{EndpointFailure, EndpointResponse};
use crate::client::base_url::unencrypted_host;
use crate::client::error::ConfigurationError;
use crate::json::{Map, Value};
use crate::printable::{printable, shortened};
use crate::wire::error::HttpError;

/// The maximum length of server text in errors.
const SHOWN: usize = 300;

/// An endpoint of an authorization server.
///
/// ```
/// assert_eq!(sdk_runtime::SignInEndpoint::DeviceAuthorization.to_string(), "device authorization endpoint");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignInEndpoint {
    /// The metadata of the server (OpenID Connect Discovery 1.0, section 4, and RFC 8414, section 3).
    Metadata,
    /// The endpoint that users authorize programs at (RFC 6749, section 3.1).
    Authorization,
    /// The endpoint that issues device codes (RFC 8628, section 3.1).
    DeviceAuthorization,
    /// The endpoint that issues tokens (RFC 6749, section 3.2).
    Token,
}

impl fmt::Display for SignInEndpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Metadata => "metadata endpoint",
            Self::Authorization => "authorization endpoint",
            Self::DeviceAuthorization => "device authorization endpoint",
            Self::Token => "token endpoint",
        })
    }
}

/// A user could not sign in, or the metadata of an authorization server could not be read.
///
/// ```
/// use sdk_runtime::{Discovery, SignInError};
///
/// assert!(matches!(Discovery::new("http://login.example.com"), Err(SignInError::Url(_))));
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SignInError {
    /// The URL of an endpoint is invalid. Only endpoints on the same machine can use `http`.
    #[error("the URL of the {0} is not an absolute https URL without a user and a fragment")]
    Url(SignInEndpoint),
    /// The HTTP client could not be created.
    #[error("the HTTP client could not be created")]
    Configuration(#[from] ConfigurationError),
    /// An endpoint could not be reached, or the connection failed before the end of the response.
    #[error("cannot reach the {endpoint}")]
    Transport {
        /// The endpoint.
        endpoint: SignInEndpoint,
        /// The reason.
        #[source]
        source: HttpError,
    },
    /// An endpoint rejected the request (RFC 6749, section 5.2).
    #[error("the {endpoint} responded with {status}{}{}", shown(": ", .code.as_deref(), ""), shown(" (", .description.as_deref(), ")"))]
    Rejected {
        /// The endpoint.
        endpoint: SignInEndpoint,
        /// The status.
        status: StatusCode,
        /// The member `error`, such as `invalid_client`.
        code: Option<String>,
        /// The member `error_description`.
        description: Option<String>,
    },
    /// The response of an endpoint is invalid.
    #[error("the response of the {endpoint} {reason}")]
    Response {
        /// The endpoint.
        endpoint: SignInEndpoint,
        /// The reason, as the end of a sentence.
        reason: &'static str,
    },
    /// The user denied the authorization (RFC 8628, section 3.5).
    #[error("the user denied the authorization")]
    Denied,
    /// The user did not sign in before the device code expired (RFC 8628, section 3.5).
    #[error("the user did not sign in in time")]
    Expired,
    /// The metadata is that of another issuer (OpenID Connect Discovery 1.0, section 4.3).
    #[error("the metadata is that of the issuer `{found}` instead of `{expected}`")]
    Issuer {
        /// The issuer that the URL of the metadata implies.
        expected: String,
        /// The member `issuer`.
        found: String,
    },
    /// The authorization server has no such endpoint.
    #[error("the authorization server has no {0}")]
    NoEndpoint(SignInEndpoint),
}

fn shown(before: &str, text: Option<&str>, after: &str) -> String {
    text.map(|it| format!("{before}{it}{after}")).unwrap_or_default()
}

impl SignInError {
    pub(super) fn of_failure(endpoint: SignInEndpoint, failure: EndpointFailure) -> Self {
        match failure {
            EndpointFailure::Transport(source) => Self::Transport { endpoint, source },
            EndpointFailure::TooLarge => Self::Response { endpoint, reason: "is too large" },
        }
    }

    /// Returns the members of a successful response.
    pub(super) fn members(endpoint: SignInEndpoint, response: EndpointResponse) -> Result<Map, Self> {
        let EndpointResponse { status, members, .. } = response;
        let code = members.as_ref().and_then(|it| it.get("error")).and_then(Value::as_str);
        match members {
            // Some servers, such as GitHub, send errors with a status of success.
            ref members if !status.is_success() || code.is_some() => {
                let text = |name| members.as_ref()?.get(name)?.as_str().map(harmless);
                Err(Self::Rejected { endpoint, status, code: text("error"), description: text("error_description") })
            }
            Some(members) => Ok(members),
            None => Err(Self::Response { endpoint, reason: "is not a JSON object" }),
        }
    }
}

/// Returns text from a server for errors.
pub(super) fn harmless(text: &str) -> String {
    printable(&shortened(text, SHOWN))
}

/// Parses the URL of an endpoint, which receives secrets or tells where to send them.
pub(super) fn endpoint_url(endpoint: SignInEndpoint, url: &str) -> Result<Url, SignInError> {
    let is_plain = |it: &Url| it.username().is_empty() && it.password().is_none() && it.fragment().is_none();
    let is_safe = |it: &Url| matches!(it.scheme(), "https" | "http") && unencrypted_host(it).is_none();
    Url::parse(url).ok().filter(|it| is_plain(it) && is_safe(it)).ok_or(SignInError::Url(endpoint))
}
