//! Servers that misbehave.

use std::io::Write;
use std::time::Duration;

use crate::support::{StoppedClock, serve, serve_bytes, settle};
use flate2::Compression;
use flate2::write::GzEncoder;
use sdk_runtime::json::Value;
use sdk_runtime::{
    Call, Client, ClientBuilder, DecodeErrorKind, Error, Method, Operation, ResponseError, RetryPolicy, decode,
};
use tokio::io::AsyncWriteExt;

const GET: Operation = Operation::new("getThing", Method::GET, "/thing");

fn builder(uri: &str) -> ClientBuilder {
    Client::builder(uri).retries(RetryPolicy::never())
}

async fn get(builder: ClientBuilder) -> Result<Value, Error> {
    Call::new(&builder.build().unwrap(), &GET, decode::json).await
}

/// A response with these headers, each with its line ending, and this body.
fn http_response(headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn packed(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test(start_paused = true)]
async fn slow_body_times_out_whatever_was_received() {
    let _clock = StoppedClock::new();
    let (uri, requests) = serve(|mut stream, _| async move {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[1,").await.unwrap();
        tokio::time::advance(Duration::from_millis(500)).await;
        std::future::pending::<()>().await;
    })
    .await;
    let policy = RetryPolicy::new(1).backoff(Duration::ZERO, Duration::ZERO);
    let error = get(builder(&uri).attempt_timeout(Duration::from_millis(500)).retries(policy)).await.unwrap_err();
    assert!(matches!(error, Error::Timeout(_)) && error.attempts() == 2, "{error:?}");
    assert_eq!(requests.lock().unwrap().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn error_status_is_returned_even_if_its_body_is_incomplete() {
    let _clock = StoppedClock::new();
    let (uri, _) = serve(|mut stream, _| async move {
        stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\nhal").await.unwrap();
        // The client receives all of it before the timeout.
        for _ in 0..100 {
            settle().await;
        }
        tokio::time::advance(Duration::from_millis(500)).await;
        std::future::pending::<()>().await;
    })
    .await;
    let error = get(builder(&uri).timeout(Duration::from_millis(500))).await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.body()), (404, Some(&Value::from("hal"))));
}

#[tokio::test(start_paused = true)]
async fn error_response_is_not_held_up_by_its_body() {
    let _clock = StoppedClock::new();
    let (uri, _) = serve(|mut stream, number| async move {
        if number > 0 {
            stream.write_all(&http_response("", b"7")).await.unwrap();
            return;
        }
        stream.write_all(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 9\r\n\r\nhal").await.unwrap();
        // The client receives all of it before the timeout.
        for _ in 0..100 {
            settle().await;
        }
        tokio::time::advance(Duration::from_secs(5)).await;
        std::future::pending::<()>().await;
    })
    .await;
    let begin = tokio::time::Instant::now();
    let policy = RetryPolicy::new(1).backoff(Duration::ZERO, Duration::ZERO);
    assert_eq!(get(builder(&uri).retries(policy)).await.unwrap(), Value::from(7));
    assert_eq!(begin.elapsed(), Duration::from_secs(5));
}

#[tokio::test]
async fn deep_nesting_is_an_error() {
    for body in ["[".repeat(1 << 20), "{\"a\":".repeat(1 << 18)] {
        let error = get(builder(&serve_bytes(http_response("", body.as_bytes())).await)).await.unwrap_err();
        assert!(
            matches!(&error, Error::Decode(it) if matches!(it.kind, DecodeErrorKind::Response(ResponseError::Json(_)))),
            "{error}"
        );
    }
}

#[tokio::test]
async fn size_limit_applies_after_decompression() {
    let body = packed(&vec![b' '; 16 << 20]);
    assert!(body.len() < 1 << 20);
    let uri = serve_bytes(http_response("Content-Encoding: gzip\r\n", &body)).await;
    let error = get(builder(&uri).response_limit(1 << 20)).await.unwrap_err();
    assert!(matches!(&error, Error::Decode(it) if matches!(it.kind, DecodeErrorKind::TooLarge(_))), "{error:?}");
    let error = get(builder(&uri)).await.unwrap_err();
    assert!(matches!(&error, Error::Decode(it) if it.raw.len() == 16 << 20), "{error:?}");
}

#[tokio::test]
async fn corrupt_compression_is_an_error() {
    let body = packed(b"[1,2,3]");
    for broken in [&body[..body.len() - 9], b"[1,2,3]"] {
        let uri = serve_bytes(http_response("Content-Encoding: gzip\r\n", broken)).await;
        let error = get(builder(&uri)).await.unwrap_err();
        assert!(matches!(&error, Error::Decode(it) if matches!(it.kind, DecodeErrorKind::Interrupted(_))), "{error:?}");
    }
}

#[tokio::test]
async fn content_type_is_ignored_if_one_response_is_documented() {
    let uri = serve_bytes(http_response("Content-Type: text/html\r\n", b"[1]")).await;
    assert_eq!(get(builder(&uri)).await.unwrap(), Value::parse(b"[1]").unwrap());
    let uri = serve_bytes(http_response("Content-Type: application/json\r\n", b"<html>")).await;
    let error = get(builder(&uri)).await.unwrap_err();
    assert_eq!(
        (error.status().unwrap().as_u16(), error.headers().unwrap()["content-length"].as_bytes()),
        (200, &b"6"[..])
    );
}

#[tokio::test]
async fn invalid_http_is_an_error() {
    for bytes in [&b""[..], b"SSH-2.0-x\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"]
    {
        let error = get(builder(&serve_bytes(bytes).await)).await.unwrap_err();
        assert!(matches!(error, Error::Transport(_)), "{error:?}");
    }
}

#[tokio::test]
async fn part_of_the_content_is_not_a_result() {
    let part = |headers: &str| {
        let whole = String::from_utf8(http_response(headers, b"[1]")).unwrap();
        whole.replacen("200 OK", "206 Partial Content", 1).into_bytes()
    };
    for headers in ["Content-Range: bytes 0-2/9\r\n", "Content-Type: multipart/byteranges; boundary=x\r\n"] {
        let client = builder(&serve_bytes(part(headers)).await).build().unwrap();
        let json: Call<'_, Value> = Call::new(&client, &GET, decode::json);
        let bytes: Call<'_, bytes::Bytes> = Call::new(&client, &GET, decode::bytes);
        for error in [json.await.unwrap_err(), bytes.clone().await.unwrap_err()] {
            let Error::Decode(error) = error else { panic!("{error:?}") };
            assert!(matches!(error.kind, DecodeErrorKind::IncompleteContent) && &error.raw[..] == b"[1]", "{error:?}");
        }
        assert_eq!(bytes.clone().extra_header("Range", "bytes=0-2").await.unwrap(), "[1]");
        assert_eq!(bytes.raw().await.unwrap().body, "[1]");
    }
    // Some APIs use the status for the pages of a list.
    for headers in ["", "Content-Range: id 1..2\r\n"] {
        assert_eq!(get(builder(&serve_bytes(part(headers)).await)).await.unwrap(), Value::parse(b"[1]").unwrap());
    }
}
