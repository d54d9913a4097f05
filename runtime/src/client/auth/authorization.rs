//! The authorization code grant with PKCE (RFC 6749, section 4.1, and RFC 7636).

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use url::Url;

use super::oauth::{GrantKind, OAuthGrant};
use crate::printable::{printable, shortened};
use crate::redaction::Redaction;

/// The maximum length of server text in errors.
const SHOWN: usize = 300;

/// A request for the authorization of a user, who signs in with a browser (RFC 6749, section 4.1).
///
/// The program opens [`url`](Self::url) in the user's browser, and receives the redirect that follows the sign-in, for example
/// with a server on the loopback interface (RFC 8252, section 7.3). The URL of the redirect gives the grant. Each request has
/// its own secrets (RFC 7636), so the redirect must be passed to the request that the URL came from.
///
/// ```
/// use sdk_runtime::{Authentication, AuthorizationRequest, Client};
///
/// let request = AuthorizationRequest::new(
///     "https://login.example.com/authorize",
///     "https://login.example.com/token",
///     "my-id",
///     "http://127.0.0.1:8400/callback",
/// )?
/// .scope("things:read");
/// // Open this in the user's browser.
/// let url = request.url();
/// assert!(url.as_str().starts_with("https://login.example.com/authorize?response_type=code&client_id=my-id&"));
///
/// # let state = url.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
/// # let redirected = format!("/callback?code=abc&state={state}");
/// // `redirected` is the URL of the redirect, such as `/callback?code=…&state=…`.
/// let grant = request.grant(&redirected)?;
/// let client = Client::builder("https://api.example.com/v1").authentication(Authentication::OAuth(grant)).build()?;
/// # let _ = client;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub struct AuthorizationRequest {
    authorization_url: Url,
    token_url: String,
    id: String,
    secret: Option<SecretString>,
    redirect_url: Redirect,
    scope: Option<String>,
    parameters: Vec<(String, String)>,
    state: SecretString,
    verifier: SecretString,
}

/// A redirect URL, as sent and parsed.
struct Redirect {
    sent: String,
    parsed: Url,
}

/// An authorization could not be requested, or was not granted.
///
/// ```
/// use sdk_runtime::{AuthorizationError, AuthorizationRequest};
///
/// let request = AuthorizationRequest::new("https://a.example/login", "https://a.example/token", "id", "app.example:/done")?;
/// // A redirect that does not belong to the request.
/// assert!(matches!(request.grant("app.example:/done?code=a&state=b"), Err(AuthorizationError::State)));
/// # Ok::<(), AuthorizationError>(())
/// ```
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuthorizationError {
    /// The authorization URL is invalid.
    #[error("the authorization URL is not an absolute http or https URL without a fragment")]
    AuthorizationUrl,
    /// The redirect URL is invalid.
    #[error("the redirect URL is not an absolute URL without a fragment")]
    RedirectUrl,
    /// The authorization server has no authorization endpoint or no token endpoint.
    #[error("the authorization server does not have both an authorization endpoint and a token endpoint")]
    NoEndpoint,
    /// The system provides no secure random numbers.
    #[error("the system provides no secure random numbers")]
    Random,
    /// The URL of the redirect cannot be parsed.
    #[error("the redirect is not a URL")]
    Redirect,
    /// The redirect does not belong to the request. It may be forged (RFC 6749, section 10.12).
    #[error("the redirect does not belong to this request: its `state` differs")]
    State,
    /// The user or the server denied the authorization (RFC 6749, section 4.1.2.1).
    #[error("the authorization was denied: {code}{}", described(.description.as_deref()))]
    Denied {
        /// The parameter `error`, such as `access_denied`.
        code: String,
        /// The parameter `error_description`.
        description: Option<String>,
    },
    /// The redirect contains no authorization code, or several.
    #[error("the redirect does not contain exactly one `code`")]
    Code,
}

fn described(description: Option<&str>) -> String {
    description.map(|it| format!(" ({it})")).unwrap_or_default()
}

impl AuthorizationRequest {
    /// Creates a request with new secrets. The server must know the redirect URL. The URL of the token endpoint may be relative
    /// to the base URL of the client, as in [`ClientCredentials::new`](crate::ClientCredentials::new).
    pub fn new(
        authorization_url: impl AsRef<str>,
        token_url: impl Into<String>,
        client_id: impl Into<String>,
        redirect_url: impl Into<String>,
    ) -> Result<Self, AuthorizationError> {
        let authorization_url = Url::parse(authorization_url.as_ref())
            .ok()
            .filter(|it| matches!(it.scheme(), "http" | "https") && it.fragment().is_none())
            .ok_or(AuthorizationError::AuthorizationUrl)?;
        let sent = redirect_url.into();
        let parsed = Url::parse(&sent).ok().filter(|it| it.fragment().is_none());
        let parsed = parsed.ok_or(AuthorizationError::RedirectUrl)?;
        Ok(Self {
            authorization_url,
            token_url: token_url.into(),
            id: client_id.into(),
            secret: None,
            redirect_url: Redirect { sent, parsed },
            scope: None,
            parameters: Vec::new(),
            state: random()?,
            verifier: random()?,
        })
    }

