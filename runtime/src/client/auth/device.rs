//! The device authorization grant (RFC 8628).

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::time::{Instant, sleep};
use url::Url;

use super::endpoint::{self, seconds, take_string};
use super::grant::{TokenFault, token};
use super::oauth::{GrantKind, IssuedToken, OAuthGrant};
use super::sign_in::{SignInEndpoint, SignInError, endpoint_url, harmless};
use super::token_url;
use crate::client::Client;
use crate::client::sender::Sender;
use crate::json::Map;

const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:device_code";
/// The interval of token requests if the server specifies none (RFC 8628, section 3.2).
const INTERVAL: Duration = Duration::from_secs(5);
/// The shortest interval.
const SHORTEST: Duration = Duration::from_secs(1);
/// The longest interval that failed requests lead to.
const LONGEST: Duration = Duration::from_secs(60);
/// The time that `slow_down` adds to the interval (RFC 8628, section 3.5).
const SLOWER: Duration = Duration::from_secs(5);
/// The lifetime of a device code if the server specifies none.
const LIFETIME: Duration = Duration::from_secs(1800);

/// A request for the authorization of a user who signs in on another device, such as a phone (RFC 8628).
///
/// It is for programs that cannot open a browser or receive a redirect: the user opens a page on any device, and enters a code.
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::{Authentication, Client, DeviceAuthorizationRequest};
///
/// let request =
///     DeviceAuthorizationRequest::new("https://login.example.com/device", "https://login.example.com/token", "my-id");
/// let authorization = request.scope("things:read").send().await?;
/// println!("Open {} and enter {}", authorization.verification_url(), authorization.user_code());
/// // Waits until the user has signed in.
/// let grant = authorization.grant().await?;
/// let client = Client::builder("https://api.example.com/v1").authentication(Authentication::OAuth(grant)).build()?;
/// # let _ = client;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use]
pub struct DeviceAuthorizationRequest {
    device_authorization_url: String,
    token_url: String,
    id: String,
    secret: Option<SecretString>,
    scope: Option<String>,
}

/// An authorization that waits for the user to sign in (RFC 8628, section 3.2).
///
/// ```
/// use sdk_runtime::{DeviceAuthorization, OAuthGrant, SignInError};
///
/// async fn sign_in(authorization: &DeviceAuthorization) -> Result<OAuthGrant, SignInError> {
///     // A link or a QR code with the user's code, if the server has one.
///     let url = authorization.complete_verification_url().unwrap_or(authorization.verification_url());
///     println!("Open {url} and check that it shows {}", authorization.user_code());
///     authorization.grant().await
/// }
/// ```
pub struct DeviceAuthorization {
    request: DeviceAuthorizationRequest,
    token_url: Url,
    sender: Arc<Sender>,
    device_code: SecretString,
    user_code: String,
    verification_url: Url,
    complete_verification_url: Option<Url>,
    interval: Duration,
    /// `None` if the clock cannot represent it.
    expiry: Option<Instant>,
}

impl DeviceAuthorizationRequest {
    /// Creates a request to the device authorization endpoint and the token endpoint of a server. Both URLs must use `https`,
    /// except for servers on the same machine. If they are relative, [`send_with`](Self::send_with) resolves them against the base
    /// URL of its client.
    pub fn new(
        device_authorization_url: impl Into<String>,
        token_url: impl Into<String>,
        client_id: impl Into<String>,
    ) -> Self {
        let (device_authorization_url, token_url) = (device_authorization_url.into(), token_url.into());
        Self { device_authorization_url, token_url, id: client_id.into(), secret: None, scope: None }
    }

    /// Sets the scopes to request, separated by spaces (RFC 6749, section 3.3).
    pub fn scope(self, scope: impl Into<String>) -> Self {
        Self { scope: Some(scope.into()), ..self }
    }

    /// Sets the secret of a confidential client (RFC 6749, section 2.3.1).
    pub fn client_secret(self, secret: impl Into<SecretString>) -> Self {
        Self { secret: Some(secret.into()), ..self }
    }

    /// Requests a code for the user (RFC 8628, section 3.1).
    ///
    /// # Errors
    /// Returns an error if a URL is invalid, or if the server cannot be reached or rejects the request.
    pub async fn send(self) -> Result<DeviceAuthorization, SignInError> {
        let mut base_url = endpoint_url(SignInEndpoint::Token, &self.token_url)?;
        base_url.set_query(None);
        let client = Client::builder(base_url.as_str()).build()?;
        self.send_with(&client).await
    }

