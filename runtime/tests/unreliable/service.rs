//! The resources of the unreliable server, and the faults with which it serves them.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

use http::{Method, Request, Response, StatusCode};
use serde_json::{Value, json};

/// The number of calls that the server can distinguish.
const CALLS: usize = 1 << 24;
/// The largest page that the server returns.
const LARGEST_PAGE: usize = 10;

/// The resources, and how often they were changed.
pub(super) struct Service {
    seed: u64,
    requests: AtomicU64,
    /// The number of times that the request of each call was processed.
    processed: Box<[AtomicU8]>,
    faults: Mutex<BTreeMap<String, usize>>,
}

/// The treatment of a request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fate {
    /// `true` if the request is processed, whatever the response is.
    pub(super) is_processed: bool,
    /// `true` if the response does not wait for the body of the request.
    pub(super) is_early: bool,
    pub(super) delivery: Delivery,
    pub(super) connection: Connection,
    /// Selects between variants of the same fault.
    pub(super) variant: bool,
}

/// The response to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Delivery {
    Success,
    /// An error status, with or without `Retry-After`.
    Status(u16, bool),
    /// A success whose body is not JSON.
    Garbled,
    /// A success whose body ends too early, with an error of the connection or stream.
    Cut,
    /// A success whose body stops.
    Stalled,
    /// Headers never arrive.
    Silent,
    /// The connection or stream is reset without a response.
    Reset,
    /// The stream is refused, or the connection is closed.
    Refused,
}

/// The treatment of the connection of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Connection {
    Keep,
    /// It is closed without notice.
    Close,
    /// The server announces that it closes the connection, before the response.
    Announce,
    /// The same, without waiting for requests in progress.
    AnnounceAndClose,
    /// It neither sends nor receives from now on.
    Freeze,
}

impl Fate {
    /// Returns the fate of a request, which depends only on the seed and on the number of the request.
    fn of(seed: u64, request: u64) -> Self {
        let mut random = fastrand::Rng::with_seed(seed ^ request.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let delivery = match random.u32(..1_000) {
            0..40 => Delivery::Status(429, random.bool()),
            40..70 => Delivery::Status(500, false),
            70..100 => Delivery::Status(503, random.bool()),
            100..110 => Delivery::Garbled,
            110..130 => Delivery::Cut,
            130..133 => Delivery::Stalled,
            133..136 => Delivery::Silent,
            136..160 => Delivery::Reset,
            160..190 => Delivery::Refused,
            _ => Delivery::Success,
        };
        let connection = match random.u32(..10_000) {
            0..100 => Connection::Close,
            100..200 => Connection::Announce,
            200..300 => Connection::AnnounceAndClose,
            300..303 => Connection::Freeze,
            _ => Connection::Keep,
        };
        let is_processed = match delivery {
            Delivery::Success | Delivery::Garbled | Delivery::Cut | Delivery::Stalled => true,
            Delivery::Status(429, _) | Delivery::Status(_, true) | Delivery::Refused => false,
            Delivery::Status(..) | Delivery::Silent | Delivery::Reset => random.bool(),
        };
        Self { is_processed, is_early: !is_processed && random.bool(), delivery, connection, variant: random.bool() }
    }
}

impl Service {
    pub(super) fn new(seed: u64) -> Self {
        let processed = (0..CALLS).map(|_| AtomicU8::new(0)).collect();
        Self { seed, requests: AtomicU64::new(0), processed, faults: Mutex::default() }
    }

    /// Returns the fate of the next request.
    pub(super) fn fate(&self) -> Fate {
        let fate = Fate::of(self.seed, self.requests.fetch_add(1, Ordering::Relaxed));
        let mut faults = self.faults.lock().unwrap();
        for name in [format!("{:?}", fate.delivery), format!("{:?}", fate.connection)] {
            *faults.entry(name).or_default() += 1;
        }
        fate
    }

    /// Returns the number of requests with each fault.
    pub(super) fn faults(&self) -> BTreeMap<String, usize> {
        self.faults.lock().unwrap().clone()
    }

    /// Returns how often the request of a call was processed.
    pub(super) fn processed(&self, call: usize) -> u8 {
        self.processed[call].load(Ordering::SeqCst)
    }

    /// Returns the response of a request that is not processed or whose result is lost.
    pub(super) fn failure(status: u16, with_wait: bool) -> Response<Vec<u8>> {
        let mut response = Response::new(br#"{"message":"try again"}"#.to_vec());
        *response.status_mut() = StatusCode::from_u16(status).unwrap();
        if with_wait {
            response.headers_mut().insert("retry-after", http::HeaderValue::from_static("0"));
        }
        response
    }

    /// Processes a request.
    pub(super) fn process(&self, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
        let path: Vec<&str> = request.uri().path().trim_start_matches('/').split('/').collect();
        let arguments: BTreeMap<String, String> =
            url::form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes()).into_owned().collect();
        let argument = |name: &str| arguments.get(name).and_then(|it| it.parse::<usize>().ok());
        let mut headers = Vec::new();
        let body = match (request.method(), &path[..]) {
            (&Method::GET, ["things", id]) => json!({ "id": number(id) }),
            (&Method::GET, ["large", id]) => json!(large(number(id))),
            (&Method::POST, ["things"]) => {
                let body: Value = serde_json::from_slice(request.body()).unwrap();
                let id = usize::try_from(body["id"].as_u64().unwrap()).unwrap();
                self.processed[id].fetch_add(1, Ordering::SeqCst);
                json!({ "id": id })
            }
            (&Method::GET, ["offsets", id]) => {
                let (offset, limit) = (argument("offset").unwrap_or(0), argument("limit").unwrap_or(LARGEST_PAGE));
                json!(list(number(id)).skip(offset).take(limit.min(LARGEST_PAGE)).collect::<Vec<_>>())
            }
            (&Method::GET, ["cursors", id]) => {
                let begin = argument("cursor").unwrap_or(0);
                let items: Vec<_> = list(number(id)).skip(begin).take(LARGEST_PAGE).collect();
                let end = begin + items.len();
                let next = (end < list(number(id)).count()).then(|| end.to_string());
                json!({ "items": items, "next": next })
            }
            (&Method::GET, ["links", id]) => {
                let begin = argument("begin").unwrap_or(0);
                let end = begin + LARGEST_PAGE;
                if end < list(number(id)).count() {
                    headers.push(("link", format!("</links/{id}?begin={end}>; rel=\"next\"")));
                }
                json!(list(number(id)).skip(begin).take(LARGEST_PAGE).collect::<Vec<_>>())
            }
            other => panic!("{other:?}"),
        };
        let mut response = Response::new(serde_json::to_vec(&body).unwrap());
        for (name, value) in headers {
            response.headers_mut().insert(name, value.parse().unwrap());
        }
        response
    }
}

fn number(text: &str) -> usize {
    text.parse().unwrap()
}

/// Returns a list that is different for each call.
pub(super) fn list(call: usize) -> impl Iterator<Item = i64> {
    let begin = i64::try_from(call * 100).unwrap();
    begin..begin + i64::try_from(call % 37).unwrap()
}

/// Returns a list that does not fit into one frame or segment.
pub(super) fn large(call: usize) -> Vec<i64> {
    let begin = i64::try_from(call).unwrap();
    (begin..begin + 8_000).collect()
}
