//! One token for all calls, fetched once however many wait for it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::HeaderValue;
use tokio::time::{Instant, timeout};

use super::grant::{Grant, Refusal};
use super::{AuthProblem, Token, TokenSource, bearer};
use crate::client::Client;
use crate::retry;

/// A token is renewed when a tenth of its lifetime is left, but at most this long before its end.
const LONGEST_MARGIN: Duration = Duration::from_secs(60);

/// How long a call waits for a renewal while the token that is there is still good.
const PATIENCE: Duration = Duration::from_secs(5);

/// The tokens of a client.
pub(crate) struct Tokens {
    origin: Origin,
    state: Mutex<State>,
    /// Held by the call that fetches. When that call is dropped, the next one that waits goes on.
    fetching: tokio::sync::Mutex<()>,
}

enum Origin {
    Bought(Grant),
    Given(Arc<dyn TokenSource>),
}

#[derive(Default)]
struct State {
    held: Option<Held>,
    fetched: u64,
    failed: u64,
    failure: Option<Arc<AuthProblem>>,
}

/// A token as it is sent.
#[derive(Clone)]
pub(crate) struct Held {
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
    Fresh(Held),
    /// Still good, but to be renewed.
    Due(Held),
    Missing(Seen),
}

impl Tokens {
    pub(super) fn bought(grant: Grant) -> Self {
        Self::new(Origin::Bought(grant))
    }

    pub(super) fn given(source: Arc<dyn TokenSource>) -> Self {
        Self::new(Origin::Given(source))
    }

    fn new(origin: Origin) -> Self {
        Self { origin, state: Mutex::default(), fetching: tokio::sync::Mutex::default() }
    }

    /// The token that is there, where it is not even due to be renewed.
    pub(crate) fn fresh(&self) -> Option<Held> {
        match self.look() {
            Look::Fresh(held) => Some(held),
            Look::Due(_) | Look::Missing(_) => None,
        }
    }

    /// A good token: the one that is there, or a new one.
    pub(crate) async fn get(&self, client: &Client) -> Result<Held, Arc<AuthProblem>> {
        match self.look() {
            Look::Fresh(held) => Ok(held),
            Look::Due(held) => self.renewed(client, held).await,
            Look::Missing(seen) => self.fetched_since(client, seen).await,
        }
    }

    /// Another token than the one that the server refused.
    pub(crate) async fn instead_of(&self, client: &Client, refused: &Held) -> Result<Held, Arc<AuthProblem>> {
        {
            let mut state = self.state();
            if state.held.as_ref().is_some_and(|it| it.number == refused.number) {
                state.held = None;
            }
        }
        self.get(client).await
    }

    /// Renews a token that is still good; while one call does so, the others go on with it.
    async fn renewed(&self, client: &Client, held: Held) -> Result<Held, Arc<AuthProblem>> {
        let Ok(_fetching) = self.fetching.try_lock() else { return Ok(held) };
        if let Look::Fresh(held) = self.look() {
            return Ok(held);
        }
        // The token that is there is good for more than this call has to wait.
        let left = |now| held.expiry.map(|it| it.saturating_duration_since(now)).unwrap_or_default();
        let patience = PATIENCE.min(left(Instant::now()) / 2);
        match timeout(patience, self.fetch(client)).await {
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
    async fn fetched_since(&self, client: &Client, seen: Seen) -> Result<Held, Arc<AuthProblem>> {
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
        self.fetch(client).await
    }

    /// Fetches a token; the caller is the only one.
    async fn fetch(&self, client: &Client) -> Result<Held, Arc<AuthProblem>> {
        let fetched = match &self.origin {
            Origin::Bought(grant) => bought(grant, client).await,
            Origin::Given(source) => source.token().await.map_err(AuthProblem::Source),
        };
        let held = fetched.and_then(|token| Held::new(&token));
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
async fn bought(grant: &Grant, client: &Client) -> Result<Token, AuthProblem> {
    let mut attempts = 0;
    loop {
        let Refusal { problem, reason } = match grant.token(client).await {
            Ok(token) => return Ok(token),
            Err(refusal) => refusal,
        };
        attempts += 1;
        let again = match reason {
            Some(reason) => retry::wait(&client.retries(), client.budget(), reason, attempts, None).await,
            None => false,
        };
        if !again {
            return Err(problem);
        }
    }
}

impl Held {
    fn new(token: &Token) -> Result<Self, AuthProblem> {
        let header = bearer(&token.secret).ok_or(AuthProblem::Token)?;
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
