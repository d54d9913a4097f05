//! Lists over a real socket: a server that divides records in each of the ways.
#![allow(missing_docs, clippy::unwrap_used, reason = "a test")]

use std::future::poll_fn;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use futures_core::{FusedStream, Stream};
use sdk_runtime::json::Value;
use sdk_runtime::paging::{Items, Pages, Paging, Position, SearchAfter};
use sdk_runtime::{Call, Client, DecodeErrorKind, Envelope, Error, Method, Operation, RetryPolicy, decode};
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

/// A server that answers by a function of the request, and one request at a time.
struct Answers<F>(F);

impl<F: Fn(&Request) -> ResponseTemplate + Send + Sync> Respond for Answers<F> {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        (self.0)(request)
    }
}

async fn server(answer: impl Fn(&Request) -> ResponseTemplate + Send + Sync + 'static) -> (MockServer, Client) {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(Answers(answer)).mount(&server).await;
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

/// The records from 0 to `count`, by offset and limit, with the total where it is asked for.
fn by_offset(request: &Request, count: usize) -> ResponseTemplate {
    let (offset, limit) = (number(request, "offset").unwrap(), number(request, "limit").unwrap().min(4));
    let things: Vec<usize> = (0..count).skip(offset).take(limit).collect();
    let answer = body(json!(things));
    if argument(request, "count").is_some() { answer.insert_header("X-Total-Count", count.to_string()) } else { answer }
}

fn things(client: &Client) -> Call<'_, Things> {
    Call::new(client, &BY_OFFSET, decode::json)
}

async fn all(items: Items<'_, i64>) -> Vec<i64> {
    items.collect_all().await.unwrap()
}

