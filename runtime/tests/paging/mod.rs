//! Pagination with each strategy, over real sockets.

mod endless;
mod ends;
mod honest;
mod links;
mod strategies;

use std::future::poll_fn;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use futures_core::{FusedStream, Stream};
use sdk_runtime::json::Value;
use sdk_runtime::paging::{Items, Pages, Paging, Position, SearchAfter};
use sdk_runtime::{
    Call, Client, DecodeErrorKind, Envelope, Error, Method, Operation, ResponseError, RetryPolicy, decode,
};
use serde_json::json;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

const OFFSET: Paging =
    Paging::offset("offset").size("limit").default_size(3).maximum_size(4).total_header("X-Total-Count").count("count");
static BY_OFFSET: Operation = Operation::new("listThings", Method::GET, "/things").paging(OFFSET);
static BY_NUMBER: Operation =
    Operation::new("listThings", Method::GET, "/things").envelope(Envelope::new("result", "success")).paging(
        Paging::number("page", 1)
            .size("per_page")
            .default_size(3)
            .total_pages("result_info.total_pages")
            .total_path("result_info.total_count"),
    );
static BY_CURSOR: Operation = Operation::new("listThings", Method::GET, "/things").paging(
    Paging::cursor("cursor", &["result_info.cursor", "result_info.cursors.after"]).items("result.things").size("limit"),
);
static BY_LINK: Operation =
    Operation::new("listThings", Method::GET, "/things").paging(Paging::link().size("per_page").default_size(3));
static AT_ONCE: Operation = Operation::new("listThings", Method::GET, "/things").paging(Paging::SINGLE.items("things"));
static SEARCH: Operation = Operation::new("search", Method::POST, "/search").paging(OFFSET.search_after(SearchAfter {
    sort: "sort",
    after: "searchAfter",
    unique: "id",
    window: 7,
}));

type Things = Vec<i64>;

/// Starts a server that computes responses from requests, one at a time.
struct Responder<F>(F);

impl<F: Fn(&Request) -> ResponseTemplate + Send + Sync> Respond for Responder<F> {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        (self.0)(request)
    }
}

async fn server(response: impl Fn(&Request) -> ResponseTemplate + Send + Sync + 'static) -> (MockServer, Client) {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(Responder(response)).mount(&server).await;
    let retries = RetryPolicy::new(2).backoff(std::time::Duration::ZERO, std::time::Duration::ZERO);
    let client = Client::builder(&server.uri()).retries(retries).build().unwrap();
    (server, client)
}

fn argument(request: &Request, name: &str) -> Option<String> {
    request.url.query_pairs().find(|(it, _)| it == name).map(|(_, value)| value.into_owned())
}

fn number(request: &Request, name: &str) -> Option<usize> {
    argument(request, name).map(|it| it.parse().unwrap())
}

async fn sent(server: &MockServer, name: &str) -> Vec<Option<String>> {
    server.received_requests().await.unwrap().iter().map(|it| argument(it, name)).collect()
}

fn body(value: serde_json::Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(value)
}

/// Returns the records up to `count` by offset and limit, with the total if it is requested.
fn by_offset(request: &Request, count: usize) -> ResponseTemplate {
    let (offset, limit) = (number(request, "offset").unwrap(), number(request, "limit").unwrap().min(4));
    let things: Vec<usize> = (0..count).skip(offset).take(limit).collect();
    let response = body(json!(things));
    if argument(request, "count").is_some() {
        response.insert_header("X-Total-Count", count.to_string())
    } else {
        response
    }
}

fn things(client: &Client) -> Call<'_, Things> {
    Call::new(client, &BY_OFFSET, decode::json)
}

async fn all(items: Items<i64>) -> Vec<i64> {
    items.collect_all().await.unwrap()
}

async fn sizes(mut pages: Pages<i64>) -> Vec<usize> {
    let mut sizes = Vec::new();
    while let Some(page) = pages.next().await {
        sizes.push(page.unwrap().items.len());
    }
    sizes
}

fn status<E>(error: &Error<E>) -> u16 {
    error.status().unwrap().as_u16()
}

