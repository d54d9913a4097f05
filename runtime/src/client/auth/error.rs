//! Errors of obtaining tokens.

use std::fmt;
use std::sync::Arc;

use http::StatusCode;

use crate::box_error::BoxError;
use crate::wire::error::HttpError;

/// A call failed because no token could be obtained.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::{Client, Error, Method, TokenFuture, TokenSource};
///
/// struct Keychain;
///
/// impl TokenSource for Keychain {
///     fn token(&self) -> TokenFuture<'_> {
///         Box::pin(async { Err("the keychain is locked".into()) })
///     }
/// }
///
/// let client = Client::builder("https://api.example.com").token_source(Keychain).build()?;
/// let Err(Error::Auth(error)) = client.request(Method::GET, "/things").await else { panic!() };
/// assert_eq!((error.attempts(), error.kind().is_retryable()), (0, false));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct AuthError {
    pub(crate) operation: &'static str,
    pub(crate) attempts: u32,
    pub(crate) kind: Arc<AuthErrorKind>,
}

/// The reason why no token could be obtained, shared by all calls that waited for it.
///
/// ```
/// use sdk_runtime::{AuthErrorKind, StatusCode};
///
/// fn advice(kind: &AuthErrorKind) -> &'static str {
///     match kind {
///         AuthErrorKind::Rejected { code, .. } if code == "invalid_client" => "check the id and the secret",
///         other if other.is_retryable() => "try again later",
///         _ => "check the response of the token endpoint",
///     }
/// }
///
/// assert_eq!(advice(&AuthErrorKind::Status(StatusCode::SERVICE_UNAVAILABLE)), "try again later");
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuthErrorKind {
    /// The token endpoint rejected the request (RFC 6749, section 5.2).
    #[error("the token endpoint responded with {status}: {code}{}", described(.description.as_deref()))]
    Rejected {
        /// The status.
        status: StatusCode,
        /// The member `error`, such as `invalid_client`.
        code: String,
        /// The member `error_description`.
        description: Option<String>,
    },
    /// The token endpoint returned an error status without an OAuth error.
    #[error("the token endpoint responded with {0}")]
    Status(StatusCode),
    /// The token endpoint could not be reached, or the connection failed before the end of the
    /// response.
    #[error("cannot reach the token endpoint")]
    Transport(#[source] HttpError),
    /// The response is not a valid token response (RFC 6749, section 5.1).
    #[error("the response of the token endpoint {0}")]
    Response(&'static str),
    /// The user must sign in again: the server rejected the refresh token or the authorization code, or issued no refresh
    /// token. The client makes no more token requests.
    #[error("{reason}: the user must sign in again")]
    SignInRequired {
        /// The reason.
        reason: String,
    },
    /// The token type is not `bearer` (RFC 6749, section 7.1).
    #[error("unsupported token type `{0}`: expected `bearer`")]
    TokenType(String),
    /// The token contains characters that HTTP does not allow.
    #[error("the token contains characters that HTTP does not allow")]
    InvalidToken,
    /// The [`TokenSource`](crate::TokenSource) returned an error.
    #[error("the token source failed")]
    Source(#[source] BoxError),
    /// The [`TokenSource`](crate::TokenSource) did not return within this time.
    #[error("the token source did not return a token within {0:?}")]
    SourceTimeout(std::time::Duration),
    /// The task that requested the token panicked, or its runtime was shut down.
    #[error("the token request was interrupted")]
    Interrupted,
}

fn described(description: Option<&str>) -> String {
    description.map(|it| format!(" ({it})")).unwrap_or_default()
}

impl AuthErrorKind {
    /// `true` if a later attempt may succeed.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Rejected { status, .. } | Self::Status(status) => {
                matches!(status.as_u16(), 408 | 425 | 429) || (status.is_server_error() && status.as_u16() != 501)
            }
            Self::Transport(error) => error.is_transient(),
            Self::Interrupted | Self::SourceTimeout(_) => true,
            Self::Response(_)
            | Self::SignInRequired { .. }
            | Self::TokenType(_)
            | Self::InvalidToken
            | Self::Source(_) => false,
        }
    }
}

impl AuthError {
    /// Returns the operation's id.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// Returns how often the request had been sent before.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Returns why no token could be obtained.
    #[must_use]
    pub fn kind(&self) -> &AuthErrorKind {
        &self.kind
    }
}

impl fmt::Display for AuthError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: cannot obtain a token: {}", self.operation, self.kind)
    }
}

impl std::error::Error for AuthError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.kind.source()
    }
}
