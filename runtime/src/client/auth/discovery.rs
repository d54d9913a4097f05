//! Metadata of authorization servers (OpenID Connect Discovery 1.0, section 4, and RFC 8414).

use secrecy::SecretString;
use url::Url;

use super::authorization::{AuthorizationError, AuthorizationRequest};
use super::client_credentials::ClientCredentials;
use super::device::DeviceAuthorizationRequest;
use super::endpoint;
use super::oauth::OAuthGrant;
use super::sign_in::{SignInEndpoint, SignInError, endpoint_url, harmless};
use crate::client::Client;
use crate::json::{Map, Value};

/// The end of the URL of OpenID Connect metadata (OpenID Connect Discovery 1.0, section 4.1).
const OPENID: &str = "/.well-known/openid-configuration";
/// The string before the path of an issuer in the URL of OAuth metadata (RFC 8414, section 3.1).
const OAUTH: &str = "/.well-known/oauth-authorization-server";

/// A request for the metadata of an authorization server, which lists its endpoints.
///
/// The metadata must be that of the issuer that its URL implies, and the endpoints must use `https`. Otherwise a server could
/// direct secrets to another one.
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::{Authentication, Client, Discovery};
///
/// let server = Discovery::new("https://login.example.com/.well-known/openid-configuration")?.send().await?;
/// let credentials = server.client_credentials("my-id", "s3cret")?;
/// let client = Client::builder("https://api.example.com/v1")
///     .authentication(Authentication::ClientCredentials(credentials))
///     .build()?;
/// # let _ = client;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Discovery {
    url: Url,
    issuer: String,
}

/// The endpoints of an authorization server.
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::Discovery;
///
/// let server = Discovery::new("https://login.example.com")?.send().await?;
/// // A user signs in with a browser:
/// let request = server.authorization_request("my-id", "http://127.0.0.1:8400/callback")?;
/// println!("Open this page to sign in: {}", request.url());
/// // Or on another device:
/// let authorization = server.device_authorization_request("my-id")?.send().await?;
/// println!("Open {} and enter {}", authorization.verification_url(), authorization.user_code());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct AuthorizationServer {
    issuer: String,
    authorization: Option<Url>,
    device_authorization: Option<Url>,
    token: Option<Url>,
}

impl Discovery {
    /// Creates a request for the metadata at a URL, which ends with `/.well-known/openid-configuration` or begins with
    /// `/.well-known/oauth-authorization-server`. Any other URL is that of an issuer of OpenID Connect.
    ///
    /// # Errors
    /// Returns an error if the URL does not use `https`, except for servers on the same machine.
    pub fn new(url: impl AsRef<str>) -> Result<Self, SignInError> {
        let mut url = endpoint_url(SignInEndpoint::Metadata, url.as_ref())?;
        let path = url.path().to_owned();
        let mut issuer = url.clone();
        issuer.set_query(None);
        if let Some(of_issuer) = path.strip_suffix(OPENID).or_else(|| path.strip_prefix(OAUTH)) {
            issuer.set_path(of_issuer);
        } else {
            url.set_path(&format!("{}{OPENID}", path.trim_end_matches('/')));
        }
        Ok(Self { url, issuer: issuer.as_str().to_owned() })
    }

    /// Sets the issuer, if it is not the one that the URL implies: some servers have one metadata document for many tenants.
    ///
    /// ```
    /// use sdk_runtime::Discovery;
    ///
    /// let url = "https://login.example.com/common/.well-known/openid-configuration";
    /// let discovery = Discovery::new(url)?.issuer("https://login.example.com/{tenant}");
    /// # let _ = discovery;
    /// # Ok::<(), sdk_runtime::SignInError>(())
    /// ```
    pub fn issuer(self, issuer: impl Into<String>) -> Self {
        Self { issuer: issuer.into(), ..self }
    }