#[tokio::test]
async fn page_sizes_are_requested_and_may_be_reduced() {
    let (server, client) = server(|request| by_offset(request, 9)).await;
    assert_eq!(sizes(things(&client).pages_of::<i64>().page_size(1000)).await, [4, 4, 1]);
    // The arguments of the call also count. The server truncates sizes above the documented maximum.
    assert_eq!(sizes(things(&client).query("limit", &100).query("offset", &1).pages_of::<i64>()).await, [4, 4]);
    assert_eq!(sent(&server, "limit").await[3..], ["100", "100", "100"].map(|it| Some(it.to_owned())));
    assert_eq!(sizes(things(&client).pages_of::<i64>().page_size(0).max_items(2)).await, [1, 1]);
}

/// Returns an error after the last record, as some operations do.
fn rejecting_after(request: &Request, count: usize, status: u16) -> ResponseTemplate {
    if number(request, "offset").unwrap() >= count {
        return ResponseTemplate::new(status).set_body_json(json!({ "detailCode": "behind the end" }));
    }
    by_offset(request, count)
}

#[tokio::test]
async fn page_requests_are_retried() {
    let rejected = AtomicUsize::new(0);
    let response = move |request: &Request| match number(request, "offset") {
        Some(3) if rejected.fetch_add(1, Ordering::Relaxed) == 0 => {
            ResponseTemplate::new(429).insert_header("Retry-After", "0")
        }
        _ => by_offset(request, 7),
    };
    let (_server, client) = server(response).await;
    let mut pages = things(&client).pages_of::<i64>();
    let mut attempts = Vec::new();
    while let Some(page) = pages.next().await {
        attempts.push(page.unwrap().attempts);
    }
    assert_eq!(attempts, [1, 2, 1]);
}

#[tokio::test]
async fn retry_requests_the_failed_page_again() {
    let requests = AtomicUsize::new(0);
    let response = move |request: &Request| match requests.fetch_add(1, Ordering::Relaxed) {
        1 => ResponseTemplate::new(500),
        _ => by_offset(request, 5),
    };
    let (_server, client) = server(response).await;
    let mut items = things(&client).with_retries(RetryPolicy::never()).items_of::<i64>();
    for expected in 0..3 {
        assert_eq!(items.next().await.unwrap().unwrap(), expected);
    }
    assert_eq!(status(&items.next().await.unwrap().unwrap_err()), 500);
    assert!(items.next().await.is_none());
    items.retry();
    assert_eq!(all(items).await, [3, 4]);
}

#[tokio::test]
async fn max_items_limits_items_and_requests() {
    let (server, client) = server(|request| by_offset(request, 100)).await;
    assert_eq!(all(things(&client).items_of::<i64>().max_items(5)).await, (0..5).collect::<Vec<_>>());
    assert_eq!(sent(&server, "limit").await, ["3", "2"].map(|it| Some(it.to_owned())));
    assert!(all(things(&client).items_of::<i64>().max_items(0)).await.is_empty());
    assert_eq!(sent(&server, "limit").await.len(), 2);
}

#[tokio::test]
async fn stream_resumes_at_a_position() {
    let (server, client) = server(|request| rejecting_after(request, 6, 404)).await;
    for stop in 0..=6 {
        let mut items = things(&client).items_of::<i64>();
        for _ in 0..stop {
            items.next().await.unwrap().unwrap();
        }
        let position: Position = items.position().to_string().parse().unwrap();
        assert_eq!(all(things(&client).items_of::<i64>().resume_from(position)).await, (stop..6).collect::<Vec<_>>());
    }
    // Nothing is sent after the end.
    let mut items = things(&client).items_of::<i64>();
    while items.next().await.is_some() {}
    assert!(items.position().is_end());
    let count = server.received_requests().await.unwrap().len();
    assert!(all(things(&client).items_of::<i64>().resume_from(items.position())).await.is_empty());
    assert_eq!(server.received_requests().await.unwrap().len(), count);
}

