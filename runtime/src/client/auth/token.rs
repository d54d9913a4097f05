//! Tokens, and where they may come from.

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

/// Any error.
///
/// ```
/// use sdk_runtime::{BoxError, Token};
///
/// fn from_file(path: &str) -> Result<Token, BoxError> {
///     Ok(Token::new(std::fs::read_to_string(path)?.trim()))
/// }
///
/// assert!(from_file("no-such-file").is_err());
/// ```
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// What [`TokenSource::token`] gives.
///
/// ```
/// use sdk_runtime::{Token, TokenFuture};
///
/// // A token that is there already is not waited for.
/// fn at_hand(token: &str) -> TokenFuture<'_> {
///     Box::pin(std::future::ready(Ok(Token::new(token))))
/// }
/// ```
pub type TokenFuture<'s> = Pin<Box<dyn Future<Output = Result<Token, BoxError>> + Send + 's>>;

/// Where tokens come from, if not from client credentials: a file, a keychain, another grant.
///
/// The client asks when it needs a token first, ahead of a token's expiry, and when the server
/// takes a token no longer; never twice at the same time. All clones of a client share the answer.
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
    /// A token.
    ///
    /// Calls wait for it; so it must not make calls of the same client that want a token.
    ///
    /// An error becomes the source of [`AuthErrorKind::Source`](crate::AuthErrorKind::Source), and is
    /// shown: it must not have secrets.
    fn token(&self) -> TokenFuture<'_>;
}

/// A token (RFC 6750, section 2.1).
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
    /// A token that is good until the server refuses it.
    pub fn new(secret: impl Into<SecretString>) -> Self {
        Self { secret: secret.into(), lifetime: None }
    }

    /// Sets how long the token is good, from now on.
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

/// The `Authorization` header of a token; none for one that HTTP does not allow.
pub(super) fn bearer(token: &SecretString) -> Option<HeaderValue> {
    let mut value = HeaderValue::try_from(format!("Bearer {}", token.expose_secret())).ok()?;
    value.set_sensitive(true);
    Some(value)
}
