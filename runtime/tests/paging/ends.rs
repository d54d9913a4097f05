//! The ends of lists.

use super::*;

#[tokio::test]
async fn short_page_after_a_full_one_ends_an_offset_list() {
    let (server, client) = server(|request| by_offset(request, 8)).await;
    assert_eq!(all(things(&client).query("filters", "x eq 1").items_of::<i64>()).await, (0..8).collect::<Vec<_>>());
    assert_eq!(sent(&server, "offset").await, ["0", "3", "6"].map(|it| Some(it.to_owned())));
    assert_eq!(sent(&server, "limit").await, ["3", "3", "3"].map(|it| Some(it.to_owned())));
    assert_eq!(sent(&server, "filters").await, ["x eq 1"; 3].map(|it| Some(it.to_owned())));
    assert_eq!(sent(&server, "count").await, [None, None, None]);
}

#[tokio::test]
async fn empty_page_ends_a_list() {
    let (_server, client) = server(|request| by_offset(request, 6)).await;
    assert_eq!(sizes(things(&client).pages_of::<i64>()).await, [3, 3]);
    let (_server, client) = server(|request| by_offset(request, 0)).await;
    assert_eq!(sizes(things(&client).pages_of::<i64>()).await, [0]);
    assert!(all(things(&client).items_of::<i64>()).await.is_empty());
}

/// Returns a page of a server that limits pages to fewer items than its document specifies.
fn capped(request: &Request, count: usize) -> ResponseTemplate {
    let (offset, limit) = (number(request, "offset").unwrap(), number(request, "limit").unwrap());
    body((0..count).skip(offset).take(limit.min(2)).collect())
}

#[tokio::test]
async fn server_that_limits_pages_below_the_documented_size_loses_nothing() {
    let (_server, client) = server(|request| capped(request, 7)).await;
    assert_eq!(sizes(things(&client).pages_of::<i64>()).await, [2, 2, 2, 1]);
    assert_eq!(sizes(things(&client).pages_of::<i64>().page_size(2)).await, [2, 2, 2, 1]);
    let response = |request: &Request| {
        let page = number(request, "page").unwrap();
        let things: Vec<usize> = (0..7).skip((page - 1) * 2).take(2).collect();
        body(json!({ "success": true, "result": things, "result_info": { "total_count": 7 } }))
    };
    let (server, client) = super::server(response).await;
    assert_eq!(sizes(numbered(&client).pages_of::<i64>()).await, [2, 2, 2, 1]);
    assert_eq!(server.received_requests().await.unwrap().len(), 4);
    // How many items come before a position is unknown, so only an empty page ends the list.
    let position: Position = "page+1:2/3".parse().unwrap();
    assert_eq!(all(numbered(&client).items_of::<i64>().resume_from(position)).await, [3, 4, 5, 6]);
}

#[tokio::test]
async fn known_total_ends_a_list_without_another_request() {
    let (server, client) = server(|request| by_offset(request, 3)).await;
    let mut pages = things(&client).pages_of::<i64>().with_total();
    assert_eq!(pages.total(), None);
    let page = pages.next().await.unwrap().unwrap();
    assert_eq!((page.total, pages.total()), (Some(3), Some(3)));
    assert!(page.next.is_end() && pages.position().is_end());
    assert!(pages.next().await.is_none());
    assert_eq!(sent(&server, "count").await, [Some("true".to_owned())]);
}

#[tokio::test]
async fn records_added_during_iteration_are_returned() {
    let count = AtomicUsize::new(6);
    let response = move |request: &Request| by_offset(request, count.fetch_add(1, Ordering::Relaxed));
    let (_server, client) = server(response).await;
    assert_eq!(all(things(&client).items_of::<i64>().with_total()).await, (0..8).collect::<Vec<_>>());
}

#[tokio::test]
async fn total_that_is_too_small_is_ignored() {
    let response = |request: &Request| by_offset(request, 5).insert_header("X-Total-Count", "0");
    let (_server, client) = server(response).await;
    assert_eq!(all(things(&client).items_of::<i64>()).await, (0..5).collect::<Vec<_>>());
}

