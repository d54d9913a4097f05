//! Client credentials.

use std::fmt;

use secrecy::SecretString;

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
