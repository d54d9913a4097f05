//! How calls are authenticated.

use std::fmt;
use std::sync::Arc;

use secrecy::SecretString;

use super::token::TokenSource;

/// How calls show who makes them.
///
/// Credentials are sent to the origin (RFC 6454, section 4) of the base URL only, and not with
/// operations that want none.
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
    /// They do not.
    #[default]
    None,
    /// A token (RFC 6750, section 2.1).
    Bearer(SecretString),
    /// Headers, each a name and its secret value.
    ApiKey(Vec<(String, SecretString)>),
    /// Tokens that the client gets for itself (RFC 6749, section 4.4).
    ClientCredentials(ClientCredentials),
    /// Tokens from elsewhere.
    TokenSource(Arc<dyn TokenSource>),
}

/// An application's own credentials, which buy tokens (RFC 6749, section 4.4).
///
/// Tokens are bought when they are needed first, shared by all clones of a client, and renewed
/// ahead of their expiry.
///
/// ```
/// use sdk_runtime::{Authentication, Client, ClientCredentials};
///
/// // A token endpoint on a host of its own.
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
    /// Credentials for the token endpoint at this URL (RFC 6749, section 3.2), which is relative
    /// to the base URL (RFC 3986, section 5.2): `/oauth/token` is at the root of its host, and
    /// `oauth/token` below its path.
    pub fn new(token_url: impl Into<String>, id: impl Into<String>, secret: impl Into<SecretString>) -> Self {
        Self { token_url: token_url.into(), id: id.into(), secret: secret.into(), scope: None }
    }

    /// Asks for these scopes, separated by spaces (RFC 6749, section 3.3).
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
            Self::TokenSource(_) => "TokenSource(…)",
        })
    }
}