    /// Requests the metadata. Redirects are not followed.
    ///
    /// # Errors
    /// Returns an error if the server cannot be reached, or if its metadata is invalid or that of another issuer.
    pub async fn send(self) -> Result<AuthorizationServer, SignInError> {
        let mut base_url = self.url.clone();
        base_url.set_query(None);
        let client = Client::builder(base_url.as_str()).build()?;
        self.send_with(&client).await
    }

    /// Like [`send`](Self::send), but uses the connection settings of a client, such as its proxy. Its credentials are not sent.
    ///
    /// # Errors
    /// Returns an error if the server cannot be reached, or if its metadata is invalid or that of another issuer.
    pub async fn send_with(self, client: &Client) -> Result<AuthorizationServer, SignInError> {
        const ENDPOINT: SignInEndpoint = SignInEndpoint::Metadata;
        let response = endpoint::send(&client.sender().transport, endpoint::get(self.url.clone())).await;
        let response = response.map_err(|it| SignInError::of_failure(ENDPOINT, it))?;
        self.read(&SignInError::members(ENDPOINT, response)?)
    }

    /// Reads the metadata (OpenID Connect Discovery 1.0, section 3, and RFC 8414, section 2).
    fn read(&self, members: &Map) -> Result<AuthorizationServer, SignInError> {
        let issuer = members.get("issuer").and_then(Value::as_str);
        let issuer =
            issuer.ok_or(SignInError::Response { endpoint: SignInEndpoint::Metadata, reason: "has no `issuer`" })?;
        // The URL of an issuer without a path has the path `/` after parsing.
        if issuer.trim_end_matches('/') != self.issuer.trim_end_matches('/') {
            return Err(SignInError::Issuer { expected: self.issuer.clone(), found: harmless(issuer) });
        }
        let url = |name: &str, endpoint| match members.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(url) => self.endpoint(endpoint, url.as_str().unwrap_or_default()).map(Some),
        };
        Ok(AuthorizationServer {
            issuer: issuer.to_owned(),
            authorization: url("authorization_endpoint", SignInEndpoint::Authorization)?,
            device_authorization: url("device_authorization_endpoint", SignInEndpoint::DeviceAuthorization)?,
            token: url("token_endpoint", SignInEndpoint::Token)?,
        })
    }

    /// Parses the URL of an endpoint. Only a server on the same machine can have endpoints on the same machine.
    fn endpoint(&self, endpoint: SignInEndpoint, url: &str) -> Result<Url, SignInError> {
        let url = endpoint_url(endpoint, url)?;
        if url.scheme() == "http" && self.url.scheme() == "https" {
            return Err(SignInError::Url(endpoint));
        }
        Ok(url)
    }
}

impl AuthorizationServer {
    /// Returns the issuer.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Returns the URL of the token endpoint.
    ///
    /// # Errors
    /// Returns an error if the server has none.
    pub fn token_url(&self) -> Result<&Url, SignInError> {
        self.token.as_ref().ok_or(SignInError::NoEndpoint(SignInEndpoint::Token))
    }

    /// Returns client credentials for the token endpoint (RFC 6749, section 4.4).
    ///
    /// # Errors
    /// Returns an error if the server has no token endpoint.
    pub fn client_credentials(
        &self,
        id: impl Into<String>,
        secret: impl Into<SecretString>,
    ) -> Result<ClientCredentials, SignInError> {
        Ok(ClientCredentials::new(self.token_url()?.as_str(), id, secret))
    }

    /// Returns the grant of a refresh token from an earlier sign-in (RFC 6749, section 6).
    ///
    /// # Errors
    /// Returns an error if the server has no token endpoint.
    pub fn refresh_token(
        &self,
        client_id: impl Into<String>,
        token: impl Into<SecretString>,
    ) -> Result<OAuthGrant, SignInError> {
        Ok(OAuthGrant::refresh_token(self.token_url()?.as_str(), client_id, token))
    }

