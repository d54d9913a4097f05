//! Tokens and token sources.

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use super::sensitive::sensitive;
use crate::box_error::BoxError;

/// The future that [`TokenSource::token`] returns.
///
/// ```
/// use sdk_runtime::{Token, TokenFuture};
///
/// // A token that is already available.
/// fn at_hand(token: &str) -> TokenFuture<'_> {
///     Box::pin(std::future::ready(Ok(Token::new(token))))
/// }
/// ```
pub type TokenFuture<'s> = Pin<Box<dyn Future<Output = Result<Token, BoxError>> + Send + 's>>;

/// A custom source of tokens, such as a file, a keychain or another grant.
///
/// The client requests a token before the first call, before a token expires, and when the server
/// rejects one, but never concurrently. All clones of a client share the token.
///
/// ```
/// use sdk_runtime::{Client, Token, TokenFuture, TokenSource};
///
/// struct Environment;
///
/// impl TokenSource for Environment {
///     fn token(&self) -> TokenFuture<'_> {
///         Box::pin(async { Ok(Token::new(std::env::var("API_TOKEN")?)) })
///     }
/// }
///
/// let client = Client::builder("https://api.example.com").token_source(Environment).build();
/// assert!(client.is_ok());
/// ```
pub trait TokenSource: Send + Sync + 'static {
    /// Returns a token.
    ///
    /// Calls wait for this, so it must not make authenticated calls with the same client. It is cancelled after the timeout
    /// of the client, or a minute if that is longer.
    ///
    /// An error becomes the source of [`AuthErrorKind::Source`](crate::AuthErrorKind::Source). It is
    /// displayed, so it must not contain secrets.
    fn token(&self) -> TokenFuture<'_>;
}

/// A bearer token (RFC 6750, section 2.1).
///
/// ```
/// use std::time::Duration;
///
/// use sdk_runtime::Token;
///
/// let token = Token::new("s3cret").expires_in(Duration::from_secs(600));
/// // The secret is not shown.
/// assert_eq!(format!("{token:?}"), "Token { lifetime: Some(600s), .. }");
/// ```
#[derive(Clone)]
pub struct Token {
    pub(crate) secret: SecretString,
    pub(crate) lifetime: Option<Duration>,
}

impl Token {
    /// Creates a token that is used until the server rejects it.
    pub fn new(secret: impl Into<SecretString>) -> Self {
        Self { secret: secret.into(), lifetime: None }
    }

    /// Sets how long the token is valid from now.
    #[must_use]
    pub fn expires_in(self, lifetime: Duration) -> Self {
        Self { lifetime: Some(lifetime), ..self }
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Token").field("lifetime", &self.lifetime).finish_non_exhaustive()
    }
}

/// The scheme of bearer tokens (RFC 6750, section 2.1).
const BEARER: &[u8] = b"Bearer ";

/// Returns the `Authorization` header of a token, or `None` if HTTP does not allow its characters.
pub(super) fn bearer(token: &SecretString) -> Option<HeaderValue> {
    sensitive(BEARER, token.expose_secret().as_bytes())
}
