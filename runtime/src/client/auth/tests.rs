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

    fn fetched(&self) -> u64 {
        self.source.count.load(Ordering::Relaxed)
    }
}

fn token(number: u64) -> Result<String, String> {
    Ok(format!("Bearer t{number}"))
}

#[tokio::test(start_paused = true)]
async fn tokens_are_renewed_after_nine_tenths_of_their_lifetime_but_at_most_a_minute_early() {
    for (lifetime, renewal) in [(100, 90), (749, 689), (3600, 3540), (10, 9)] {
        let clock = Clock::new(lifetime, &[0], 9);
        assert_eq!(clock.get().await, token(1));
        advance(Duration::from_secs(renewal) - Duration::from_millis(1)).await;
        assert_eq!(clock.get().await, token(1), "{lifetime}");
        advance(Duration::from_millis(1)).await;
        assert_eq!(clock.get().await, token(2), "{lifetime}");
    }
}

#[tokio::test(start_paused = true)]
async fn other_calls_keep_using_the_token_during_its_renewal() {
    let clock = Clock::new(100, &[0, 3], 9);
    assert_eq!(clock.get().await, token(1));
    advance(Duration::from_secs(91)).await;
    let others = async {
        tokio::task::yield_now().await;
        let begin = Instant::now();
        let all = (clock.get().await, clock.get().await);
        assert_eq!(begin.elapsed(), Duration::ZERO);
        all
    };
    assert_eq!(tokio::join!(clock.get(), others), (token(2), (token(1), token(1))));
    assert_eq!((clock.get().await, clock.fetched()), (token(2), 2));
}

#[tokio::test(start_paused = true)]
async fn stuck_renewal_delays_one_call_for_five_seconds() {
    let clock = Clock::new(1000, &[0, 3600], 9);
    assert_eq!(clock.get().await, token(1));
    advance(Duration::from_secs(941)).await;
    let begin = Instant::now();
    assert_eq!(clock.get().await, token(1));
    assert_eq!(begin.elapsed().as_secs(), 5);
    // The renewal is not retried by the next call.
    assert_eq!((clock.get().await, clock.fetched()), (token(1), 2));
    assert_eq!(begin.elapsed().as_secs(), 5);
}

#[tokio::test(start_paused = true)]
async fn failed_renewal_is_an_error_only_after_expiry() {
    let clock = Clock::new(100, &[0], 1);
    assert_eq!(clock.get().await, token(1));
    advance(Duration::from_secs(90)).await;
    assert_eq!((clock.get().await, clock.fetched()), (token(1), 2));
    assert_eq!((clock.get().await, clock.fetched()), (token(1), 2));
    advance(Duration::from_secs(5)).await;
    assert_eq!((clock.get().await, clock.fetched()), (token(1), 3));
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