    /// Returns a request for the authorization of a user, who signs in with a browser (RFC 6749, section 4.1).
    ///
    /// # Errors
    /// Returns an error if the server has no such endpoint, or if the redirect URL is invalid.
    pub fn authorization_request(
        &self,
        client_id: impl Into<String>,
        redirect_url: impl Into<String>,
    ) -> Result<AuthorizationRequest, AuthorizationError> {
        let (Some(authorization), Some(token)) = (&self.authorization, &self.token) else {
            return Err(AuthorizationError::NoEndpoint);
        };
        AuthorizationRequest::new(authorization, token.as_str(), client_id, redirect_url)
    }

    /// Returns a request for the authorization of a user, who signs in on another device (RFC 8628).
    ///
    /// # Errors
    /// Returns an error if the server has no such endpoint.
    pub fn device_authorization_request(
        &self,
        client_id: impl Into<String>,
    ) -> Result<DeviceAuthorizationRequest, SignInError> {
        const ENDPOINT: SignInEndpoint = SignInEndpoint::DeviceAuthorization;
        let url = self.device_authorization.as_ref().ok_or(SignInError::NoEndpoint(ENDPOINT))?;
        Ok(DeviceAuthorizationRequest::new(url.as_str(), self.token_url()?.as_str(), client_id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str, metadata: &str) -> Result<AuthorizationServer, SignInError> {
        let Ok(Value::Object(members)) = Value::parse(metadata.as_bytes()) else { panic!("{metadata}") };
        Discovery::new(url).and_then(|it| it.read(&members))
    }

    #[test]
    fn urls_imply_metadata_and_issuer() {
        for (url, metadata, issuer) in [
            ("https://a.example", "https://a.example/.well-known/openid-configuration", "https://a.example/"),
            ("https://a.example/t/", "https://a.example/t/.well-known/openid-configuration", "https://a.example/t/"),
            (
                "https://a.example/t/.well-known/openid-configuration",
                "https://a.example/t/.well-known/openid-configuration",
                "https://a.example/t",
            ),
            (
                "https://a.example/.well-known/oauth-authorization-server/t",
                "https://a.example/.well-known/oauth-authorization-server/t",
                "https://a.example/t",
            ),
        ] {
            let discovery = Discovery::new(url).unwrap();
            assert_eq!((discovery.url.as_str(), discovery.issuer.as_str()), (metadata, issuer));
        }
        for url in ["http://a.example", "https://u:p@a.example", "https://a.example#b", "ftp://a.example", "/a", ""] {
            assert!(matches!(Discovery::new(url), Err(SignInError::Url(SignInEndpoint::Metadata))), "{url}");
        }
    }

    #[test]
    fn metadata_of_another_issuer_is_rejected() {
        let url = "https://a.example/t/.well-known/openid-configuration";
        for issuer in ["https://a.example/t", "https://a.example/t/"] {
            assert_eq!(read(url, &format!(r#"{{"issuer": "{issuer}"}}"#)).unwrap().issuer(), issuer);
        }
        for issuer in ["https://a.example", "https://b.example/t", "http://a.example/t", "https://a.example/tt", ""] {
            let result = read(url, &format!(r#"{{"issuer": "{issuer}"}}"#));
            assert!(matches!(result, Err(SignInError::Issuer { .. })), "{issuer}");
        }
        assert!(matches!(read(url, "{}"), Err(SignInError::Response { .. })));
    }

    #[test]
    fn endpoints_receive_secrets_only_over_https() {
        let token = |url: &str| {
            let server =
                read("https://a.example", &format!(r#"{{"issuer":"https://a.example","token_endpoint":{url}}}"#))?;
            server.token_url().map(Url::to_string)
        };
        assert_eq!(token(r#""https://tokens.example/t""#).unwrap(), "https://tokens.example/t");
        for url in [r#""http://a.example/t""#, r#""http://127.0.0.1/t""#, r#""/t""#, r#""file:///t""#, "1"] {
            assert!(matches!(token(url), Err(SignInError::Url(SignInEndpoint::Token))), "{url}");
        }
        assert!(matches!(token("null"), Err(SignInError::NoEndpoint(SignInEndpoint::Token))));
    }
}
