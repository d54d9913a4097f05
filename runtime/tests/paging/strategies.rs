//! Strategies that continue from the last item, from the body or from a header, and parameters in the request body.

use serde_json::Value as Json;

use super::*;

const ALL: usize = 7;

/// Returns the page of up to three numbers after a number.
fn page_after(last: usize) -> (Vec<usize>, bool) {
    let numbers: Vec<usize> = (last + 1..=ALL).take(3).collect();
    let has_more = numbers.last().is_some_and(|it| *it < ALL);
    (numbers, has_more)
}

fn objects(numbers: &[usize]) -> Vec<Json> {
    numbers.iter().map(|it| json!({"id": format!("id-{it}"), "number": it})).collect()
}

/// The number in an id such as `id-7`.
fn number_of(id: &str) -> usize {
    id.trim_start_matches("id-").parse().unwrap()
}

async fn all_numbers(items: Items<Value>) -> Vec<i64> {
    let items = items.collect_all().await.unwrap();
    items.iter().map(|it| it.get("number").and_then(Value::as_i64).unwrap()).collect()
}

static BY_LAST_ITEM: Operation = Operation::new("listThings", Method::GET, "/things")
    .paging(Paging::last_item("starting_after", "id").size("limit").items("data").more("has_more"));

fn after_last_item(request: &Request) -> ResponseTemplate {
    let (numbers, has_more) = page_after(argument(request, "starting_after").map_or(0, |it| number_of(&it)));
    body(json!({"data": objects(&numbers), "has_more": has_more}))
}

#[tokio::test]
async fn last_item_is_the_cursor_until_there_are_no_more() {
    let (server, client) = server(after_last_item).await;
    let call: Call<'_, Value> = Call::new(&client, &BY_LAST_ITEM, decode::json);
    assert_eq!(all_numbers(call.items_of().page_size(3)).await, [1, 2, 3, 4, 5, 6, 7]);
    let expected = [None, Some("id-3"), Some("id-6")].map(|it| it.map(str::to_owned));
    assert_eq!(sent(&server, "starting_after").await, expected);
    assert_eq!(sent(&server, "limit").await, [Some("3"), Some("3"), Some("3")].map(|it| it.map(str::to_owned)));
}

#[tokio::test]
async fn list_resumes_after_the_last_item_that_was_used() {
    let (_server, client) = server(after_last_item).await;
    let call: Call<'_, Value> = Call::new(&client, &BY_LAST_ITEM, decode::json);
    let mut items = call.clone().items_of::<Value>();
    for _ in 0..4 {
        items.next().await.unwrap().unwrap();
    }
    let position = items.position().to_string();
    let rest = call.items_of().resume_from(position.parse().unwrap());
    assert_eq!(all_numbers(rest).await, [5, 6, 7]);
}

#[tokio::test]
async fn last_item_without_the_cursor_is_an_error() {
    let (_server, client) = server(|_| body(json!({"data": [{"number": 1}], "has_more": true}))).await;
    let call: Call<'_, Value> = Call::new(&client, &BY_LAST_ITEM, decode::json);
    let mut items = call.items_of::<Value>();
    assert!(items.next().await.unwrap().is_ok());
    let error = items.next().await.unwrap().unwrap_err().to_string();
    assert!(error.contains("the last item has no cursor"), "{error}");
}

#[tokio::test]
async fn last_page_may_have_a_cursor_if_there_are_no_more() {
    static OPERATION: Operation = Operation::new("listThings", Method::GET, "/things")
        .paging(Paging::cursor("after", &["last_id"]).items("data").more("has_more"));
    let (server, client) = server(|request| {
        let (numbers, has_more) = page_after(argument(request, "after").map_or(0, |it| number_of(&it)));
        let last = numbers.last().map(|it| format!("id-{it}"));
        body(json!({"data": objects(&numbers), "has_more": has_more, "last_id": last}))
    })
    .await;
    let call: Call<'_, Value> = Call::new(&client, &OPERATION, decode::json);
    assert_eq!(all_numbers(call.items_of()).await.len(), ALL);
    assert_eq!(server.received_requests().await.unwrap().len(), 3);
}

