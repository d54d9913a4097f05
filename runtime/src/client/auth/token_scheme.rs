//! Security schemes whose credentials are bearer tokens.

use std::sync::Arc;

use secrecy::SecretString;

use super::authentication::Authentication;
#[cfg(feature = "sign-in")]
use super::authorization::{AuthorizationError, AuthorizationRequest};
use super::client_credentials::ClientCredentials;
#[cfg(feature = "sign-in")]
use super::device::DeviceAuthorizationRequest;
#[cfg(feature = "sign-in")]
use super::discovery::Discovery;
use super::oauth::OAuthGrant;
use super::scheme::{Credential, CredentialValue, SchemeKind, SecurityScheme};
#[cfg(feature = "sign-in")]
use super::sign_in::SignInError;
use super::token::TokenSource;

/// A scheme whose credentials are bearer tokens (RFC 6750): `http` with `bearer`, `oauth2` or `openIdConnect`.
///
/// ```
/// use sdk_runtime::Client;
/// use sdk_runtime::security::{SecurityScheme, TokenScheme};
///
/// const OAUTH: TokenScheme = TokenScheme::new("oauth").token_url("https://login.example.com/token");
/// const SCHEMES: &[SecurityScheme] = &[OAUTH.scheme()];
///
/// let client = Client::builder("https://api.example.com")
///     .security(SCHEMES, &[&["oauth"]])
///     .credential(OAUTH.client_credentials("id", "secret"))
///     .build()?;
/// # let _ = client;
/// # Ok::<(), sdk_runtime::ConfigurationError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct TokenScheme {
    name: &'static str,
    token_url: &'static str,
    password_url: &'static str,
    authorization_url: &'static str,
    code_token_url: &'static str,
    device_authorization_url: &'static str,
    device_token_url: &'static str,
    metadata_url: &'static str,
}

impl TokenScheme {
    /// Creates the scheme with this name.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            token_url: "",
            password_url: "",
            authorization_url: "",
            code_token_url: "",
            device_authorization_url: "",
            device_token_url: "",
            metadata_url: "",
        }
    }

    /// Sets the URL of the token endpoint for client credentials (RFC 6749, section 3.2). It is resolved against the base URL.
    #[must_use]
    pub const fn token_url(mut self, url: &'static str) -> Self {
        self.token_url = url;
        self
    }

    /// Sets the URL of the token endpoint for [passwords](Self::password). It is resolved against the base URL.
    #[must_use]
    pub const fn password_url(mut self, url: &'static str) -> Self {
        self.password_url = url;
        self
    }

    /// Sets the authorization URL and the URL of the token endpoint for
    /// authorization codes. The second is resolved against the base URL.
    #[must_use]
    pub const fn authorization_code_urls(mut self, authorization_url: &'static str, token_url: &'static str) -> Self {
        (self.authorization_url, self.code_token_url) = (authorization_url, token_url);
        self
    }

    /// Sets the device authorization URL and the URL of the token endpoint for
    /// device codes.
    #[must_use]
    pub const fn device_authorization_urls(
        mut self,
        device_authorization_url: &'static str,
        token_url: &'static str,
    ) -> Self {
        (self.device_authorization_url, self.device_token_url) = (device_authorization_url, token_url);
        self
    }

    /// Sets the URL of the metadata that lists the endpoints.
    #[must_use]
    pub const fn metadata_url(mut self, url: &'static str) -> Self {
        self.metadata_url = url;
        self
    }

    /// Returns the scheme, for requirements.
    #[must_use]
    pub const fn scheme(self) -> SecurityScheme {
        SecurityScheme { name: self.name, kind: SchemeKind::Token }
    }

    /// Returns a token as credentials.
    #[must_use]
    pub fn token(self, token: impl Into<SecretString>) -> Credential {
        self.authentication(Authentication::Bearer(token.into()))
    }

    /// Returns client credentials, with which the client requests tokens at the [token endpoint](Self::token_url) (RFC 6749,
    /// section 4.4).
    #[must_use]
    pub fn client_credentials(self, id: impl Into<String>, secret: impl Into<SecretString>) -> Credential {
        let credentials = ClientCredentials::new(self.token_url, id, secret);
        self.authentication(Authentication::ClientCredentials(credentials))
    }

    /// Returns [client credentials](Self::client_credentials) for tokens with these scopes, separated by spaces (RFC 6749,
    /// section 3.3).
    #[must_use]
    pub fn scoped_client_credentials(
        self,
        id: impl Into<String>,
        secret: impl Into<SecretString>,
        scope: impl Into<String>,
    ) -> Credential {
        let credentials = ClientCredentials::new(self.token_url, id, secret).scope(scope);
        self.authentication(Authentication::ClientCredentials(credentials))
    }

    /// Returns the grant of a user's password (RFC 6749, section 4.3), for [`grant`](Self::grant).
    ///
    /// ```
    /// use sdk_runtime::Client;
    /// use sdk_runtime::security::{SecurityScheme, TokenScheme};
    ///
    /// const LOGIN: TokenScheme = TokenScheme::new("login").password_url("https://login.example.com/token");
    /// const SCHEMES: &[SecurityScheme] = &[LOGIN.scheme()];
    ///
    /// let grant = LOGIN.password("my-id", "anne", "s3cret").scope("things:read");
    /// let client = Client::builder("https://api.example.com")
    ///     .security(SCHEMES, &[&["login"]])
    ///     .credential(LOGIN.grant(grant))
    ///     .build()?;
    /// # let _ = client;
    /// # Ok::<(), sdk_runtime::ConfigurationError>(())
    /// ```
    #[must_use]
    pub fn password(
        self,
        client_id: impl Into<String>,
        user: impl Into<String>,
        password: impl Into<SecretString>,
    ) -> OAuthGrant {
        OAuthGrant::password(self.password_url, client_id, user, password)
    }

    /// Returns the grant of a refresh token from an earlier sign-in (RFC 6749, section 6), for [`grant`](Self::grant). It is sent
    /// to the token endpoint for authorization codes, or else to that for passwords.
    #[must_use]
    pub fn refresh_token(self, client_id: impl Into<String>, token: impl Into<SecretString>) -> OAuthGrant {
        let urls = [self.code_token_url, self.device_token_url, self.password_url, self.token_url];
        let url = urls.into_iter().find(|it| !it.is_empty()).unwrap_or_default();
        OAuthGrant::refresh_token(url, client_id, token)
    }

    /// Returns a grant of OAuth 2.0 as credentials.
    #[must_use]
    pub fn grant(self, grant: OAuthGrant) -> Credential {
        self.authentication(Authentication::OAuth(grant))
    }

    /// Returns a source of tokens as credentials.
    #[must_use]
    pub fn token_source(self, source: impl TokenSource) -> Credential {
        self.authentication(Authentication::TokenSource(Arc::new(source)))
    }

    fn authentication(self, authentication: Authentication) -> Credential {
        Credential { scheme: self.name, value: CredentialValue::Token(authentication) }
    }
}

