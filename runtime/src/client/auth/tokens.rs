//! A token cache.
//!
//! Tokens are requested in a task of their own, however many calls wait for one. A call that times out or is dropped does
//! not interrupt a request that other calls wait for. The task runs on the runtime of the call that began the request. If that
//! runtime is shut down or not driven any more, another call makes another request.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::HeaderValue;
use tokio::sync::watch;
use tokio::time::{Instant, timeout, timeout_at};
use url::Url;

use super::error::AuthErrorKind;
use super::grant::{Grant, TokenFailure};
use super::token::{Token, TokenSource, bearer};
use super::token_store::{self, StoredToken, TokenStore};
use crate::client::sender::Sender;
use crate::retry::{self, Wait};
use crate::telemetry;

/// Tokens are renewed after nine tenths of their lifetime, but at most this long before they expire.
const LONGEST_MARGIN: Duration = Duration::from_secs(60);

/// How long calls fail with the error of the last token request before another one is made.
const FAILURE_PAUSE: Duration = Duration::from_secs(1);

/// The longest pause that a token endpoint can request with `Retry-After`.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// How long a token that replaced a rejected one is kept if it is rejected as well, without having been accepted. The server
/// then probably rejects all tokens, and more of them would not help.
const REPLACEMENT_INTERVAL: Duration = Duration::from_secs(10);

/// The shortest time limit of a [`TokenSource`].
const SOURCE_TIMEOUT: Duration = Duration::from_secs(60);

/// After this time, or two timeouts of a call if that is more, a request in progress is replaced by another one.
const STALLED: Duration = Duration::from_secs(180);

/// The tokens of a client, or of several that share them.
#[derive(Clone)]
pub(crate) struct TokenCache(Arc<Shared>);

/// The cache, which calls share with the task that requests a token.
struct Shared {
    provider: TokenProvider,
    store: Option<Arc<dyn TokenStore>>,
    state: Mutex<State>,
}

#[derive(Clone)]
enum TokenProvider {
    Granted(Arc<Grant>),
    Supplied(Arc<dyn TokenSource>),
}

#[derive(Default)]
struct State {
    token: Option<CachedToken>,
    /// The number of tokens so far.
    fetched: u64,
    /// The number of the last replacement that the server has accepted.
    accepted: u64,
    /// `true` if the server has rejected the last token.
    is_rejected: bool,
    /// The request in progress.
    fetching: Option<Fetching>,
    /// The number of requests so far.
    requested: u64,
    /// The last failure, and until when calls fail with it.
    failure: Option<(Arc<AuthErrorKind>, Instant)>,
}

type Fetched = Result<CachedToken, Arc<AuthErrorKind>>;

/// A request in progress.
#[derive(Clone)]
struct Fetching {
    /// The sequence number of the request.
    number: u64,
    /// When the request counts as stalled.
    end: Option<Instant>,
    /// The result. The channel is closed without one if the task panicked or its runtime was shut down.
    result: watch::Receiver<Option<Fetched>>,
}

/// A token as it is sent.
#[derive(Clone)]
pub(crate) struct CachedToken {
    pub(crate) header: HeaderValue,
    /// The sequence number of the token.
    number: u64,
    renewal: Option<Instant>,
    expiry: Option<Instant>,
    /// For replacements of rejected tokens: until when they are not replaced unless the server has accepted them.
    kept: Option<Instant>,
}

enum Lookup {
    /// A valid token.
    Token(CachedToken),
    /// A recent failure.
    Failure(Arc<AuthErrorKind>),
    /// A request in progress.
    Fetching(Fetching),
}

impl TokenCache {
    pub(super) fn granted(grant: Grant) -> Self {
        Self::new(TokenProvider::Granted(Arc::new(grant)))
    }

    pub(super) fn supplied(source: Arc<dyn TokenSource>) -> Self {
        Self::new(TokenProvider::Supplied(source))
    }

    fn new(provider: TokenProvider) -> Self {
        Self(Arc::new(Shared { provider, store: None, state: Mutex::default() }))
    }

    /// Returns an empty cache that loads and saves tokens.
    pub(super) fn stored_in(self, store: Option<Arc<dyn TokenStore>>) -> Self {
        Self(Arc::new(Shared { provider: self.0.provider.clone(), store, state: Mutex::default() }))
    }

    /// Requests a token, without storing it.
    pub(super) async fn request(&self, sender: &Sender) -> Result<Token, AuthErrorKind> {
        self.0.provider.request(sender).await.map_err(|it| it.kind)
    }

    /// Returns the URL of the token endpoint.
    pub(super) fn url(&self) -> Option<&Url> {
        match &self.0.provider {
            TokenProvider::Granted(grant) => Some(grant.url()),
            TokenProvider::Supplied(_) => None,
        }
    }

