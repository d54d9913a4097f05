//! One token for all calls, fetched once however many wait for it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::HeaderValue;
use tokio::time::{Instant, timeout};

use super::error::AuthErrorKind;
use super::grant::{Grant, TokenFailure};
use super::token::{Token, TokenSource, bearer};
use crate::client::sender::Sender;
use crate::retry;

/// A token is renewed when a tenth of its lifetime is left, but at most this long before its end.
const LONGEST_MARGIN: Duration = Duration::from_secs(60);

/// How long a call waits for a renewal while the token that is there is still good.
const PATIENCE: Duration = Duration::from_secs(5);

/// The tokens of a client.
pub(crate) struct TokenCache {
    origin: TokenOrigin,
    state: Mutex<State>,
    /// CachedToken by the call that fetches. When that call is dropped, the next one that waits goes on.
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
    /// The how manieth token this is.
    number: u64,
    renewal: Option<Instant>,
    expiry: Option<Instant>,
}

/// What had happened when a call looked.
#[derive(Clone, Copy)]
struct Seen {
    fetched: u64,
    failed: u64,
}

enum Look {
    Fresh(CachedToken),
    /// Still good, but to be renewed.
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

    /// The token that is there, where it is not even due to be renewed.
    pub(crate) fn fresh(&self) -> Option<CachedToken> {
        match self.look() {
            Look::Fresh(held) => Some(held),
            Look::Due(_) | Look::Missing(_) => None,
        }
    }

    /// A good token: the one that is there, or a new one.
    pub(crate) async fn get(&self, sender: &Sender) -> Result<CachedToken, Arc<AuthErrorKind>> {
        match self.look() {
            Look::Fresh(held) => Ok(held),
            Look::Due(held) => self.renewed(sender, held).await,
            Look::Missing(seen) => self.fetched_since(sender, seen).await,
        }
    }

    /// Another token than the one that the server refused.
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

    /// Renews a token that is still good; while one call does so, the others go on with it.
    async fn renewed(&self, sender: &Sender, held: CachedToken) -> Result<CachedToken, Arc<AuthErrorKind>> {
        let Ok(_fetching) = self.fetching.try_lock() else { return Ok(held) };
        if let Look::Fresh(held) = self.look() {
            return Ok(held);
        }
        // The token that is there is good for more than this call has to wait.
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

    /// Waits for the call that fetches, or becomes it.
    async fn fetched_since(&self, sender: &Sender, seen: Seen) -> Result<CachedToken, Arc<AuthErrorKind>> {
        let _fetching = self.fetching.lock().await;
        {
            let state = self.state();
            match (&state.held, &state.failure) {
                // However short its life is: it was fetched while this call waited.
                (Some(held), _) if state.fetched > seen.fetched || held.is_good(Instant::now()) => {
                    return Ok(held.clone());
                }
                (_, Some(problem)) if state.failed > seen.failed => return Err(Arc::clone(problem)),
                _ => {}
            }
        }
        self.fetch(sender).await
    }

    /// Fetches a token; the caller is the only one.
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
                tracing::debug!(number = held.number, "a token was fetched");
                Ok(held)
            }
            Err(problem) => {
                let problem = Arc::new(problem);
                state.failed += 1;
                state.failure = Some(Arc::clone(&problem));
                tracing::debug!(%problem, "no token could be fetched");
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
        // Nothing that holds the lock can panic; what is there is whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks a token endpoint, again where that may help: once for all calls, not once for each.
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
        // An expiry beyond all clocks is none.
        let expiry = token.lifetime.and_then(|it| now.checked_add(it));
        let renewal = token.lifetime.and_then(|it| now.checked_add(it.saturating_sub(LONGEST_MARGIN.min(it / 10))));
        Ok(Self { header, number: 0, renewal, expiry })
    }

    fn is_good(&self, now: Instant) -> bool {
        self.expiry.is_none_or(|it| now < it)
    }
}
