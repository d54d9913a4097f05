//! Authentication methods.

use std::fmt;
use std::sync::Arc;

use secrecy::SecretString;

use super::client_credentials::ClientCredentials;
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
    /// A user and a password (RFC 7617).
    Basic {
        /// The name of the user, without a colon.
        user: String,
        /// The password.
        password: SecretString,
    },
    /// API keys: header names and their secret values.
    ApiKey(Vec<(String, SecretString)>),
    /// API keys in the query: names of parameters and their secret values.
    QueryKey(Vec<(String, SecretString)>),
    /// API keys in cookies: names of cookies and their secret values.
    CookieKey(Vec<(String, SecretString)>),
    /// Client credentials, with which the client requests tokens (RFC 6749, section 4.4).
    ClientCredentials(ClientCredentials),
    /// A grant of OAuth 2.0, with which the client requests tokens (RFC 6749, section 4).
    OAuth(OAuthGrant),
    /// Tokens from a custom source.
    TokenSource(Arc<dyn TokenSource>),
}

impl fmt::Debug for Authentication {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::None => "None",
            Self::Bearer(_) => "Bearer(…)",
            Self::Basic { .. } => "Basic(…)",
            Self::ApiKey(_) => "ApiKey(…)",
            Self::QueryKey(_) => "QueryKey(…)",
            Self::CookieKey(_) => "CookieKey(…)",
            Self::ClientCredentials(_) => "ClientCredentials(…)",
            Self::OAuth(_) => "OAuth(…)",
            Self::TokenSource(_) => "TokenSource(…)",
        })
    }
}
