//! Tests of token renewal, with a paused clock.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::{Instant, advance};

use super::*;
use crate::Client;

/// A source of tokens with a fixed lifetime. Each takes a delay; the last delay repeats.
struct Script {
    lifetime: u64,
    delays: &'static [u64],
    /// The number of the first token that fails.
    end: u64,
    count: AtomicU64,
}

impl TokenSource for Script {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(async {
            let number = self.count.fetch_add(1, Ordering::Relaxed);
            let position = usize::try_from(number).unwrap().min(self.delays.len() - 1);
            tokio::time::sleep(Duration::from_secs(self.delays[position])).await;
            if number >= self.end {
                return Err("no more tokens".into());
            }
            Ok(Token::new(format!("t{}", number + 1)).expires_in(Duration::from_secs(self.lifetime)))
        })
    }
}

struct Clock {
    source: Arc<Script>,
    tokens: TokenCache,
    client: Client,
}

impl Clock {
    fn new(lifetime: u64, delays: &'static [u64], end: u64) -> Self {
        let source = Arc::new(Script { lifetime, delays, end, count: AtomicU64::default() });
        let tokens = TokenCache::supplied(Arc::clone(&source) as Arc<dyn TokenSource>);
        Self { source, tokens, client: Client::builder("http://127.0.0.1:1").build().unwrap() }
    }

    async fn get(&self) -> Result<String, String> {
        let token = self.tokens.get(self.client.sender()).await;
        token.map(|it| it.header.to_str().unwrap().to_owned()).map_err(|it| it.to_string())
    }

    /// Returns another token than one that the server rejected.
    async fn replace(&self, rejected: &CachedToken) -> CachedToken {
        self.tokens.discard(rejected);
        self.tokens.get(self.client.sender()).await.unwrap()
    }

    fn fetched(&self) -> u64 {
        self.source.count.load(Ordering::Relaxed)
    }
}

fn token(number: u64) -> Result<String, String> {
    Ok(format!("Bearer t{number}"))
}

/// Lets a task of the cache run for a moment.
async fn settle() {
    tokio::time::sleep(Duration::from_millis(1)).await;
}

#[tokio::test(start_paused = true)]
async fn tokens_are_renewed_after_nine_tenths_of_their_lifetime_but_at_most_a_minute_early() {
    for (lifetime, renewal) in [(100, 90), (749, 689), (3600, 3540), (10, 9)] {
        let clock = Clock::new(lifetime, &[0], 9);
        assert_eq!(clock.get().await, token(1));
        advance(Duration::from_secs(renewal) - Duration::from_millis(1)).await;
        assert_eq!(clock.get().await, token(1), "{lifetime}");
        settle().await;
        assert_eq!(clock.fetched(), 1);
        assert_eq!(clock.get().await, token(1), "{lifetime}");
        settle().await;
        assert_eq!((clock.get().await, clock.fetched()), (token(2), 2), "{lifetime}");
    }
}

#[tokio::test(start_paused = true)]
async fn calls_keep_using_the_token_during_its_renewal() {
    let clock = Clock::new(100, &[0, 3], 9);
    assert_eq!(clock.get().await, token(1));
    advance(Duration::from_secs(91)).await;
    let begin = Instant::now();
    for _ in 0..3 {
        assert_eq!(clock.get().await, token(1));
    }
    assert_eq!(begin.elapsed(), Duration::ZERO);
    tokio::time::sleep(Duration::from_secs(4)).await;
    assert_eq!((clock.get().await, clock.fetched()), (token(2), 2));
}

#[tokio::test(start_paused = true)]
async fn stuck_sources_are_cancelled() {
    let clock = Clock::new(100, &[0, 3600, 0], 9);
    assert_eq!(clock.get().await, token(1));
    advance(Duration::from_secs(91)).await;
    assert_eq!(clock.get().await, token(1));
    settle().await;
    advance(Duration::from_secs(10)).await;
    assert_eq!(clock.get().await, Err("the token source did not return a token within 60s".to_owned()));
    assert_eq!((clock.get().await, clock.fetched()), (token(3), 3));
}

