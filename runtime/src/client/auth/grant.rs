//! Token requests (RFC 6749, sections 4 and 6).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::StatusCode;
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::endpoint::{self, EndpointFailure, EndpointResponse, seconds, take_string};
use super::error::AuthErrorKind;
use super::oauth::{GrantKind, IssuedToken, OAuthGrant};
use super::token::Token;
use crate::client::sender::Sender;
use crate::json::{Map, Value};
use crate::printable::{printable, shortened};
use crate::redaction::Redaction;
use crate::retry::Reason;

/// The reason why a grant ends with its first token.
const NO_REFRESH_TOKEN: &str = "the server issued no refresh token";
/// The maximum length of server text in errors.
const SHOWN: usize = 300;

/// Requests tokens with a grant, and renews them with refresh tokens.
pub(super) struct Grant {
    url: Url,
    grant: OAuthGrant,
    stage: Mutex<Arc<Stage>>,
}

/// The contents of the next token request.
enum Stage {
    /// The grant itself.
    Start,
    /// The last refresh token.
    Refresh(SecretString),
    /// Nothing: the grant was used, and cannot be renewed. The reason is for errors.
    Ended(String),
}

/// A failed token request, and whether to retry it.
pub(super) struct TokenFailure {
    pub(super) kind: AuthErrorKind,
    pub(super) reason: Option<Reason>,
}

impl From<AuthErrorKind> for TokenFailure {
    fn from(kind: AuthErrorKind) -> Self {
        Self { kind, reason: None }
    }
}

impl From<EndpointFailure> for TokenFailure {
    fn from(failure: EndpointFailure) -> Self {
        match failure {
            EndpointFailure::Transport(error) => {
                let reason = error.is_transient().then_some(Reason::BROKEN);
                Self { kind: AuthErrorKind::Transport(error), reason }
            }
            EndpointFailure::TooLarge => AuthErrorKind::Response("is too large").into(),
        }
    }
}

impl TokenFailure {
    /// `true` if the server will never accept the grant (RFC 6749, section 5.2).
    fn is_invalid_grant(&self) -> bool {
        matches!(&self.kind, AuthErrorKind::Rejected { code, .. } if code == "invalid_grant")
            && !self.kind.is_retryable()
    }
}

impl Grant {
    pub(super) fn new(url: Url, grant: OAuthGrant) -> Self {
        Self { url, grant, stage: Mutex::new(Arc::new(Stage::Start)) }
    }

    /// Returns the URL of the token endpoint.
    pub(super) fn url(&self) -> &Url {
        &self.url
    }

    /// Requests a token. If the server rejects a refresh token, a password is used again; other grants end.
    pub(super) async fn token(&self, sender: &Sender) -> Result<Token, TokenFailure> {
        let stage = Arc::clone(&self.stage());
        let failure = match self.fetch(sender, &stage).await {
            Err(failure) if failure.is_invalid_grant() => failure,
            other => return other,
        };
        let rejected = match (&self.grant.kind, stage.as_ref()) {
            (GrantKind::ClientCredentials, _) | (GrantKind::Password { .. }, Stage::Start) => return Err(failure),
            (GrantKind::Password { .. }, _) => {
                let start = Arc::new(Stage::Start);
                self.advance(&stage, &start);
                return self.fetch(sender, &start).await;
            }
            (GrantKind::AuthorizationCode { .. }, Stage::Start) => "authorization code",
            (GrantKind::AuthorizationCode { .. } | GrantKind::RefreshToken(_) | GrantKind::Issued(_), _) => {
                "refresh token"
            }
        };
        let description = match &failure.kind {
            AuthErrorKind::Rejected { description: Some(description), .. } => format!(" ({description})"),
            _ => String::new(),
        };
        let reason = format!("the server rejected the {rejected}{description}");
        // Another request may have received a new refresh token in the meantime.
        if self.advance(&stage, &Arc::new(Stage::Ended(reason.clone()))) {
            return Err(AuthErrorKind::SignInRequired { reason }.into());
        }
        Err(failure)
    }

    fn stage(&self) -> MutexGuard<'_, Arc<Stage>> {
        // Code that holds the lock cannot panic, so the stage is consistent.
        self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets the stage, unless another request has changed it.
    fn advance(&self, from: &Arc<Stage>, to: &Arc<Stage>) -> bool {
        let mut stage = self.stage();
        let is_current = Arc::ptr_eq(&stage, from);
        if is_current {
            *stage = Arc::clone(to);
        }
        is_current
    }

