//! Uploads of files.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::{assert_little_more, most_memory, run_alone, serve};
use sdk_runtime::json::{Decoding, Value};
use sdk_runtime::multipart::{Form, Part};
use sdk_runtime::{Call, Client, Error, Method, Operation, RequestError, RetryPolicy, Upload, decode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

const PUT: Operation = Operation::new("putPhoto", Method::PUT, "/photo");
const DONE: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

sdk_runtime::request! {
    /// A call with optional arguments.
    pub struct OptionalCall -> Value
}

/// Sends a photo.
type PutPhoto<'c> = OptionalCall<'c, (), Value>;

async fn server(statuses: &[u16]) -> (MockServer, Client) {
    let server = MockServer::start().await;
    for status in statuses {
        let template = ResponseTemplate::new(*status).set_body_raw("1", "application/json");
        Mock::given(any()).respond_with(template).up_to_n_times(1).mount(&server).await;
    }
    let policy = RetryPolicy::new(2).backoff(Duration::ZERO, Duration::ZERO);
    let client = Client::builder(&server.uri()).retries(policy).build().unwrap();
    (server, client)
}

async fn sent(server: &MockServer) -> Vec<Request> {
    server.received_requests().await.unwrap()
}

fn put(client: &Client) -> Call<'_, ()> {
    Call::new(client, &PUT, decode::empty)
}

#[tokio::test]
async fn files_are_opened_again_for_each_attempt() {
    let (server, client) = server(&[503, 200]).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("photo.png");
    let content: Vec<u8> = (0..200_000_u32).map(|it| it.to_le_bytes()[0]).collect();
    std::fs::write(&path, &content).unwrap();
    let progress = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&progress);
    let upload = Upload::file(&path).on_progress(move |it| seen.lock().unwrap().push((it.bytes, it.total)));
    put(&client).bytes("application/zip", upload).await.unwrap();
    let requests = sent(&server).await;
    assert_eq!(requests.len(), 2);
    for request in requests {
        assert_eq!(request.headers["content-length"], "200000");
        assert_eq!(request.headers["content-type"], "application/zip");
        assert!(!request.headers.contains_key("transfer-encoding"));
        assert!(request.body == content);
    }
    let progress = progress.lock().unwrap();
    let ends = progress.iter().filter(|it| **it == (200_000, Some(200_000))).count();
    assert!(ends == 2 && progress.len() > 2, "{progress:?}");
}

#[tokio::test]
async fn forms_can_contain_files() {
    let (server, client) = server(&[200]).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a \"b\".csv");
    std::fs::write(&path, "1,2").unwrap();
    let form = Form::new().part("file", Part::file(&path)).value("name", "n");
    let form = form.part("other", Part::file(&path).file_name("c").content_type("text/x"));
    put(&client).multipart(form).await.unwrap();
    let request = &sent(&server).await[0];
    let boundary = request.headers["content-type"].to_str().unwrap().split_once("boundary=").unwrap().1.to_owned();
    let expected = "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a %22b%22.csv\"\r\nContent-Type: text/csv\r\n\r\n1,2\r\n\
        --B\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nn\r\n\
        --B\r\nContent-Disposition: form-data; name=\"other\"; filename=\"c\"\r\nContent-Type: text/x\r\n\r\n1,2\r\n--B--\r\n";
    assert_eq!(String::from_utf8_lossy(&request.body).replace(&boundary, "B"), expected);
    assert_eq!(request.headers["content-length"].to_str().unwrap(), request.body.len().to_string());
}

#[tokio::test]
async fn upload_determines_the_content_type_of_wildcards() {
    let (server, client) = server(&[200; 4]).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("photo.png");
    std::fs::write(&path, "").unwrap();
    for (upload, expected) in [
        (Upload::file(&path), "image/png"),
        (Upload::file(&path).content_type("image/x"), "image/x"),
        (Upload::from("x"), "application/octet-stream"),
        (Upload::from(vec![1]).content_type("image/y"), "image/y"),
    ] {
        put(&client).bytes("image/*", upload).await.unwrap();
        assert_eq!(sent(&server).await.last().unwrap().headers["content-type"], expected);
    }
}

#[tokio::test]
async fn unreadable_files_are_errors_and_nothing_is_sent() {
    let (server, client) = server(&[200]).await;
    let folder = tempfile::tempdir().unwrap();
    for path in [folder.path().join("none"), folder.path().to_owned()] {
        let error = put(&client).bytes("image/png", Upload::file(&path)).await.unwrap_err();
        assert!(matches!(&error, Error::File(it) if it.path == path) && error.attempts() == 0, "{error:?}");
        assert!(error.to_string().starts_with("putPhoto: cannot access file "), "{error}");
    }
    assert_eq!(sent(&server).await.len(), 0);
}

