//! A token cache, which fetches one token however many calls wait for it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::HeaderValue;
use tokio::time::{Instant, timeout};

use super::error::AuthErrorKind;
use super::grant::{Grant, TokenFailure};
use super::token::{Token, TokenSource, bearer};
use crate::client::sender::Sender;
use crate::retry;

/// Tokens are renewed after nine tenths of their lifetime, but at most this long before they expire.
const LONGEST_MARGIN: Duration = Duration::from_secs(60);

/// The longest time that a call waits for a renewal while the current token is still valid.
const RENEWAL_WAIT: Duration = Duration::from_secs(5);

/// The tokens of a client.
pub(crate) struct TokenCache {
    provider: TokenProvider,
    state: Mutex<State>,
    /// Locked by the call that is fetching. If that call is dropped, the next waiting call takes over.
    fetching: tokio::sync::Mutex<()>,
}

enum TokenProvider {
    Granted(Grant),
    Supplied(Arc<dyn TokenSource>),
}

#[derive(Default)]
struct State {
    token: Option<CachedToken>,
    fetched: u64,
    failed: u64,
    failure: Option<Arc<AuthErrorKind>>,
}

/// A token as it is sent.
#[derive(Clone)]
pub(crate) struct CachedToken {
    pub(crate) header: HeaderValue,
    /// The sequence number of the token.
    number: u64,
    renewal: Option<Instant>,
    expiry: Option<Instant>,
}

/// The number of fetches and failures when a call looked at the cache.
#[derive(Clone, Copy)]
struct CacheState {
    fetched: u64,
    failed: u64,
}

enum Lookup {
    Fresh(CachedToken),
    /// Still valid, but due for renewal.
    Due(CachedToken),
    Missing(CacheState),
}

impl TokenCache {
    pub(super) fn granted(grant: Grant) -> Self {
        Self::new(TokenProvider::Granted(grant))
    }

    pub(super) fn supplied(source: Arc<dyn TokenSource>) -> Self {
        Self::new(TokenProvider::Supplied(source))
    }

    fn new(provider: TokenProvider) -> Self {
        Self { provider, state: Mutex::default(), fetching: tokio::sync::Mutex::default() }
    }

    /// Returns the current token if it is not yet due for renewal.
    pub(crate) fn fresh(&self) -> Option<CachedToken> {
        match self.lookup() {
            Lookup::Fresh(token) => Some(token),
            Lookup::Due(_) | Lookup::Missing(_) => None,
        }
    }

    /// Returns a valid token: the current one or a new one.
    pub(crate) async fn get(&self, sender: &Sender) -> Result<CachedToken, Arc<AuthErrorKind>> {
        match self.lookup() {
            Lookup::Fresh(token) => Ok(token),
            Lookup::Due(token) => self.renewed(sender, token).await,
            Lookup::Missing(seen) => self.fetched_since(sender, seen).await,
        }
    }

    /// Returns a token other than the one that the server rejected.
    pub(crate) async fn replace(
        &self,
        sender: &Sender,
        rejected: &CachedToken,
    ) -> Result<CachedToken, Arc<AuthErrorKind>> {
        {
            let mut state = self.state();
            if state.token.as_ref().is_some_and(|it| it.number == rejected.number) {
                state.token = None;
            }
        }
        self.get(sender).await
    }

    /// Renews a token that is still valid. Meanwhile, other calls keep using it.
    async fn renewed(&self, sender: &Sender, token: CachedToken) -> Result<CachedToken, Arc<AuthErrorKind>> {
        let Ok(_fetching) = self.fetching.try_lock() else { return Ok(token) };
        if let Lookup::Fresh(token) = self.lookup() {
            return Ok(token);
        }
        // Wait at most half of the remaining lifetime, so the current token is still valid afterwards.
        let left = |now| token.expiry.map(|it| it.saturating_duration_since(now)).unwrap_or_default();
        let wait = RENEWAL_WAIT.min(left(Instant::now()) / 2);
        match timeout(wait, self.fetch(sender)).await {
            Ok(Ok(token)) => return Ok(token),
            Ok(Err(kind)) if left(Instant::now()).is_zero() => return Err(kind),
            Ok(Err(_)) | Err(_) => {}
        }
        let now = Instant::now();
        if let Some(current) = self.state().token.as_mut().filter(|it| it.number == token.number) {
            current.renewal = now.checked_add(left(now) / 2);
        }
        Ok(token)
    }

