//! Retries, over real sockets.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use sdk_runtime::jiff::Timestamp;
use sdk_runtime::{Call, Client, ClientBuilder, ConfigurationError, Error, Method, Operation, RetryPolicy, decode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wiremock::matchers::{any, method, path};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use crate::support::StoppedClock;

const LIST: Operation = Operation::new("listThings", Method::GET, "/things");
const CREATE: Operation = Operation::new("createThing", Method::POST, "/things");
const UPDATE: Operation = Operation::new("updateThing", Method::PATCH, "/things");
const REPLACE: Operation = Operation::new("replaceThing", Method::PUT, "/things");

const QUICK: RetryPolicy = RetryPolicy::new(2).backoff(Duration::from_millis(10), Duration::from_millis(20));

/// Returns these responses in order, and then the last one repeatedly.
struct Sequence(Vec<ResponseTemplate>, AtomicUsize);

impl Respond for Sequence {
    fn respond(&self, _: &Request) -> ResponseTemplate {
        let position = self.1.fetch_add(1, Ordering::Relaxed).min(self.0.len() - 1);
        self.0[position].clone()
    }
}

fn status(status: u16) -> ResponseTemplate {
    ResponseTemplate::new(status)
}

async fn server(responses: Vec<ResponseTemplate>) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(Sequence(responses, AtomicUsize::default())).mount(&server).await;
    server
}

fn builder(uri: &str) -> ClientBuilder {
    Client::builder(uri).retries(QUICK)
}

fn client(server: &MockServer) -> Client {
    builder(&server.uri()).build().unwrap()
}

fn call<'c>(client: &'c Client, operation: &'static Operation) -> Call<'c, ()> {
    Call::new(client, operation, decode::empty)
}

async fn count(server: &MockServer) -> usize {
    server.received_requests().await.unwrap().len()
}

#[tokio::test]
async fn transient_errors_are_retried() {
    for code in [408, 429, 500, 502, 503, 504] {
        let server = server(vec![status(code), status(code), status(200)]).await;
        let client = client(&server);
        let response = call(&client, &LIST).with_response().await.unwrap();
        assert_eq!((response.attempts(), count(&server).await), (3, 3), "{code}");
    }
}

#[tokio::test]
async fn permanent_errors_are_not_retried() {
    for code in [400, 401, 403, 404, 409, 501] {
        let server = server(vec![status(code), status(200)]).await;
        let error = call(&client(&server), &LIST).await.unwrap_err();
        assert_eq!((error.attempts(), error.status().unwrap().as_u16()), (1, code));
    }
}

#[tokio::test]
async fn last_error_is_returned_after_the_last_attempt() {
    let server = server(vec![status(503)]).await;
    let client = client(&server);
    let error = call(&client, &LIST).await.unwrap_err();
    assert_eq!((error.attempts(), error.status().unwrap().as_u16()), (3, 503));
    let error = call(&client, &LIST).with_retries(RetryPolicy::never()).await.unwrap_err();
    assert_eq!((error.attempts(), count(&server).await), (1, 4));
}

#[tokio::test]
async fn only_safe_calls_are_retried() {
    let asks = |code: u16| status(code).insert_header("Retry-After", "0");
    for (operation, response, attempts) in [
        (&CREATE, status(500), 1),
        (&CREATE, status(408), 1),
        (&CREATE, status(503), 1),
        (&CREATE, asks(500), 1),
        (&CREATE, asks(503), 2),
        (&CREATE, status(429), 2),
        (&UPDATE, status(502), 1),
        (&UPDATE, asks(503), 2),
        (&REPLACE, status(500), 2),
    ] {
        let server = server(vec![response, status(200)]).await;
        let _either = call(&client(&server), operation).json("application/json", "x").await;
        assert_eq!(count(&server).await, attempts);
    }
    let server = server(vec![status(500), status(200)]).await;
    call(&client(&server), &CREATE).idempotent().await.unwrap();
}

#[tokio::test]
async fn redirected_call_is_not_retried() {
    let server = MockServer::start().await;
    let moved = status(303).insert_header("Location", "/seen");
    Mock::given(method("POST")).respond_with(moved).mount(&server).await;
    Mock::given(path("/seen")).respond_with(status(429)).mount(&server).await;
    assert_eq!(call(&client(&server), &CREATE).await.unwrap_err().attempts(), 1);
}