    /// Like [`send`](Self::send), but uses the base URL and the connection settings of a client, such as its proxy. Its
    /// credentials are not sent.
    ///
    /// # Errors
    /// Returns an error if a URL is invalid, or if the server cannot be reached or rejects the request.
    pub async fn send_with(self, client: &Client) -> Result<DeviceAuthorization, SignInError> {
        const ENDPOINT: SignInEndpoint = SignInEndpoint::DeviceAuthorization;
        let resolved = |endpoint, reference: &str| {
            let url = token_url(client.base_url(), reference).ok_or(SignInError::Url(endpoint))?;
            endpoint_url(endpoint, url.as_str())
        };
        let device_authorization_url = resolved(ENDPOINT, &self.device_authorization_url)?;
        let token_url = resolved(SignInEndpoint::Token, &self.token_url)?;
        let mut pairs = vec![("client_id", self.id.as_str())];
        pairs.extend(self.secret.as_ref().map(|it| ("client_secret", it.expose_secret())));
        pairs.extend(self.scope.as_ref().map(|it| ("scope", it.as_str())));
        let sender = client.sender();
        let response = endpoint::send(&sender.transport, endpoint::post(device_authorization_url, pairs)).await;
        let response = response.map_err(|it| SignInError::of_failure(ENDPOINT, it))?;
        let members = SignInError::members(ENDPOINT, response)?;
        DeviceAuthorization::read(self, token_url, Arc::clone(sender), members)
            .map_err(|reason| SignInError::Response { endpoint: ENDPOINT, reason })
    }
}