    /// Waits for the call that is fetching, or fetches itself.
    async fn fetched_since(&self, sender: &Sender, seen: CacheState) -> Result<CachedToken, Arc<AuthErrorKind>> {
        let _fetching = self.fetching.lock().await;
        {
            let state = self.state();
            match (&state.token, &state.failure) {
                // Use this token even if its lifetime is over: it was fetched while this call waited.
                (Some(token), _) if state.fetched > seen.fetched || token.is_valid(Instant::now()) => {
                    return Ok(token.clone());
                }
                (_, Some(kind)) if state.failed > seen.failed => return Err(Arc::clone(kind)),
                _ => {}
            }
        }
        self.fetch(sender).await
    }

    /// Fetches a token. The caller holds the lock.
    async fn fetch(&self, sender: &Sender) -> Result<CachedToken, Arc<AuthErrorKind>> {
        let fetched = match &self.provider {
            TokenProvider::Granted(grant) => granted(grant, sender).await,
            TokenProvider::Supplied(source) => source.token().await.map_err(AuthErrorKind::Source),
        };
        let token = fetched.and_then(|token| CachedToken::new(&token));
        let mut state = self.state();
        match token {
            Ok(mut token) => {
                state.fetched += 1;
                token.number = state.fetched;
                state.token = Some(token.clone());
                tracing::debug!(number = token.number, "fetched a token");
                Ok(token)
            }
            Err(kind) => {
                let kind = Arc::new(kind);
                state.failed += 1;
                state.failure = Some(Arc::clone(&kind));
                tracing::debug!(%kind, "cannot fetch a token");
                Err(kind)
            }
        }
    }

    fn lookup(&self) -> Lookup {
        let state = self.state();
        let now = Instant::now();
        match &state.token {
            Some(token) if token.renewal.is_none_or(|it| now < it) => Lookup::Fresh(token.clone()),
            Some(token) if token.is_valid(now) => Lookup::Due(token.clone()),
            _ => Lookup::Missing(CacheState { fetched: state.fetched, failed: state.failed }),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Code that holds the lock cannot panic, so the state is consistent.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Requests a token, with retries. This is done once for all calls rather than once for each.
async fn granted(grant: &Grant, sender: &Sender) -> Result<Token, AuthErrorKind> {
    let mut attempts = 0;
    let mut payment = None;
    loop {
        let TokenFailure { kind, reason } = match grant.token(sender).await {
            Ok(token) => {
                sender.token_budget.earn(payment);
                return Ok(token);
            }
            Err(failure) => failure,
        };
        attempts += 1;
        payment = match reason {
            Some(reason) => retry::wait(&sender.retries, &sender.token_budget, reason, attempts, None).await,
            None => None,
        };
        if payment.is_none() {
            return Err(kind);
        }
    }
}

impl CachedToken {
    fn new(token: &Token) -> Result<Self, AuthErrorKind> {
        let header = bearer(&token.secret).ok_or(AuthErrorKind::InvalidToken)?;
        let now = Instant::now();
        // An expiry that the clock cannot represent means that the token does not expire.
        let expiry = token.lifetime.and_then(|it| now.checked_add(it));
        let renewal = token.lifetime.and_then(|it| now.checked_add(it.saturating_sub(LONGEST_MARGIN.min(it / 10))));
        Ok(Self { header, number: 0, renewal, expiry })
    }

    fn is_valid(&self, now: Instant) -> bool {
        self.expiry.is_none_or(|it| now < it)
    }
}
