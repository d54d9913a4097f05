//! The client credentials grant (RFC 6749, section 4.4).

use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderValue, Method, StatusCode};
use secrecy::ExposeSecret;
use secrecy::zeroize::Zeroizing;
use tokio::time::Instant;
use url::{Url, form_urlencoded};

use super::authentication::ClientCredentials;
use super::error::AuthErrorKind;
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

/// Requests tokens with client credentials.
pub(super) struct Grant {
    url: Url,
    credentials: ClientCredentials,
    /// The client secret, and the id with the secret as in HTTP Basic authentication.
    redaction: Redaction,
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

impl Grant {
    pub(super) fn new(url: Url, credentials: ClientCredentials) -> Self {
        let secret = credentials.secret.expose_secret();
        let pair = Zeroizing::new(format!("{}:{secret}", credentials.id));
        let redaction = Redaction::new([pair.as_str(), secret], "…");
        Self { url, credentials, redaction }
    }

    /// Returns the URL of the token endpoint.
    pub(super) fn url(&self) -> &Url {
        &self.url
    }

    /// Requests a token. The endpoint may be on another origin and receives only the client
    /// credentials. Redirects are not followed.
    pub(super) async fn token(&self, sender: &Sender) -> Result<Token, TokenFailure> {
        let transport = |error: HttpError| {
            let reason = error.is_transient().then_some(Reason::BROKEN);
            TokenFailure { kind: AuthErrorKind::Transport(error), reason }
        };
        let deadline = Instant::now().checked_add(TIMEOUT);
        let Incoming { status, headers, body: mut rest } =
            sender.transport.send(self.request(), deadline).await.map_err(transport)?;
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
                Err(TokenFailure { kind: self.error_kind(status, members.as_ref()), reason })
            }
            None => Err(AuthErrorKind::Response("is not a JSON object").into()),
            Some(members) => Ok(self.read(members)?),
        }
    }

    fn request(&self) -> Outgoing {
        let headers = [
            (ACCEPT, HeaderValue::from_static("application/json")),
            (CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded")),
        ];
        let (url, headers) = (self.url.clone(), headers.into_iter().collect());
        let (body, idle_timeout) = (Bytes::from_owner(self.form()).into(), TIMEOUT);
        let purpose = Purpose::Token;
        Outgoing { method: Method::POST, url, headers, body, idle_timeout, secret_parameters: Vec::new(), purpose }
    }

    /// Returns the body of the request (RFC 6749, sections 2.3.1 and 4.4.2).
    fn form(&self) -> Zeroizing<Vec<u8>> {
        let ClientCredentials { id, secret, scope, .. } = &self.credentials;
        let length = id.len() + secret.expose_secret().len() + scope.as_ref().map_or(0, String::len);
        // Reserved at once, so that no copy of the secret is left behind. Each byte becomes at most three.
        let mut form = form_urlencoded::Serializer::new(String::with_capacity(3 * length + 100));
        form.append_pair("grant_type", "client_credentials");
        form.append_pair("client_id", id);
        form.append_pair("client_secret", secret.expose_secret());
        if let Some(scope) = scope {
            form.append_pair("scope", scope);
        }
        Zeroizing::new(form.finish().into_bytes())
    }

    /// Reads a successful response (RFC 6749, section 5.1). A token without `expires_in` is used until
    /// the server rejects it.
    fn read(&self, mut members: Map) -> Result<Token, AuthErrorKind> {
        if let Some(kind) = members.get("token_type").and_then(Value::as_str)
            && !kind.eq_ignore_ascii_case("bearer")
        {
            return Err(AuthErrorKind::TokenType(self.harmless(kind)));
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
    fn error_kind(&self, status: StatusCode, members: Option<&Map>) -> AuthErrorKind {
        let text = |name| members?.get(name)?.as_str().map(|it| self.harmless(it));
        match text("error") {
            Some(code) => AuthErrorKind::Rejected { status, code, description: text("error_description") },
            None => AuthErrorKind::Status(status),
        }
    }

    /// Returns text from the server with the client secret removed.
    fn harmless(&self, text: &str) -> String {
        printable(&shortened(&self.redaction.text(text), SHOWN))
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
