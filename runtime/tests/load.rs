//! Concurrent calls to a server that disturbs a third of its responses.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::{assert_little_more, most_memory, run_alone};
use sdk_runtime::json::Value;
use sdk_runtime::{Call, Client, Error, Method, Operation, RetryPolicy, decode};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

const GET: Operation = Operation::new("getThing", Method::GET, "/thing");
const CREATE: Operation = Operation::new("createThing", Method::POST, "/thing");

/// The number of concurrent callers.
const CALLERS: usize = 50;
/// The number of calls before the server revokes a token.
const CALLS_PER_TOKEN: usize = 500;

/// The state of the server.
#[derive(Default)]
struct ServerState {
    requests: AtomicUsize,
    /// The number of token requests.
    tokens: AtomicUsize,
    /// The number of revoked tokens.
    revoked: AtomicUsize,
    /// The number of requests with the current token.
    served: AtomicUsize,
    /// The number of times each POST was processed, by the number of its call.
    done: Mutex<HashMap<usize, usize>>,
}

/// The treatment of a request.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Respond,
    Delay,
    Reset,
    TooMany,
    Failure,
}

impl Fate {
    /// Disturbs four of twelve requests, in an irregular but reproducible order.
    fn of(request: usize) -> Self {
        match (request.wrapping_mul(2_654_435_761) >> 7) % 12 {
            0 => Self::Delay,
            1 => Self::Reset,
            2 => Self::TooMany,
            3 => Self::Failure,
            _ => Self::Respond,
        }
    }
}

async fn serve() -> (String, Arc<ServerState>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("http://{}", listener.local_addr().unwrap());
    let seen = Arc::new(ServerState::default());
    let of_server = Arc::clone(&seen);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let seen = Arc::clone(&of_server);
            tokio::spawn(async move {
                let mut stream = BufReader::new(stream);
                while let Some(head) = request(&mut stream).await {
                    let Some(response) = seen.response(&head).await else { break };
                    if stream.write_all(response.as_bytes()).await.is_err() {
                        break;
                    }
                }
            });
        }
    });
    (uri, seen)
}

/// Returns the head of the next request, after reading its body.
async fn request(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head).await.ok()? == 0 {
            return None;
        }
    }
    let length = header(&head, "content-length").and_then(|it| it.parse().ok()).unwrap_or_default();
    stream.read_exact(&mut vec![0; length]).await.ok()?;
    Some(head)
}

fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    let mut fields = head.lines().filter_map(|it| it.split_once(": "));
    fields.find(|(it, _)| it.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

fn http_response(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

impl ServerState {
    /// Returns the response to a request, or `None` to close the connection.
    async fn response(&self, head: &str) -> Option<String> {
        if head.starts_with("POST /token") {
            self.tokens.fetch_add(1, Ordering::SeqCst);
            let number = self.revoked.load(Ordering::SeqCst);
            let token = format!(r#"{{"access_token":"token-{number}","token_type":"Bearer","expires_in":3600}}"#);
            return Some(http_response("200 OK", &token));
        }
        if !self.admits(header(head, "authorization")) {
            return Some(http_response("401 Unauthorized", "{}"));
        }
        let fate = Fate::of(self.requests.fetch_add(1, Ordering::SeqCst));
        if fate == Fate::TooMany {
            let response = http_response("429 Too Many Requests", "{}");
            return Some(response.replacen("\r\n", "\r\nRetry-After: 0\r\n", 1));
        }
        let number = header(head, "x-call").unwrap();
        if head.starts_with("POST") {
            *self.done.lock().unwrap().entry(number.parse().unwrap()).or_default() += 1;
        }
        match fate {
            Fate::Reset => return None,
            Fate::Failure => return Some(http_response("500 Internal Server Error", "{}")),
            Fate::Delay => tokio::time::sleep(Duration::from_millis(5)).await,
            Fate::Respond | Fate::TooMany => {}
        }
        Some(http_response("200 OK", number))
    }

    /// `true` if this is the current token, which is valid for a fixed number of requests.
    fn admits(&self, authorization: Option<&str>) -> bool {
        let number = self.revoked.load(Ordering::SeqCst);
        if authorization != Some(&format!("Bearer token-{number}")) {
            return false;
        }
        if self.served.fetch_add(1, Ordering::SeqCst) % CALLS_PER_TOKEN == CALLS_PER_TOKEN - 1 {
            self.revoked.fetch_add(1, Ordering::SeqCst);
        }
        true
    }
}

/// `true` if the call with this number is a POST that may be processed twice.
fn is_idempotent(number: usize) -> bool {
    number % 4 == 3
}

/// Makes a call, and returns whether it succeeded. Panics on anything but a documented kind of error.
async fn call(client: &Client, number: usize) -> bool {
    let operation = if number % 4 < 2 { &GET } else { &CREATE };
    let call = Call::<Value>::new(client, operation, decode::json).header("X-Call", &number.to_string());
    let call = if is_idempotent(number) { call.idempotent() } else { call };
    match call.await {
        Ok(response) => {
            assert_eq!(response.as_i64(), i64::try_from(number).ok());
            true
        }
        Err(Error::Status(error)) => {
            assert!(matches!(error.status.as_u16(), 429 | 500), "{error:?}");
            false
        }
        Err(Error::Transport(_)) => false,
        Err(error) => panic!("{error:?}"),
    }
}

/// Lets all callers call while `next` returns numbers. Returns the number of calls and the number of successes.
async fn load(client: &Client, next: impl Fn() -> Option<usize> + Send + Sync + 'static) -> (usize, usize) {
    let next = Arc::new(next);
    let callers: Vec<_> = (0..CALLERS)
        .map(|_| {
            let (client, next) = (client.clone(), Arc::clone(&next));
            tokio::spawn(async move {
                let (mut calls, mut right) = (0, 0);
                while let Some(number) = next() {
                    calls += 1;
                    right += usize::from(call(&client, number).await);
                }
                (calls, right)
            })
        })
        .collect();
    let (mut calls, mut right) = (0, 0);
    for caller in callers {
        let (of_caller, of_them) = caller.await.unwrap();
        calls += of_caller;
        right += of_them;
    }
    (calls, right)
}

/// Starts a client and a server, and returns them with the numbers of calls.
async fn started() -> (Client, Arc<ServerState>, Arc<AtomicUsize>) {
    let (uri, seen) = serve().await;
    let retries = RetryPolicy::new(3).backoff(Duration::ZERO, Duration::from_millis(2));
    let client = Client::builder(&uri).retries(retries).client_credentials("/token", "me", "secret").build().unwrap();
    (client, seen, Arc::default())
}

fn check(seen: &ServerState, calls: usize, right: usize) {
    // Without retries, a quarter of the calls would fail.
    assert!(right * 10 > calls * 8, "{right} of {calls}");
    let revoked = seen.revoked.load(Ordering::SeqCst);
    assert!(revoked > 0);
    let tokens = seen.tokens.load(Ordering::SeqCst);
    assert!(
        tokens == revoked || tokens == revoked + 1,
        "{tokens} requests for tokens, {revoked} of which were revoked"
    );
    let done = seen.done.lock().unwrap();
    let twice: Vec<_> = done.iter().filter(|(number, count)| **count > 1 && !is_idempotent(**number)).collect();
    assert!(twice.is_empty(), "{twice:?}");
    assert!(done.iter().any(|(number, count)| *count > 1 && is_idempotent(*number)));
}

#[test]
fn calls_to_a_disturbed_server_succeed() {
    run_alone("load::five_thousand_calls");
}

/// In its own process because memory is measured per process.
#[ignore = "is run by the test above"]
#[tokio::test(flavor = "multi_thread")]
async fn five_thousand_calls() {
    let (client, seen, number) = started().await;
    let up_to = |end: usize| {
        let number = Arc::clone(&number);
        move || Some(number.fetch_add(1, Ordering::SeqCst)).filter(|it| *it < end)
    };
    let (calls, right) = load(&client, up_to(1_000)).await;
    number.store(1_000, Ordering::SeqCst);
    let before = most_memory();
    let (more_calls, more_right) = load(&client, up_to(6_000)).await;
    assert_little_more(before);
    assert_eq!((calls, more_calls), (1_000, 5_000));
    check(&seen, calls + more_calls, right + more_right);
}