#[tokio::test]
async fn rejected_page_ends_the_list_at_its_total() {
    for status in [400, 404, 416] {
        let (server, client) = server(move |request| rejecting_after(request, 6, status)).await;
        assert_eq!(all(things(&client).items_of::<i64>()).await, (0..6).collect::<Vec<_>>());
        // The total is requested only to confirm the end.
        assert_eq!(sent(&server, "offset").await, ["0", "3", "6", "0"].map(|it| Some(it.to_owned())));
        assert_eq!(sent(&server, "limit").await[3].as_deref(), Some("1"));
        assert_eq!(sent(&server, "count").await, [None, None, None, Some("true".to_owned())]);
    }
}

#[tokio::test]
async fn rejected_page_is_an_error_if_items_may_be_missing() {
    for (status_code, has_total) in [(400, true), (404, true), (416, true), (400, false), (404, false)] {
        let response = move |request: &Request| match number(request, "offset") {
            Some(6) => ResponseTemplate::new(status_code),
            _ if has_total => by_offset(request, 9),
            // The server does not support totals.
            _ => by_offset(request, 9).insert_header("X-Total-Count", "unknown"),
        };
        let (_server, client) = server(response).await;
        let mut items = things(&client).items_of::<i64>();
        for expected in 0..6 {
            assert_eq!(items.next().await.unwrap().unwrap(), expected);
        }
        assert_eq!(status(&items.next().await.unwrap().unwrap_err()), status_code);
        assert!(items.next().await.is_none(), "an error ends the stream");
    }
}

#[tokio::test]
async fn other_rejections_are_errors() {
    let (_server, client) = server(|request| rejecting_after(request, 0, 400)).await;
    let mut items = things(&client).items_of::<i64>();
    assert_eq!(status(&items.next().await.unwrap().unwrap_err()), 400);
    assert!(items.next().await.is_none(), "an error ends the stream");
    for status_code in [401, 403, 408, 409, 410, 422, 429, 500] {
        let (_server, client) = server(move |request| rejecting_after(request, 3, status_code)).await;
        let call = things(&client).with_retries(RetryPolicy::never());
        assert_eq!(status(&call.items_of::<i64>().collect_all().await.unwrap_err()), status_code);
    }
    // The total or the number of pages shows that there are more.
    let response = |request: &Request| match number(request, "offset") {
        Some(0) => by_offset(request, 9),
        _ => ResponseTemplate::new(400),
    };
    let (offsets, client) = server(response).await;
    assert_eq!(status(&things(&client).items_of::<i64>().with_total().collect_all().await.unwrap_err()), 400);
    assert_eq!(offsets.received_requests().await.unwrap().len(), 2);
    let response = |request: &Request| match number(request, "page") {
        Some(1) => by_number(request, 9, true),
        _ => ResponseTemplate::new(404),
    };
    let (_server, client) = server(response).await;
    assert_eq!(status(&numbered(&client).items_of::<i64>().collect_all().await.unwrap_err()), 404);
}

#[tokio::test]
async fn rejected_cursor_is_an_error() {
    let response = |request: &Request| match argument(request, "cursor") {
        None => body(json!({ "result": { "things": [0] }, "result_info": { "cursor": "a" } })),
        Some(_) => ResponseTemplate::new(404),
    };
    let (_server, client) = server(response).await;
    let call: Call<'_, Value> = Call::new(&client, &BY_CURSOR, decode::json);
    assert_eq!(status(&call.items_of::<i64>().collect_all().await.unwrap_err()), 404);
}

