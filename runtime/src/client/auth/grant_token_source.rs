//! Grants as sources of tokens, which other sources can wrap.

use std::fmt;
use std::sync::Arc;

use super::Credentials;
use super::authentication::Authentication;
use super::oauth::OAuthGrant;
use super::token::{TokenFuture, TokenSource};
use super::tokens::TokenCache;
use crate::client::Client;
use crate::client::base_url::unencrypted_host;
use crate::client::error::ConfigurationError;
use crate::client::sender::Sender;

/// A grant of OAuth 2.0 as a [`TokenSource`], which requests a token whenever it is asked. Wrap it in a source of your own to add
/// something to that.
///
/// ```
/// use sdk_runtime::{Client, ClientCredentials, GrantTokenSource, TokenFuture, TokenSource};
///
/// /// Counts token requests.
/// struct Counted(GrantTokenSource);
///
/// impl TokenSource for Counted {
///     fn token(&self) -> TokenFuture<'_> {
///         println!("a new token is needed");
///         self.0.token()
///     }
/// }
///
/// // The connection settings, such as proxies and certificates, are those of a client, which sends no credentials.
/// let connections = Client::builder("https://api.example.com").build()?;
/// let credentials = ClientCredentials::new("/oauth/token", "id", "secret");
/// let source = Counted(GrantTokenSource::new(credentials, &connections)?);
/// let client = Client::builder("https://api.example.com").token_source(source).build()?;
/// # let _ = client;
/// # Ok::<(), sdk_runtime::ConfigurationError>(())
/// ```
pub struct GrantTokenSource {
    tokens: TokenCache,
    sender: Arc<Sender>,
}

impl GrantTokenSource {
    /// Creates a source that requests tokens over the connections of a client, and with its retry policy. A relative URL of the token
    /// endpoint is resolved against the base URL of the client.
    ///
    /// # Errors
    /// Returns an error if the URL of the token endpoint is invalid, or if credentials would be sent unencrypted to another machine,
    /// unless the client [allows that](crate::ClientBuilder::allow_plain_http).
    pub fn new(grant: impl Into<OAuthGrant>, client: &Client) -> Result<Self, ConfigurationError> {
        let credentials = Credentials::new(&Authentication::OAuth(grant.into()), client.base_url())?;
        let Credentials::Renewed(tokens) = credentials else { return Err(ConfigurationError::TokenUrl) };
        let is_checked = client.transport().is_network() && !client.allows_plain_http();
        if let Some(host) = tokens.url().filter(|_| is_checked).and_then(unencrypted_host) {
            return Err(ConfigurationError::PlainHttp { host: host.to_owned() });
        }
        Ok(Self { tokens: *tokens, sender: Arc::clone(client.sender()) })
    }
}

impl TokenSource for GrantTokenSource {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(async { self.tokens.request(&self.sender).await.map_err(Into::into) })
    }
}

impl fmt::Debug for GrantTokenSource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("GrantTokenSource").finish_non_exhaustive()
    }
}