#[tokio::test]
async fn truncated_file_is_an_error() {
    let (_server, client) = server(&[200]).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log");
    let file = std::fs::File::create(&path).unwrap();
    file.set_len(8 << 20).unwrap();
    let upload = Upload::file(&path).on_progress(move |_| file.set_len(0).unwrap());
    let call = put(&client).with_retries(RetryPolicy::never()).bytes("text/plain", upload);
    let error = call.await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn pipes_and_devices_are_errors_and_do_not_block() {
    let (server, client) = server(&[200]).await;
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for path in [pipe, "/dev/zero".into()] {
        let error = put(&client).bytes("image/png", Upload::file(&path)).await.unwrap_err();
        let Error::File(error) = error else { panic!("{error:?}") };
        assert_eq!((error.path, error.source.to_string().as_str()), (path, "not a regular file"));
    }
    assert_eq!(sent(&server).await.len(), 0);
}

#[tokio::test]
async fn streams_are_sent_with_or_without_a_length() {
    let (server, client) = server(&[200; 3]).await;
    let content: Vec<u8> = (0..200_000_u32).map(|it| it.to_le_bytes()[0]).collect();
    let reader = || std::io::Cursor::new(content.clone());
    let progress = Arc::new(Mutex::new(None));
    let seen = Arc::clone(&progress);
    let upload =
        Upload::stream(reader(), None).on_progress(move |it| *seen.lock().unwrap() = Some((it.bytes, it.total)));
    put(&client).bytes("image/*", upload).await.unwrap();
    assert_eq!(*progress.lock().unwrap(), Some((200_000, None)));
    // The rest of a longer stream is not read.
    put(&client).bytes("image/png", Upload::stream(reader(), 150_000)).await.unwrap();
    let requests = sent(&server).await;
    assert_eq!(requests[0].headers["content-type"], "application/octet-stream");
    assert!(!requests[0].headers.contains_key("content-length") && requests[0].body == content);
    assert!(requests[1].headers["content-length"] == "150000" && requests[1].body == content[..150_000]);
    let form =
        Form::new().part("file", Part::new(Upload::stream(&b"1,2"[..], 3)).file_name("a.csv")).value("name", "n");
    put(&client).multipart(form).await.unwrap();
    let form = &sent(&server).await[2];
    assert_eq!(form.headers["content-length"].to_str().unwrap(), form.body.len().to_string());
    assert!(String::from_utf8_lossy(&form.body).contains("\r\n\r\n1,2\r\n--"));
}

#[tokio::test]
async fn streams_are_sent_once() {
    for status in [429, 503] {
        let (server, client) = server(&[status, 200]).await;
        let call = put(&client).bytes("text/plain", Upload::stream(&b"once"[..], 4));
        let error = call.clone().await.unwrap_err();
        assert_eq!((error.status().unwrap().as_u16(), error.attempts()), (status, 1));
        let error = call.await.unwrap_err();
        assert!(matches!(&error, Error::Request(it) if **it == RequestError::StreamSent), "{error:?}");
        assert_eq!((error.attempts(), sent(&server).await.len()), (0, 1));
    }
    // A redirect or a new token would need the body again.
    let server = MockServer::start().await;
    let moved = ResponseTemplate::new(307).insert_header("Location", "/other");
    Mock::given(any()).respond_with(moved).mount(&server).await;
    let client = Client::builder(&server.uri()).build().unwrap();
    let error = put(&client).bytes("text/plain", Upload::stream(&b"once"[..], 4)).await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 307);
    assert_eq!(sent(&server).await.len(), 1);
}

#[tokio::test]
async fn short_stream_is_an_error() {
    let (_server, client) = server(&[200]).await;
    let error = put(&client).bytes("text/plain", Upload::stream(&b"short"[..], 9)).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)) && error.attempts() == 1, "{error:?}");
}

#[tokio::test]
async fn panic_of_a_progress_function_is_that_of_the_call() {
    let (_server, client) = server(&[200; 3]).await;
    let count = Arc::new(Mutex::new(0));
    let counted = Arc::clone(&count);
    let upload = Upload::from("abc").on_progress(move |_| {
        *counted.lock().unwrap() += 1;
        panic!("no progress");
    });
    let call = tokio::spawn(async move { put(&client).bytes("text/plain", upload).await.is_ok() });
    let panic = call.await.unwrap_err().into_panic();
    assert_eq!(panic.downcast_ref::<&str>(), Some(&"no progress"));
    assert_eq!(*count.lock().unwrap_or_else(std::sync::PoisonError::into_inner), 1);
}

