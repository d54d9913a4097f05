//! Authentication.

mod authentication;
mod authorization;
mod client_credentials;
mod device;
mod discovery;
mod endpoint;
mod error;
mod grant;
mod oauth;
pub(crate) mod requirements;
mod scheme;
mod sign_in;
#[cfg(test)]
mod tests;
mod token;
mod token_scheme;
mod tokens;

use std::sync::Arc;

use http::header::AUTHORIZATION;
use http::{HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

pub use self::authentication::Authentication;
pub use self::authorization::{AuthorizationError, AuthorizationRequest};
pub use self::client_credentials::ClientCredentials;
pub use self::device::{DeviceAuthorization, DeviceAuthorizationRequest};
pub use self::discovery::{AuthorizationServer, Discovery};
pub use self::error::{AuthError, AuthErrorKind};
use self::grant::Grant;
pub use self::oauth::OAuthGrant;
pub use self::scheme::{ApiKeyScheme, BasicScheme, Credential, SecurityScheme};
pub use self::sign_in::{SignInEndpoint, SignInError};
use self::token::bearer;
pub use self::token::{BoxError, Token, TokenFuture, TokenSource};
pub use self::token_scheme::TokenScheme;
pub(crate) use self::tokens::{CachedToken, TokenCache};
use super::error::ConfigurationError;

/// Validated [`Authentication`].
pub(crate) enum Credentials {
    /// Headers that never change.
    Fixed(Vec<(HeaderName, HeaderValue)>),
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
                Ok(Self::Fixed(vec![(AUTHORIZATION, value)]))
            }
            Authentication::ApiKey(keys) => keys.iter().map(api_key).collect::<Result<_, _>>().map(Self::Fixed),
            Authentication::ClientCredentials(credentials) => Self::granted(credentials.clone().into(), base_url),
            Authentication::OAuth(grant) => Self::granted(grant.clone(), base_url),
            Authentication::TokenSource(source) => {
                Ok(Self::Renewed(Box::new(TokenCache::supplied(Arc::clone(source)))))
            }
        }
    }

    fn granted(grant: OAuthGrant, base_url: &str) -> Result<Self, ConfigurationError> {
        let url = token_url(base_url, &grant.token_url).ok_or(ConfigurationError::TokenUrl)?;
        Ok(Self::Renewed(Box::new(TokenCache::granted(Grant::new(url, grant)))))
    }

    /// Returns the URL of the token endpoint.
    pub(crate) fn token_url(&self) -> Option<&Url> {
        match self {
            Self::Fixed(_) => None,
            Self::Renewed(tokens) => tokens.url(),
        }
    }
}

fn api_key((name, key): &(String, SecretString)) -> Result<(HeaderName, HeaderValue), ConfigurationError> {
    let (Ok(key), Some(value)) = (HeaderName::try_from(name), header_value(key)) else {
        return Err(ConfigurationError::Header(name.clone()));
    };
    Ok((key, value))
}

/// Returns a secret as the value of a header, which logs do not show.
fn header_value(secret: &SecretString) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(secret.expose_secret()).ok()?;
    value.set_sensitive(true);
    Some(value)
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