    /// Sets the scopes to request, separated by spaces (RFC 6749, section 3.3).
    pub fn scope(self, scope: impl Into<String>) -> Self {
        Self { scope: Some(scope.into()), ..self }
    }

    /// Sets the secret of a confidential client (RFC 6749, section 2.3.1). It is sent only to the token endpoint.
    pub fn client_secret(self, secret: impl Into<SecretString>) -> Self {
        Self { secret: Some(secret.into()), ..self }
    }

    /// Adds a parameter of the server, such as `prompt` or `access_type`, to the URL.
    ///
    /// ```
    /// # use sdk_runtime::AuthorizationRequest;
    /// let request = AuthorizationRequest::new("https://a.example/login", "/token", "id", "http://127.0.0.1:8400")?;
    /// let url = request.parameter("prompt", "consent").url();
    /// assert!(url.as_str().ends_with("&prompt=consent"));
    /// # Ok::<(), sdk_runtime::AuthorizationError>(())
    /// ```
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.push((name.into(), value.into()));
        self
    }

    /// Returns the URL for the user's browser (RFC 6749, section 4.1.1, and RFC 7636, section 4.3).
    #[must_use]
    pub fn url(&self) -> Url {
        let mut url = self.authorization_url.clone();
        let mut pairs = url.query_pairs_mut();
        pairs.append_pair("response_type", "code");
        pairs.append_pair("client_id", &self.id);
        pairs.append_pair("redirect_uri", &self.redirect_url.sent);
        if let Some(scope) = &self.scope {
            pairs.append_pair("scope", scope);
        }
        pairs.append_pair("state", self.state.expose_secret());
        pairs.append_pair("code_challenge", &challenge(&self.verifier));
        pairs.append_pair("code_challenge_method", "S256");
        pairs.extend_pairs(&self.parameters);
        drop(pairs);
        url
    }

    /// Returns the grant for the URL that the browser was redirected to, or for its path and query. A forged redirect is an
    /// error, and does not prevent the use of the real one.
    pub fn grant(&self, redirected_url: &str) -> Result<OAuthGrant, AuthorizationError> {
        let url = Url::parse(redirected_url).or_else(|_| self.redirect_url.parsed.join(redirected_url));
        let url = url.map_err(|_| AuthorizationError::Redirect)?;
        let state = only(&url, "state").ok_or(AuthorizationError::State)?;
        if !bool::from(state.as_bytes().ct_eq(self.state.expose_secret().as_bytes())) {
            return Err(AuthorizationError::State);
        }
        if let Some((_, code)) = url.query_pairs().find(|(name, _)| name == "error") {
            let description = only(&url, "error_description").map(|it| self.harmless(&it));
            return Err(AuthorizationError::Denied { code: self.harmless(&code), description });
        }
        let code = only(&url, "code").filter(|it| !it.is_empty()).ok_or(AuthorizationError::Code)?;
        let (verifier, redirect_url) = (self.verifier.clone(), self.redirect_url.sent.clone());
        let kind = GrantKind::AuthorizationCode { code: SecretString::from(code.as_str()), verifier, redirect_url };
        let grant = OAuthGrant::new(self.token_url.clone(), self.id.clone(), kind);
        Ok(OAuthGrant { secret: self.secret.clone(), scope: self.scope.clone(), ..grant })
    }

    /// Returns text from the server without the secrets of the request.
    fn harmless(&self, text: &str) -> String {
        let secrets = [Some(&self.state), Some(&self.verifier), self.secret.as_ref()];
        let secrets = secrets.into_iter().flatten().map(ExposeSecret::expose_secret);
        printable(&shortened(&Redaction::new(secrets, "…").text(text), SHOWN))
    }
}

/// Returns the value of a parameter that the query contains once (RFC 6749, section 3.1).
fn only(url: &Url, name: &str) -> Option<Zeroizing<String>> {
    let mut values =
        url.query_pairs().filter(|(it, _)| it == name).map(|(_, value)| Zeroizing::new(value.into_owned()));
    let value = values.next()?;
    values.next().is_none().then_some(value)
}

/// Returns the challenge of a verifier (RFC 7636, section 4.2).
fn challenge(verifier: &SecretString) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.expose_secret().as_bytes()))
}

/// Returns 256 random bits as 43 characters that URLs do not escape (RFC 7636, section 4.1).
fn random() -> Result<SecretString, AuthorizationError> {
    let mut bytes = Zeroizing::new([0; 32]);
    getrandom::fill(bytes.as_mut_slice()).map_err(|_| AuthorizationError::Random)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes.as_slice()).into())
}

impl fmt::Debug for AuthorizationRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("AuthorizationRequest").field("scope", &self.scope).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Source: RFC 7636, appendix B.
    #[test]
    fn challenge_is_that_of_the_standard() {
        let verifier = SecretString::from("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(challenge(&verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