    /// Returns the current token if it is not yet due for renewal.
    pub(crate) fn fresh(&self) -> Option<CachedToken> {
        self.0.state().token.as_ref().filter(|it| it.is_fresh(Instant::now())).cloned()
    }

    /// Returns a valid token: the current one or a new one.
    pub(crate) async fn get(&self, sender: &Arc<Sender>) -> Fetched {
        for _ in 0..2 {
            let mut fetching = match self.0.lookup(sender) {
                Lookup::Token(token) => return Ok(token),
                Lookup::Failure(kind) => return Err(kind),
                Lookup::Fetching(fetching) => fetching,
            };
            if let Some(fetched) = fetching.wait().await {
                return fetched;
            }
            // The runtime of another call may have been shut down.
        }
        Err(Arc::new(AuthErrorKind::Interrupted))
    }

    /// Notes that the server has accepted a token.
    pub(crate) fn accept(&self, token: &CachedToken) {
        if token.kept.is_some() {
            let mut state = self.0.state();
            state.accepted = state.accepted.max(token.number);
        }
    }

    /// `true` if a token that the server rejected can be replaced by a new one.
    pub(crate) fn can_replace(&self, rejected: &CachedToken) -> bool {
        rejected.kept.is_none_or(|it| it <= Instant::now() || self.0.state().accepted >= rejected.number)
    }

    /// Discards a token that the server rejected.
    pub(crate) fn discard(&self, rejected: &CachedToken) {
        let mut state = self.0.state();
        if state.token.as_ref().is_some_and(|it| it.number == rejected.number) {
            state.token = None;
            state.is_rejected = true;
        }
    }
}

impl Shared {
    /// Returns the current token if it is valid. Begins to request another one if it is missing or due for renewal.
    fn lookup(self: &Arc<Self>, sender: &Arc<Sender>) -> Lookup {
        let now = Instant::now();
        let mut state = self.state();
        let token = state.token.as_ref().filter(|it| it.is_valid(now)).cloned();
        if let Some(token) = token.as_ref().filter(|it| it.is_fresh(now)) {
            return Lookup::Token(token.clone());
        }
        let failure = state.failure.as_ref().filter(|(_, end)| now < *end).map(|(kind, _)| Arc::clone(kind));
        let fetching = state.fetching.as_ref().filter(|it| it.is_running(now)).cloned();
        match (token, failure, fetching) {
            // The token is renewed while calls keep using it.
            (Some(token), None, None) => {
                self.start(&mut state, sender);
                Lookup::Token(token)
            }
            (Some(token), ..) => Lookup::Token(token),
            (None, _, Some(fetching)) => Lookup::Fetching(fetching),
            (None, Some(kind), None) => Lookup::Failure(kind),
            (None, None, None) => Lookup::Fetching(self.start(&mut state, sender)),
        }
    }

    /// Requests a token in a task.
    fn start(self: &Arc<Self>, state: &mut State, sender: &Arc<Sender>) -> Fetching {
        let (result, receiver) = watch::channel(None);
        state.requested += 1;
        let number = state.requested;
        let end = Instant::now().checked_add(STALLED.max(sender.timeout.saturating_mul(2)));
        let fetching = Fetching { number, end, result: receiver };
        state.fetching = Some(fetching.clone());
        let (shared, sender) = (Arc::clone(self), Arc::clone(sender));
        let task = async move {
            let fetched = shared.fetch(&sender, number).await;
            // Fails if no call waits for the token.
            let _ = result.send(Some(fetched));
        };
        tokio::spawn(telemetry::in_current_span(task));
        fetching
    }

    /// Requests a token, and stores it unless another request has replaced this one.
    async fn fetch(&self, sender: &Sender, number: u64) -> Fetched {
        let fetched = match self.load().await {
            Some(token) => Ok(token),
            None => self.request(sender).await,
        };
        let token = fetched.and_then(|token| CachedToken::new(&token).map_err(TokenFailure::from));
        let now = Instant::now();
        let mut state = self.state();
        let is_current = state.fetching.take_if(|it| it.number == number).is_some();
        match token {
            Ok(mut token) => {
                state.fetched += 1;
                token.number = state.fetched;
                if !is_current {
                    return Ok(token);
                }
                if std::mem::take(&mut state.is_rejected) {
                    token.kept = now.checked_add(REPLACEMENT_INTERVAL);
                }
                state.token = Some(token.clone());
                state.failure = None;
                telemetry::debug!(number = token.number, "fetched a token");
                Ok(token)
            }
            Err(TokenFailure { kind, reason }) => {
                let kind = Arc::new(kind);
                telemetry::debug!(%kind, "cannot fetch a token");
                if !is_current {
                    return Err(kind);
                }
                if let Some(token) = &mut state.token {
                    // The current token is renewed later.
                    token.renewal = now.checked_add(token.left(now) / 2);
                }
                // A custom source decides itself how often it can be used.
                if matches!(self.provider, TokenProvider::Granted(_)) {
                    let pause = match reason.map(|it| it.wait) {
                        Some(Wait::Server(after)) => after.min(LONGEST_PAUSE),
                        _ => FAILURE_PAUSE,
                    };
                    state.failure = now.checked_add(pause).map(|end| (Arc::clone(&kind), end));
                }
                Err(kind)
            }
        }
    }

