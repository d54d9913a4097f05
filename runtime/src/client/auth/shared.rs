//! Tokens that several clients share.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::authentication::Authentication;
use super::token_store::TokenStore;
use super::{Credentials, TokenCache};
use crate::client::error::ConfigurationError;

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
    pub(super) fn new(authentication: Authentication, store: Option<Arc<dyn TokenStore>>) -> Self {
        Self(Arc::new(Shared { authentication, store, tokens: Mutex::default() }))
    }

    /// Returns the authentication that is shared.
    pub(super) fn authentication(&self) -> &Authentication {
        &self.0.authentication
    }

    /// Validates the authentication for a client with this base URL. All clients get the tokens of the first one.
    ///
    /// # Errors
    /// Returns an error if the authentication is invalid, or if the URL of the token endpoint is another one for this client.
    pub(super) fn credentials(&self, base_url: &str) -> Result<Credentials, ConfigurationError> {
        let own = match Credentials::new(&self.0.authentication, base_url)? {
            fixed @ Credentials::Fixed(_) => return Ok(fixed),
            Credentials::Renewed(own) => *own,
        };
        // Code that holds the lock cannot panic, so the tokens are consistent.
        let mut tokens = self.0.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let tokens = tokens.get_or_insert_with(|| own.clone().stored_in(self.0.store.clone()));
        if tokens.url() != own.url() {
            return Err(ConfigurationError::SharedTokenUrl);
        }
        Ok(Credentials::Renewed(Box::new(tokens.clone())))
    }
}

impl fmt::Debug for SharedAuthentication {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("SharedAuthentication").field(&self.0.authentication).finish()
    }
}