#[tokio::test]
async fn server_determines_the_wait() {
    for (name, value, least) in [("Retry-After", "1", 1000), ("retry-after-ms", "300", 300)] {
        let server = server(vec![status(429).insert_header(name, value), status(200)]).await;
        let begin = Instant::now();
        call(&client(&server), &CREATE).await.unwrap();
        let waited = begin.elapsed().as_millis();
        assert!(waited >= least, "{value}: {waited}");
    }
    // A date (RFC 9110, section 5.6.7), in whole seconds.
    let then = Timestamp::from_second(Timestamp::now().as_second() + 3).unwrap();
    let date = then.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let server = server(vec![status(429).insert_header("Retry-After", date.as_str()), status(200)]).await;
    call(&client(&server), &CREATE).await.unwrap();
    assert!(Timestamp::now() >= then, "{date}");
}

#[tokio::test]
async fn all_calls_wait_for_an_overloaded_server() {
    let check = async |code| {
        let server = server(vec![status(code).insert_header("Retry-After", "3"), status(200)]).await;
        let client = client(&server);
        let (begin, short) = (Instant::now(), Duration::from_millis(2900));
        // The wait exceeds the timeouts of these calls.
        let error = call(&client, &CREATE).with_timeout(short).await.unwrap_err();
        assert_eq!((error.attempts(), error.status().unwrap().as_u16(), error.is_retryable()), (1, code, true));
        let error = call(&client, &LIST).with_timeout(short.saturating_sub(begin.elapsed())).await.unwrap_err();
        assert!(matches!(&error, Error::Timeout(it) if it.attempts() == 0) && error.is_retryable(), "{error:?}");
        call(&client, &CREATE).await.unwrap();
        assert!(begin.elapsed() >= Duration::from_secs(3));
        assert_eq!(count(&server).await, 2);
    };
    tokio::join!(check(403), check(429), check(503));
}

#[tokio::test]
async fn waits_that_are_too_long_end_the_call() {
    let server = server(vec![status(429).insert_header("Retry-After", "3600")]).await;
    let client = client(&server);
    assert_eq!(call(&client, &LIST).await.unwrap_err().attempts(), 1);
    let patient = QUICK.longest_wait(Duration::MAX);
    assert_eq!(call(&client, &LIST).with_retries(patient).await.unwrap_err().attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn each_attempt_has_a_timeout() {
    let clock = StoppedClock::new();
    let late = status(200).set_delay(Duration::from_secs(3600));
    let server = server(vec![late.clone(), status(200), late]).await;
    // Advances the clock when the server has received this number of requests.
    let advance = async |requests: usize, millis: u64| {
        clock.advance_if(async || count(&server).await == requests, Duration::from_millis(millis)).await;
    };
    let immediately = RetryPolicy::new(2).backoff(Duration::ZERO, Duration::ZERO);
    let builder = builder(&server.uri()).retries(immediately).attempt_timeout(Duration::from_millis(600));
    let client = builder.build().unwrap();
    let (response, ()) = tokio::join!(call(&client, &LIST).with_response().into_future(), advance(1, 600));
    assert_eq!(response.unwrap().attempts(), 2);
    let (result, ()) = tokio::join!(call(&client, &CREATE).into_future(), advance(3, 600));
    let error = result.unwrap_err();
    assert!(matches!(error, Error::Timeout(_)) && error.attempts() == 1, "{error:?}");
    let whole =
        call(&client, &LIST).with_attempt_timeout(Duration::from_secs(3)).with_timeout(Duration::from_millis(300));
    let (result, ()) = tokio::join!(whole.into_future(), advance(4, 300));
    assert!(matches!(result.unwrap_err(), Error::Timeout(it) if it.attempts() == 1));
}

#[tokio::test(start_paused = true)]
async fn attempts_share_the_timeout_of_the_call() {
    let clock = StoppedClock::new();
    let late = status(200).set_delay(Duration::from_secs(3600));
    let server = server(vec![late.clone(), status(200), late]).await;
    let advance = async |requests: usize, secs: u64| {
        clock.advance_if(async || count(&server).await == requests, Duration::from_secs(secs)).await;
    };
    let immediately = RetryPolicy::new(2).backoff(Duration::ZERO, Duration::ZERO);
    let client = builder(&server.uri()).retries(immediately).timeout(Duration::from_secs(60)).build().unwrap();
    let (response, ()) = tokio::join!(call(&client, &LIST).with_response().into_future(), advance(1, 20));
    assert_eq!(response.unwrap().attempts(), 2);
    // The call is not repeated after a timeout, so its only attempt has all of the time.
    let create = async {
        advance(3, 59).await;
        advance(3, 1).await;
    };
    let begin = tokio::time::Instant::now();
    let (result, ()) = tokio::join!(call(&client, &CREATE).into_future(), create);
    assert!(matches!(result.unwrap_err(), Error::Timeout(it) if it.attempts() == 1));
    assert_eq!(begin.elapsed(), Duration::from_secs(60));
}

#[tokio::test]
async fn rate_limit_covers_clones_and_retries() {
    let server = server(vec![status(200), status(500), status(200)]).await;
    let client = builder(&server.uri()).rate_limit(2, Duration::from_millis(400)).build().unwrap();
    let begin = Instant::now();
    for _ in 0..4 {
        call(&client.clone(), &LIST).await.unwrap();
    }
    assert_eq!(count(&server).await, 5);
    assert!(begin.elapsed() >= Duration::from_millis(800));
    let client = builder(&server.uri()).rate_limit(1, Duration::from_secs(3600)).build().unwrap();
    call(&client, &LIST).await.unwrap();
    let two = call(&client, &LIST).with_timeout(Duration::from_millis(50)).await;
    assert!(matches!(&two, Err(Error::Timeout(error)) if error.attempts() == 0), "{two:?}");
    let none = builder("https://example.com").rate_limit(0, Duration::from_secs(1)).build();
    assert!(matches!(none, Err(ConfigurationError::RateLimit)));
}

/// Closes the first connections after their requests, and responds on the others.
async fn breaking(broken: usize, response: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        for number in 0.. {
            let Ok((mut stream, _)) = listener.accept().await else { return };
            let mut request = [0; 4096];
            let _read = stream.read(&mut request).await;
            if number < broken {
                let _sent = stream.write_all(response).await;
            } else {
                let _sent =
                    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").await;
            }
        }
    });
    uri
}

