//! Authentication methods.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use secrecy::SecretString;

use super::client_credentials::ClientCredentials;
use super::oauth::OAuthGrant;
use super::token::TokenSource;
use super::token_store::TokenStore;
use super::tokens::TokenCache;
use crate::client::error::ConfigurationError;

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
    /// Authentication whose token several clients share. See [`Authentication::shared`].
    Shared(SharedAuthentication),
}

impl Authentication {
    /// Returns authentication that several clients can have, such as those of several versions of an API. They share the token: the
    /// first client that needs one requests it, and the others use it, too. Credentials without a token are the same for all clients
    /// anyway.
    ///
    /// If the URL of the token endpoint is relative, it must lead to the same endpoint for all clients. A
    /// [`RateLimit`](crate::RateLimit) can be shared as well.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use sdk_runtime::{Authentication, Client, ClientCredentials, RateLimit};
    ///
    /// let credentials = ClientCredentials::new("/oauth/token", "id", "secret");
    /// let authentication = Authentication::ClientCredentials(credentials).shared();
    /// let limit = RateLimit::new(100, Duration::from_secs(10))?;
    /// let client = |base_url: &str| {
    ///     let builder = Client::builder(base_url).authentication(authentication.clone());
    ///     builder.shared_rate_limit(&limit).build()
    /// };
    /// let (v3, v2025) = (client("https://api.example.com/v3")?, client("https://api.example.com/v2025")?);
    /// # let _ = (v3, v2025);
    /// # Ok::<(), sdk_runtime::ConfigurationError>(())
    /// ```
    #[must_use]
    pub fn shared(self) -> Self {
        match self {
            shared @ Self::Shared(_) => shared,
            own => Self::Shared(SharedAuthentication::new(own, None)),
        }
    }

    /// Returns authentication whose token is also kept in a store, for later runs of the program. Clients can share it, as with
    /// [`shared`](Self::shared).
    #[must_use]
    pub fn stored_in(self, store: impl TokenStore) -> Self {
        let own = match self {
            Self::Shared(shared) => shared.authentication().clone(),
            own => own,
        };
        Self::Shared(SharedAuthentication::new(own, Some(Arc::new(store))))
    }

    /// Returns the tokens of a client whose own would be these: those that all clients share, if the authentication is shared. The first
    /// client determines the URL of the token endpoint, so this is the last step of building a client.
    pub(super) fn tokens(&self, own: Box<TokenCache>) -> Result<Box<TokenCache>, ConfigurationError> {
        let Self::Shared(shared) = self else { return Ok(own) };
        let tokens = shared.tokens(&own);
        if tokens.url() == own.url() { Ok(Box::new(tokens)) } else { Err(ConfigurationError::SharedTokenUrl) }
    }

    /// `true` if the token is kept in a store.
    pub(super) fn has_store(&self) -> bool {
        matches!(self, Self::Shared(shared) if shared.0.store.is_some())
    }

    /// Returns the authentication that is shared, if it is.
    pub(super) fn own(&self) -> &Self {
        match self {
            Self::Shared(shared) => shared.authentication(),
            own => own,
        }
    }
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
            Self::Shared(_) => "Shared(…)",
        })
    }
}

/// Authentication whose token several clients share: the contents of [`Authentication::Shared`].
///
/// ```
/// use sdk_runtime::{Authentication, ClientCredentials};
///
/// let credentials = ClientCredentials::new("https://login.example.com/token", "id", "secret");
/// let Authentication::Shared(shared) = Authentication::ClientCredentials(credentials).shared() else { panic!() };
/// // Secrets are not shown.
/// assert_eq!(format!("{shared:?}"), "SharedAuthentication(ClientCredentials(…))");
/// ```
#[derive(Clone)]
pub struct SharedAuthentication(Arc<Shared>);

struct Shared {
    authentication: Authentication,
    store: Option<Arc<dyn TokenStore>>,
    /// Created by the first client.
    tokens: Mutex<Option<TokenCache>>,
}

impl SharedAuthentication {
    fn new(authentication: Authentication, store: Option<Arc<dyn TokenStore>>) -> Self {
        Self(Arc::new(Shared { authentication, store, tokens: Mutex::default() }))
    }

    /// Returns the authentication that is shared.
    pub(super) fn authentication(&self) -> &Authentication {
        &self.0.authentication
    }

    /// Returns the tokens that all clients share: those of the first client.
    fn tokens(&self, own: &TokenCache) -> TokenCache {
        // Code that holds the lock cannot panic, so the tokens are consistent.
        let mut tokens = self.0.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.get_or_insert_with(|| own.clone().stored_in(self.0.store.clone())).clone()
    }
}

impl fmt::Debug for SharedAuthentication {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("SharedAuthentication").field(&self.0.authentication).finish()
    }
}