    /// Loads the token of an earlier run, unless the server has rejected a token since then.
    async fn load(&self) -> Option<Token> {
        let store = self.store.as_ref()?;
        let is_first = {
            let state = self.state();
            state.fetched == 0 && !state.is_rejected
        };
        if !is_first {
            return None;
        }
        let loaded = token_store::load(store).await.and_then(|stored| {
            let token = stored.as_ref().and_then(StoredToken::token);
            token.map(|it| CachedToken::new(&it).map(|_| it)).transpose().map_err(Into::into)
        });
        loaded.unwrap_or_else(|error| {
            telemetry::warn!(%error, "cannot load the stored token");
            None
        })
    }

    /// Requests a token, and saves it for later runs.
    async fn request(&self, sender: &Sender) -> Result<Token, TokenFailure> {
        let token = self.provider.request(sender).await?;
        if let Some(store) = &self.store
            && let Err(error) = token_store::save(store, StoredToken::of(&token)).await
        {
            telemetry::warn!(%error, "cannot store the token");
        }
        Ok(token)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Code that holds the lock cannot panic, so the state is consistent.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TokenProvider {
    async fn request(&self, sender: &Sender) -> Result<Token, TokenFailure> {
        match self {
            Self::Granted(grant) => granted(grant, sender).await,
            Self::Supplied(source) => supplied(source.as_ref(), sender).await,
        }
    }
}

impl Fetching {
    /// `true` if the task has neither ended nor stalled.
    fn is_running(&self, now: Instant) -> bool {
        self.result.has_changed().is_ok() && self.end.is_none_or(|it| now < it)
    }

    /// Waits for the result. Returns `None` if the task ends without one, or stalls.
    async fn wait(&mut self) -> Option<Fetched> {
        let result = self.result.wait_for(Option::is_some);
        let result = match self.end {
            Some(end) => timeout_at(end, result).await.ok()?,
            None => result.await,
        };
        result.ok()?.clone()
    }
}

/// Requests a token from the token endpoint, with retries.
async fn granted(grant: &Grant, sender: &Sender) -> Result<Token, TokenFailure> {
    let mut attempts = 0;
    let mut payment = None;
    loop {
        let failure = match grant.token(sender).await {
            Ok(token) => {
                sender.token_budget.earn(payment);
                return Ok(token);
            }
            Err(failure) => failure,
        };
        attempts += 1;
        payment = match failure.reason {
            Some(reason) => retry::wait(&sender.retries, &sender.token_budget, reason, attempts, None).await,
            None => None,
        };
        if payment.is_none() {
            return Err(failure);
        }
    }
}

/// Gets a token from a custom source.
async fn supplied(source: &dyn TokenSource, sender: &Sender) -> Result<Token, TokenFailure> {
    let limit = SOURCE_TIMEOUT.max(sender.timeout);
    let supplied = timeout(limit, source.token()).await.map_err(|_| AuthErrorKind::SourceTimeout(limit))?;
    Ok(supplied.map_err(AuthErrorKind::Source)?)
}

impl CachedToken {
    fn new(token: &Token) -> Result<Self, AuthErrorKind> {
        let header = bearer(&token.secret).ok_or(AuthErrorKind::InvalidToken)?;
        let now = Instant::now();
        // An expiry that the clock cannot represent means that the token does not expire.
        let expiry = token.lifetime.and_then(|it| now.checked_add(it));
        let renewal = token.lifetime.and_then(|it| now.checked_add(it.saturating_sub(LONGEST_MARGIN.min(it / 10))));
        Ok(Self { header, number: 0, renewal, expiry, kept: None })
    }

    fn is_valid(&self, now: Instant) -> bool {
        self.expiry.is_none_or(|it| now < it)
    }

    /// `true` if the token is valid and not yet due for renewal.
    fn is_fresh(&self, now: Instant) -> bool {
        self.is_valid(now) && self.renewal.is_none_or(|it| now < it)
    }

    /// Returns the remaining lifetime.
    fn left(&self, now: Instant) -> Duration {
        self.expiry.map_or(Duration::MAX, |it| it.saturating_duration_since(now))
    }
}