    /// Sends one request. The endpoint may be on another origin and receives only the grant.
    async fn fetch(&self, sender: &Sender, stage: &Arc<Stage>) -> Result<Token, TokenFailure> {
        let pairs = match (stage.as_ref(), &self.grant.kind) {
            (Stage::Start, GrantKind::Issued(issued)) if issued.is_valid() => return Ok(self.first(issued, stage)),
            (Stage::Start, GrantKind::Issued(IssuedToken { refresh_token: Some(token), .. })) => {
                self.pairs(Some(token))
            }
            (Stage::Start, GrantKind::Issued(_)) => {
                return Err(AuthErrorKind::SignInRequired { reason: NO_REFRESH_TOKEN.to_owned() }.into());
            }
            (Stage::Start, _) => self.pairs(None),
            (Stage::Refresh(token), _) => self.pairs(Some(token)),
            (Stage::Ended(reason), _) => {
                return Err(AuthErrorKind::SignInRequired { reason: reason.clone() }.into());
            }
        };
        let request = endpoint::post(self.url.clone(), pairs);
        let EndpointResponse { status, members, reason } = endpoint::send(&sender.transport, request).await?;
        match members {
            // Some servers, such as GitHub, send errors with a status of success.
            members if !status.is_success() || members.as_ref().is_some_and(is_error) => {
                Err(TokenFailure { kind: self.error_kind(status, members.as_ref(), stage), reason })
            }
            None => Err(AuthErrorKind::Response("is not a JSON object").into()),
            Some(mut members) => {
                // Stored even if the rest of the response is invalid: the server may reject the refresh token before it.
                self.keep_refresh_token(stage, &mut members);
                Ok(self.read(members, stage)?)
            }
        }
    }

    /// Returns the token of an earlier response, and stores its refresh token for the next request.
    fn first(&self, issued: &IssuedToken, stage: &Arc<Stage>) -> Token {
        let next = match &issued.refresh_token {
            Some(token) => Stage::Refresh(token.clone()),
            None => Stage::Ended(NO_REFRESH_TOKEN.to_owned()),
        };
        let is_stored = self.advance(stage, &Arc::new(next));
        if let (Some(token), Some(listener), true) = (&issued.refresh_token, &self.grant.on_refresh_token, is_stored) {
            listener(token);
        }
        issued.token()
    }