#[tokio::test]
async fn members_can_be_added_to_object_bodies() {
    let (server, client) = server(&[200; 2]).await;
    let body = Value::parse(br#"{"a":1,"big":12345678901234567890.10,"b":2}"#).unwrap();
    let call = PutPhoto::from_call(Call::new(&client, &PUT, decode::json).json("application/merge-patch+json", &body));
    call.extra_body("b", "two").extra_body("c", &vec![3]).with_decoding(Decoding::Strict).await.unwrap();
    put(&client).extra_body("only", &true).await.unwrap();
    let requests = sent(&server).await;
    let text = |number: usize| String::from_utf8_lossy(&requests[number].body).into_owned();
    assert_eq!(text(0), r#"{"a":1,"big":12345678901234567890.10,"b":"two","c":[3]}"#);
    assert_eq!(requests[0].headers["content-type"], "application/merge-patch+json");
    assert_eq!(
        (text(1).as_str(), &requests[1].headers["content-type"]),
        (r#"{"only":true}"#, &"application/json".parse().unwrap())
    );
    for call in [put(&client).json("application/json", &7), put(&client).bytes("image/png", "{}")] {
        let error = call.extra_body("a", &1).await.unwrap_err();
        assert!(matches!(error, Error::Request(it) if *it == RequestError::ExtraBody));
    }
    assert_eq!(sent(&server).await.len(), 2);
}

#[tokio::test]
async fn decoding_can_be_set_per_call() {
    let (_server, client) = server(&[200; 2]).await;
    let call: Call<'_, String> = Call::new(&client, &PUT, decode::json);
    assert_eq!(call.clone().await.unwrap(), "1");
    let error = call.with_decoding(Decoding::Strict).await.unwrap_err();
    assert!(matches!(&error, Error::Decode(it) if it.path() == Some("$")), "{error:?}");
}

#[test]
fn large_uploads_use_constant_memory() {
    run_alone("uploads::uploads_a_gibibyte");
}

/// In its own process because memory is measured per process.
#[ignore = "is run by the test above"]
#[tokio::test(flavor = "multi_thread")]
async fn uploads_a_gibibyte() {
    let (sender, mut received) = tokio::sync::mpsc::unbounded_channel();
    let (uri, requests) = serve(move |mut stream, _| {
        let sender = sender.clone();
        async move {
            let (mut count, mut piece) = (0, vec![0; 1 << 16]);
            while count < 1 << 30 {
                match stream.read(&mut piece).await.unwrap() {
                    0 => break,
                    length => count += length,
                }
            }
            stream.write_all(DONE).await.unwrap();
            sender.send(count).unwrap();
        }
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large");
    // The file is sparse: nothing is written.
    std::fs::File::create(&path).unwrap().set_len(1 << 30).unwrap();
    let client = Client::builder(&uri).timeout(Duration::from_secs(600)).build().unwrap();
    let before = most_memory();
    put(&client).bytes("application/zip", Upload::file(&path)).await.unwrap();
    assert_eq!(received.recv().await.unwrap(), 1 << 30);
    assert!(requests.lock().unwrap()[0].to_lowercase().contains("content-length: 1073741824\r\n"));
    assert_little_more(before);
}

#[tokio::test]
async fn stalled_uploads_time_out_and_slow_ones_do_not() {
    let content = vec![0; 24 << 20];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("photo");
    std::fs::write(&path, &content).unwrap();
    // The server reads only the headers.
    let (uri, _) = serve(|stream, _| async move {
        std::future::pending::<()>().await;
        drop(stream);
    })
    .await;
    let client = Client::builder(&uri).retries(RetryPolicy::never()).build().unwrap();
    for upload in [Upload::file(&path), content.into()] {
        let call = put(&client).bytes("application/zip", upload).with_idle_timeout(Duration::from_millis(500));
        let error = call.await.unwrap_err();
        let expected = "putPhoto: no data could be sent for 500ms";
        assert!(matches!(&error, Error::Timeout(it) if it.to_string() == expected), "{error:?}");
    }
    let (uri, _) = serve(|mut stream, _| async move {
        let mut piece = vec![0; 4 << 20];
        for _ in 0..6 {
            tokio::time::sleep(Duration::from_secs(1)).await;
            stream.read_exact(&mut piece).await.unwrap();
        }
        stream.write_all(DONE).await.unwrap();
    })
    .await;
    let client = Client::builder(&uri).retries(RetryPolicy::never()).idle_timeout(Duration::from_secs(5)).build();
    put(&client.unwrap()).bytes("application/zip", Upload::file(&path)).await.unwrap();
}