/// Signing users in.
#[cfg(feature = "sign-in")]
impl TokenScheme {
    /// Returns a request for the authorization of a user (RFC 6749, section 4.1). It results in a grant, for
    /// [`grant`](Self::grant). Fails if the document has no absolute authorization URL.
    ///
    /// ```
    /// use sdk_runtime::security::TokenScheme;
    ///
    /// const LOGIN: TokenScheme = TokenScheme::new("login")
    ///     .authorization_code_urls("https://login.example.com/authorize", "https://login.example.com/token");
    ///
    /// let request = LOGIN.authorization_request("my-id", "http://127.0.0.1:8400/done")?.scope("things:read");
    /// assert_eq!(request.url().host_str(), Some("login.example.com"));
    /// # Ok::<(), sdk_runtime::AuthorizationError>(())
    /// ```
    pub fn authorization_request(
        self,
        client_id: impl Into<String>,
        redirect_url: impl Into<String>,
    ) -> Result<AuthorizationRequest, AuthorizationError> {
        AuthorizationRequest::new(self.authorization_url, self.code_token_url, client_id, redirect_url)
    }

    /// Returns a request for the authorization of a user who signs in on another device (RFC 8628). It results in a grant, for
    /// [`grant`](Self::grant).
    ///
    /// ```
    /// use sdk_runtime::security::TokenScheme;
    ///
    /// const LOGIN: TokenScheme = TokenScheme::new("login")
    ///     .device_authorization_urls("https://login.example.com/device", "https://login.example.com/token");
    ///
    /// let request = LOGIN.device_authorization_request("my-id").scope("things:read");
    /// # let _ = request;
    /// ```
    pub fn device_authorization_request(self, client_id: impl Into<String>) -> DeviceAuthorizationRequest {
        DeviceAuthorizationRequest::new(self.device_authorization_url, self.device_token_url, client_id)
    }

    /// Returns a request for the metadata of the authorization server, which lists its endpoints. Fails if the document has no
    /// absolute URL of metadata.
    ///
    /// ```
    /// use sdk_runtime::security::TokenScheme;
    ///
    /// const LOGIN: TokenScheme =
    ///     TokenScheme::new("login").metadata_url("https://login.example.com/.well-known/openid-configuration");
    ///
    /// let discovery = LOGIN.discovery()?;
    /// # let _ = discovery;
    /// # Ok::<(), sdk_runtime::SignInError>(())
    /// ```
    pub fn discovery(self) -> Result<Discovery, SignInError> {
        Discovery::new(self.metadata_url)
    }
}