#[tokio::test]
async fn position_of_another_strategy_is_an_error() {
    let (server, client) = server(|request| by_offset(request, 6)).await;
    let position: Position = "cursor+0:abc".parse().unwrap();
    let error = things(&client).items_of::<i64>().resume_from(position).collect_all().await.unwrap_err();
    assert!(matches!(error, Error::Request(_)), "{error}");
    assert!(server.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn start_position_is_not_a_page() {
    let (_server, client) = server(|request| rejecting_after(request, 0, 400)).await;
    let position = things(&client).items_of::<i64>().position();
    let error = things(&client).items_of::<i64>().resume_from(position).collect_all().await.unwrap_err();
    assert_eq!(status(&error), 400);
    // A position of a search is rejected as well.
    let position: Position = "after+0:3:[\"a\"]".parse().unwrap();
    let error = things(&client).items_of::<i64>().resume_from(position).collect_all().await.unwrap_err();
    assert!(matches!(error, Error::Request(_)), "{error}");
}

#[tokio::test]
async fn lists_are_streams() {
    let (_server, client) = server(|request| by_offset(request, 4)).await;
    let mut items = std::pin::pin!(things(&client).items_of::<i64>());
    let mut read = Vec::new();
    while let Some(item) = poll_fn(|context| items.as_mut().poll_next(context)).await {
        read.push(item.unwrap());
    }
    assert_eq!(read, [0, 1, 2, 3]);
    assert!(items.is_terminated());
    let mut pages = std::pin::pin!(things(&client).pages_of::<i64>());
    let page = poll_fn(|context| pages.as_mut().poll_next(context)).await.unwrap().unwrap();
    assert_eq!((page.items, pages.is_terminated()), (vec![0, 1, 2], false));
}

#[tokio::test]
async fn prefetch_requests_the_next_page_early() {
    let requests = Arc::new((Mutex::new(0), tokio::sync::Notify::new()));
    let counted = Arc::clone(&requests);
    let response = move |request: &Request| {
        *counted.0.lock().unwrap() += 1;
        counted.1.notify_one();
        by_offset(request, 8)
    };
    let (_server, client) = server(response).await;
    let mut items = things(&client).items_of::<i64>().prefetch();
    assert_eq!(items.next().await.unwrap().unwrap(), 0);
    // The stream is not polled here.
    while *requests.0.lock().unwrap() < 2 {
        requests.1.notified().await;
    }
    assert_eq!(all(items).await, (1..8).collect::<Vec<_>>());
    assert_eq!(*requests.0.lock().unwrap(), 3);
}

/// Cloudflare's envelope, with the number of pages of three.
fn by_number(request: &Request, count: usize, info: bool) -> ResponseTemplate {
    let page = number(request, "page").unwrap();
    let things: Vec<usize> = (0..count).skip((page - 1) * 3).take(3).collect();
    let info = info.then(|| json!({ "total_pages": count.div_ceil(3), "total_count": count, "cursors": null }));
    body(json!({ "success": true, "errors": null, "messages": null, "result": things, "result_info": info }))
}

fn numbered(client: &Client) -> Call<'_, Things> {
    Call::new(client, &BY_NUMBER, decode::json)
}

#[tokio::test]
async fn numbered_pages_end_at_the_reported_count_or_a_short_page() {
    for (count, info, requests) in
        [(6, true, 2), (7, true, 3), (6, false, 3), (7, false, 3), (0, true, 1), (0, false, 1)]
    {
        let (server, client) = server(move |request| by_number(request, count, info)).await;
        let mut items = numbered(&client).items_of::<i64>();
        let mut number = 0;
        while let Some(item) = items.next().await {
            assert_eq!(item.unwrap(), number);
            number += 1;
        }
        assert_eq!(number, count as i64);
        assert_eq!(items.total(), info.then_some(count as u64));
        assert_eq!(server.received_requests().await.unwrap().len(), requests, "{count} {info}");
    }
}

#[tokio::test]
async fn numbered_list_resumes_in_the_middle_of_a_page() {
    let (_server, client) = server(|request| by_number(request, 8, true)).await;
    let mut items = numbered(&client).items_of::<i64>().max_items(5);
    while items.next().await.is_some() {}
    let position = items.position();
    assert_eq!(all(numbered(&client).items_of::<i64>().resume_from(position.clone())).await, [5, 6, 7]);
    // The page number depends on the page size.
    let other_size = numbered(&client).items_of::<i64>().page_size(2).resume_from(position.clone());
    assert_eq!(all(other_size).await, [5, 6, 7]);
    assert_eq!(sizes(numbered(&client).pages_of::<i64>().resume_from(position)).await, [1, 2]);
}

#[tokio::test]
async fn envelope_failure_is_an_error_at_any_status() {
    let response = |request: &Request| match number(request, "page") {
        Some(1) => by_number(request, 9, true),
        _ => body(json!({ "success": false, "errors": [{ "code": 7003 }], "messages": [], "result": null })),
    };
    let (_server, client) = server(response).await;
    let error = numbered(&client).items_of::<i64>().collect_all().await.unwrap_err();
    assert_eq!(status(&error), 200);
    let error = error.body().unwrap().pointer("/errors/0/code").and_then(Value::as_i64);
    assert_eq!(error, Some(7003));
}

#[tokio::test]
async fn list_without_pagination_has_one_page() {
    let (server, client) = server(|_| body(json!({ "things": [1, 1, 1] }))).await;
    let call: Call<'_, Value> = Call::new(&client, &AT_ONCE, decode::json);
    assert_eq!(all(call.items_of()).await, [1, 1, 1]);
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}

/// Records with few different names, sorted by name and id.
fn search(request: &Request, records: &[(String, String)]) -> ResponseTemplate {
    let body_sent: serde_json::Value = request.body_json().unwrap();
    assert_eq!(body_sent["query"], json!({ "query": "*", "size": 1.50 }));
    assert_eq!(body_sent["sort"], json!(["owner.name", "-id"]));
    let (offset, limit) = (number(request, "offset").unwrap(), number(request, "limit").unwrap());
    if offset + limit > 7 {
        return ResponseTemplate::new(400);
    }
    let after = body_sent.get("searchAfter").map(|it| (it[0].as_str().unwrap(), it[1].as_str().unwrap()));
    let is_behind = |(name, id): &&(String, String)| {
        after.is_none_or(|(last_name, last_id)| (name.as_str(), last_id) > (last_name, id.as_str()))
    };
    let found = records.iter().filter(is_behind).skip(offset).take(limit.min(4));
    let found: Vec<_> = found.map(|(name, id)| json!({ "id": id, "owner": { "name": name } })).collect();
    // The total counts only what offsets can reach.
    body(json!(found)).insert_header("X-Total-Count", "7")
}

#[tokio::test]
async fn search_continues_after_its_window_without_loss_or_repetition() {
    for count in [0, 3, 7, 8, 14, 20, 21] {
        let mut records: Vec<(String, String)> =
            (0..count).map(|it| (format!("name {}", it % 2), format!("{it:04}"))).collect();
        records.sort_by(|(name, id), (other, other_id)| name.cmp(other).then(other_id.cmp(id)));
        let expected: Vec<String> = records.iter().map(|(_, id)| id.clone()).collect();
        let (_server, client) = server(move |request| search(request, &records)).await;
        let query = Value::parse(br#"{"query":{"query":"*","size":1.50},"sort":["owner.name","-id"]}"#).unwrap();
        let call: Call<'_, Vec<Value>> = Call::new(&client, &SEARCH, decode::json).json("application/json", &query);
        let id = |it: &Value| it.get("id").and_then(Value::as_str).unwrap().to_owned();
        let found = call.clone().items_of::<Value>().with_total().collect_all().await.unwrap();
        assert_eq!(found.iter().map(id).collect::<Vec<_>>(), expected, "{count}");
        // From any position, also after the window.
        let mut items = call.clone().items_of::<Value>();
        for _ in 0..count * 2 / 3 {
            items.next().await.unwrap().unwrap();
        }
        let position = items.position().to_string().parse().unwrap();
        let rest = call.items_of::<Value>().resume_from(position).collect_all().await.unwrap();
        assert_eq!(rest.iter().map(id).collect::<Vec<_>>(), expected[count * 2 / 3..], "{count}");
    }
}

#[tokio::test]
async fn search_is_sorted_by_a_unique_field() {
    let response = |request: &Request| {
        let sent: serde_json::Value = request.body_json().unwrap();
        assert_eq!(sent["sort"], json!(["name", "id"]));
        // The result lacks the sort field.
        let offset = number(request, "offset").unwrap();
        let limit = number(request, "limit").unwrap();
        body((offset..offset + limit).map(|it| json!({ "id": it })).collect())
    };
    let (_server, client) = server(response).await;
    let query = Value::parse(br#"{"sort":["name"]}"#).unwrap();
    let call: Call<'_, Vec<Value>> = Call::new(&client, &SEARCH, decode::json).json("application/json", &query);
    let error = call.items_of::<Value>().page_size(4).collect_all().await.unwrap_err();
    assert!(
        matches!(&error, Error::Decode(it) if matches!(&it.kind, DecodeErrorKind::SortValue(field) if field == "name"))
    );
}
