//! Calls over HTTP/1.1 and HTTP/2 to a server that fails in every way it can.
//!
//! Each call returns the value for its arguments, or a documented error. No POST is processed twice, no list lacks items, and
//! no call hangs.

mod http1;
mod http2;
mod memory;
mod service;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use sdk_runtime::json::Value;
use sdk_runtime::paging::Paging;
use sdk_runtime::{
    Call, Client, ClientBuilder, DecodeErrorKind, Error, Method, Operation, ResponseError, RetryPolicy, decode,
};

use self::memory::Samples;
use self::service::{Service, large, list};

static GET: Operation = Operation::new("getThing", Method::GET, "/things/{id}");
static GET_LARGE: Operation = Operation::new("getLarge", Method::GET, "/large/{id}");
static CREATE: Operation = Operation::new("createThing", Method::POST, "/things");
static BY_OFFSET: Operation = Operation::new("listByOffset", Method::GET, "/offsets/{id}")
    .paging(Paging::offset("offset").size("limit").default_size(25).maximum_size(25));
static BY_CURSOR: Operation = Operation::new("listByCursor", Method::GET, "/cursors/{id}")
    .paging(Paging::cursor("cursor", &["next"]).items("items"));
static BY_LINK: Operation = Operation::new("listByLink", Method::GET, "/links/{id}").paging(Paging::link());

/// The number of concurrent callers of each protocol.
const CALLERS: usize = 25;
/// The time after which a call hangs. Its own timeouts are much shorter.
const FOREVER: Duration = Duration::from_secs(300);

/// The load on a server, over one protocol.
#[derive(Clone)]
struct Load {
    client: Client,
    service: Arc<Service>,
    next: Arc<AtomicUsize>,
    calls: Arc<AtomicUsize>,
    successes: Arc<AtomicUsize>,
}

impl Load {
    fn new(builder: ClientBuilder, service: Arc<Service>) -> Self {
        let client = builder
            .retries(RetryPolicy::new(3).backoff(Duration::ZERO, Duration::from_millis(2)))
            .retry_budget(u32::MAX)
            .timeout(Duration::from_secs(20))
            .attempt_timeout(Duration::from_secs(1))
            .idle_timeout(Duration::from_secs(1))
            .keep_alive_interval(Some(Duration::from_secs(1)))
            .build()
            .unwrap();
        Self { client, service, next: Arc::default(), calls: Arc::default(), successes: Arc::default() }
    }

    /// Makes calls with increasing numbers, while `goes_on` returns `true` for them.
    async fn run(self, goes_on: impl Fn(usize) -> bool + Clone + Send + Sync + 'static) {
        let callers: Vec<_> = (0..CALLERS)
            .map(|_| {
                let (load, goes_on) = (self.clone(), goes_on.clone());
                tokio::spawn(async move {
                    loop {
                        let number = load.next.fetch_add(1, Ordering::SeqCst);
                        if !goes_on(number) {
                            return;
                        }
                        let call = tokio::time::timeout(FOREVER, load.call(number));
                        let is_success = call.await.unwrap_or_else(|_| panic!("call {number} hangs"));
                        load.calls.fetch_add(1, Ordering::SeqCst);
                        load.successes.fetch_add(usize::from(is_success), Ordering::SeqCst);
                    }
                })
            })
            .collect();
        for caller in callers {
            caller.await.unwrap();
        }
    }

    /// Makes a call, checks its result, and returns whether it succeeded.
    async fn call(&self, number: usize) -> bool {
        let id = i64::try_from(number).unwrap();
        match number % 10 {
            0..3 => {
                let result = Call::<Value>::new(&self.client, &GET, decode::json).path("id", &id).await;
                checked(result, |it| assert_eq!(it.get("id").and_then(Value::as_i64), Some(id)))
            }
            3 => {
                let call = Call::<Vec<i64>>::new(&self.client, &GET_LARGE, decode::json).path("id", &id);
                checked(call.await, |it| assert_eq!(*it, large(number)))
            }
            4..7 => self.create(number, id).await,
            7 => {
                let call = Call::<Vec<i64>>::new(&self.client, &BY_OFFSET, decode::json).path("id", &id);
                self.checked_list(number, call.items_of::<i64>().collect_all().await)
            }
            8 => {
                let call = Call::<Value>::new(&self.client, &BY_CURSOR, decode::json).path("id", &id);
                self.checked_list(number, call.items_of().prefetch().collect_all().await)
            }
            _ => {
                let call = Call::<Vec<i64>>::new(&self.client, &BY_LINK, decode::json).path("id", &id);
                self.checked_list(number, call.items_of::<i64>().collect_all().await)
            }
        }
    }

