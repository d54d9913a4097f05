//! Authentication.

mod authentication;
#[cfg(feature = "sign-in")]
mod authorization;
mod client_credentials;
#[cfg(feature = "sign-in")]
mod device;
#[cfg(feature = "sign-in")]
mod discovery;
mod endpoint;
mod error;
mod fixed;
mod grant;
mod grant_token_source;
mod oauth;
pub(crate) mod requirements;
mod scheme;
mod sensitive;
#[cfg(feature = "sign-in")]
mod sign_in;
#[cfg(test)]
mod tests;
mod token;
mod token_scheme;
mod token_store;
mod tokens;

use std::sync::Arc;

use http::header::AUTHORIZATION;
use secrecy::SecretString;
use url::Url;

pub use self::authentication::{Authentication, SharedAuthentication};
#[cfg(feature = "sign-in")]
pub use self::authorization::{AuthorizationError, AuthorizationRequest};
pub use self::client_credentials::ClientCredentials;
#[cfg(feature = "sign-in")]
pub use self::device::{DeviceAuthorization, DeviceAuthorizationRequest};
#[cfg(feature = "sign-in")]
pub use self::discovery::{AuthorizationServer, Discovery};
pub use self::error::{AuthError, AuthErrorKind};
pub(crate) use self::fixed::FixedCredential;
use self::grant::Grant;
pub use self::grant_token_source::GrantTokenSource;
pub use self::oauth::OAuthGrant;
use self::scheme::KeyLocation;
pub use self::scheme::{ApiKeyScheme, BasicScheme, Credential, SecurityScheme};
#[cfg(feature = "sign-in")]
pub use self::sign_in::{SignInEndpoint, SignInError};
use self::token::bearer;
pub use self::token::{Token, TokenFuture, TokenSource};
pub use self::token_scheme::TokenScheme;
pub use self::token_store::{LoadFuture, SaveFuture, StoredToken, TokenStore};
pub(crate) use self::tokens::{CachedToken, TokenCache};
use super::error::ConfigurationError;

/// Validated [`Authentication`].
pub(crate) enum Credentials {
    /// Credentials that never change.
    Fixed(Vec<FixedCredential>),
    /// Tokens that expire.
    Renewed(Box<TokenCache>),
}

impl Credentials {
    /// Validates the authentication of a client with this base URL.
    pub(crate) fn new(authentication: &Authentication, base_url: &str) -> Result<Self, ConfigurationError> {
        match authentication {
            Authentication::None => Ok(Self::Fixed(Vec::new())),
            Authentication::Bearer(token) => {
                let value = bearer(token).ok_or(ConfigurationError::Token)?;
                Ok(Self::Fixed(vec![FixedCredential::Header(AUTHORIZATION, value)]))
            }
            Authentication::Basic { user, password } => {
                FixedCredential::basic(user, password).map(|it| Self::Fixed(vec![it]))
            }
            Authentication::ApiKey(keys) => Self::keys(KeyLocation::Header, keys),
            Authentication::QueryKey(keys) => Self::keys(KeyLocation::Query, keys),
            Authentication::CookieKey(keys) => Self::keys(KeyLocation::Cookie, keys),
            Authentication::ClientCredentials(credentials) => Self::granted(credentials.clone().into(), base_url),
            Authentication::OAuth(grant) => Self::granted(grant.clone(), base_url),
            Authentication::TokenSource(source) => {
                Ok(Self::Renewed(Box::new(TokenCache::supplied(Arc::clone(source)))))
            }
            Authentication::Shared(shared) => Self::new(shared.authentication(), base_url),
        }
    }

    fn keys(location: KeyLocation, keys: &[(String, SecretString)]) -> Result<Self, ConfigurationError> {
        let keys = keys.iter().map(|(name, key)| FixedCredential::key(location, name.clone(), key));
        keys.collect::<Result<_, _>>().map(Self::Fixed)
    }

    fn granted(grant: OAuthGrant, base_url: &str) -> Result<Self, ConfigurationError> {
        let url = token_url(base_url, &grant.token_url).ok_or(ConfigurationError::TokenUrl)?;
        Ok(Self::Renewed(Box::new(TokenCache::granted(Grant::new(url, grant)))))
    }

    /// Shares the tokens if the authentication is shared. Fails if the URL of the token endpoint is not the same for all clients.
    pub(crate) fn shared(self, authentication: &Authentication) -> Result<Self, ConfigurationError> {
        match self {
            Self::Fixed(_) if authentication.has_store() => Err(ConfigurationError::NothingToStore),
            Self::Fixed(_) => Ok(self),
            Self::Renewed(own) => authentication.tokens(own).map(Self::Renewed),
        }
    }

    /// Returns the URL of the token endpoint.
    pub(crate) fn token_url(&self) -> Option<&Url> {
        match self {
            Self::Fixed(_) => None,
            Self::Renewed(tokens) => tokens.url(),
        }
    }
}

/// Resolves the URL of the token endpoint, which must not have a fragment (RFC 6749, section 3.2). An empty reference stands for
/// no endpoint: the base URL, which it would be resolved to, must not receive the secret.
fn token_url(base_url: &str, reference: &str) -> Option<Url> {
    if reference.is_empty() {
        return None;
    }
    let url = Url::parse(&format!("{base_url}/")).ok()?.join(reference).ok()?;
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    (plain && matches!(url.scheme(), "http" | "https")).then_some(url)
}
