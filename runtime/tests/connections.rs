//! HTTP/2 connections that do not respond, or are busy.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use h2::SendStream;
use h2::server::SendResponse;
use http::Response;
use sdk_runtime::{Call, Client, ClientBuilder, Error, Method, Operation, RetryPolicy, decode};
use tokio::sync::Barrier;

use crate::support::http2::serve_http2;

const GET: Operation = Operation::new("getThing", Method::GET, "/thing");
const CREATE: Operation = Operation::new("createThing", Method::POST, "/thing");

const QUICK: RetryPolicy = RetryPolicy::new(2).backoff(Duration::ZERO, Duration::ZERO);

/// How a connection treats a request.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Treatment {
    Respond,
    /// Never responds, but replies to PING frames.
    Hang,
    /// Responds with a part of the body.
    Stall,
    /// Ceases to read from the connection.
    Freeze,
}

/// Responds to the requests of the second and later connections, and to the first two of the first connection. Returns the
/// builder of the client, and the number of connections.
async fn serve(later: Treatment) -> (ClientBuilder, Arc<AtomicUsize>) {
    let connections = Arc::<AtomicUsize>::default();
    let seen = Arc::clone(&connections);
    let builder = serve_http2(move |stream, connection| {
        seen.fetch_add(1, Ordering::SeqCst);
        async move {
            let Ok(mut server) = h2::server::handshake(stream).await else { return };
            let mut open = Vec::new();
            let mut number = 0;
            while let Some(Ok((_, mut response))) = server.accept().await {
                number += 1;
                let stream = match if connection == 0 && number > 2 { later } else { Treatment::Respond } {
                    Treatment::Respond => respond(&mut response, "1", true),
                    Treatment::Hang => None,
                    Treatment::Stall => respond(&mut response, "[1", false),
                    Treatment::Freeze => std::future::pending().await,
                };
                open.push((response, stream));
            }
        }
    })
    .await;
    (builder, connections)
}

/// Sends the headers and this part of the body. The stream is reset if it is dropped before its end.
fn respond(response: &mut SendResponse<Bytes>, body: &'static str, is_end: bool) -> Option<SendStream<Bytes>> {
    let mut stream = response.send_response(Response::new(()), false).ok()?;
    stream.send_data(Bytes::from_static(body.as_bytes()), is_end).ok()?;
    Some(stream)
}

fn get(client: &Client) -> Call<'_, sdk_runtime::json::Value> {
    Call::new(client, &GET, decode::json)
}

#[tokio::test]
async fn connection_without_responses_is_given_up_after_a_timeout() {
    for later in [Treatment::Hang, Treatment::Stall, Treatment::Freeze] {
        let (builder, connections) = serve(later).await;
        let client = builder.retries(QUICK).attempt_timeout(Duration::from_secs(3)).build().unwrap();
        let mut attempts = 0;
        for _ in 0..8 {
            attempts += get(&client).with_response().await.unwrap().attempts();
        }
        assert_eq!((attempts, connections.load(Ordering::SeqCst)), (9, 2));
    }
}

#[tokio::test]
async fn connection_of_a_stalled_stream_is_given_up() {
    let (builder, connections) = serve(Treatment::Stall).await;
    let client = builder.retries(QUICK).idle_timeout(Duration::from_secs(2)).build().unwrap();
    for _ in 0..2 {
        get(&client).await.unwrap();
    }
    let mut response = get(&client).stream().await.unwrap();
    assert_eq!(response.body.chunk().await.unwrap().unwrap(), "[1");
    assert!(matches!(response.body.chunk().await, Err(Error::Timeout(_))));
    get(&client).await.unwrap();
    assert_eq!(connections.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn frozen_connection_is_closed_by_pings() {
    let (builder, connections) = serve(Treatment::Freeze).await;
    let builder = builder.retries(QUICK).timeout(Duration::from_secs(600));
    let client = builder.keep_alive_interval(Some(Duration::from_secs(1))).build().unwrap();
    let begin = Instant::now();
    for _ in 0..2 {
        get(&client).await.unwrap();
    }
    // This call is not idempotent, so its attempt has ten minutes.
    let error = Call::<'_, ()>::new(&client, &CREATE, decode::empty).await.unwrap_err();
    assert!(error.is_retryable(), "{error:?}");
    get(&client).await.unwrap();
    assert!(begin.elapsed() < Duration::from_secs(120));
    assert_eq!(connections.load(Ordering::SeqCst), 2);
}

/// The server responds when all requests have arrived.
#[tokio::test]
async fn another_connection_is_opened_when_streams_run_out() {
    const CALLS: usize = 150;
    let barrier = Arc::new(Barrier::new(CALLS));
    let builder = serve_http2(move |stream, _| {
        let barrier = Arc::clone(&barrier);
        async move {
            let server = h2::server::Builder::new().max_concurrent_streams(100).handshake(stream).await;
            let Ok(mut server) = server else { return };
            while let Some(Ok((request, mut response))) = server.accept().await {
                let barrier = Arc::clone(&barrier);
                tokio::spawn(async move {
                    if request.method() == Method::POST {
                        barrier.wait().await;
                    }
                    respond(&mut response, "1", true)
                });
            }
        }
    })
    .await;
    let client = builder.retries(RetryPolicy::never()).build().unwrap();
    get(&client).await.unwrap();
    let calls: Vec<_> = (0..CALLS)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.request(Method::POST, "/thing").await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn request_that_waits_for_a_stream_is_sent_on_another_connection() {
    let processed = Arc::<AtomicUsize>::default();
    let seen = Arc::clone(&processed);
    let builder = serve_http2(move |stream, connection| {
        let seen = Arc::clone(&seen);
        async move {
            let server = h2::server::Builder::new().max_concurrent_streams(1).handshake(stream).await;
            let Ok(mut server) = server else { return };
            let mut open = Vec::new();
            while let Some(Ok((request, mut response))) = server.accept().await {
                if request.uri().path() == "/held" && connection == 0 {
                    open.push(response);
                    continue;
                }
                if request.method() == Method::POST {
                    seen.fetch_add(1, Ordering::SeqCst);
                }
                respond(&mut response, "1", true);
            }
        }
    })
    .await;
    let builder = builder.retries(QUICK).connect_timeout(Duration::from_secs(2)).idle_timeout(Duration::from_secs(1));
    let client = builder.build().unwrap();
    get(&client).await.unwrap();
    let held = client.request(Method::POST, "/held").json("application/json", "x").into_future();
    let held = tokio::time::timeout(Duration::from_secs(30), held);
    let create = Call::<'_, ()>::new(&client, &CREATE, decode::empty).json("application/json", "x");
    let create = async {
        // The other request is first.
        tokio::time::sleep(Duration::from_millis(500)).await;
        let response = create.with_response().await.unwrap();
        assert_eq!((response.attempts(), processed.load(Ordering::SeqCst)), (2, 1));
    };
    tokio::select! {
        _ = held => panic!("the server responded to the request that it holds"),
        () = create => {}
    }
}