impl DeviceAuthorization {
    /// Reads the response of the device authorization endpoint.
    fn read(
        request: DeviceAuthorizationRequest,
        token_url: Url,
        sender: Arc<Sender>,
        mut members: Map,
    ) -> Result<Self, &'static str> {
        let device_code = take_string(&mut members, "device_code").ok_or("has no `device_code`")?;
        let user_code = take_string(&mut members, "user_code").ok_or("has no `user_code`")?;
        // Servers that are older than the RFC, such as Google's, say `url`.
        let mut page = |names: [&str; 2]| names.into_iter().find_map(|name| take_string(&mut members, name));
        let verification_url = page(["verification_uri", "verification_url"]).ok_or("has no `verification_uri`")?;
        let complete = page(["verification_uri_complete", "verification_url_complete"]);
        let web_page = |url: &str| Url::parse(url).ok().filter(|it| matches!(it.scheme(), "http" | "https"));
        const INVALID: &str = "has a `verification_uri` that is not the URL of a web page";
        let lifetime = members.get("expires_in").and_then(seconds).unwrap_or(LIFETIME);
        Ok(Self {
            request,
            token_url,
            sender,
            device_code: device_code.into(),
            user_code: harmless(&user_code),
            verification_url: web_page(&verification_url).ok_or(INVALID)?,
            complete_verification_url: complete.map(|it| web_page(&it).ok_or(INVALID)).transpose()?,
            interval: members.get("interval").and_then(seconds).unwrap_or(INTERVAL).max(SHORTEST),
            expiry: Instant::now().checked_add(lifetime),
        })
    }

    /// Returns the code that the user enters.
    #[must_use]
    pub fn user_code(&self) -> &str {
        &self.user_code
    }

    /// Returns the URL of the page where the user enters the code.
    #[must_use]
    pub fn verification_url(&self) -> &Url {
        &self.verification_url
    }

    /// Returns the URL of the page with the code, for a link or a QR code (RFC 8628, section 3.3.1).
    #[must_use]
    pub fn complete_verification_url(&self) -> Option<&Url> {
        self.complete_verification_url.as_ref()
    }

    /// Waits until the user has signed in, and returns the grant (RFC 8628, sections 3.4 and 3.5). A call that is dropped can be
    /// repeated.
    ///
    /// # Errors
    /// Returns an error if the user denies the authorization or does not sign in in time, or if the server rejects the request.
    pub async fn grant(&self) -> Result<OAuthGrant, SignInError> {
        let mut interval = self.interval;
        loop {
            let left = self.expiry.map_or(Duration::MAX, |it| it.saturating_duration_since(Instant::now()));
            if left.is_zero() {
                return Err(SignInError::Expired);
            }
            sleep(interval.min(left)).await;
            match self.poll().await? {
                Poll::Granted(issued) => return Ok(self.granted(issued)),
                Poll::Waiting(pace) => interval = pace.after(interval),
            }
        }
    }

    /// Sends one token request.
    async fn poll(&self) -> Result<Poll, SignInError> {
        const ENDPOINT: SignInEndpoint = SignInEndpoint::Token;
        let DeviceAuthorizationRequest { id, secret, .. } = &self.request;
        let mut pairs =
            vec![("grant_type", GRANT_TYPE), ("device_code", self.device_code.expose_secret()), ("client_id", id)];
        pairs.extend(secret.as_ref().map(|it| ("client_secret", it.expose_secret())));
        let response = match endpoint::send(&self.sender.transport, endpoint::post(self.token_url.clone(), pairs)).await
        {
            Err(endpoint::EndpointFailure::Transport(error)) if error.is_transient() => {
                return Ok(Poll::Waiting(Pace::BackOff));
            }
            Err(failure) => return Err(SignInError::of_failure(ENDPOINT, failure)),
            Ok(response) => response,
        };
        let is_transient = response.reason.is_some();
        let mut members = match SignInError::members(ENDPOINT, response) {
            Ok(members) => members,
            Err(SignInError::Rejected { code: Some(code), .. }) if code == "access_denied" => {
                return Err(SignInError::Denied);
            }
            Err(SignInError::Rejected { code: Some(code), .. }) if code == "expired_token" => {
                return Err(SignInError::Expired);
            }
            Err(error) => {
                let pace = match &error {
                    SignInError::Rejected { code: Some(code), .. } if code == "authorization_pending" => Pace::Same,
                    SignInError::Rejected { code: Some(code), .. } if code == "slow_down" => Pace::Slower,
                    SignInError::Rejected { .. } if is_transient => Pace::BackOff,
                    _ => return Err(error),
                };
                return Ok(Poll::Waiting(pace));
            }
        };
        let refresh_token = take_string(&mut members, "refresh_token").map(SecretString::from);
        let token = token(members).map_err(|fault| {
            let reason = match fault {
                TokenFault::Type(_) => "has a token that is not of type `bearer`",
                TokenFault::Missing => "has no access token",
            };
            SignInError::Response { endpoint: ENDPOINT, reason }
        })?;
        Ok(Poll::Granted(IssuedToken::new(token, refresh_token)))
    }

    fn granted(&self, issued: IssuedToken) -> OAuthGrant {
        let DeviceAuthorizationRequest { id, secret, scope, .. } = self.request.clone();
        let grant = OAuthGrant::new(self.token_url.as_str(), id, GrantKind::Issued(issued));
        OAuthGrant { secret, scope, ..grant }
    }
}

/// The outcome of one token request.
enum Poll {
    Granted(IssuedToken),
    /// The user has not signed in yet, as far as is known.
    Waiting(Pace),
}

/// How long to wait before the next token request.
#[derive(Clone, Copy)]
enum Pace {
    /// As long as before.
    Same,
    /// Longer, because the server requests it.
    Slower,
    /// Much longer, because the server could not be reached or is overloaded.
    BackOff,
}

impl Pace {
    fn after(self, interval: Duration) -> Duration {
        match self {
            Self::Same => interval,
            Self::Slower => interval.saturating_add(SLOWER),
            Self::BackOff => interval.saturating_mul(2).min(LONGEST.max(interval)),
        }
    }
}

impl fmt::Debug for DeviceAuthorizationRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("DeviceAuthorizationRequest").field("scope", &self.scope).finish_non_exhaustive()
    }
}

impl fmt::Debug for DeviceAuthorization {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = self.verification_url.as_str();
        formatter.debug_struct("DeviceAuthorization").field("verification_url", &url).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interval_grows_when_the_server_requests_it_or_fails() {
        let seconds = |pace: Pace, interval| pace.after(Duration::from_secs(interval)).as_secs();
        assert_eq!((seconds(Pace::Same, 5), seconds(Pace::Slower, 5), seconds(Pace::BackOff, 5)), (5, 10, 10));
        assert_eq!((seconds(Pace::BackOff, 40), seconds(Pace::BackOff, 90)), (60, 90));
        assert_eq!(seconds(Pace::Slower, u64::MAX), u64::MAX);
    }
}
