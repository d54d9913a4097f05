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

/// How long a call waits for a renewal while the current token is still valid.
const PATIENCE: Duration = Duration::from_secs(5);

/// The tokens of a client.
pub(crate) struct TokenCache {
    origin: TokenOrigin,
    state: Mutex<State>,
    /// Locked by the call that is fetching. If that call is dropped, the next waiting call takes over.
    fetching: tokio::sync::Mutex<()>,
}

enum TokenOrigin {
    Bought(Grant),
    Given(Arc<dyn TokenSource>),
}

#[derive(Default)]
struct State {
    held: Option<CachedToken>,
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
struct Seen {
    fetched: u64,
    failed: u64,
}

enum Look {
    Fresh(CachedToken),
    /// Still valid, but due for renewal.
    Due(CachedToken),
    Missing(Seen),
}

impl TokenCache {
    pub(super) fn bought(grant: Grant) -> Self {
        Self::new(TokenOrigin::Bought(grant))
    }

    pub(super) fn given(source: Arc<dyn TokenSource>) -> Self {
        Self::new(TokenOrigin::Given(source))
    }

    fn new(origin: TokenOrigin) -> Self {
        Self { origin, state: Mutex::default(), fetching: tokio::sync::Mutex::default() }
    }

    /// Returns the current token if it is not yet due for renewal.
    pub(crate) fn fresh(&self) -> Option<CachedToken> {
        match self.look() {
            Look::Fresh(held) => Some(held),
            Look::Due(_) | Look::Missing(_) => None,
        }
    }

    /// Returns a valid token: the current one or a new one.
    pub(crate) async fn get(&self, sender: &Sender) -> Result<CachedToken, Arc<AuthErrorKind>> {
        match self.look() {
            Look::Fresh(held) => Ok(held),
            Look::Due(held) => self.renewed(sender, held).await,
            Look::Missing(seen) => self.fetched_since(sender, seen).await,
        }
    }

    /// Returns a token other than the one that the server rejected.
    pub(crate) async fn instead_of(
        &self,
        sender: &Sender,
        refused: &CachedToken,
    ) -> Result<CachedToken, Arc<AuthErrorKind>> {
        {
            let mut state = self.state();
            if state.held.as_ref().is_some_and(|it| it.number == refused.number) {
                state.held = None;
            }
        }
        self.get(sender).await
    }

    /// Renews a token that is still valid. Meanwhile, other calls keep using it.
    async fn renewed(&self, sender: &Sender, held: CachedToken) -> Result<CachedToken, Arc<AuthErrorKind>> {
        let Ok(_fetching) = self.fetching.try_lock() else { return Ok(held) };
        if let Look::Fresh(held) = self.look() {
            return Ok(held);
        }
        // Wait at most half of the remaining lifetime, so the current token is still valid afterwards.
        let left = |now| held.expiry.map(|it| it.saturating_duration_since(now)).unwrap_or_default();
        let patience = PATIENCE.min(left(Instant::now()) / 2);
        match timeout(patience, self.fetch(sender)).await {
            Ok(Ok(held)) => return Ok(held),
            Ok(Err(problem)) if left(Instant::now()).is_zero() => return Err(problem),
            Ok(Err(_)) | Err(_) => {}
        }
        let now = Instant::now();
        if let Some(current) = self.state().held.as_mut().filter(|it| it.number == held.number) {
            current.renewal = now.checked_add(left(now) / 2);
        }
        Ok(held)
    }

    /// Waits for the call that is fetching, or fetches itself.
    async fn fetched_since(&self, sender: &Sender, seen: Seen) -> Result<CachedToken, Arc<AuthErrorKind>> {
        let _fetching = self.fetching.lock().await;
        {
            let state = self.state();
            match (&state.held, &state.failure) {
                // Use this token even if its lifetime is over: it was fetched while this call waited.
                (Some(held), _) if state.fetched > seen.fetched || held.is_good(Instant::now()) => {
                    return Ok(held.clone());
                }
                (_, Some(problem)) if state.failed > seen.failed => return Err(Arc::clone(problem)),
                _ => {}
            }
        }
        self.fetch(sender).await
    }

    /// Fetches a token. The caller holds the lock.
    async fn fetch(&self, sender: &Sender) -> Result<CachedToken, Arc<AuthErrorKind>> {
        let fetched = match &self.origin {
            TokenOrigin::Bought(grant) => bought(grant, sender).await,
            TokenOrigin::Given(source) => source.token().await.map_err(AuthErrorKind::Source),
        };
        let held = fetched.and_then(|token| CachedToken::new(&token));
        let mut state = self.state();
        match held {
            Ok(mut held) => {
                state.fetched += 1;
                held.number = state.fetched;
                state.held = Some(held.clone());
                tracing::debug!(number = held.number, "fetched a token");
                Ok(held)
            }
            Err(problem) => {
                let problem = Arc::new(problem);
                state.failed += 1;
                state.failure = Some(Arc::clone(&problem));
                tracing::debug!(%problem, "cannot fetch a token");
                Err(problem)
            }
        }
    }

    fn look(&self) -> Look {
        let state = self.state();
        let now = Instant::now();
        match &state.held {
            Some(held) if held.renewal.is_none_or(|it| now < it) => Look::Fresh(held.clone()),
            Some(held) if held.is_good(now) => Look::Due(held.clone()),
            _ => Look::Missing(Seen { fetched: state.fetched, failed: state.failed }),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Code that holds the lock cannot panic, so the state is consistent.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Requests a token, with retries. This is done once for all calls rather than once for each.
async fn bought(grant: &Grant, sender: &Sender) -> Result<Token, AuthErrorKind> {
    let mut attempts = 0;
    loop {
        let TokenFailure { kind, reason } = match grant.token(sender).await {
            Ok(token) => return Ok(token),
            Err(failure) => failure,
        };
        attempts += 1;
        let again = match reason {
            Some(reason) => retry::wait(&sender.retries, &sender.budget, reason, attempts, None).await,
            None => false,
        };
        if !again {
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

    fn is_good(&self, now: Instant) -> bool {
        self.expiry.is_none_or(|it| now < it)
    }
}
