//! Streamed responses.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::support::{StoppedClock, assert_little_more, most_memory, run_alone, serve, serve_bytes};
use sdk_runtime::json::Value;
use sdk_runtime::{Call, Client, ClientBuilder, Error, Method, Operation, RetryPolicy, StatusPattern, decode};
use tokio::io::AsyncWriteExt;
use wiremock::matchers::{any, header};
use wiremock::{Mock, MockServer, ResponseTemplate};

const GET: Operation =
    Operation::new("getReport", Method::GET, "/report").errors(&[(StatusPattern::Default, 0)]).accept("text/csv");
const QUICK: RetryPolicy = RetryPolicy::new(2).backoff(Duration::ZERO, Duration::ZERO);

sdk_runtime::request! {
    /// A call with optional arguments.
    pub struct Request -> Value
}

/// Gets a report.
type GetReport<'c> = Request<'c, (), String>;

fn builder(uri: &str) -> ClientBuilder {
    Client::builder(uri).retries(QUICK)
}

fn get(client: &Client) -> Call<'_, String> {
    Call::new(client, &GET, decode::text)
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect()
}

/// Sends the head of a response, and its body in chunks of 1 MiB.
async fn pour(mut stream: tokio::net::TcpStream, announced: u64, mebibytes: u64) {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {announced}\r\nX-Kind: report\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    let piece = vec![7; 1 << 20];
    for _ in 0..mebibytes {
        if stream.write_all(&piece).await.is_err() {
            return;
        }
    }
}

#[tokio::test]
async fn stream_returns_status_headers_and_bytes() {
    let server = MockServer::start().await;
    let template = ResponseTemplate::new(203).set_body_raw("a,b\n1,2\n", "text/csv");
    Mock::given(header("authorization", "Bearer t")).respond_with(template).mount(&server).await;
    let client = builder(&server.uri()).bearer("t").response_limit(1).build().unwrap();
    let call = GetReport::from_call(Call::new(&client, &GET, decode::text)).with_idle_timeout(Duration::from_secs(9));
    let mut response = call.stream().await.unwrap();
    assert_eq!((response.status().as_u16(), response.attempts(), response.body.length()), (203, 1, Some(8)));
    assert_eq!(response.headers()["content-type"], "text/csv");
    let mut read = Vec::new();
    while let Some(bytes) = response.body.chunk().await.unwrap() {
        read.extend_from_slice(&bytes);
    }
    assert_eq!(read, b"a,b\n1,2\n");
    assert!(response.body.chunk().await.unwrap().is_none());
}

