//! Streams of events and JSON values, over real sockets.

use std::collections::BTreeMap;
use std::time::Duration;

use sdk_runtime::json::{Extra, Json, Node, Value, Writer};
use sdk_runtime::{
    Call, Client, DecodeErrorKind, Error, EventCall, JsonCall, Method, Operation, ResponseError, RetryPolicy, decode,
};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::support::{StoppedClock, assert_little_more, most_memory, run_alone, serve, serve_bytes, settle};

const WATCH: Operation = Operation::new("watch", Method::GET, "/events").accept("text/event-stream");
const CHAT: Operation = Operation::new("chat", Method::POST, "/chat").accept("application/json");
const LOGS: Operation = Operation::new("logs", Method::GET, "/logs").accept("application/jsonl");

/// A model whose members are all optional, like those of many chunks.
#[derive(Debug, PartialEq)]
struct Chunk {
    delta: Option<String>,
    extra: Extra,
}

impl Json for Chunk {
    fn decode(node: Node<'_>) -> Self {
        let mut object = node.object();
        Self { delta: object.optional("delta"), extra: object.rest() }
    }

    fn encode(&self, writer: &mut Writer) {
        let mut members = writer.object(&self.extra);
        members.optional("delta", &self.delta);
        members.rest();
    }
}

fn response(content_type: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\nconnection: close\r\n\r\n{body}").into_bytes()
}

async fn client(response: impl Into<Vec<u8>>) -> Client {
    Client::builder(&serve_bytes(response).await).retries(RetryPolicy::never()).build().unwrap()
}

fn chunks(client: &Client) -> EventCall<'_, Chunk> {
    Call::new(client, &CHAT, decode::item).events()
}

async fn deltas(body: &str) -> (Vec<String>, Option<Error>) {
    let client = client(response("text/event-stream", body)).await;
    let mut events = chunks(&client).await.unwrap();
    let mut deltas = Vec::new();
    loop {
        match events.next_event().await {
            Ok(Some(event)) => deltas.push(event.data.delta.unwrap_or_default()),
            Ok(None) => return (deltas, None),
            Err(error) => return (deltas, Some(error)),
        }
    }
}

#[tokio::test]
async fn events_have_names_ids_and_typed_data() {
    let body =
        ": hello\n\nevent: start\nid: 7\nretry: 1500\ndata: {\"delta\":\ndata: \"a\"}\n\ndata: {\"delta\":\"b\"}\n\n";
    let (uri, requests) = serve(move |mut stream: TcpStream, _| async move {
        stream.write_all(&response("text/event-stream; charset=utf-8", body)).await.unwrap();
    })
    .await;
    let client = Client::builder(&uri).build().unwrap();
    let mut events = chunks(&client).await.unwrap();
    assert_eq!((events.status().as_u16(), events.headers()["connection"].as_bytes()), (200, &b"close"[..]));
    let first = events.next_event().await.unwrap().unwrap();
    assert_eq!((first.event.as_deref(), first.id.as_deref()), (Some("start"), Some("7")));
    assert_eq!((first.retry, first.data.delta.as_deref()), (Some(Duration::from_millis(1500)), Some("a")));
    let second = events.next_event().await.unwrap().unwrap();
    assert_eq!((second.event, second.id, second.data.delta.as_deref()), (None, None, Some("b")));
    assert_eq!(events.last_event_id(), "7");
    assert!(events.next_event().await.unwrap().is_none());
    assert!(events.next_event().await.unwrap().is_none());
    let requests = requests.lock().unwrap();
    assert!(requests[0].to_lowercase().contains("\r\naccept: text/event-stream\r\n"), "{requests:?}");
}

#[tokio::test]
async fn done_ends_a_stream_of_json() {
    let (chunks, error) = deltas("data: {\"delta\":\"a\"}\n\ndata: [DONE]\n\ndata: {\"delta\":\"b\"}\n\n").await;
    assert!(error.is_none() && chunks == ["a"], "{chunks:?} {error:?}");
    let client = client(response("text/event-stream", "data: [DONE]\n\n")).await;
    // For data that is text, it is a string like any other.
    let mut events = Call::<String>::new(&client, &WATCH, decode::text).events().await.unwrap();
    assert_eq!(events.next_event().await.unwrap().unwrap().data, "[DONE]");
}

