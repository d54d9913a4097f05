//! Token requests (RFC 6749, sections 4 and 6).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderValue, Method, StatusCode};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;
use url::{Url, form_urlencoded};

use super::error::AuthErrorKind;
use super::oauth::{GrantKind, OAuthGrant};
use super::token::Token;
use crate::client::sender::Sender;
use crate::json::{Map, Value};
use crate::printable::{printable, shortened};
use crate::redaction::Redaction;
use crate::retry::Reason;
use crate::wire::error::HttpError;
use crate::wire::transport::{Incoming, Outgoing, Purpose};

/// The timeout of each token request. It does not depend on that of calls: a call that times out first leaves the token to
/// later ones.
const TIMEOUT: Duration = Duration::from_secs(30);
/// The maximum size of token responses in bytes.
const LIMIT: usize = 1 << 20;
/// The memory that is reserved for token responses in bytes. Most are much smaller.
const RESERVED: usize = 16 << 10;
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
            (GrantKind::AuthorizationCode { .. } | GrantKind::RefreshToken(_), _) => "refresh token",
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

    /// Sends one request. The endpoint may be on another origin and receives only the grant. Redirects are not followed.
    async fn fetch(&self, sender: &Sender, stage: &Arc<Stage>) -> Result<Token, TokenFailure> {
        let form = match stage.as_ref() {
            Stage::Start => self.form(None),
            Stage::Refresh(token) => self.form(Some(token)),
            Stage::Ended(reason) => return Err(AuthErrorKind::SignInRequired { reason: reason.clone() }.into()),
        };
        let transport = |error: HttpError| {
            let reason = error.is_transient().then_some(Reason::BROKEN);
            TokenFailure { kind: AuthErrorKind::Transport(error), reason }
        };
        let deadline = Instant::now().checked_add(TIMEOUT);
        let Incoming { status, headers, body: mut rest } =
            sender.transport.send(self.request(form), deadline).await.map_err(transport)?;
        let reason = Reason::of_status(status, &headers, true);
        // Reserved at once, so that no copy of the token is left behind.
        let mut body = Zeroizing::new(Vec::with_capacity(RESERVED));
        while let Some(chunk) = rest.chunk_before(deadline).await {
            let chunk = chunk.map_err(transport)?;
            if body.len() + chunk.len() > LIMIT {
                return Err(AuthErrorKind::Response("is too large").into());
            }
            body.extend_from_slice(&chunk);
        }
        let members = match Value::parse(&body) {
            Ok(Value::Object(members)) => Some(members),
            _ => None,
        };
        match members {
            members if !status.is_success() => {
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

    fn request(&self, form: Zeroizing<Vec<u8>>) -> Outgoing {
        let headers = [
            (ACCEPT, HeaderValue::from_static("application/json")),
            (CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded")),
        ];
        let (url, headers) = (self.url.clone(), headers.into_iter().collect());
        let (body, idle_timeout) = (Bytes::from_owner(form).into(), TIMEOUT);
        let purpose = Purpose::Token;
        Outgoing { method: Method::POST, url, headers, body, idle_timeout, secret_parameters: Vec::new(), purpose }
    }

    /// Returns the body of the request (RFC 6749, sections 2.3.1, 4.1.3, 4.3.2, 4.4.2 and 6; RFC 7636, section 4.5).
    fn form(&self, refresh_token: Option<&SecretString>) -> Zeroizing<Vec<u8>> {
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
        };
        pairs.push(("client_id", id));
        pairs.extend(secret.as_ref().map(|it| ("client_secret", it.expose_secret())));
        // A refresh token keeps the scopes of its grant. Those of a code were part of the authorization.
        let has_scope = match kind {
            GrantKind::ClientCredentials | GrantKind::RefreshToken(_) => true,
            GrantKind::Password { .. } => refresh_token.is_none(),
            GrantKind::AuthorizationCode { .. } => false,
        };
        pairs.extend(scope.as_ref().filter(|_| has_scope).map(|it| ("scope", it.as_str())));
        // Reserved at once, so that no copy of the secrets is left behind. Each byte becomes at most three.
        let length: usize = pairs.iter().map(|(name, value)| name.len() + value.len() + 2).sum();
        let mut form = form_urlencoded::Serializer::new(String::with_capacity(3 * length));
        form.extend_pairs(pairs);
        Zeroizing::new(form.finish().into_bytes())
    }

    /// Stores the refresh token of a successful response, and reports a new one. One for client credentials is of no use
    /// (RFC 6749, section 4.4.3).
    fn keep_refresh_token(&self, stage: &Arc<Stage>, members: &mut Map) {
        let issued = match members.remove("refresh_token") {
            Some(Value::String(token)) if !token.is_empty() => Some(SecretString::from(token)),
            _ => None,
        };
        let used = match (stage.as_ref(), &self.grant.kind) {
            (Stage::Refresh(token), _) | (_, GrantKind::RefreshToken(token)) => Some(token.expose_secret()),
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
                let reason = "the server issued no refresh token".to_owned();
                self.advance(stage, &Arc::new(Stage::Ended(reason)));
            }
            _ => {}
        }
    }

    /// Reads a successful response (RFC 6749, section 5.1). A token without `expires_in` is used until
    /// the server rejects it.
    fn read(&self, mut members: Map, stage: &Stage) -> Result<Token, AuthErrorKind> {
        if let Some(kind) = members.get("token_type").and_then(Value::as_str)
            && !kind.eq_ignore_ascii_case("bearer")
        {
            return Err(AuthErrorKind::TokenType(self.harmless(kind, stage)));
        }
        let token = match members.remove("access_token") {
            // The string becomes the secret, without a copy.
            Some(Value::String(secret)) if !secret.is_empty() => Token::new(secret),
            _ => return Err(AuthErrorKind::Response("has no access token")),
        };
        let lifetime = members.get("expires_in").and_then(seconds);
        Ok(match lifetime {
            Some(lifetime) => token.expires_in(lifetime),
            None => token,
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
        }
        if let Stage::Refresh(token) = stage {
            secrets.push(token.clone());
        }
        let redaction = Redaction::new(secrets.iter().map(ExposeSecret::expose_secret), "…");
        printable(&shortened(&redaction.text(text), SHOWN))
    }
}

/// Reads a number of seconds. Some servers send a string.
fn seconds(value: &Value) -> Option<Duration> {
    let seconds = match value {
        Value::String(text) => text.trim().parse().ok()?,
        other => other.as_f64()?,
    };
    Some(Duration::try_from_secs_f64(seconds.max(0.0)).unwrap_or(Duration::MAX))
}