#[tokio::test]
async fn cursor_is_read_from_a_header() {
    static OPERATION: Operation = Operation::new("listThings", Method::GET, "/things")
        .paging(Paging::header_cursor("continuation", "X-Continuation"));
    let (_server, client) = server(|request| {
        let (numbers, has_more) = page_after(argument(request, "continuation").map_or(0, |it| number_of(&it)));
        let response = body(json!(objects(&numbers)));
        if has_more { response.insert_header("X-Continuation", format!("id-{}", numbers[2])) } else { response }
    })
    .await;
    let call: Call<'_, Value> = Call::new(&client, &OPERATION, decode::json);
    assert_eq!(all_numbers(call.items_of()).await.len(), ALL);
}

#[tokio::test]
async fn link_is_read_from_the_body() {
    static OPERATION: Operation = Operation::new("listThings", Method::GET, "/things")
        .paging(Paging::body_link(&["_links.next.href", "@odata.nextLink"]).items("value"));
    for name in ["odata", "links"] {
        let (server, client) = server(move |request| {
            let (numbers, has_more) = page_after(number(request, "$skip").unwrap_or(0));
            let mut page = json!({"value": objects(&numbers)});
            let link = has_more.then(|| format!("{}?$skip={}", request.url.path(), numbers[2]));
            match name {
                "odata" => page["@odata.nextLink"] = json!(link),
                _ => page["_links"] = json!({"next": {"href": link}}),
            }
            body(page)
        })
        .await;
        let call: Call<'_, Value> = Call::new(&client, &OPERATION, decode::json).query("$filter", "number gt 0");
        assert_eq!(all_numbers(call.items_of()).await.len(), ALL);
        assert_eq!(server.received_requests().await.unwrap().len(), 3);
    }
}

#[tokio::test]
async fn link_in_the_body_to_another_origin_is_not_followed() {
    static OPERATION: Operation =
        Operation::new("listThings", Method::GET, "/things").paging(Paging::body_link(&["next"]).items("results"));
    let (server, client) =
        server(|_| body(json!({"results": [{"number": 1}], "next": "https://other.example/things?page=2"}))).await;
    let call: Call<'_, Value> = Call::new(&client, &OPERATION, decode::json);
    let mut items = call.items_of::<Value>();
    assert!(items.next().await.unwrap().is_ok());
    let error = items.next().await.unwrap().unwrap_err().to_string();
    assert!(error.contains("another origin"), "{error}");
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}