#[tokio::test]
async fn broken_connections_are_retried_if_safe() {
    for response in [&b""[..], b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"] {
        let client = builder(&breaking(2, response).await).build().unwrap();
        assert_eq!(call(&client, &LIST).with_response().await.unwrap().attempts(), 3);
        let client = builder(&breaking(1, response).await).build().unwrap();
        let error = call(&client, &CREATE).await.unwrap_err();
        assert_eq!(error.attempts(), 1, "{error:?}");
        assert_eq!(matches!(error, Error::Transport(_)), response.is_empty(), "{error:?}");
        assert!(error.is_retryable(), "{error:?}");
    }
}

#[tokio::test]
async fn connect_failures_are_retried_for_any_method() {
    let client = builder("http://127.0.0.1:1").build().unwrap();
    let error = call(&client, &CREATE).await.unwrap_err();
    assert!(matches!(error, Error::Connect(_)) && error.attempts() == 3, "{error:?}");
}

#[tokio::test]
async fn retry_budget_limits_retries_in_an_outage() {
    let server = server(vec![status(503)]).await;
    let client = builder(&server.uri()).retry_budget(15).build().unwrap();
    for _ in 0..10 {
        call(&client.clone(), &LIST).await.unwrap_err();
    }
    assert_eq!(count(&server).await, 13);
}

#[tokio::test]
async fn token_requests_are_retried_once_for_all_calls() {
    let token = status(200).set_body_raw(r#"{"access_token":"a"}"#, "application/json");
    let tokens = server(vec![status(503).set_delay(Duration::from_millis(100)), token, status(500)]).await;
    let server = server(vec![status(200)]).await;
    let builder = builder(&server.uri()).client_credentials(tokens.uri(), "me", "secret");
    let client = builder.build().unwrap();
    let (one, two) = tokio::join!(call(&client, &CREATE), call(&client, &CREATE));
    one.and(two).unwrap();
    assert_eq!(count(&tokens).await, 2);
}

#[tokio::test]
async fn token_requests_have_their_own_retry_budget() {
    let token = status(200).set_body_raw(r#"{"access_token":"a"}"#, "application/json");
    let tokens = server(vec![token.clone(), status(503), token]).await;
    let server = server(vec![status(500), status(500), status(401), status(200)]).await;
    let builder = builder(&server.uri()).client_credentials(tokens.uri(), "me", "secret").retry_budget(5);
    let client = builder.build().unwrap();
    assert_eq!(call(&client, &LIST).await.unwrap_err().attempts(), 2);
    call(&client, &LIST).await.unwrap();
    assert_eq!(count(&tokens).await, 3);
}