    /// Creates a thing, sometimes with a body that does not fit into the window of a stream.
    async fn create(&self, number: usize, id: i64) -> bool {
        let padding = if number % 40 == 4 { 100_000 } else { 10 };
        let body = Value::parse(format!(r#"{{"id":{id},"padding":"{}"}}"#, "x".repeat(padding)).as_bytes()).unwrap();
        let call = Call::<Value>::new(&self.client, &CREATE, decode::json).json("application/json", &body);
        let is_idempotent = is_idempotent(number);
        let call = if is_idempotent { call.idempotent() } else { call };
        let result = call.await;
        let processed = self.service.processed(number);
        match &result {
            Ok(_) => assert!(processed > 0, "call {number} was not processed"),
            // The last attempt was not processed, and the others would have been final.
            Err(error) if !is_idempotent && error.status().is_some_and(|it| it == 429) => {
                assert_eq!(processed, 0, "{error:?}");
            }
            Err(_) => {}
        }
        assert!(is_idempotent || processed <= 1, "call {number} was processed {processed} times");
        checked(result, |it| assert_eq!(it.get("id").and_then(Value::as_i64), Some(id)))
    }

    fn checked_list(&self, number: usize, result: Result<Vec<i64>, Error>) -> bool {
        checked(result, |it| assert_eq!(*it, list(number).collect::<Vec<_>>()))
    }

    /// Checks the requests that were processed after the end of the calls.
    fn check(&self) {
        let (calls, successes) = (self.calls.load(Ordering::SeqCst), self.successes.load(Ordering::SeqCst));
        println!("{calls} calls, {successes} succeeded; faults: {:?}", self.service.faults());
        let created = || (0..self.next.load(Ordering::SeqCst)).filter(|it| matches!(it % 10, 4..7));
        let twice: Vec<_> = created().filter(|it| !is_idempotent(*it) && self.service.processed(*it) > 1).collect();
        assert!(twice.is_empty(), "{twice:?}");
        assert!(created().any(|it| is_idempotent(it) && self.service.processed(it) > 1));
        // A fifth of the requests are disturbed, and all streams of a connection fail together.
        assert!(successes * 2 > calls, "{successes} of {calls}");
    }
}

/// `true` if the call with this number is a POST that may be processed twice.
fn is_idempotent(number: usize) -> bool {
    number % 10 == 6
}

/// Checks a result, and returns whether it is a success. Panics on anything but a documented kind of error.
fn checked<T>(result: Result<T, Error>, check: impl FnOnce(&T)) -> bool {
    match &result {
        Ok(value) => check(value),
        Err(Error::Status(error)) => assert!(matches!(error.status.as_u16(), 429 | 500 | 503), "{error:?}"),
        Err(Error::Transport(_) | Error::Timeout(_) | Error::Connect(_)) => {}
        Err(Error::Decode(error)) => assert!(
            matches!(error.kind, DecodeErrorKind::Interrupted(_) | DecodeErrorKind::Response(ResponseError::Json(_))),
            "{error:?}"
        ),
        Err(error) => panic!("{error:?}"),
    }
    if let Err(error) = &result {
        assert!((1..=4).contains(&error.attempts()), "{error:?}");
    }
    result.is_ok()
}

/// Starts a client and a server for each protocol. The seed determines the faults.
async fn started() -> [Load; 2] {
    let seed = std::env::var("LOAD_SEED").ok().and_then(|it| it.parse().ok()).unwrap_or(16);
    println!("LOAD_SEED={seed}");
    let (first, second) = (Arc::new(Service::new(seed)), Arc::new(Service::new(seed + 1)));
    let uri = http1::serve(Arc::clone(&first)).await;
    [Load::new(Client::builder(&uri), first), Load::new(http2::serve(Arc::clone(&second)).await, second)]
}

/// Runs both loads at the same time.
async fn run(loads: &[Load], goes_on: impl Fn(usize) -> bool + Clone + Send + Sync + 'static) {
    let running: Vec<_> = loads.iter().map(|it| tokio::spawn(it.clone().run(goes_on.clone()))).collect();
    for load in running {
        load.await.unwrap();
    }
    loads.iter().for_each(Load::check);
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_over_both_protocols_return_what_was_sent() {
    run(&started().await, |number| number < 1_000).await;
}

#[ignore = "takes a minute; run by .ci/run"]
#[tokio::test(flavor = "multi_thread")]
async fn a_minute_of_calls() {
    const MINUTE: Duration = Duration::from_secs(60);
    let loads = started().await;
    let end = Instant::now() + MINUTE;
    let samples = Samples::take(MINUTE);
    run(&loads, move |_| Instant::now() < end).await;
    samples.check().await;
}