#[tokio::test]
async fn parameters_are_sent_in_the_body() {
    static OPERATION: Operation = Operation::new("filterThings", Method::POST, "/things/filter")
        .paging(Paging::offset("offset").size("limit").in_body().default_size(3).maximum_size(3));
    let (server, client) = server(|request| {
        let sent: Json = request.body_json().unwrap();
        let (numbers, _) = page_after(sent["offset"].as_u64().unwrap() as usize);
        assert_eq!(sent["limit"], 3);
        body(json!(objects(&numbers)))
    })
    .await;
    let call: Call<'_, Value> = Call::new(&client, &OPERATION, decode::json);
    assert_eq!(all_numbers(call.clone().items_of()).await.len(), ALL);
    assert_eq!(server.received_requests().await.unwrap()[0].headers["content-type"], "application/json");
    let filtered = call.json("application/json", &json_value(r#"{"offset": 3, "name": "a"}"#));
    assert_eq!(all_numbers(filtered.items_of()).await, [4, 5, 6, 7]);
    let last: Json = server.received_requests().await.unwrap().pop().unwrap().body_json().unwrap();
    assert_eq!(last, json!({"offset": 6, "name": "a", "limit": 3}));
}

fn json_value(text: &str) -> Value {
    Value::parse(text.as_bytes()).unwrap()
}

#[tokio::test]
async fn short_pages_do_not_end_a_list_that_has_more() {
    static OPERATION: Operation = Operation::new("listThings", Method::GET, "/things").paging(
        Paging::offset("offset").size("limit").default_size(3).maximum_size(3).items("things").more("paging.more"),
    );
    // The server removes items after it has selected a page.
    let (_server, client) = server(|request| {
        let things: &[i64] = match number(request, "offset").unwrap() {
            0 => &[1, 2, 3],
            3 => &[4],
            _ => &[5, 6, 7],
        };
        body(json!({"things": things, "paging": {"more": things.last() != Some(&7)}}))
    })
    .await;
    let call: Call<'_, Value> = Call::new(&client, &OPERATION, decode::json);
    assert_eq!(all(call.items_of()).await, [1, 2, 3, 4, 5, 6, 7]);
}

#[tokio::test]
async fn streams_can_be_returned_and_sent_to_other_tasks() {
    fn everything(base: &str) -> Items<Value> {
        let client = Client::builder(base).build().unwrap();
        Call::<'_, Value>::new(&client, &BY_LAST_ITEM, decode::json).items_of().prefetch()
    }
    let (server, _) = server(after_last_item).await;
    let items = everything(&server.uri());
    assert_eq!(tokio::spawn(all_numbers(items)).await.unwrap().len(), ALL);
}

#[tokio::test]
async fn stream_that_was_read_restarts_at_its_first_position() {
    let (_server, client) = server(after_last_item).await;
    let call: Call<'_, Value> = Call::new(&client, &BY_LAST_ITEM, decode::json);
    let mut items = call.items_of::<Value>();
    let begin = items.position();
    for _ in 0..5 {
        items.next().await.unwrap().unwrap();
    }
    assert_eq!(all_numbers(items.resume_from(begin)).await, [1, 2, 3, 4, 5, 6, 7]);
}

#[tokio::test]
async fn stream_can_be_resumed_after_an_error() {
    let rejections = Arc::new(AtomicUsize::new(1));
    let (_server, client) = server(move |request| {
        let is_second = argument(request, "starting_after").is_some();
        if is_second && rejections.swap(0, Ordering::SeqCst) == 1 {
            return ResponseTemplate::new(403);
        }
        after_last_item(request)
    })
    .await;
    let call: Call<'_, Value> = Call::new(&client, &BY_LAST_ITEM, decode::json);
    let mut items = call.items_of::<Value>();
    while items.next().await.unwrap().is_ok() {}
    let position = items.position();
    assert_eq!(all_numbers(items.resume_from(position)).await, [4, 5, 6, 7]);
}

#[tokio::test]
async fn promised_page_that_cannot_be_requested_is_an_error() {
    static BY_CURSOR: Operation = Operation::new("listThings", Method::GET, "/things")
        .paging(Paging::cursor("after", &["last_id"]).items("data").more("has_more"));
    static BY_OFFSET: Operation = Operation::new("listThings", Method::GET, "/things")
        .paging(Paging::offset("offset").size("limit").items("data").more("has_more"));
    for operation in [&BY_CURSOR, &BY_OFFSET, &BY_LAST_ITEM] {
        for data in [json!([{"number": 1}]), json!([])] {
            let (_server, client) = server(move |request| {
                let is_first = argument(request, "offset").is_none_or(|it| it == "0");
                let data = if is_first { data.clone() } else { json!([]) };
                body(json!({"data": data, "has_more": true, "last_id": null}))
            })
            .await;
            let call: Call<'_, Value> = Call::new(&client, operation, decode::json);
            let error = call.items_of::<Value>().collect_all().await.unwrap_err().to_string();
            assert!(error.contains("the server reports more pages") || error.contains("no cursor"), "{error}");
        }
    }
}

#[tokio::test]
async fn total_of_the_first_page_counts_for_the_others() {
    static BY_NUMBER: Operation = Operation::new("listThings", Method::GET, "/things")
        .paging(Paging::number("page", 1).size("limit").default_size(3).items("data").total_path("total"));
    static BY_OFFSET: Operation = Operation::new("listThings", Method::GET, "/things")
        .paging(Paging::offset("offset").size("limit").default_size(3).items("data").total_path("total"));
    for operation in [&BY_NUMBER, &BY_OFFSET] {
        // The second page is short, and only the first has the total.
        let (_server, client) = server(|request| {
            let start = number(request, "offset").or(number(request, "page").map(|it| [0, 3, 4][it - 1])).unwrap_or(0);
            match start {
                0 => body(json!({"data": [1, 2, 3], "total": 6})),
                3 => body(json!({"data": [4]})),
                _ => body(json!({"data": [5, 6]})),
            }
        })
        .await;
        let call: Call<'_, Value> = Call::new(&client, operation, decode::json);
        assert_eq!(all(call.items_of()).await, [1, 2, 3, 4, 5, 6]);
    }
}
