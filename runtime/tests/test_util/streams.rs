//! Streams, downloads and lists over a mock server.

use std::time::Duration;

use sdk_runtime::test_util::{ExpectedCall, MockTransport};
use sdk_runtime::{Client, Method};
use tokio::time::Instant;

use super::builder;

const SECOND: Duration = Duration::from_secs(1);

fn mocked(call: impl FnOnce(ExpectedCall) -> ExpectedCall) -> (MockTransport, Client) {
    let mock = MockTransport::new();
    mock.expect(call(ExpectedCall::new(Method::GET, "/v1/a")));
    let client = builder().mock_transport(&mock).build().unwrap();
    (mock, client)
}

fn events(call: ExpectedCall, chunks: &[&'static str]) -> ExpectedCall {
    call.respond_chunks(200, chunks.to_vec()).respond_header("content-type", "text/event-stream")
}

#[tokio::test(start_paused = true)]
async fn event_streams_reconnect_after_faults() {
    let (mock, client) = mocked(|it| {
        let first = events(it, &["id: 1\nda", "ta: 7\n", "\n"]).chunk_interval(SECOND).reset_body();
        let second = events(first, &["id: 2\ndata: 8\n\n"]).stall_body();
        events(second.respond(503, ""), &["data: 9\n\n"])
    });
    let begin = Instant::now();
    let call = client.request(Method::GET, "/a").events().reconnect().with_idle_timeout(5 * SECOND);
    let mut stream = call.await.unwrap();
    let mut found = Vec::new();
    while found.len() < 3 {
        found.extend(stream.next_event().await.unwrap().unwrap().data.as_i64());
    }
    assert_eq!(found, [7, 8, 9]);
    assert!(begin.elapsed() >= 8 * SECOND, "{:?}", begin.elapsed());
    let ids: Vec<_> = mock.received().iter().map(|it| it.header("last-event-id").map(str::to_owned)).collect();
    assert_eq!(ids.iter().map(Option::as_deref).collect::<Vec<_>>(), [None, Some("1"), Some("2"), Some("2")]);
    mock.verify().unwrap();
}

#[tokio::test(start_paused = true)]
async fn event_streams_without_reconnection_end_with_errors() {
    let (_, client) = mocked(|it| events(it, &["data: 7\n\n"]).reset_body());
    let mut stream = client.request(Method::GET, "/a").events().await.unwrap();
    assert_eq!(stream.next_event().await.unwrap().unwrap().data.as_i64(), Some(7));
    assert!(stream.next_event().await.is_err());
}

#[tokio::test]
async fn downloads_continue_after_faults() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    let (mock, client) = mocked(|it| {
        let first = it.respond(200, "0123").respond_header("etag", "\"e\"").respond_header("content-length", "10");
        let rest = first.reset_body().respond(206, "456789").respond_header("content-range", "bytes 4-9/10");
        rest.respond_header("etag", "\"e\"")
    });
    client.request(Method::GET, "/a").download(&path).await.unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"0123456789");
    let ranges: Vec<_> = mock.received().iter().map(|it| it.header("range").map(str::to_owned)).collect();
    assert_eq!(ranges, [None, Some("bytes=4-".to_owned())]);
}

#[tokio::test]
async fn head_requests_have_no_body() {
    let mock = MockTransport::new();
    mock.expect(ExpectedCall::new(Method::HEAD, "/v1/a").respond(200, "[1]").respond_header("x-count", "1"));
    let client = builder().mock_transport(&mock).build().unwrap();
    let response = client.request(Method::HEAD, "/a").with_response().await.unwrap();
    assert_eq!((response.header::<i64>("x-count"), response.body().is_null()), (Some(1), true));
}

#[tokio::test(start_paused = true)]
async fn dropped_calls_leave_the_mock_usable() {
    let (mock, client) = mocked(|it| it.respond(200, "1").delay(60 * SECOND).respond(200, "2"));
    let call = client.request(Method::GET, "/a");
    assert!(tokio::time::timeout(SECOND, async { call.await }).await.is_err());
    assert_eq!(client.request(Method::GET, "/a").await.unwrap().as_i64(), Some(2));
    assert_eq!(mock.received().len(), 2);
    mock.verify().unwrap();
}