#[tokio::test]
async fn events_that_report_errors_are_errors() {
    for body in [
        "data: {\"error\":{\"message\":\"overloaded\",\"code\":\"busy\"}}\n\n",
        "event: error\ndata: {\"message\":\"overloaded\",\"code\":\"busy\"}\n\n",
        "event: error\ndata: {\"type\":\"error\",\"error\":{\"message\":\"overloaded\",\"code\":\"busy\"}}\n\n",
    ] {
        let (chunks, error) = deltas(&format!("data: {{\"delta\":\"a\"}}\n\n{body}")).await;
        let error = error.unwrap();
        assert_eq!(
            (chunks.as_slice(), error.message().as_deref()),
            (&["a".to_owned()][..], Some("overloaded")),
            "{body}"
        );
        assert!(matches!(&error, Error::Status(it) if it.status == 200 && it.raw.starts_with(b"{")), "{error:?}");
        assert_eq!(error.code().as_deref(), Some("busy"));
    }
    let (_, error) = deltas("event: error\ndata: no more tokens\n\n").await;
    assert!(matches!(&error, Some(Error::Decode(it)) if it.raw == "no more tokens"), "{error:?}");
    // A word in the text, or an absent error, is none.
    for (body, expected) in [
        ("data: {\"delta\":\"an \\\"error\\\" \"}\n\n", "an \"error\" "),
        ("data: {\"delta\":\"b\",\"error\":null}\n\n", "b"),
        ("data: {\"delta\":\"c\",\"error\":false}\n\n", "c"),
        ("data: {\"delta\":\"d\",\"error\":\"\"}\n\n", "d"),
    ] {
        let (chunks, error) = deltas(body).await;
        assert!(error.is_none() && chunks == [expected], "{chunks:?} {error:?}");
    }
    let (_, error) = deltas("data: {\"delta\":\"a\",\"error\":true}\n\n").await;
    assert!(matches!(error, Some(Error::Status(_))), "{error:?}");
}

#[tokio::test]
async fn the_stream_continues_after_an_event_that_cannot_be_decoded() {
    let body = "data: {\"delta\":\"a\"}\n\ndata: {\n\ndata: {\"delta\":\"b\"}\n\n";
    let client = client(response("text/event-stream", body)).await;
    let mut events = chunks(&client).await.unwrap();
    assert!(events.next_event().await.unwrap().is_some());
    let error = events.next_event().await.unwrap_err();
    let Error::Decode(error) = error else { panic!("{error:?}") };
    assert_eq!((&error.raw[..], error.status.as_u16()), (&b"{"[..], 200));
    assert!(matches!(error.kind, DecodeErrorKind::Response(ResponseError::Json(_))));
    assert_eq!(events.next_event().await.unwrap().unwrap().data.delta.as_deref(), Some("b"));
}

