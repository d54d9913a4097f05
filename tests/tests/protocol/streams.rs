//! Responses that are streams.

use protocol::models::{
    Change, CreateChatRequest, Notification, Started, TranscribeRequest, WatchComponentsResponseItem,
    WatchNamedResponseItem,
};
use protocol::streams::ImportLogsBody;
use protocol::{Client, Error};
use sdk_runtime::PartContent;
use sdk_runtime::multipart::Part;
use wiremock::{MockServer, ResponseTemplate};

use super::{header, no_content, sent, server, text};

async fn events(body: &str) -> (MockServer, Client) {
    answer("text/event-stream", body).await
}

async fn answer(content_type: &str, body: &str) -> (MockServer, Client) {
    server(ResponseTemplate::new(200).set_body_raw(body, content_type)).await
}

#[tokio::test]
async fn one_operation_returns_an_object_or_a_stream() {
    let (server, client) = events("data: {\"delta\":\"a\"}\n\ndata: {\"delta\":\"b\"}\n\ndata: [DONE]\n\n").await;
    let question = CreateChatRequest::new("why?".to_owned());
    let mut stream = client.streams().create_chat_stream(&question).model("m").await.unwrap();
    let mut deltas = Vec::new();
    while let Some(event) = stream.next_event().await.unwrap() {
        deltas.push(event.data.delta.unwrap());
    }
    assert_eq!(deltas, ["a", "b"]);
    let request = sent(&server).await;
    assert_eq!(header(&request, "accept"), Some("text/event-stream"));
    assert_eq!((request.url.query(), &request.body[..]), (Some("model=m"), &br#"{"prompt":"why?","stream":true}"#[..]));

    let (server, client) = answer("application/json", r#"{"text":"because"}"#).await;
    assert_eq!(client.streams().create_chat(&question).await.unwrap().text, "because");
    let request = sent(&server).await;
    assert_eq!(header(&request, "accept"), Some("application/json"));
    assert_eq!(&request.body[..], br#"{"prompt":"why?"}"#);
}

#[tokio::test]
async fn errors_of_streams_have_the_documented_body() {
    let template = ResponseTemplate::new(400).set_body_raw(r#"{"message":"no"}"#, "application/json");
    let (_server, client) = server(template).await;
    let error = client.streams().create_chat_stream(&CreateChatRequest::new("why?".to_owned())).await.unwrap_err();
    assert_eq!(error.message().as_deref(), Some("no"));
    let (_server, client) = events("event: error\ndata: {\"message\":\"overloaded\"}\n\n").await;
    let call = client.streams().create_chat_stream(&CreateChatRequest::new("why?".to_owned()));
    let error = call.await.unwrap().next_event().await.unwrap_err();
    assert!(matches!(&error, Error::Status(it) if it.status == 200), "{error:?}");
    assert_eq!(error.message().as_deref(), Some("overloaded"));
}

#[tokio::test]
async fn callers_ask_for_a_stream_in_a_form() {
    let (server, client) = events("data: {\"delta\":\"a\"}\n\n").await;
    let mut form = TranscribeRequest::new(Part::new("sound"));
    form.stream = Some(true);
    let mut stream = client.streams().transcribe_stream(form).await.unwrap();
    assert_eq!(stream.next_event().await.unwrap().unwrap().data.delta.as_deref(), Some("a"));
    assert!(String::from_utf8_lossy(&sent(&server).await.body).contains("name=\"stream\"\r\n\r\ntrue\r\n"));
}

#[tokio::test]
async fn data_is_typed_by_the_schema_of_its_content() {
    let body = "id: 1\nevent: started\ndata: {\"type\":\"Started\"}\n\ndata: {\"type\":\"Stopped\",\"code\":3}\n\n";
    let (server, client) = events(body).await;
    let mut stream = client.streams().watch_events().after(7).await.unwrap();
    let first = stream.next_event().await.unwrap().unwrap();
    assert_eq!((first.id.as_deref(), first.event.as_deref()), (Some("1"), Some("started")));
    assert!(matches!(first.data, Change::Started(_)));
    let second = stream.next_event().await.unwrap().unwrap();
    assert!(matches!(second.data, Change::Stopped(it) if it.code == Some(3)));
    assert_eq!(sent(&server).await.url.query(), Some("stream=true&after=7"));
}

#[tokio::test]
async fn names_of_events_determine_the_type_of_their_data() {
    let body = "event: word\ndata: 5\n\nevent: count\ndata: 5\n\nevent: change\ndata: {\"type\":\"Started\"}\n\nevent: new\ndata: [x]\n\n";
    let (_server, client) = events(body).await;
    let mut stream = client.streams().watch_named().await.unwrap();
    let mut seen = Vec::new();
    while let Some(event) = stream.next_event().await.unwrap() {
        assert_eq!(event.deviations.is_empty(), event.event.as_deref() != Some("new"));
        seen.push(match event.data {
            WatchNamedResponseItem::Word(it) => format!("word {}", it.data),
            WatchNamedResponseItem::Count(it) => format!("count {}", it.data + 1),
            WatchNamedResponseItem::Change(it) => format!("change {}", matches!(it.data, Change::Started(_))),
            other => panic!("{other:?}"),
        });
    }
    assert_eq!(seen, ["word 5", "count 6", "change true", "word [x]"]);
}

#[tokio::test]
async fn components_describe_events() {
    let body = "event: count\ndata: 5\n\nevent: change\ndata: {\"type\":\"Started\"}\n\n";
    let (_server, client) = events(body).await;
    let mut stream = client.streams().watch_components().await.unwrap();
    let first = stream.next_event().await.unwrap().unwrap();
    assert!(matches!(first.data, WatchComponentsResponseItem::Count(it) if it.data == 5));
    let second = stream.next_event().await.unwrap().unwrap();
    assert!(matches!(second.data, WatchComponentsResponseItem::Change(it) if matches!(it.data, Change::Started(_))));
    assert!(stream.next_event().await.unwrap().is_none());
}

#[tokio::test]
async fn schemas_of_whole_events_are_recognized() {
    let body = "event: order.created\ndata: {\"note\":\"n\"}\n\nevent: done\ndata: [DONE]\n\n";
    let (_server, client) = events(body).await;
    let mut stream = client.streams().watch_objects().await.unwrap();
    let first = stream.next_event().await.unwrap().unwrap();
    assert!(matches!(first.data, Notification::OrderCreated(it) if it.data.note.as_deref() == Some("n")));
    assert!(matches!(stream.next_event().await.unwrap().unwrap().data, Notification::Done(_)));
    assert!(stream.next_event().await.unwrap().is_none());
}

#[tokio::test]
async fn data_may_be_text() {
    let (_server, client) = events("data: one\ndata: two\n\n").await;
    let mut stream = client.streams().watch_text().await.unwrap();
    assert_eq!(stream.next_event().await.unwrap().unwrap().data, "one\ntwo");
    let (_server, client) = server(ResponseTemplate::new(204)).await;
    assert!(client.streams().watch_text().await.unwrap().next_event().await.unwrap().is_none());
}

#[tokio::test]
async fn lines_are_values() {
    let (server, client) = answer("application/jsonl", "{\"type\":\"Started\"}\n{\"type\":\"Stopped\"}\n").await;
    let mut stream = client.streams().tail_logs().level("info").await.unwrap();
    assert!(matches!(stream.next_value().await.unwrap(), Some(Change::Started(_))));
    assert!(matches!(stream.next_value().await.unwrap(), Some(Change::Stopped(_))));
    assert!(stream.next_value().await.unwrap().is_none());
    let request = sent(&server).await;
    assert_eq!((header(&request, "accept"), request.url.query()), (Some("application/jsonl"), Some("level=info")));
}

#[tokio::test]
async fn a_list_may_also_be_a_stream() {
    let (server, client) = answer("application/x-ndjson", "{\"type\":\"Started\"}\n").await;
    assert!(client.streams().list_logs_stream().await.unwrap().next_value().await.unwrap().is_some());
    assert_eq!(header(&sent(&server).await, "accept"), Some("application/x-ndjson"));
    let (server, client) = answer("application/json", "[{\"type\":\"Started\"}]").await;
    assert_eq!(client.streams().list_logs().await.unwrap().len(), 1);
    assert_eq!(header(&sent(&server).await, "accept"), Some("application/json"));
}

#[tokio::test]
async fn values_are_sent_one_per_line() {
    let started = Started::default();
    let (server, client) = no_content().await;
    client.streams().append_logs().body(&[started.clone(), started.clone()]).await.unwrap();
    let request = sent(&server).await;
    assert_eq!(header(&request, "content-type"), Some("application/jsonl"));
    assert_eq!(text(&request), "{\"type\":\"Started\"}\n{\"type\":\"Started\"}\n");
    let (server, client) = no_content().await;
    client.streams().import_logs(ImportLogsBody::JsonLines(vec![started.into()])).await.unwrap();
    assert_eq!(text(&sent(&server).await), "{\"type\":\"Started\"}\n");
    let (server, client) = no_content().await;
    client.streams().import_logs(ImportLogsBody::ApplicationJsonSeq(vec![1, 2])).await.unwrap();
    assert_eq!(text(&sent(&server).await), "\u{1e}1\n\u{1e}2\n");
}

#[tokio::test]
async fn parts_of_a_response_are_typed_and_have_headers() {
    let body = "--b\r\nContent-Type: application/json\r\nContent-ID: <1>\r\n\r\n{\"type\":\"Stopped\",\"code\":3}\r\n\
                --b\r\nContent-Type: image/png\r\n\r\npng\r\n--b--\r\n";
    let (server, client) = answer("multipart/mixed; boundary=b", body).await;
    let mut stream = client.streams().read_batch().size(2).await.unwrap();
    let part = stream.next_part().await.unwrap().unwrap();
    assert_eq!(part.headers["content-id"], "<1>");
    assert!(matches!(part.content, PartContent::Value(Change::Stopped(it)) if it.code == Some(3)));
    let part = stream.next_part().await.unwrap().unwrap();
    assert_eq!(
        (part.content_type().as_str(), part.content.bytes().map(|it| &it[..])),
        ("image/png", Some(&b"png"[..]))
    );
    assert!(stream.next_part().await.unwrap().is_none());
    let request = sent(&server).await;
    assert_eq!((header(&request, "accept"), request.url.query()), (Some("multipart/mixed"), Some("size=2")));
}

#[tokio::test]
async fn parts_of_a_response_are_bytes_or_text() {
    let body = "--b\r\nContent-Type: image/png\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--\r\n";
    let (_server, client) = answer("multipart/x-mixed-replace; boundary=b", body).await;
    let mut stream = client.streams().read_images().await.unwrap();
    let mut found = Vec::new();
    while let Some(part) = stream.next_part().await.unwrap() {
        found.push(part.content);
    }
    assert_eq!(found, ["one", "two"]);
    let (server, client) = answer("multipart/mixed; boundary=b", body).await;
    let mut stream = client.streams().read_pages_stream().await.unwrap();
    assert_eq!(stream.next_part().await.unwrap().unwrap().content, PartContent::Bytes("one".into()));
    assert_eq!(stream.next_part().await.unwrap().unwrap().content, PartContent::Value("two".to_owned()));
    assert_eq!(header(&sent(&server).await, "accept"), Some("multipart/mixed"));
}
