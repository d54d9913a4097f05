//! Lists without end.

use super::*;

#[tokio::test]
async fn repeated_page_is_an_error() {
    let (server, client) = server(|_| body(json!([1, 2, 3]))).await;
    let mut items = things(&client).items_of::<i64>();
    for expected in 1..=3 {
        assert_eq!(items.next().await.unwrap().unwrap(), expected);
    }
    let error = items.next().await.unwrap().unwrap_err();
    assert!(matches!(&error, Error::Decode(it) if matches!(it.kind, DecodeErrorKind::RepeatedPage)), "{error}");
    assert!(items.next().await.is_none());
    assert_eq!(server.received_requests().await.unwrap().len(), 2);
}

#[tokio::test]
async fn alternating_pages_are_an_error() {
    let response = |request: &Request| {
        let offset = number(request, "offset").unwrap();
        body(if offset.is_multiple_of(2) { json!([0, 1, 2]) } else { json!([3, 4, 5]) })
    };
    let (server, client) = server(response).await;
    let mut items = things(&client).items_of::<i64>();
    for expected in 0..6 {
        assert_eq!(items.next().await.unwrap().unwrap(), expected);
    }
    let error = items.next().await.unwrap().unwrap_err();
    assert!(matches!(&error, Error::Decode(it) if matches!(it.kind, DecodeErrorKind::RepeatedPage)), "{error}");
    assert_eq!(server.received_requests().await.unwrap().len(), 3);
}

/// Returns a page of a list that always continues with a new cursor, with an item on every third page.
fn without_end(request: &Request) -> ResponseTemplate {
    let page = number(request, "cursor").unwrap_or(0);
    let things = if page.is_multiple_of(3) { json!([page]) } else { json!([]) };
    body(json!({ "result": { "things": things }, "result_info": { "cursor": page + 1 } }))
}

/// Reads a list without end with these limits on pages and empty pages. Returns the items, the error and the number of
/// requests.
async fn limited(pages: u64, empty: u64) -> (Vec<i64>, DecodeErrorKind, usize) {
    let (server, _client) = server(without_end).await;
    let client = Client::builder(&server.uri()).page_limit(pages).empty_page_limit(empty).build().unwrap();
    let call: Call<'_, Value> = Call::new(&client, &BY_CURSOR, decode::json);
    let mut items = call.items_of();
    let mut read = Vec::new();
    let error = loop {
        match items.next().await.unwrap() {
            Ok(item) => read.push(item),
            Err(error) => break error,
        }
    };
    let Error::Decode(error) = error else { panic!("{error}") };
    (read, error.kind, server.received_requests().await.unwrap().len())
}

#[tokio::test]
async fn number_of_pages_is_limited() {
    let (read, kind, requests) = limited(7, 100).await;
    assert!(matches!(kind, DecodeErrorKind::TooManyPages(7)), "{kind}");
    assert_eq!((read, requests), (vec![0, 3, 6], 7));
}

#[tokio::test]
async fn number_of_consecutive_empty_pages_is_limited() {
    let (read, kind, requests) = limited(20, 2).await;
    assert!(matches!(kind, DecodeErrorKind::TooManyEmptyPages(2)), "{kind}");
    assert_eq!((read, requests), (vec![0], 3));
    let (read, kind, requests) = limited(20, 3).await;
    assert!(matches!(kind, DecodeErrorKind::TooManyPages(20)), "{kind}");
    assert_eq!((read.len(), requests), (7, 20));
}

#[tokio::test]
async fn list_with_as_many_pages_as_the_limit_is_complete() {
    let (server, _client) = server(|request| by_offset(request, 8)).await;
    let client = Client::builder(&server.uri()).page_limit(3).build().unwrap();
    assert_eq!(all(things(&client).items_of::<i64>()).await, (0..8).collect::<Vec<_>>());
}

#[tokio::test]
async fn stream_may_go_back_to_an_earlier_position() {
    let (_server, client) = server(|request| by_offset(request, 8)).await;
    let mut pages = things(&client).pages_of::<i64>();
    let begin = pages.next().await.unwrap().unwrap().next;
    pages.next().await.unwrap().unwrap();
    assert_eq!(sizes(pages.resume_from(begin)).await, [3, 2]);
}