#[tokio::test]
async fn whole_events_are_decoded_with_their_fields() {
    let body = "event: a\nid: 1\ndata: {\"x\":1}\n\nevent: b\ndata: plain\n\n";
    let client = client(response("text/event-stream", body)).await;
    let call = Call::<BTreeMap<String, Value>>::new(&client, &WATCH, decode::event).events();
    let mut events = call.await.unwrap();
    let first = Value::Object(events.next_event().await.unwrap().unwrap().data.into_iter().collect());
    assert_eq!(first, Value::parse(br#"{"event":"a","id":"1","data":{"x":1}}"#).unwrap());
    let second = Value::Object(events.next_event().await.unwrap().unwrap().data.into_iter().collect());
    assert_eq!(second, Value::parse(br#"{"event":"b","data":"plain"}"#).unwrap());
}

#[tokio::test]
async fn another_media_type_is_an_error_with_the_body() {
    let client = client(response("application/json", "{\"delta\":\"a\"}")).await;
    let error = chunks(&client).await.unwrap_err();
    let Error::Decode(error) = error else { panic!("{error:?}") };
    assert_eq!(&error.raw[..], b"{\"delta\":\"a\"}");
    assert_eq!(error.kind.to_string(), "expected `text/event-stream`, found `application/json`");
}

#[tokio::test]
async fn an_incomplete_event_at_the_end_is_an_error() {
    for (body, raw) in
        [("data: {\"delta\":\"a\"}\n", "{\"delta\":\"a\"}"), ("data: {\"del", "{\"del"), ("oops", "oops")]
    {
        let (_, error) = deltas(&format!("data: {{}}\n\n{body}")).await;
        let Some(Error::Decode(error)) = error else { panic!("{error:?}") };
        assert!(matches!(error.kind, DecodeErrorKind::IncompleteContent) && error.raw == raw, "{error:?}");
    }
    for body in ["data: [DONE]", "data: [DONE]\n", ": bye", "event: x\n"] {
        let (deltas, error) = deltas(&format!("data: {{}}\n\n{body}")).await;
        assert!(error.is_none() && deltas.len() == 1, "{body:?} {error:?}");
    }
}

#[tokio::test]
async fn pages_are_not_streams_of_values() {
    let client = client(response("text/html", "<html>\n{}\n</html>")).await;
    let error = logs(&client).await.unwrap_err();
    assert!(matches!(&error, Error::Decode(it) if it.raw.starts_with(b"<html>")), "{error:?}");
}

#[tokio::test]
async fn a_response_without_content_has_no_events() {
    let client = client("HTTP/1.1 204 No Content\r\n\r\n").await;
    assert!(chunks(&client).reconnect().await.unwrap().next_event().await.unwrap().is_none());
}

#[tokio::test]
async fn a_cut_stream_is_an_error() {
    let client = client(
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n9\r\ndata: {}\n\r\n",
    )
    .await;
    let mut events = chunks(&client).await.unwrap();
    assert!(matches!(events.next_event().await, Err(Error::Transport(_))));
    assert!(events.next_event().await.unwrap().is_none());
}

#[tokio::test]
async fn events_are_limited() {
    let body = format!("data: {{}}\n\ndata: \"{}\"\n\n", "x".repeat(100));
    let uri = serve_bytes(response("text/event-stream", &body)).await;
    let client = Client::builder(&uri).response_limit(50).build().unwrap();
    let mut events = chunks(&client).await.unwrap();
    assert!(events.next_event().await.unwrap().is_some());
    let error = events.next_event().await.unwrap_err();
    assert!(matches!(&error, Error::Decode(it) if matches!(it.kind, DecodeErrorKind::TooLarge(50))), "{error:?}");
    assert!(events.next_event().await.unwrap().is_none());
}

#[tokio::test(start_paused = true)]
async fn a_silent_stream_times_out() {
    let clock = StoppedClock::new();
    let (uri, _) = serve(|mut stream: TcpStream, _| async move {
        stream.write_all(&response("text/event-stream", "data: {}\n\ndata:")).await.unwrap();
        std::future::pending::<()>().await;
    })
    .await;
    let client = Client::builder(&uri).build().unwrap();
    let mut events = chunks(&client).with_idle_timeout(Duration::from_secs(20)).await.unwrap();
    assert!(events.next_event().await.unwrap().is_some());
    let next = tokio::spawn(async move { (events.next_event().await, events) });
    // Repeated because the task may have started to wait only after the first time.
    while !next.is_finished() {
        clock.advance_if(async || true, Duration::from_secs(21)).await;
        settle().await;
    }
    let (result, mut events) = next.await.unwrap();
    assert!(matches!(result, Err(Error::Timeout(_))), "{result:?}");
    assert!(events.next_event().await.unwrap().is_none());
}

#[tokio::test]
async fn streams_reconnect_with_the_last_event_id() {
    let (uri, requests) = serve(|mut stream: TcpStream, number| async move {
        let sent = match number {
            0 => response("text/event-stream", "retry: 1\n\nid: 5\ndata: {\"delta\":\"a\"}\n\nid: 6\ndata: {\"delta\":\"incomplete\"}\n"),
            // The connection breaks.
            1 => b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: 99\r\n\r\ndata: {\"delta\":\"b\"}\n\n".to_vec(),
            2 => response("text/event-stream", "id: 8\ndata: {\"delta\":\"c\"}\n\n"),
            _ => b"HTTP/1.1 204 No Content\r\n\r\n".to_vec(),
        };
        stream.write_all(&sent).await.unwrap();
    })
    .await;
    let client = Client::builder(&uri).retries(RetryPolicy::never()).build().unwrap();
    let mut events = chunks(&client).reconnect().await.unwrap();
    let mut deltas = Vec::new();
    while let Some(event) = events.next_event().await.unwrap() {
        deltas.push(event.data.delta.unwrap());
    }
    assert_eq!(deltas, ["a", "b", "c"]);
    let requests = requests.lock().unwrap();
    let id = |request: &String| {
        let line =
            request.lines().find_map(|it| it.to_ascii_lowercase().strip_prefix("last-event-id: ").map(str::to_owned));
        line.unwrap_or_default()
    };
    assert_eq!(requests.iter().map(id).collect::<Vec<_>>(), ["", "5", "5", "8"]);
}

#[tokio::test]
async fn reconnection_ends_with_an_error_of_the_server() {
    let (uri, requests) = serve(|mut stream: TcpStream, number| async move {
        let sent = match number {
            0 => response("text/event-stream", "retry: 1\ndata: {}\n\n"),
            _ => b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n".to_vec(),
        };
        stream.write_all(&sent).await.unwrap();
    })
    .await;
    let client = Client::builder(&uri).build().unwrap();
    let mut events = chunks(&client).reconnect().await.unwrap();
    assert!(events.next_event().await.unwrap().is_some());
    assert!(matches!(events.next_event().await, Err(Error::Status(it)) if it.status == 404));
    assert!(events.next_event().await.unwrap().is_none());
    assert_eq!(requests.lock().unwrap().len(), 2);
}

fn logs(client: &Client) -> JsonCall<'_, Chunk> {
    Call::new(client, &LOGS, decode::item).json_stream()
}

async fn lines(content_type: &str, body: &str) -> Vec<Result<String, String>> {
    let client = client(response(content_type, body)).await;
    let mut lines = logs(&client).await.unwrap();
    let mut values = Vec::new();
    loop {
        match lines.next_value().await {
            Ok(Some(chunk)) => values.push(Ok(chunk.delta.unwrap_or_default())),
            Ok(None) => return values,
            Err(error) => values.push(Err(error.to_string())),
        }
    }
}

#[tokio::test]
async fn json_streams_have_one_value_per_line() {
    let values = lines("application/jsonl", "{\"delta\":\"a\"}\n\n{\"delta\":\"b\"}\r\n{\n{\"delta\":\"c\"}").await;
    assert_eq!(values.iter().flatten().collect::<Vec<_>>(), ["a", "b", "c"]);
    assert!(values[2].as_ref().unwrap_err().contains("invalid JSON body"), "{values:?}");
}

#[tokio::test]
async fn values_that_report_errors_are_errors() {
    let client = client(response("application/jsonl", "{\"delta\":\"a\"}\n{\"error\":\"model not found\"}\n")).await;
    let mut lines = logs(&client).await.unwrap();
    assert!(lines.next_value().await.unwrap().is_some());
    let error = lines.next_value().await.unwrap_err();
    assert_eq!(error.message().as_deref(), Some("model not found"));
    assert!(lines.next_value().await.unwrap().is_none());
}

#[tokio::test]
async fn text_sequences_are_recognized_by_their_media_type() {
    let body = "\x1e{\n\"delta\":\"a\"}\n\x1e{\"delta\":\"b\"}\n\x1e12";
    for content_type in ["application/json-seq", "application/geo+json-seq"] {
        let values = lines(content_type, body).await;
        assert_eq!(values[..2], [Ok("a".to_owned()), Ok("b".to_owned())]);
        assert!(values[2].as_ref().unwrap_err().contains("whole content"), "{values:?}");
    }
}

#[tokio::test]
async fn deviations_of_a_value_are_kept_until_the_next() {
    let client = client(response("application/jsonl", "{\"delta\":7}\n{}\n")).await;
    let mut lines = logs(&client).await.unwrap();
    assert_eq!(lines.next_value().await.unwrap().unwrap().delta.as_deref(), Some("7"));
    assert_eq!(lines.deviations()[0].path, "$.delta");
    assert!(lines.next_value().await.unwrap().is_some() && lines.deviations().is_empty());
}

#[test]
fn streams_use_constant_memory() {
    run_alone("events::reads_a_million_events");
}

/// In its own process because memory is measured per process.
#[ignore = "is run by the test above"]
#[tokio::test(flavor = "multi_thread")]
async fn reads_a_million_events() {
    let (uri, _) = serve(|mut stream: TcpStream, _| async move {
        let events = "data: {\"delta\":\"0123456789\"}\n\n".repeat(1000);
        stream.write_all(&response("text/event-stream", "")).await.unwrap();
        for _ in 0..1000 {
            stream.write_all(events.as_bytes()).await.unwrap();
        }
    })
    .await;
    let client = Client::builder(&uri).timeout(Duration::from_secs(600)).build().unwrap();
    let mut events = chunks(&client).await.unwrap();
    assert!(events.next_event().await.unwrap().is_some());
    let before = most_memory();
    let mut count = 1;
    while events.next_event().await.unwrap().is_some() {
        count += 1;
    }
    assert_eq!(count, 1_000_000);
    assert_little_more(before);
}