#[tokio::test(start_paused = true)]
async fn failed_renewal_is_an_error_only_after_expiry() {
    let clock = Clock::new(100, &[0], 1);
    assert_eq!(clock.get().await, token(1));
    advance(Duration::from_secs(90)).await;
    for _ in 0..2 {
        assert_eq!(clock.get().await, token(1));
        settle().await;
    }
    assert_eq!(clock.fetched(), 2);
    advance(Duration::from_secs(5)).await;
    assert_eq!(clock.get().await, token(1));
    settle().await;
    assert_eq!(clock.fetched(), 3);
    advance(Duration::from_secs(5)).await;
    assert_eq!(clock.get().await, Err("the token source failed".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn expired_token_is_replaced_once_for_all_waiting_calls() {
    let clock = Clock::new(100, &[0, 1], 9);
    assert_eq!(clock.get().await, token(1));
    advance(Duration::from_secs(100)).await;
    assert_eq!(tokio::join!(clock.get(), clock.get(), clock.get()), (token(2), token(2), token(2)));
    assert_eq!(clock.fetched(), 2);
}

#[tokio::test(start_paused = true)]
async fn calls_with_a_short_timeout_leave_the_token_to_later_calls() {
    let clock = Clock::new(100, &[4], 9);
    for _ in 0..3 {
        assert!(tokio::time::timeout(Duration::from_secs(1), clock.get()).await.is_err());
    }
    assert_eq!((clock.get().await, clock.fetched()), (token(1), 1));
}

#[tokio::test(start_paused = true)]
async fn replacements_of_rejected_tokens_are_kept_for_a_while() {
    let clock = Clock::new(1000, &[0], 9);
    let sender = clock.client.sender();
    let first = clock.tokens.get(sender).await.unwrap();
    assert!(clock.tokens.can_replace(&first));
    let second = clock.replace(&first).await;
    // Another call with the first token gets the second one.
    assert_eq!(clock.replace(&first).await.header, second.header);
    assert!(!clock.tokens.can_replace(&second));
    clock.tokens.accept(&second);
    assert!(clock.tokens.can_replace(&second));
    let third = clock.replace(&second).await;
    assert!(!clock.tokens.can_replace(&third));
    advance(Duration::from_secs(10)).await;
    assert!(clock.tokens.can_replace(&third));
    assert_eq!(clock.fetched(), 3);
}

/// A source that panics once.
struct Panicking(AtomicU64);

impl TokenSource for Panicking {
    fn token(&self) -> TokenFuture<'_> {
        assert!(self.0.fetch_add(1, Ordering::Relaxed) > 0, "the source panics");
        Box::pin(std::future::ready(Ok(Token::new("t"))))
    }
}

#[test]
fn interrupted_requests_are_repeated_once() {
    let client = Client::builder("http://127.0.0.1:1").build().unwrap();
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let panicking = TokenCache::supplied(Arc::new(Panicking(AtomicU64::default())));
    assert!(runtime().block_on(panicking.get(client.sender())).is_ok());
    // The runtime of the first call is shut down during the request.
    let clock = Clock::new(100, &[3600, 0], 9);
    runtime().block_on(async {
        assert!(tokio::time::timeout(Duration::from_millis(10), clock.get()).await.is_err());
    });
    assert_eq!(runtime().block_on(clock.get()), token(2));
}

#[test]
fn requests_of_stalled_runtimes_are_replaced() {
    let paused = || tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    let get_within =
        async |clock: &Clock, seconds| tokio::time::timeout(Duration::from_secs(seconds), clock.get()).await.ok();
    let clock = Clock::new(1000, &[30, 0], 9);
    // The first runtime is not shut down, but nothing drives it.
    let stalled = paused();
    assert_eq!(stalled.block_on(get_within(&clock, 1)), None);
    let other = paused();
    assert_eq!(other.block_on(get_within(&clock, 60)), None);
    assert_eq!(other.block_on(get_within(&clock, 150)), Some(token(2)));
    // The late token does not replace the current one.
    stalled.block_on(async { tokio::time::sleep(Duration::from_secs(60)).await });
    assert_eq!((stalled.block_on(clock.get()), clock.fetched()), (token(2), 2));
}