async fn sizes(mut pages: Pages<'_, i64>) -> Vec<usize> {
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
async fn a_short_page_ends_a_list_by_offset() {
    let (server, client) = server(|request| by_offset(request, 8)).await;
    assert_eq!(all(things(&client).query("filters", "x eq 1").items()).await, (0..8).collect::<Vec<_>>());
    assert_eq!(sent(&server, "offset").await, ["0", "3", "6"].map(|it| Some(it.to_owned())));
    assert_eq!(sent(&server, "limit").await, ["3", "3", "3"].map(|it| Some(it.to_owned())));
    assert_eq!(sent(&server, "filters").await, ["x eq 1"; 3].map(|it| Some(it.to_owned())));
    assert_eq!(sent(&server, "count").await, [None, None, None]);
}

#[tokio::test]
async fn an_empty_page_ends_a_list_whose_length_is_a_multiple() {
    let (_server, client) = server(|request| by_offset(request, 6)).await;
    assert_eq!(sizes(things(&client).pages()).await, [3, 3]);
    let (_server, client) = server_of_nothing().await;
    assert_eq!(sizes(things(&client).pages()).await, [0]);
    assert!(all(things(&client).items()).await.is_empty());
}

async fn server_of_nothing() -> (MockServer, Client) {
    server(|request| by_offset(request, 0)).await
}

#[tokio::test]
async fn a_total_ends_a_list_without_another_request() {
    let (server, client) = server(|request| by_offset(request, 3)).await;
    let mut pages = things(&client).pages().with_total();
    assert_eq!(pages.total(), None);
    let page = pages.next().await.unwrap().unwrap();
    assert_eq!((page.total, pages.total()), (Some(3), Some(3)));
    assert!(page.next.is_end() && pages.position().is_end());
    assert!(pages.next().await.is_none());
    assert_eq!(sent(&server, "count").await, [Some("true".to_owned())]);
}

#[tokio::test]
async fn records_that_are_added_on_the_way_come_too() {
    let count = AtomicUsize::new(6);
    let answer = move |request: &Request| by_offset(request, count.fetch_add(1, Ordering::Relaxed));
    let (_server, client) = server(answer).await;
    assert_eq!(all(things(&client).items().with_total()).await, (0..8).collect::<Vec<_>>());
}

#[tokio::test]
async fn sizes_are_those_that_were_asked_for_and_granted() {
    let (server, client) = server(|request| by_offset(request, 9)).await;
    assert_eq!(sizes(things(&client).pages().page_size(1000)).await, [4, 4, 1]);
    // The arguments of the call count as well; a size that is beyond the documented one is cut by the server.
    assert_eq!(sizes(things(&client).query("limit", &100).query("offset", &1).pages()).await, [4, 4]);
    assert_eq!(sent(&server, "limit").await[3..], ["100", "100", "100"].map(|it| Some(it.to_owned())));
    assert_eq!(sizes(things(&client).pages().page_size(0).max_items(2)).await, [1, 1]);
}

/// As some operations do: behind the last record there is no list.
fn refusing_behind(request: &Request, count: usize, status: u16) -> ResponseTemplate {
    if number(request, "offset").unwrap() >= count {
        return ResponseTemplate::new(status).set_body_json(json!({ "detailCode": "behind the end" }));
    }
    by_offset(request, count)
}

#[tokio::test]
async fn a_refusal_behind_the_last_record_is_the_end() {
    for status in [400, 404, 416] {
        let (_server, client) = server(move |request| refusing_behind(request, 6, status)).await;
        assert_eq!(all(things(&client).items()).await, (0..6).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn other_refusals_are_errors() {
    let (_server, client) = server(|request| refusing_behind(request, 0, 400)).await;
    let mut items = things(&client).items();
    assert_eq!(status(&items.next().await.unwrap().unwrap_err()), 400);
    assert!(items.next().await.is_none(), "an error ends the stream");
    for refusal in [401, 403, 408, 429, 500] {
        let (_server, client) = server(move |request| refusing_behind(request, 3, refusal)).await;
        let call = things(&client).with_retries(RetryPolicy::never());
        assert_eq!(status(&call.items().collect_all().await.unwrap_err()), refusal);
    }
    // There is more, as the total says.
    let answer = |request: &Request| match number(request, "offset") {
        Some(0) => by_offset(request, 9),
        _ => ResponseTemplate::new(400),
    };
    let (_server, client) = server(answer).await;
    assert_eq!(status(&things(&client).items().with_total().collect_all().await.unwrap_err()), 400);
}

#[tokio::test]
async fn pages_are_tried_again_as_other_calls_are() {
    let refused = AtomicUsize::new(0);
    let answer = move |request: &Request| match number(request, "offset") {
        Some(3) if refused.fetch_add(1, Ordering::Relaxed) == 0 => {
            ResponseTemplate::new(429).insert_header("Retry-After", "0")
        }
        _ => by_offset(request, 7),
    };
    let (_server, client) = server(answer).await;
    let mut pages = things(&client).pages();
    let mut attempts = Vec::new();
    while let Some(page) = pages.next().await {
        attempts.push(page.unwrap().attempts);
    }
    assert_eq!(attempts, [1, 2, 1]);
}

#[tokio::test]
async fn a_stream_that_failed_asks_for_the_same_page_again() {
    let requests = AtomicUsize::new(0);
    let answer = move |request: &Request| match requests.fetch_add(1, Ordering::Relaxed) {
        1 => ResponseTemplate::new(500),
        _ => by_offset(request, 5),
    };
    let (_server, client) = server(answer).await;
    let mut items = things(&client).with_retries(RetryPolicy::never()).items();
    for expected in 0..3 {
        assert_eq!(items.next().await.unwrap().unwrap(), expected);
    }
    assert_eq!(status(&items.next().await.unwrap().unwrap_err()), 500);
    assert!(items.next().await.is_none());
    items.retry();
    assert_eq!(all(items).await, [3, 4]);
}

#[tokio::test]
async fn a_maximum_ends_a_stream_and_asks_for_no_more() {
    let (server, client) = server(|request| by_offset(request, 100)).await;
    assert_eq!(all(things(&client).items().max_items(5)).await, (0..5).collect::<Vec<_>>());
    assert_eq!(sent(&server, "limit").await, ["3", "2"].map(|it| Some(it.to_owned())));
    assert!(all(things(&client).items().max_items(0)).await.is_empty());
    assert_eq!(sent(&server, "limit").await.len(), 2);
}

#[tokio::test]
async fn another_stream_goes_on_where_one_stopped() {
    let (server, client) = server(|request| refusing_behind(request, 6, 404)).await;
    for stop in 0..=6 {
        let mut items = things(&client).items();
        for _ in 0..stop {
            items.next().await.unwrap().unwrap();
        }
        let position: Position = items.position().to_string().parse().unwrap();
        assert_eq!(all(things(&client).items().resume_from(position)).await, (stop..6).collect::<Vec<_>>());
    }
    // Behind the end nothing is sent.
    let mut items = things(&client).items();
    while items.next().await.is_some() {}
    assert!(items.position().is_end());
    let count = server.received_requests().await.unwrap().len();
    assert!(all(things(&client).items().resume_from(items.position())).await.is_empty());
    assert_eq!(server.received_requests().await.unwrap().len(), count);
}

#[tokio::test]
async fn a_position_of_another_list_is_an_error() {
    let (server, client) = server(|request| by_offset(request, 6)).await;
    let position: Position = "cursor+0:abc".parse().unwrap();
    let error = things(&client).items().resume_from(position).collect_all().await.unwrap_err();
    assert!(matches!(error, Error::Request(_)), "{error}");
    assert!(server.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_position_at_the_beginning_is_no_page() {
    let (_server, client) = server(|request| refusing_behind(request, 0, 400)).await;
    let position = things(&client).items().position();
    let error = things(&client).items().resume_from(position).collect_all().await.unwrap_err();
    assert_eq!(status(&error), 400);
    // One that only a search could have is refused as well.
    let position: Position = "after+0:3:[\"a\"]".parse().unwrap();
    let error = things(&client).items().resume_from(position).collect_all().await.unwrap_err();
    assert!(matches!(error, Error::Request(_)), "{error}");
}

#[tokio::test]
async fn a_total_that_is_too_small_is_none() {
    let answer = |request: &Request| by_offset(request, 5).insert_header("X-Total-Count", "0");
    let (_server, client) = server(answer).await;
    assert_eq!(all(things(&client).items()).await, (0..5).collect::<Vec<_>>());
}

#[tokio::test]
async fn lists_are_streams() {
    let (_server, client) = server(|request| by_offset(request, 4)).await;
    let mut items = std::pin::pin!(things(&client).items());
    let mut read = Vec::new();
    while let Some(item) = poll_fn(|context| items.as_mut().poll_next(context)).await {
        read.push(item.unwrap());
    }
    assert_eq!(read, [0, 1, 2, 3]);
    assert!(items.is_terminated());
    let mut pages = std::pin::pin!(things(&client).pages());
    let page = poll_fn(|context| pages.as_mut().poll_next(context)).await.unwrap().unwrap();
    assert_eq!((page.items, pages.is_terminated()), (vec![0, 1, 2], false));
}

#[tokio::test]
async fn a_page_that_comes_twice_is_an_error() {
    let (server, client) = server(|_| body(json!([1, 2, 3]))).await;
    let mut items = things(&client).items();
    for expected in 1..=3 {
        assert_eq!(items.next().await.unwrap().unwrap(), expected);
    }
    let error = items.next().await.unwrap().unwrap_err();
    assert!(matches!(&error, Error::Decode(it) if matches!(it.kind, DecodeErrorKind::RepeatedPage)), "{error}");
    assert!(items.next().await.is_none());
    assert_eq!(server.received_requests().await.unwrap().len(), 2);
}

#[tokio::test]
async fn the_next_page_is_under_way_before_it_is_asked_for() {
    let requests = Arc::new((Mutex::new(0), tokio::sync::Notify::new()));
    let counted = Arc::clone(&requests);
    let answer = move |request: &Request| {
        *counted.0.lock().unwrap() += 1;
        counted.1.notify_one();
        by_offset(request, 8)
    };
    let (_server, client) = server(answer).await;
    let mut items = things(&client).items().prefetch();
    assert_eq!(items.next().await.unwrap().unwrap(), 0);
    // Nobody polls the stream here.
    while *requests.0.lock().unwrap() < 2 {
        requests.1.notified().await;
    }
    assert_eq!(all(items).await, (1..8).collect::<Vec<_>>());
    assert_eq!(*requests.0.lock().unwrap(), 3);
}

/// Cloudflare's envelope; the number of pages is that of pages of three.
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
async fn numbered_pages_end_where_the_server_says_so_or_with_a_short_page() {
    for (count, info, requests) in
        [(6, true, 2), (7, true, 3), (6, false, 3), (7, false, 3), (0, true, 1), (0, false, 1)]
    {
        let (server, client) = server(move |request| by_number(request, count, info)).await;
        let mut items = numbered(&client).items();
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
async fn a_numbered_list_goes_on_in_the_middle_of_a_page() {
    let (_server, client) = server(|request| by_number(request, 8, true)).await;
    let mut items = numbered(&client).items().max_items(5);
    while items.next().await.is_some() {}
    let position = items.position();
    assert_eq!(position.to_string(), "page+2:2");
    assert_eq!(all(numbered(&client).items().resume_from(position.clone())).await, [5, 6, 7]);
    assert_eq!(sizes(numbered(&client).pages().resume_from(position)).await, [1, 2]);
}

#[tokio::test]
async fn a_failure_in_an_envelope_is_an_error_at_any_status() {
    let answer = |request: &Request| match number(request, "page") {
        Some(1) => by_number(request, 9, true),
        _ => body(json!({ "success": false, "errors": [{ "code": 7003 }], "messages": [], "result": null })),
    };
    let (_server, client) = server(answer).await;
    let error = numbered(&client).items().collect_all().await.unwrap_err();
    assert_eq!(status(&error), 200);
    let error = error.body().unwrap().pointer("/errors/0/code").and_then(Value::as_i64);
    assert_eq!(error, Some(7003));
}

#[tokio::test]
async fn cursors_are_followed_until_there_is_none_or_an_old_one() {
    for last in [json!(null), json!(""), json!({}), json!("b"), json!("a")] {
        let end = last.clone();
        let answer = move |request: &Request| {
            let (things, next) = match argument(request, "cursor").as_deref() {
                None => (json!([0, 1]), json!("a")),
                // A page may be empty without being the last.
                Some("a") => (json!([]), json!("b")),
                Some("b") => (json!([2]), end.clone()),
                Some(other) => panic!("{other}"),
            };
            let info = json!({ "cursors": { "after": next } });
            body(json!({ "result": { "things": things }, "result_info": info }))
        };
        let (server, client) = server(answer).await;
        let call: Call<'_, Value> = Call::new(&client, &BY_CURSOR, decode::json);
        // A loop would come to an end, too, and be seen.
        assert_eq!(all(call.clone().items_of().max_items(50)).await, [0, 1, 2], "{last}");
        assert_eq!(server.received_requests().await.unwrap().len(), 3);
        assert_eq!(all(call.items_of().resume_from("cursor+0:a".parse().unwrap())).await, [2]);
    }
}

#[tokio::test]
async fn links_are_followed_with_their_query_only() {
    let answer = |request: &Request| {
        assert_eq!(request.url.path(), "/things");
        let page = number(request, "page").unwrap_or(1);
        let things: Vec<usize> = (0..7).skip((page - 1) * 3).take(3).collect();
        let answer = body(json!(things));
        let link = format!("<https://elsewhere.example/other?page={}&per_page=3>; rel=\"next\"", page + 1);
        if page < 3 { answer.insert_header("Link", link) } else { answer }
    };
    let (server, client) = server(answer).await;
    let call: Call<'_, Things> = Call::new(&client, &BY_LINK, decode::json);
    assert_eq!(all(call.items()).await, (0..7).collect::<Vec<_>>());
    assert_eq!(server.received_requests().await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_list_that_comes_at_once_has_one_page() {
    let (server, client) = server(|_| body(json!({ "things": [1, 1, 1] }))).await;
    let call: Call<'_, Value> = Call::new(&client, &AT_ONCE, decode::json);
    assert_eq!(all(call.items_of()).await, [1, 1, 1]);
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}

/// Records with few different names, found in order of name and id.
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
    // The total is one of what offsets can reach.
    body(json!(found)).insert_header("X-Total-Count", "7")
}

#[tokio::test]
async fn a_search_goes_on_behind_its_window_and_loses_and_repeats_nothing() {
    for count in [0, 3, 7, 8, 14, 20, 21] {
        let mut records: Vec<(String, String)> =
            (0..count).map(|it| (format!("name {}", it % 2), format!("{it:04}"))).collect();
        records.sort_by(|(name, id), (other, other_id)| name.cmp(other).then(other_id.cmp(id)));
        let expected: Vec<String> = records.iter().map(|(_, id)| id.clone()).collect();
        let (_server, client) = server(move |request| search(request, &records)).await;
        let query = Value::parse(br#"{"query":{"query":"*","size":1.50},"sort":["owner.name","-id"]}"#).unwrap();
        let call: Call<'_, Vec<Value>> = Call::new(&client, &SEARCH, decode::json).json("application/json", &query);
        let id = |it: &Value| it.get("id").and_then(Value::as_str).unwrap().to_owned();
        let found = call.clone().items().with_total().collect_all().await.unwrap();
        assert_eq!(found.iter().map(id).collect::<Vec<_>>(), expected, "{count}");
        // From any place, also behind the window.
        let mut items = call.clone().items();
        for _ in 0..count * 2 / 3 {
            items.next().await.unwrap().unwrap();
        }
        let position = items.position().to_string().parse().unwrap();
        let rest = call.items().resume_from(position).collect_all().await.unwrap();
        assert_eq!(rest.iter().map(id).collect::<Vec<_>>(), expected[count * 2 / 3..], "{count}");
    }
}

#[tokio::test]
async fn a_search_gets_a_field_that_tells_its_records_apart() {
    let answer = |request: &Request| {
        let sent: serde_json::Value = request.body_json().unwrap();
        assert_eq!(sent["sort"], json!(["name", "id"]));
        // The result lacks what it is sorted by.
        let offset = number(request, "offset").unwrap();
        let limit = number(request, "limit").unwrap();
        body((offset..offset + limit).map(|it| json!({ "id": it })).collect())
    };
    let (_server, client) = server(answer).await;
    let query = Value::parse(br#"{"sort":["name"]}"#).unwrap();
    let call: Call<'_, Vec<Value>> = Call::new(&client, &SEARCH, decode::json).json("application/json", &query);
    let error = call.items().page_size(4).collect_all().await.unwrap_err();
    assert!(
        matches!(&error, Error::Decode(it) if matches!(&it.kind, DecodeErrorKind::SortValue(field) if field == "name"))
    );
}
