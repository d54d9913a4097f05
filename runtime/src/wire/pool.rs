//! The HTTP clients that hold the connections of a client.
//!
//! An HTTP client has one HTTP/2 connection to an origin, and uses it until it is closed. So a stuck connection is given up,
//! and a further connection is opened, by creating another HTTP client.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::Version;
use tokio::time::Instant;

use super::service::HttpClient;
use crate::telemetry;

/// The number of streams for which an HTTP/2 connection is used. RFC 9113, section 6.5.2, recommends that servers allow at
/// least as many.
const STREAMS: usize = 100;

/// The maximum number of additional HTTP clients, and therefore of additional HTTP/2 connections to an origin.
const OTHERS: usize = 9;

/// The shortest time between two replacements, so that many short timeouts do not lead to as many new connections.
const SHORTEST_LIFE: Duration = Duration::from_secs(1);

/// Creates an HTTP client, or returns `None` if that fails.
pub(crate) type Factory = Box<dyn Fn() -> Option<HttpClient> + Send + Sync>;

/// The HTTP clients of a client.
pub(crate) struct Pool {
    /// `None` if the only HTTP client was supplied by the user.
    factory: Option<Factory>,
    connect_timeout: Duration,
    state: Mutex<State>,
}

struct State {
    first: PooledClient,
    others: Vec<PooledClient>,
    next_number: u64,
    /// `true` if an HTTP/2 response was received, and `None` if no response was received at all.
    is_http2: Option<bool>,
}

#[derive(Clone)]
struct PooledClient {
    http: HttpClient,
    number: u64,
    created: Option<Instant>,
    /// Cloned by each lease.
    load: Arc<()>,
}

/// The use of an HTTP client for a request, until the end of its response.
pub(crate) struct Lease {
    pool: Arc<Pool>,
    client: PooledClient,
}

impl PooledClient {
    /// Returns the number of requests in progress.
    fn requests(&self) -> usize {
        Arc::strong_count(&self.load).saturating_sub(1)
    }
}

impl Pool {
    /// Creates a pool of one HTTP client, and of others if there is a factory.
    pub(crate) fn new(http: HttpClient, connect_timeout: Duration, factory: Option<Factory>) -> Arc<Self> {
        let first = PooledClient { http, number: 0, created: None, load: Arc::default() };
        let state = State { first, others: Vec::new(), next_number: 1, is_http2: None };
        Arc::new(Self { factory, connect_timeout, state: Mutex::new(state) })
    }

    /// Returns an HTTP client with a free stream, if possible.
    pub(crate) fn lease(self: &Arc<Self>) -> Lease {
        let (client, is_full) = {
            let state = self.state();
            let others = state.others.iter();
            let free = |it: &&PooledClient| it.requests() < STREAMS || state.is_http2 != Some(true);
            match std::iter::once(&state.first).chain(others.clone()).find(free) {
                Some(client) => (client.clone(), false),
                None => {
                    let idlest = others.min_by_key(|it| it.requests()).unwrap_or(&state.first);
                    (idlest.clone(), state.others.len() < OTHERS)
                }
            }
        };
        let added = if is_full { self.add() } else { None };
        Lease { pool: Arc::clone(self), client: added.unwrap_or(client) }
    }

    /// Adds an HTTP client, unless other requests have added the last one in the meantime.
    fn add(&self) -> Option<PooledClient> {
        let http = self.factory.as_ref()?()?;
        let mut state = self.state();
        if state.others.len() >= OTHERS {
            return state.others.iter().min_by_key(|it| it.requests()).cloned();
        }
        let client = state.create(http);
        state.others.push(client.clone());
        Some(client)
    }

    /// Replaces the HTTP client with this number, unless that has been done already.
    fn replace(&self, number: u64) {
        let Some(factory) = &self.factory else { return };
        let is_due = |it: &PooledClient| {
            it.number == number && it.created.is_none_or(|created| created.elapsed() >= SHORTEST_LIFE)
        };
        {
            let mut state = self.state();
            // HTTP/1.1 connections are closed by a timeout.
            if state.is_http2 == Some(false) || !state.clients().any(|it| is_due(it)) {
                return;
            }
        }
        let Some(http) = factory() else { return };
        let mut state = self.state();
        let client = state.create(http);
        if let Some(stuck) = state.clients().find(|it| is_due(it)) {
            *stuck = client;
            telemetry::debug!("replaced a connection that does not respond");
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Code that holds the lock cannot panic, so the state is consistent.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn clients(&mut self) -> impl Iterator<Item = &mut PooledClient> {
        std::iter::once(&mut self.first).chain(&mut self.others)
    }

    fn create(&mut self, http: HttpClient) -> PooledClient {
        let number = self.next_number;
        self.next_number += 1;
        PooledClient { http, number, created: Some(Instant::now()), load: Arc::default() }
    }
}

impl Lease {
    /// Returns the HTTP client.
    pub(crate) fn http(&self) -> &HttpClient {
        &self.client.http
    }

    /// Returns the timeout for establishing a connection.
    pub(crate) fn connect_timeout(&self) -> Duration {
        self.pool.connect_timeout
    }

    /// Records the version of a response.
    pub(crate) fn note_version(&self, version: Version) {
        let mut state = self.pool.state();
        let is_http2 = version >= Version::HTTP_2;
        if is_http2 || state.is_http2.is_none() {
            state.is_http2 = Some(is_http2);
        }
    }

    /// Gives up the connection, which does not respond. Other requests use another one from now on.
    pub(crate) fn give_up(&self) {
        self.pool.replace(self.client.number);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use super::*;

    #[test]
    fn concurrent_requests_do_not_exceed_the_number_of_clients() {
        const THREADS: usize = OTHERS + 5;
        let http = HttpClient::Plain(crate::http_client_builder().unwrap().build().unwrap());
        let (barrier, created) = (Arc::new(Barrier::new(THREADS)), http.clone());
        let factory: Factory = Box::new(move || {
            // All threads create a client at the same time.
            barrier.wait();
            Some(created.clone())
        });
        let pool = Pool::new(http, Duration::ZERO, Some(factory));
        let busy: Vec<_> = (0..STREAMS).map(|_| pool.lease()).collect();
        busy.iter().for_each(|it| it.note_version(Version::HTTP_2));
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(|| pool.lease())).collect();
            threads.into_iter().for_each(|it| drop(it.join().unwrap()));
        });
        assert_eq!(pool.state().others.len(), OTHERS);
    }
}