    /// Returns the parameters of the request (RFC 6749, sections 2.3.1, 4.1.3, 4.3.2, 4.4.2 and 6; RFC 7636, section 4.5).
    fn pairs<'g>(&'g self, refresh_token: Option<&'g SecretString>) -> Vec<(&'g str, &'g str)> {
        let OAuthGrant { id, secret, scope, kind, .. } = &self.grant;
        let mut pairs = match (refresh_token, kind) {
            (Some(token), _) | (None, GrantKind::RefreshToken(token)) => {
                vec![("grant_type", "refresh_token"), ("refresh_token", token.expose_secret())]
            }
            (None, GrantKind::ClientCredentials) => vec![("grant_type", "client_credentials")],
            (None, GrantKind::Password { user, password }) => {
                vec![("grant_type", "password"), ("username", user), ("password", password.expose_secret())]
            }
            (None, GrantKind::AuthorizationCode { code, verifier, redirect_url }) => vec![
                ("grant_type", "authorization_code"),
                ("code", code.expose_secret()),
                ("redirect_uri", redirect_url),
                ("code_verifier", verifier.expose_secret()),
            ],
            // Requested before, or renewed with its refresh token.
            (None, GrantKind::Issued(_)) => Vec::new(),
        };
        pairs.push(("client_id", id));
        pairs.extend(secret.as_ref().map(|it| ("client_secret", it.expose_secret())));
        // A refresh token keeps the scopes of its grant. Those of a code were part of the authorization.
        let has_scope = match kind {
            GrantKind::ClientCredentials | GrantKind::RefreshToken(_) => true,
            GrantKind::Password { .. } => refresh_token.is_none(),
            GrantKind::AuthorizationCode { .. } | GrantKind::Issued(_) => false,
        };
        pairs.extend(scope.as_ref().filter(|_| has_scope).map(|it| ("scope", it.as_str())));
        pairs
    }

    /// Stores the refresh token of a successful response, and reports a new one. One for client credentials is of no use
    /// (RFC 6749, section 4.4.3).
    fn keep_refresh_token(&self, stage: &Arc<Stage>, members: &mut Map) {
        let issued = take_string(members, "refresh_token").map(SecretString::from);
        let used = match (stage.as_ref(), &self.grant.kind) {
            (Stage::Refresh(token), _)
            | (_, GrantKind::RefreshToken(token))
            | (Stage::Start, GrantKind::Issued(IssuedToken { refresh_token: Some(token), .. })) => {
                Some(token.expose_secret())
            }
            _ => None,
        };
        match (issued, &self.grant.kind) {
            (_, GrantKind::ClientCredentials) => {}
            (Some(token), _) if used != Some(token.expose_secret()) => {
                let is_stored = self.advance(stage, &Arc::new(Stage::Refresh(token.clone())));
                if let Some(listener) = self.grant.on_refresh_token.as_ref().filter(|_| is_stored) {
                    listener(&token);
                }
            }
            (None, GrantKind::AuthorizationCode { .. }) if used.is_none() => {
                self.advance(stage, &Arc::new(Stage::Ended(NO_REFRESH_TOKEN.to_owned())));
            }
            _ => {}
        }
    }

    /// Reads a successful response.
    fn read(&self, members: Map, stage: &Stage) -> Result<Token, AuthErrorKind> {
        token(members).map_err(|fault| match fault {
            TokenFault::Type(name) => AuthErrorKind::TokenType(self.harmless(&name, stage)),
            TokenFault::Missing => AuthErrorKind::Response("has no access token"),
        })
    }

    /// Reads an error response (RFC 6749, section 5.2).
    fn error_kind(&self, status: StatusCode, members: Option<&Map>, stage: &Stage) -> AuthErrorKind {
        let text = |name| members?.get(name)?.as_str().map(|it| self.harmless(it, stage));
        match text("error") {
            Some(code) => AuthErrorKind::Rejected { status, code, description: text("error_description") },
            None => AuthErrorKind::Status(status),
        }
    }

    /// Returns text from the server with all secrets of the request removed, also as in HTTP Basic authentication.
    fn harmless(&self, text: &str, stage: &Stage) -> String {
        let OAuthGrant { id, secret, kind, .. } = &self.grant;
        let pair = |name: &str, secret: &SecretString| SecretString::from(format!("{name}:{}", secret.expose_secret()));
        let mut secrets: Vec<SecretString> = secret.iter().flat_map(|it| [it.clone(), pair(id, it)]).collect();
        match kind {
            GrantKind::ClientCredentials => {}
            GrantKind::Password { user, password } => secrets.extend([password.clone(), pair(user, password)]),
            GrantKind::RefreshToken(token) => secrets.push(token.clone()),
            GrantKind::AuthorizationCode { code, verifier, .. } => secrets.extend([code.clone(), verifier.clone()]),
            GrantKind::Issued(issued) => secrets.extend(issued.refresh_token.clone()),
        }
        if let Stage::Refresh(token) = stage {
            secrets.push(token.clone());
        }
        let redaction = Redaction::new(secrets.iter().map(ExposeSecret::expose_secret), "…");
        printable(&shortened(&redaction.text(text), SHOWN))
    }
}

/// `true` for the members of an error response (RFC 6749, section 5.2).
pub(super) fn is_error(members: &Map) -> bool {
    members.get("access_token").is_none() && members.get("error").and_then(Value::as_str).is_some()
}

/// A successful response has no usable token.
pub(super) enum TokenFault {
    /// The type is not `bearer`.
    Type(String),
    Missing,
}

/// Reads the token of a successful response (RFC 6749, section 5.1). A token without `expires_in` is used until the server
/// rejects it.
pub(super) fn token(mut members: Map) -> Result<Token, TokenFault> {
    if let Some(kind) = members.get("token_type").and_then(Value::as_str)
        && !kind.eq_ignore_ascii_case("bearer")
    {
        return Err(TokenFault::Type(kind.to_owned()));
    }
    // The string becomes the secret, without a copy.
    let token = take_string(&mut members, "access_token").map(Token::new).ok_or(TokenFault::Missing)?;
    Ok(match members.get("expires_in").and_then(seconds) {
        Some(lifetime) => token.expires_in(lifetime),
        None => token,
    })
}