#[tokio::test]
async fn errors_before_the_body_are_handled_as_in_other_calls() {
    let server = MockServer::start().await;
    let busy = ResponseTemplate::new(503).set_body_raw(r#"{"message":"later"}"#, "application/json");
    Mock::given(any()).respond_with(busy).up_to_n_times(2).mount(&server).await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_string("now")).mount(&server).await;
    let client = builder(&server.uri()).build().unwrap();
    let error = get(&client).with_retries(RetryPolicy::never()).stream().await.unwrap_err();
    assert_eq!(error.body().unwrap(), &Value::parse(br#"{"message":"later"}"#).unwrap());
    let mut response = get(&client).stream().await.unwrap();
    assert_eq!((response.attempts(), response.body.chunk().await.unwrap().unwrap()), (2, "now".into()));
}

#[tokio::test]
async fn incomplete_body_is_an_error_and_leaves_no_file() {
    let (uri, _) = serve(|stream, _| pour(stream, 3 << 20, 2)).await;
    let client = builder(&uri).build().unwrap();
    let mut response = get(&client).stream().await.unwrap();
    let error = loop {
        match response.body.chunk().await {
            Ok(bytes) => assert!(bytes.is_some(), "the end"),
            Err(error) => break error,
        }
    };
    assert!(matches!(error, Error::Transport(_)) && error.attempts() == 1, "{error:?}");
    assert!(response.body.chunk().await.unwrap().is_none());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report");
    std::fs::write(&path, "before").unwrap();
    let mut bytes = 0;
    let error = get(&client).download(&path).on_progress(|it| bytes = it.bytes).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert!(bytes > 0);
    assert_eq!((names(folder.path()), std::fs::read(&path).unwrap()), (vec!["report".to_owned()], b"before".to_vec()));
}

#[tokio::test(start_paused = true)]
async fn idle_body_times_out_and_slow_body_does_not() {
    let _clock = StoppedClock::new();
    let (uri, _) = serve(|mut stream, _| async move {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf").await.unwrap();
        std::future::pending::<()>().await;
    })
    .await;
    let client = builder(&uri).idle_timeout(Duration::from_millis(50)).build().unwrap();
    let mut response = get(&client).stream().await.unwrap();
    assert_eq!(response.body.chunk().await.unwrap().unwrap(), "half");
    let (error, ()) = tokio::join!(response.body.chunk(), tokio::time::advance(Duration::from_millis(50)));
    let error = error.unwrap_err();
    assert!(
        matches!(&error, Error::Timeout(it) if it.to_string() == "getReport: no data received for 50ms"),
        "{error:?}"
    );
    // Each chunk arrives within the idle timeout, but together they take longer than it and than the timeout of the
    // call.
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
    let received = Arc::new(tokio::sync::Mutex::new(receiver));
    let (uri, _) = serve(move |mut stream, _| {
        let received = Arc::clone(&received);
        async move {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n").await.unwrap();
            for _ in 0..12 {
                tokio::time::advance(Duration::from_millis(900)).await;
                stream.write_all(b"x").await.unwrap();
                received.lock().await.recv().await.unwrap();
            }
        }
    })
    .await;
    let second = Duration::from_secs(1);
    let builder = builder(&uri).idle_timeout(second).timeout(second).attempt_timeout(second);
    let client = builder.build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let download = get(&client).download(folder.path().join("slow"));
    let written = download.on_progress(move |_| sender.send(()).unwrap()).await.unwrap();
    assert_eq!(written.body, 12);
}

#[tokio::test]
async fn downloads_use_the_path_of_the_caller() {
    let server = MockServer::start().await;
    let template = ResponseTemplate::new(200).set_body_string("all of it");
    let named = template.insert_header("Content-Disposition", "attachment; filename=\"../../evil\"");
    Mock::given(any()).respond_with(named).mount(&server).await;
    let client = builder(&server.uri()).build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine");
    let mut progress = Vec::new();
    let call = GetReport::from_call(Call::new(&client, &GET, decode::text)).download(&path);
    let written = call.on_progress(|it| progress.push((it.bytes, it.total))).await.unwrap();
    assert_eq!((written.body, progress), (9, vec![(9, Some(9))]));
    assert_eq!((names(folder.path()), std::fs::read(&path).unwrap()), (vec!["mine".to_owned()], b"all of it".to_vec()));
    for path in [folder.path().join("none/mine"), folder.path().join("..")] {
        let error = get(&client).download(&path).await.unwrap_err();
        assert!(matches!(&error, Error::File(it) if it.path == path) && !error.is_retryable(), "{error:?}");
    }
    assert_eq!(names(folder.path()), ["mine"]);
}

#[tokio::test]
async fn dropped_download_leaves_no_file() {
    let (uri, _) = serve(|mut stream, _| async move {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf").await.unwrap();
        std::future::pending::<()>().await;
    })
    .await;
    let client = builder(&uri).build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (sender, mut begun) = tokio::sync::mpsc::unbounded_channel();
    let path = folder.path().to_owned();
    let download = get(&client).download(path.join("x")).on_progress(move |_| sender.send(names(&path)).unwrap());
    tokio::select! {
        _ = download.into_future() => panic!("the end"),
        there = begun.recv() => assert_eq!(there.unwrap().len(), 1),
    }
    assert_eq!(names(folder.path()).len(), 0);
}

#[tokio::test]
async fn compressed_bodies_are_decompressed_and_have_no_length() {
    // `printf hello | gzip -n`.
    let packed =
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb\x48\xcd\xc9\xc9\x07\x00\x86\xa6\x10\x36\x05\x00\x00\x00";
    let mut response =
        format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", packed.len()).into_bytes();
    response.extend_from_slice(packed);
    let client = builder(&serve_bytes(response).await).build().unwrap();
    let mut response = get(&client).stream().await.unwrap();
    assert_eq!(response.body.length(), None);
    assert_eq!(response.body.chunk().await.unwrap().unwrap(), "hello");
    assert_eq!(get(&client).await.unwrap(), "hello");
}

#[test]
fn large_downloads_use_constant_memory() {
    run_alone("streams::downloads_a_gibibyte");
}

/// In its own process because memory is measured per process.
#[ignore = "is run by the test above"]
#[tokio::test(flavor = "multi_thread")]
async fn downloads_a_gibibyte() {
    let (uri, _) = serve(|stream, _| pour(stream, 1 << 30, 1 << 10)).await;
    let client = builder(&uri).timeout(Duration::from_secs(600)).build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let before = most_memory();
    let written = get(&client).download(folder.path().join("large")).await.unwrap();
    assert_eq!(written.body, 1 << 30);
    assert_eq!(std::fs::metadata(folder.path().join("large")).unwrap().len(), 1 << 30);
    assert_little_more(before);
}