#[tokio::test]
async fn page_that_is_not_a_list_is_an_error() {
    for (text, expected) in
        [("null", "null"), (r#"{"error":"quota"}"#, "object"), ("7", "number"), (r#""[]""#, "string")]
    {
        let response = move |request: &Request| match number(request, "offset") {
            Some(0) => by_offset(request, 9),
            _ => ResponseTemplate::new(200).set_body_string(text),
        };
        let (_server, client) = server(response).await;
        let mut items = things(&client).items_of::<i64>();
        for expected in 0..3 {
            assert_eq!(items.next().await.unwrap().unwrap(), expected);
        }
        let Error::Decode(error) = items.next().await.unwrap().unwrap_err() else { panic!("{text}") };
        let DecodeErrorKind::Response(ResponseError::NotAList { found, .. }) = error.kind else { panic!("{error}") };
        assert_eq!((found, &error.raw[..]), (expected, text.as_bytes()));
    }
    // The list may be a member of the response, or in an envelope.
    let (_server, client) = server(|_| body(json!({ "result": {} }))).await;
    let call: Call<'_, Value> = Call::new(&client, &BY_CURSOR, decode::json);
    let error = call.items_of::<i64>().collect_all().await.unwrap_err();
    assert!(error.to_string().ends_with("expected an array of items, found nothing"), "{error}");
    let (_server, client) = server(|_| body(json!({ "success": true, "result": null }))).await;
    assert!(matches!(numbered(&client).items_of::<i64>().collect_all().await, Err(Error::Decode(_))));
}

#[tokio::test]
async fn empty_body_is_an_error_unless_the_status_is_204() {
    let response = |status: u16| {
        move |request: &Request| match number(request, "offset") {
            Some(0) => by_offset(request, 9),
            _ => ResponseTemplate::new(status),
        }
    };
    let (_server, client) = server(response(200)).await;
    assert!(matches!(things(&client).items_of::<i64>().collect_all().await, Err(Error::Decode(_))));
    let (_server, client) = server(response(204)).await;
    assert_eq!(all(things(&client).items_of::<i64>()).await, [0, 1, 2]);
}

/// Returns the pages at no cursor, `a` and `b`. The last one refers to `next`.
fn by_cursor(request: &Request, next: &serde_json::Value) -> ResponseTemplate {
    let (things, next) = match argument(request, "cursor").as_deref() {
        None => (json!([0, 1]), json!("a")),
        // An empty page need not be the last one.
        Some("a") => (json!([]), json!("b")),
        Some("b") => (json!([2]), next.clone()),
        Some(other) => panic!("{other}"),
    };
    body(json!({ "result": { "things": things }, "result_info": { "cursors": { "after": next } } }))
}

#[tokio::test]
async fn cursors_are_followed_until_they_end() {
    for last in [json!(null), json!(""), json!(false), json!({}), json!("b")] {
        let next = last.clone();
        let (server, client) = server(move |request| by_cursor(request, &next)).await;
        let call: Call<'_, Value> = Call::new(&client, &BY_CURSOR, decode::json);
        assert_eq!(all(call.clone().items_of().max_items(50)).await, [0, 1, 2], "{last}");
        assert_eq!(server.received_requests().await.unwrap().len(), 3);
        assert_eq!(all(call.items_of().resume_from("cursor+0:a".parse().unwrap())).await, [2]);
    }
}

#[tokio::test]
async fn cursor_that_cannot_be_followed_is_an_error_after_its_page() {
    for (last, is_loop) in
        [(json!({ "after": 1 }), false), (json!([1]), false), (json!(true), false), (json!("a"), true)]
    {
        let next = last.clone();
        let (server, client) = server(move |request| by_cursor(request, &next)).await;
        let call: Call<'_, Value> = Call::new(&client, &BY_CURSOR, decode::json);
        let mut items = call.items_of::<i64>();
        for expected in 0..3 {
            assert_eq!(items.next().await.unwrap().unwrap(), expected);
        }
        // If the page is requested again, its items are not repeated.
        for requests in [3, 4] {
            let Error::Decode(error) = items.next().await.unwrap().unwrap_err() else { panic!("{last}") };
            match error.kind {
                DecodeErrorKind::PageLoop => assert!(is_loop),
                DecodeErrorKind::NextPage(_) => assert!(!is_loop),
                other => panic!("{other}"),
            }
            assert!(items.next().await.is_none());
            assert_eq!(server.received_requests().await.unwrap().len(), requests, "{last}");
            items.retry();
        }
    }
}
