//! Recordings of a server on the loopback interface.

use std::path::Path;
use std::time::Duration;

use sdk_runtime::json::Value;
use sdk_runtime::multipart::{Form, Part};
use sdk_runtime::paging::Paging;
use sdk_runtime::test_util::{MockTransport, Recorder};
use sdk_runtime::{Call, Client, Error, Method, Operation, RetryPolicy, Style, Upload, decode};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use wiremock::matchers::{any, path, query_param, query_param_is_missing};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::{json, shown};

const LIST: Operation = Operation::new("listNames", Method::GET, "/names")
    .paging(Paging::cursor("pageToken", &["nextPageToken"]).items("names"));

/// A recording of calls to a server.
struct Recording {
    folder: tempfile::TempDir,
    text: String,
}

impl Recording {
    fn of(recorder: &Recorder) -> Self {
        let folder = tempfile::tempdir().unwrap();
        recorder.save(folder.path().join("calls.json")).unwrap();
        let text = std::fs::read_to_string(folder.path().join("calls.json")).unwrap();
        Self { folder, text }
    }

    fn file(&self) -> impl AsRef<Path> {
        self.folder.path().join("calls.json")
    }

    /// Returns a client that needs no network, and its mock.
    fn client(&self) -> (Client, MockTransport) {
        let mock = MockTransport::replay(self.file()).unwrap();
        let client = Client::builder("https://api.example.com").bearer("another-token").mock_transport(&mock);
        (client.build().unwrap(), mock)
    }
}

fn recording_client(url: &str) -> (Client, Recorder) {
    let recorder = Recorder::new();
    let policy = RetryPolicy::new(2).backoff(Duration::ZERO, Duration::ZERO);
    let client = Client::builder(url).bearer("bearer-hidden").retries(policy).recorder(&recorder).build().unwrap();
    (client, recorder)
}

