//! Authentication methods.

use std::fmt;
use std::sync::Arc;

use secrecy::SecretString;

use super::oauth::OAuthGrant;
use super::token::TokenSource;

/// The authentication method of a client.
///
/// Credentials are sent only to the origin (RFC 6454, section 4) of the base URL, and not with
/// operations that need none.
///
/// ```
/// use sdk_runtime::{Authentication, Client, ClientCredentials};
///
/// let credentials = ClientCredentials::new("/oauth/token", "id", "secret").scope("things:read");
/// let client = Client::builder("https://api.example.com/v1")
///     .authentication(Authentication::ClientCredentials(credentials))
///     .build()?;
/// // Secrets are not shown.
/// assert_eq!(format!("{:?}", Authentication::Bearer("token".into())), "Bearer(…)");
/// # let _ = client;
/// # Ok::<(), sdk_runtime::ConfigurationError>(())
/// ```
#[derive(Clone, Default)]
#[non_exhaustive]
pub enum Authentication {
    /// No credentials.
    #[default]
    None,
    /// A bearer token (RFC 6750, section 2.1).
    Bearer(SecretString),
    /// API keys: header names and their secret values.
    ApiKey(Vec<(String, SecretString)>),
    /// Client credentials, with which the client requests tokens (RFC 6749, section 4.4).
    ClientCredentials(ClientCredentials),
    /// A grant of OAuth 2.0, with which the client requests tokens (RFC 6749, section 4).
    OAuth(OAuthGrant),
    /// Tokens from a custom source.
    TokenSource(Arc<dyn TokenSource>),
}

/// Client credentials (RFC 6749, section 4.4).
///
/// The first call requests a token. All clones of a client share it, and it is renewed before it
/// expires.
///
/// ```
/// use sdk_runtime::{Authentication, Client, ClientCredentials};
///
/// // The token endpoint is on another host.
/// let credentials = ClientCredentials::new("https://login.example.com/token", "id", "s3cret").scope("things:read");
/// assert_eq!(format!("{credentials:?}"), r#"ClientCredentials { scope: Some("things:read"), .. }"#);
/// let client = Client::builder("https://api.example.com/v1")
///     .authentication(Authentication::ClientCredentials(credentials))
///     .build()?;
/// # let _ = client;
/// # Ok::<(), sdk_runtime::ConfigurationError>(())
/// ```
#[derive(Clone)]
pub struct ClientCredentials {
    pub(crate) token_url: String,
    pub(crate) id: String,
    pub(crate) secret: SecretString,
    pub(crate) scope: Option<String>,
}

impl ClientCredentials {
    /// Creates credentials for a token endpoint (RFC 6749, section 3.2). The URL is resolved against
    /// the base URL (RFC 3986, section 5.2): `/oauth/token` is at the root of the host, and
    /// `oauth/token` is below the base path.
    pub fn new(token_url: impl Into<String>, id: impl Into<String>, secret: impl Into<SecretString>) -> Self {
        Self { token_url: token_url.into(), id: id.into(), secret: secret.into(), scope: None }
    }

    /// Sets the scopes to request, separated by spaces (RFC 6749, section 3.3).
    #[must_use]
    pub fn scope(self, scope: impl Into<String>) -> Self {
        Self { scope: Some(scope.into()), ..self }
    }
}

impl fmt::Debug for ClientCredentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ClientCredentials").field("scope", &self.scope).finish_non_exhaustive()
    }
}

impl fmt::Debug for Authentication {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::None => "None",
            Self::Bearer(_) => "Bearer(…)",
            Self::ApiKey(_) => "ApiKey(…)",
            Self::ClientCredentials(_) => "ClientCredentials(…)",
            Self::OAuth(_) => "OAuth(…)",
            Self::TokenSource(_) => "TokenSource(…)",
        })
    }
}
