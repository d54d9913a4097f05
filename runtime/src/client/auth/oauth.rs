//! Grants of OAuth 2.0.

use std::fmt;
use std::sync::Arc;

use secrecy::SecretString;
use tokio::time::Instant;

use super::client_credentials::ClientCredentials;
use super::token::Token;

/// A grant of OAuth 2.0, with which a client requests tokens (RFC 6749, section 4).
///
/// The first call requests a token. If the response contains a refresh token, the client renews its tokens with it, and every
/// new refresh token replaces the one before. Clones of a client share them. Build one client per grant: servers reject a
/// refresh token that another client has used.
///
/// ```
/// use sdk_runtime::{Authentication, Client, ExposeSecret, OAuthGrant};
///
/// fn store(token: &str) {
///     // For the next start of the program, which needs no password then.
/// }
///
/// let grant = OAuthGrant::password("https://login.example.com/token", "my-id", "anne", "s3cret")
///     .scope("things:read")
///     .on_refresh_token(|token| store(token.expose_secret()));
/// // Secrets are not shown.
/// assert_eq!(format!("{grant:?}"), r#"OAuthGrant { kind: "password", scope: Some("things:read"), .. }"#);
/// let client = Client::builder("https://api.example.com/v1").authentication(Authentication::OAuth(grant)).build()?;
/// # let _ = client;
/// # Ok::<(), sdk_runtime::ConfigurationError>(())
/// ```
#[derive(Clone)]
pub struct OAuthGrant {
    pub(super) token_url: String,
    pub(super) id: String,
    pub(super) secret: Option<SecretString>,
    pub(super) scope: Option<String>,
    pub(super) kind: GrantKind,
    pub(super) on_refresh_token: Option<Arc<Listener>>,
}

/// A function that receives new refresh tokens.
pub(super) type Listener = dyn Fn(&SecretString) + Send + Sync;

/// The contents of the first token request.
#[derive(Clone)]
pub(super) enum GrantKind {
    /// RFC 6749, section 4.4.
    ClientCredentials,
    /// RFC 6749, section 4.3.
    Password { user: String, password: SecretString },
    /// RFC 6749, section 6.
    RefreshToken(SecretString),
    /// RFC 6749, section 4.1, with RFC 7636.
    #[cfg_attr(not(feature = "sign-in"), expect(dead_code))]
    AuthorizationCode { code: SecretString, verifier: SecretString, redirect_url: String },
    /// A token that was issued before the client was built (RFC 8628).
    #[cfg_attr(not(feature = "sign-in"), expect(dead_code))]
    Issued(IssuedToken),
}

/// A token that was issued before the client was built.
#[derive(Clone)]
pub(super) struct IssuedToken {
    pub(super) secret: SecretString,
    pub(super) expiry: Option<Instant>,
    pub(super) refresh_token: Option<SecretString>,
}

impl IssuedToken {
    /// Notes when a new token expires.
    #[cfg(feature = "sign-in")]
    pub(super) fn new(token: Token, refresh_token: Option<SecretString>) -> Self {
        let expiry = token.lifetime.and_then(|it| Instant::now().checked_add(it));
        Self { secret: token.secret, expiry, refresh_token }
    }

    /// `true` if the token has not expired.
    pub(super) fn is_valid(&self) -> bool {
        self.expiry.is_none_or(|it| Instant::now() < it)
    }

    /// Returns the token with the rest of its lifetime.
    pub(super) fn token(&self) -> Token {
        let token = Token::new(self.secret.clone());
        match self.expiry {
            Some(expiry) => token.expires_in(expiry.saturating_duration_since(Instant::now())),
            None => token,
        }
    }
}

impl OAuthGrant {
    /// Creates the grant of a user's password (RFC 6749, section 4.3). The URL of the token endpoint is resolved against the
    /// base URL, as in [`ClientCredentials::new`]. If the server rejects a refresh token, the password is used again.
    pub fn password(
        token_url: impl Into<String>,
        client_id: impl Into<String>,
        user: impl Into<String>,
        password: impl Into<SecretString>,
    ) -> Self {
        let kind = GrantKind::Password { user: user.into(), password: password.into() };
        Self::new(token_url, client_id, kind)
    }

    /// Creates the grant of a refresh token from an earlier sign-in (RFC 6749, section 6). If the server rejects the token,
    /// calls fail with [`AuthErrorKind::SignInRequired`](crate::AuthErrorKind::SignInRequired).
    ///
    /// ```
    /// use sdk_runtime::OAuthGrant;
    ///
    /// let grant = OAuthGrant::refresh_token("/oauth/token", "my-id", "stored").client_secret("s3cret");
    /// # let _ = grant;
    /// ```
    pub fn refresh_token(
        token_url: impl Into<String>,
        client_id: impl Into<String>,
        token: impl Into<SecretString>,
    ) -> Self {
        Self::new(token_url, client_id, GrantKind::RefreshToken(token.into()))
    }

    pub(super) fn new(token_url: impl Into<String>, id: impl Into<String>, kind: GrantKind) -> Self {
        let (token_url, id) = (token_url.into(), id.into());
        Self { token_url, id, secret: None, scope: None, kind, on_refresh_token: None }
    }

    /// Sets the secret of a confidential client (RFC 6749, section 2.3.1).
    #[must_use]
    pub fn client_secret(self, secret: impl Into<SecretString>) -> Self {
        Self { secret: Some(secret.into()), ..self }
    }

    /// Sets the scopes to request, separated by spaces (RFC 6749, section 3.3).
    #[must_use]
    pub fn scope(self, scope: impl Into<String>) -> Self {
        Self { scope: Some(scope.into()), ..self }
    }

    /// Calls a function with each new refresh token, for example to store it. The call that waits for a token waits for the
    /// function too.
    #[must_use]
    pub fn on_refresh_token(self, listener: impl Fn(&SecretString) + Send + Sync + 'static) -> Self {
        Self { on_refresh_token: Some(Arc::new(listener)), ..self }
    }
}

impl From<ClientCredentials> for OAuthGrant {
    fn from(credentials: ClientCredentials) -> Self {
        let ClientCredentials { token_url, id, secret, scope } = credentials;
        let kind = GrantKind::ClientCredentials;
        Self { token_url, id, secret: Some(secret), scope, kind, on_refresh_token: None }
    }
}

impl fmt::Debug for OAuthGrant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            GrantKind::ClientCredentials => "client_credentials",
            GrantKind::Password { .. } => "password",
            GrantKind::RefreshToken(_) => "refresh_token",
            GrantKind::AuthorizationCode { .. } => "authorization_code",
            GrantKind::Issued(_) => "issued",
        };
        formatter.debug_struct("OAuthGrant").field("kind", &kind).field("scope", &self.scope).finish_non_exhaustive()
    }
}