/// Sends bodies of all kinds.
async fn send_bodies(client: &Client, secret: &str, last: &str) -> Result<(), Error> {
    let post = || client.request(Method::POST, "/a");
    post().form_as(Style::DEEP_OBJECT, &json(&format!(r#"{{"password":"{secret}","b":{{"c":"d"}}}}"#))).await?;
    let parts = Form::new().value("token", secret).value("list", &vec![1, 2]).part("file", Part::new(&b"\0\xff"[..]));
    post().multipart(parts.part("stream", Part::new(Upload::stream(&b"1"[..], None)).file_name("s"))).await?;
    post().bytes("text/plain", "text").await?;
    post().bytes("image/png", &b"\0\xff"[..]).await?;
    post().bytes("text/plain", Upload::stream(&b"streamed"[..], None)).await?;
    post().json("application/json", &json(&format!(r#"{{"a":[{{"b":"{last}"}}]}}"#))).await?;
    Ok(())
}

#[tokio::test]
async fn bodies_of_requests_are_recorded_and_compared() {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(204)).mount(&server).await;
    let (client, recorder) = recording_client(&server.uri());
    send_bodies(&client, "body-hidden", "c").await.unwrap();
    let sent = server.received_requests().await.unwrap();
    assert_eq!((sent[2].body.as_slice(), sent[4].body.as_slice()), (&b"text"[..], &b"streamed"[..]));
    assert!(sent[1].body.ends_with(b"--\r\n"));
    assert_eq!(sent[3].headers["content-length"], "2");
    assert!(!sent[4].headers.contains_key("content-length"));
    let recording = Recording::of(&recorder);
    assert!(!recording.text.contains("-hidden"), "{}", recording.text);

    let (client, mock) = recording.client();
    send_bodies(&client, "other", "c").await.unwrap();
    mock.verify().unwrap();
    let (client, _) = recording.client();
    let error = shown(&send_bodies(&client, "other", "d").await.unwrap_err());
    assert!(
        error.contains("nearest expected call: POST /a\n    JSON at `/a/0/b`: expected \"c\", received \"d\""),
        "{error}"
    );
}

#[tokio::test]
async fn replays_report_the_part_that_differs() {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(204)).mount(&server).await;
    let (client, recorder) = recording_client(&server.uri());
    let form = r#"{"a":"1","b":"2"}"#;
    client.request(Method::POST, "/a").query("x", &1).form(&json(form)).await.unwrap();
    let recording = Recording::of(&recorder);
    let (client, _) = recording.client();
    let request = |method: Method, path: &str| client.request(method, path).query("x", &1);
    let post = || request(Method::POST, "/a");
    for (call, difference) in [
        (request(Method::PUT, "/a").form(&json(form)), "method: expected POST, received PUT"),
        (request(Method::POST, "/b").form(&json(form)), "path: expected /a, received /b"),
        (post().query("y", &2).form(&json(form)), "query parameter `y`: expected nothing, received \"2\""),
        (post().form(&json(r#"{"a":"1","b":"3"}"#)), "form member `b`: expected \"2\", received \"3\""),
        (post().form(&json(r#"{"a":"1"}"#)), "form member `b`: expected \"2\", received nothing"),
        (post(), "body: expected form a=1&b=2, received no content"),
        (post().json("application/json", &1), "body: expected form a=1&b=2, received 1"),
    ] {
        let error = shown(&call.await.unwrap_err());
        assert!(error.ends_with(&format!("nearest expected call: POST /a\n    {difference}")), "{error}");
    }
}

#[tokio::test]
async fn secrets_in_responses_of_all_types_are_redacted() {
    let server = MockServer::start().await;
    let events = "event: a\ndata: {\"token\":\"line-hidden\",\"n\":1.50}\n\ndata: [DONE]\n\n: bearer-hidden\n";
    for (name, content_type, body) in [
        ("events", "text/event-stream", events),
        ("lines", "application/jsonl", "{\"password\": \"line-hidden\"}\n{\"n\":  2}\n"),
        ("form", "application/x-www-form-urlencoded", "access_token=form-hidden&scope=a+b"),
        ("html", "text/html", "<p>bearer-hidden"),
        ("scalar", "application/json", "\"bearer-hidden\""),
        ("number", "text/plain", "1.0\n"),
    ] {
        let template = ResponseTemplate::new(200).set_body_raw(body, content_type);
        let template =
            template.insert_header("Location", "/x?token=bearer-hidden").insert_header("X-Api-Key", "h-hidden");
        Mock::given(path(format!("/{name}"))).respond_with(template).mount(&server).await;
    }
    let mut image = b"\0\xff".to_vec();
    image.extend_from_slice(b"bearer-hidden");
    let template = ResponseTemplate::new(200).set_body_raw(image, "image/png");
    Mock::given(path("/image")).respond_with(template).mount(&server).await;
    let (client, recorder) = recording_client(&server.uri());
    let names = ["events", "lines", "form", "html", "scalar", "number", "image"];
    for name in names {
        client.request(Method::GET, &format!("/{name}")).raw().await.unwrap();
    }
    client.request(Method::GET, "/{id}/x").path("id", "bearer-hidden").raw().await.unwrap();
    let call = client.request(Method::GET, "/{hook_token}/y").path("hook_token", "a/path-hidden");
    call.query("filter", r#"{"password":"json-hidden"}"#).raw().await.unwrap();
    let recording = Recording::of(&recorder);
    assert!(!recording.text.contains("hidden"), "{}", recording.text);
    let (client, mock) = recording.client();
    let mut bodies = Vec::new();
    for name in names {
        let response = client.request(Method::GET, &format!("/{name}")).raw().await.unwrap();
        bodies.push(String::from_utf8(response.body().to_vec()).unwrap());
    }
    assert_eq!(
        bodies,
        [
            "event: a\ndata: {\"token\":\"[redacted]\",\"n\":1.50}\n\ndata: [DONE]\n\n: [redacted]\n",
            "{\"password\":\"[redacted]\"}\n{\"n\":  2}\n",
            "access_token=%5Bredacted%5D&scope=a+b",
            "<p>[redacted]",
            "\"[redacted]\"",
            "1.0\n",
            "[redacted]",
        ]
    );
    // The path contained the token of the recording client.
    client.request(Method::GET, "/{id}/x").path("id", "another-token").raw().await.unwrap();
    let call = client.request(Method::GET, "/{hook_token}/y").path("hook_token", "b/another");
    call.query("filter", r#"{"password":"x"}"#).raw().await.unwrap();
    mock.verify().unwrap();
}

#[tokio::test]
async fn equal_requests_are_replayed_in_order_with_their_failures() {
    let server = MockServer::start().await;
    for (status, body) in [(503, "0"), (200, "1"), (200, "2"), (404, "3")] {
        let template = ResponseTemplate::new(status).set_body_raw(body, "application/json");
        Mock::given(any()).respond_with(template).up_to_n_times(1).mount(&server).await;
    }
    let (client, recorder) = recording_client(&server.uri());
    let calls = async |client: &Client| {
        let get = || client.request(Method::GET, "/a");
        let first = get().with_response().await.unwrap();
        let second = get().await.unwrap();
        (first.attempts(), first.body, second, get().await.unwrap_err().status().unwrap().as_u16())
    };
    let recorded = calls(&client).await;
    assert_eq!(recorded, (2, json("1"), json("2"), 404));
    let (client, mock) = Recording::of(&recorder).client();
    assert_eq!(calls(&client).await, recorded);
    mock.verify().unwrap();
}

#[tokio::test]
async fn secrets_of_requests_are_redacted_in_their_responses() {
    let server = MockServer::start().await;
    let echo = |it: &wiremock::Request| ResponseTemplate::new(200).set_body_raw(it.body.clone(), "text/plain");
    Mock::given(any()).respond_with(echo).mount(&server).await;
    let (client, recorder) = recording_client(&server.uri());
    let calls = async |client: &Client, secret: &str| {
        let post = || client.request(Method::POST, "/a");
        let body =
            json(&format!(r#"{{"credentials":[{{"a":"{secret}"}}],"note":"it is {secret}","max_tokens":"100000"}}"#));
        let first = post().json("application/json", &body).raw().await.unwrap();
        post().form(&json(&format!(r#"{{"password":"{secret}","n":"100000"}}"#))).raw().await.unwrap();
        post().multipart(Form::new().value("token", secret)).raw().await.unwrap();
        String::from_utf8(first.body().to_vec()).unwrap()
    };
    assert!(calls(&client, "body-hidden").await.contains("hidden"));
    let recording = Recording::of(&recorder);
    assert!(!recording.text.contains("hidden"), "{}", recording.text);
    let (client, mock) = recording.client();
    let body = calls(&client, "other-secret").await;
    assert!(body.contains(r#""note":"it is [redacted]""#), "{body}");
    mock.verify().unwrap();
}

/// Starts a server that sends one event and keeps the connection open.
async fn endless() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut request = [0; 4096];
        let _ = socket.read(&mut request).await.unwrap();
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
        socket.write_all(format!("{head}9\r\ndata: 1\n\n\r\n").as_bytes()).await.unwrap();
        let _ = socket.read(&mut request).await;
    });
    url
}

#[tokio::test]
async fn streams_without_end_are_recorded_until_the_client_stops() {
    let (client, recorder) = recording_client(&endless().await);
    let stream = async |client: &Client| client.request(Method::GET, "/a").stream().await.unwrap().body;
    let mut body = stream(&client).await;
    assert_eq!(body.chunk().await.unwrap().unwrap(), "data: 1\n\n");
    // The response has not ended yet.
    assert_eq!(Recording::of(&recorder).text, "[\n\n]\n");
    drop(body);
    let recording = Recording::of(&recorder);
    assert!(recording.text.contains(r#""complete":false"#), "{}", recording.text);
    let mock = MockTransport::replay(recording.file()).unwrap();
    let builder = Client::builder("https://api.example.com").idle_timeout(Duration::from_millis(20));
    let client = builder.mock_transport(&mock).build().unwrap();
    let mut body = stream(&client).await;
    assert_eq!(body.chunk().await.unwrap().unwrap(), "data: 1\n\n");
    // The recording does not contain what follows, so nothing is made up.
    assert!(body.chunk().await.is_err());
}

#[tokio::test]
async fn failed_requests_are_not_recorded() {
    let (client, recorder) = recording_client("http://127.0.0.1:1");
    client.request(Method::GET, "/a").await.unwrap_err();
    assert_eq!(Recording::of(&recorder).text, "[\n\n]\n");
    assert_eq!(format!("{recorder:?}"), "Recorder { entries: 0 }");
    MockTransport::replay(Recording::of(&recorder).file()).unwrap().verify().unwrap();
}

#[tokio::test]
async fn paginated_lists_replay_with_their_tokens() {
    let server = MockServer::start().await;
    for (token, body) in [
        (None, r#"{"names":["a"],"nextPageToken":"token-1"}"#),
        (Some("token-1"), r#"{"names":["b"],"nextPageToken":"token-2"}"#),
        (Some("token-2"), r#"{"names":["c"]}"#),
    ] {
        let mock = match token {
            Some(token) => Mock::given(query_param("pageToken", token)),
            None => Mock::given(query_param_is_missing("pageToken")),
        };
        mock.respond_with(ResponseTemplate::new(200).set_body_raw(body, "application/json")).mount(&server).await;
    }
    let (client, recorder) = recording_client(&server.uri());
    let names = async |client: &Client| {
        Call::<Value>::new(client, &LIST, decode::json).items_of::<String>().collect_all().await.unwrap()
    };
    assert_eq!(names(&client).await, ["a", "b", "c"]);
    let (client, mock) = Recording::of(&recorder).client();
    assert_eq!(names(&client).await, ["a", "b", "c"]);
    mock.verify().unwrap();
}
