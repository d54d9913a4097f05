//! Calls over HTTP/2: connections that end, and streams that are refused.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sdk_runtime::json::Value;
use sdk_runtime::{
    Call, Client, ClientBuilder, Conditional, DecodeErrorKind, Error, Method, Operation, RetryPolicy, decode,
};

use crate::support::http2::{Fate, serve_fates, serve_http2};

const GET: Operation = Operation::new("getThing", Method::GET, "/thing");
const CREATE: Operation = Operation::new("createThing", Method::POST, "/thing");

const QUICK: RetryPolicy = RetryPolicy::new(2).backoff(Duration::ZERO, Duration::ZERO);

fn client(builder: ClientBuilder) -> Client {
    builder.retries(QUICK).build().unwrap()
}

fn call<'c>(client: &'c Client, operation: &'static Operation) -> Call<'c, ()> {
    Call::new(client, operation, decode::empty)
}

#[tokio::test]
async fn requests_above_the_last_stream_are_repeated() {
    for is_empty in [true, false] {
        let (builder, count) = serve_fates(&[Fate::GoAway { last: 0 }, Fate::Respond]).await;
        let client = client(builder);
        let call = call(&client, &CREATE);
        let call = if is_empty { call } else { call.json("application/json", "x") };
        assert_eq!(call.with_response().await.unwrap().attempts(), 2);
        assert_eq!(*count.lock().unwrap(), 2);
    }
}

#[tokio::test]
async fn requests_up_to_the_last_stream_are_repeated_only_if_idempotent() {
    for last in [1, 0x7fff_ffff] {
        for (operation, attempts) in [(&CREATE, 1), (&GET, 3)] {
            let fates: &[_] =
                if last == 1 { &[Fate::GoAway { last: 1 }] } else { &[Fate::GoAway { last: 0x7fff_ffff }] };
            let (builder, count) = serve_fates(fates).await;
            let error = call(&client(builder), operation).await.unwrap_err();
            assert!(matches!(&error, Error::Transport(it) if it.attempts() == attempts), "{error:?}");
            assert_eq!(*count.lock().unwrap(), usize::try_from(attempts).unwrap());
        }
    }
}

#[tokio::test]
async fn refused_streams_are_repeated_as_often_as_the_policy_says() {
    for operation in [&GET, &CREATE] {
        let (builder, count) = serve_fates(&[Fate::Refuse]).await;
        let client = client(builder);
        let error = call(&client, operation).await.unwrap_err();
        assert!(matches!(&error, Error::Transport(it) if it.attempts() == 3), "{error:?}");
        assert!(error.is_retryable());
        assert_eq!(*count.lock().unwrap(), 3);
        call(&client, operation).with_retries(RetryPolicy::never()).await.unwrap_err();
        assert_eq!(*count.lock().unwrap(), 4);
    }
}

/// RFC 9113, section 8.1: the response counts, although the stream is reset.
#[tokio::test]
async fn response_before_the_end_of_an_upload_is_returned() {
    for size in [10, 1 << 20] {
        let (builder, _) = serve_fates(&[Fate::Reject]).await;
        let client = client(builder);
        let upload = call(&client, &CREATE).bytes("text/plain", vec![b'x'; size]);
        let error = upload.await.unwrap_err();
        assert_eq!((error.status().map(|it| it.as_u16()), error.attempts()), (Some(400), 1), "{error:?}");
    }
}

/// A server that ends its connections gracefully sends GOAWAY while clients are sending requests.
#[tokio::test(flavor = "multi_thread")]
async fn requests_are_processed_once_while_connections_end() {
    const CALLERS: usize = 20;
    const CALLS: usize = 50;
    let processed = Arc::<Mutex<HashMap<String, usize>>>::default();
    let seen = Arc::clone(&processed);
    let builder = serve_http2(move |stream, _| {
        let seen = Arc::clone(&seen);
        async move {
            let Ok(mut connection) = h2::server::handshake(stream).await else { return };
            let mut number = 0;
            while let Some(Ok((request, mut response))) = connection.accept().await {
                number += 1;
                if number == 20 {
                    connection.graceful_shutdown();
                }
                let seen = Arc::clone(&seen);
                tokio::spawn(async move {
                    let (head, mut body) = request.into_parts();
                    while let Some(chunk) = body.data().await {
                        // The client may cancel the request.
                        let Ok(chunk) = chunk else { return };
                        let _released = body.flow_control().release_capacity(chunk.len());
                    }
                    *seen.lock().unwrap().entry(head.uri.path().to_owned()).or_default() += 1;
                    let _sent = response.send_response(http::Response::new(()), true);
                });
            }
        }
    })
    .await;
    let builder = builder.connect_timeout(Duration::from_secs(5)).idle_timeout(Duration::from_secs(5));
    let client = builder.retries(QUICK).retry_budget(100_000).build().unwrap();
    let callers: Vec<_> = (0..CALLERS)
        .map(|caller| {
            let client = client.clone();
            tokio::spawn(async move {
                for number in 0..CALLS {
                    let call = client.request(Method::POST, &format!("/things/{caller}-{number}"));
                    let call = call.json("application/json", "x").with_timeout(Duration::from_secs(30));
                    // The call fails if the outcome of its request is unknown.
                    let _either = call.await;
                }
            })
        })
        .collect();
    for caller in callers {
        caller.await.unwrap();
    }
    let processed = processed.lock().unwrap();
    let twice: Vec<_> = processed.iter().filter(|(_, count)| **count > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
    assert!(processed.len() * 10 > CALLERS * CALLS * 9, "{} of {}", processed.len(), CALLERS * CALLS);
}

/// The reason `NO_ERROR` is for the end of an upload, and not for a response that ends too early (RFC 9113, section 8.1).
#[tokio::test]
async fn reset_body_is_incomplete_whatever_the_reason() {
    for reason in [h2::Reason::NO_ERROR, h2::Reason::CANCEL, h2::Reason::INTERNAL_ERROR] {
        // Without a length, the HTTP client does not report a reset with `NO_ERROR`.
        for length in [None, Some("9")].into_iter().filter(|it| it.is_some() || reason != h2::Reason::NO_ERROR) {
            let builder = serve_http2(move |stream, _| async move {
                let mut connection = h2::server::handshake(stream).await.unwrap();
                while let Some(Ok((_, mut response))) = connection.accept().await {
                    let mut head = http::Response::new(());
                    head.headers_mut().extend(length.map(|it| (http::header::CONTENT_LENGTH, it.parse().unwrap())));
                    let mut body = response.send_response(head, false).unwrap();
                    tokio::spawn(async move {
                        body.send_data("[1]".into(), false).unwrap();
                        // Resetting the stream would discard data that was not sent.
                        tokio::time::sleep(Duration::from_millis(20)).await;
                        body.send_reset(reason);
                    });
                }
            })
            .await;
            let client = builder.retries(RetryPolicy::never()).build().unwrap();
            let error = Call::<Value>::new(&client, &GET, decode::json).await.unwrap_err();
            assert!(
                matches!(&error, Error::Decode(it) if matches!(it.kind, DecodeErrorKind::Interrupted(_))),
                "{reason:?} {length:?}: {error:?}"
            );
            assert!(error.is_retryable());
            let folder = tempfile::tempdir().unwrap();
            let error = client.request(Method::GET, "/thing").download(folder.path().join("thing")).await.unwrap_err();
            assert!(matches!(error, Error::Transport(_)), "{reason:?} {length:?}: {error:?}");
        }
    }
}

#[tokio::test]
async fn response_without_content_may_have_a_length() {
    let builder = serve_http2(|stream, _| async move {
        let mut connection = h2::server::handshake(stream).await.unwrap();
        while let Some(Ok((request, mut response))) = connection.accept().await {
            let status = match *request.method() {
                Method::HEAD => 200,
                Method::POST => 204,
                _ => 304,
            };
            let head = http::Response::builder().status(status).header("content-length", "9").body(()).unwrap();
            response.send_response(head, true).unwrap();
        }
    })
    .await;
    let client = builder.retries(RetryPolicy::never()).build().unwrap();
    client.request(Method::HEAD, "/thing").await.unwrap();
    client.request(Method::POST, "/thing").await.unwrap();
    let conditional = client.request(Method::GET, "/thing").extra_header("if-none-match", "\"1\"").conditional();
    assert!(matches!(conditional.await.unwrap(), Conditional::NotModified(_)));
}

#[tokio::test]
async fn event_streams_end_with_their_stream() {
    let builder = serve_http2(|stream, _| async move {
        let mut connection = h2::server::handshake(stream).await.unwrap();
        while let Some(Ok((request, mut response))) = connection.accept().await {
            let head = http::Response::builder().header("content-type", "text/event-stream").body(()).unwrap();
            let mut body = response.send_response(head, false).unwrap();
            tokio::spawn(async move {
                body.send_data("data: 1\n\ndata: 2".into(), false).unwrap();
                // Resetting the stream would discard data that was not sent.
                tokio::time::sleep(Duration::from_millis(20)).await;
                match *request.method() {
                    Method::GET => body.send_data("\n\n".into(), true).unwrap(),
                    _ => body.send_reset(h2::Reason::INTERNAL_ERROR),
                }
            });
        }
    })
    .await;
    let client = client(builder);
    let mut events = client.request(Method::GET, "/events").events().await.unwrap();
    assert_eq!(events.next_event().await.unwrap().unwrap().data, Value::from(1));
    assert_eq!(events.next_event().await.unwrap().unwrap().data, Value::from(2));
    assert!(events.next_event().await.unwrap().is_none());
    let mut events = client.request(Method::POST, "/events").events().await.unwrap();
    assert_eq!(events.next_event().await.unwrap().unwrap().data, Value::from(1));
    assert!(matches!(events.next_event().await, Err(Error::Transport(_))));
    assert!(events.next_event().await.unwrap().is_none());
}
