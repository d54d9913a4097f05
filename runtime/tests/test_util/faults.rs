//! Faults of a mock server, with a paused clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sdk_runtime::json::Value;
use sdk_runtime::test_util::{ExpectedCall, Fault, MockTransport};
use sdk_runtime::{Call, Client, DecodeErrorKind, Error, HttpError, Method, RetryPolicy, StatusCode, Upload};
use tokio::time::Instant;

use super::{builder, json};

const SECOND: Duration = Duration::from_secs(1);

fn client_of(mock: &MockTransport) -> Client {
    let policy = RetryPolicy::new(2).backoff(Duration::ZERO, Duration::ZERO);
    builder().retries(policy).mock_transport(mock).build().unwrap()
}

fn mock_of(call: impl FnOnce(ExpectedCall) -> ExpectedCall, method: Method) -> MockTransport {
    let mock = MockTransport::new();
    mock.expect(call(ExpectedCall::new(method, "/v1/a")));
    mock
}

/// Returns the kind of an error.
fn kind(error: &Error) -> &'static str {
    match error {
        Error::Connect(_) => "connect",
        Error::Timeout(_) => "timeout",
        Error::Transport(_) => "transport",
        Error::Decode(error) if matches!(error.kind, DecodeErrorKind::Interrupted(_)) => "interrupted",
        _ => "other",
    }
}

fn io_kind(error: &Error) -> Option<std::io::ErrorKind> {
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<std::io::Error>() {
            return Some(error.kind());
        }
        cause = error.source();
    }
    None
}

#[tokio::test(start_paused = true)]
async fn faults_are_retried_like_those_of_connections() {
    for (fault, kind_of_error, is_retried, is_retried_always) in [
        (Fault::ConnectionRefused, "connect", true, true),
        (Fault::ConnectTimeout, "connect", true, true),
        (Fault::InvalidCertificate, "connect", false, false),
        (Fault::NoResponse, "timeout", true, false),
        (Fault::ConnectionReset, "transport", true, false),
    ] {
        for (method, is_retried) in [(Method::GET, is_retried), (Method::POST, is_retried_always)] {
            let mock = mock_of(|it| it.fail(fault).fail(fault).respond(200, "7"), method.clone());
            let result = client_of(&mock).request(method.clone(), "/a").with_response().await;
            if is_retried {
                let response = result.unwrap();
                assert_eq!((response.attempts(), response.body()), (3, &json("7")), "{fault:?} {method}");
                mock.verify().unwrap();
            } else {
                let error = result.unwrap_err();
                assert_eq!((kind(&error), error.attempts()), (kind_of_error, 1), "{fault:?} {method}");
                assert!(
                    mock.verify().unwrap_err().to_string().ends_with(": GET /v1/a (2 times)") || method == Method::POST
                );
            }
            // Connections that are not established receive nothing.
            let received = match kind_of_error {
                "connect" => usize::from(is_retried),
                _ if is_retried => 3,
                _ => 1,
            };
            assert_eq!(mock.received().len(), received, "{fault:?} {method}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn faults_that_persist_have_the_errors_of_connections() {
    use std::io::ErrorKind::{ConnectionRefused, ConnectionReset, TimedOut};
    for (fault, kind_of_error, is_retryable, io) in [
        (Fault::ConnectionRefused, "connect", true, Some(ConnectionRefused)),
        (Fault::ConnectTimeout, "connect", true, Some(TimedOut)),
        (Fault::InvalidCertificate, "connect", false, Some(std::io::ErrorKind::Other)),
        (Fault::NoResponse, "timeout", true, None),
        (Fault::ConnectionReset, "transport", true, Some(ConnectionReset)),
    ] {
        let mock = mock_of(|it| it.fail(fault).repeatedly(), Method::GET);
        let error = client_of(&mock).request(Method::GET, "/a").await.unwrap_err();
        assert_eq!(
            (kind(&error), error.is_retryable(), io_kind(&error)),
            (kind_of_error, is_retryable, io),
            "{fault:?}"
        );
        assert_eq!(error.attempts(), if is_retryable { 3 } else { 1 });
        let source = std::error::Error::source(&error).unwrap();
        assert!(source.is::<HttpError>(), "{source:?}");
    }
    // A real connection that is refused.
    let refused = Client::builder("http://127.0.0.1:1").retries(RetryPolicy::never()).build().unwrap();
    let error = refused.request(Method::GET, "/a").await.unwrap_err();
    assert_eq!((kind(&error), error.is_retryable(), io_kind(&error)), ("connect", true, Some(ConnectionRefused)));
}

#[tokio::test(start_paused = true)]
async fn faults_take_the_time_of_the_timeouts() {
    let elapsed = async |fault: Fault, change: fn(Call<'_, Value>) -> Call<'_, Value>| {
        let mock = mock_of(|it| it.fail(fault).repeatedly(), Method::POST);
        let client = builder().connect_timeout(3 * SECOND).retries(RetryPolicy::never()).mock_transport(&mock).build();
        let (client, begin) = (client.unwrap(), Instant::now());
        let error = change(client.request(Method::POST, "/a")).await.unwrap_err();
        (kind(&error), begin.elapsed().as_millis())
    };
    let is_near = |(kind, elapsed): (&'static str, u128), expected: (&str, u128)| {
        assert!(kind == expected.0 && elapsed.abs_diff(expected.1) < 10, "{kind} {elapsed}");
    };
    is_near(elapsed(Fault::ConnectTimeout, |it| it).await, ("connect", 3000));
    is_near(elapsed(Fault::ConnectTimeout, |it| it.with_timeout(SECOND)).await, ("timeout", 1000));
    is_near(elapsed(Fault::ConnectionRefused, |it| it).await, ("connect", 0));
    is_near(elapsed(Fault::NoResponse, |it| it).await, ("timeout", 60_000));
    is_near(elapsed(Fault::NoResponse, |it| it.with_attempt_timeout(2 * SECOND)).await, ("timeout", 2000));
}

#[tokio::test(start_paused = true)]
async fn delays_count_toward_timeouts() {
    let mock = mock_of(|it| it.respond(200, "1").delay(5 * SECOND).respond(200, "2").delay(2 * SECOND), Method::GET);
    let client = builder().attempt_timeout(4 * SECOND).mock_transport(&mock).build().unwrap();
    let begin = Instant::now();
    let response = client.request(Method::GET, "/a").with_response().await.unwrap();
    assert_eq!((response.attempts(), response.body()), (2, &json("2")));
    assert!((6..8).contains(&begin.elapsed().as_secs()), "{:?}", begin.elapsed());

    // Settings before an outcome belong to it.
    let mock = mock_of(
        |it| it.delay(SECOND).respond_header("x-a", "1").respond(201, "1").fail(Fault::ConnectionReset),
        Method::GET,
    );
    let begin = Instant::now();
    let response = client_of(&mock).request(Method::GET, "/a").with_response().await.unwrap();
    assert_eq!((response.status(), response.header::<i64>("x-a")), (StatusCode::CREATED, Some(1)));
    assert_eq!(begin.elapsed().as_secs(), 1);
    assert_eq!(mock.verify().unwrap_err().to_string(), "expected calls were not made: GET /v1/a");

    // A response that has settings is not replaced by a fault.
    let begun = |it: ExpectedCall| {
        it.delay(SECOND).stall_body().fail(Fault::ConnectionReset).respond_header("x-a", "1").respond(201, "")
    };
    let mock = mock_of(begun, Method::GET);
    let response = client_of(&mock).request(Method::GET, "/a").with_response().await.unwrap();
    assert_eq!(
        (response.attempts(), response.status(), response.header::<i64>("x-a")),
        (3, StatusCode::CREATED, Some(1))
    );

    let mock = mock_of(|it| it.delay(SECOND).fail(Fault::ConnectionReset), Method::POST);
    let begin = Instant::now();
    assert_eq!(kind(&client_of(&mock).request(Method::POST, "/a").await.unwrap_err()), "transport");
    assert_eq!(begin.elapsed().as_secs(), 1);
    mock.verify().unwrap();
}

#[tokio::test(start_paused = true)]
async fn bodies_that_break_off_are_retried_or_interrupted() {
    let broken = |it: ExpectedCall| it.respond(200, "[1").reset_body().respond(200, "[1, 2]");
    let mock = mock_of(broken, Method::GET);
    let response = client_of(&mock).request(Method::GET, "/a").with_response().await.unwrap();
    assert_eq!((response.attempts(), response.body()), (2, &json("[1,2]")));
    let mock = mock_of(broken, Method::POST);
    let error = client_of(&mock).request(Method::POST, "/a").await.unwrap_err();
    assert_eq!((kind(&error), error.status(), error.is_retryable()), ("interrupted", Some(StatusCode::OK), true));
    // The status of an error is more useful than the reason why its body is incomplete.
    let mock = mock_of(|it| it.respond(400, "{").reset_body(), Method::POST);
    assert_eq!(client_of(&mock).request(Method::POST, "/a").await.unwrap_err().status(), Some(StatusCode::BAD_REQUEST));

    // A body that is shorter than its length.
    let mock = mock_of(|it| it.respond(200, "1").respond_header("content-length", "2"), Method::POST);
    assert_eq!(kind(&client_of(&mock).request(Method::POST, "/a").await.unwrap_err()), "interrupted");
    let mock = mock_of(|it| it.respond(200, "12").respond_header("content-length", "2"), Method::POST);
    assert_eq!(client_of(&mock).request(Method::POST, "/a").await.unwrap(), json("12"));

    let mock = mock_of(|it| it.respond_chunks(200, ["a", "", "b"]).reset_body(), Method::GET);
    let mut stream = client_of(&mock).request(Method::GET, "/a").stream().await.unwrap().body;
    assert_eq!(stream.chunk().await.unwrap().unwrap(), "a");
    assert_eq!(stream.chunk().await.unwrap().unwrap(), "b");
    assert!(stream.chunk().await.is_err());
    assert_eq!(stream.chunk().await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn bodies_that_stall_time_out() {
    let begin = Instant::now();
    let mock = mock_of(|it| it.respond(200, "[1").stall_body(), Method::POST);
    let error = client_of(&mock).request(Method::POST, "/a").await.unwrap_err();
    assert_eq!((kind(&error), begin.elapsed().as_secs()), ("timeout", 20));
    let begin = Instant::now();
    let mock = mock_of(|it| it.respond_header("x-a", "1").stall_body(), Method::POST);
    let client = client_of(&mock);
    let call = client.request(Method::POST, "/a").with_idle_timeout(3 * SECOND);
    assert_eq!((kind(&call.await.unwrap_err()), begin.elapsed().as_secs()), ("timeout", 3));
    let begin = Instant::now();
    let mock = mock_of(|it| it.respond(400, "x").stall_body(), Method::POST);
    let error = client_of(&mock).request(Method::POST, "/a").await.unwrap_err();
    assert_eq!((error.status(), begin.elapsed().as_secs()), (Some(StatusCode::BAD_REQUEST), 5));
}

#[tokio::test(start_paused = true)]
async fn chunks_arrive_at_intervals() {
    let events = |it: ExpectedCall| {
        let it = it.respond_chunks(200, ["data: 1\n", "\ndata: ", "2\n\n"]).chunk_interval(2 * SECOND);
        it.respond_header("content-type", "text/event-stream")
    };
    let mock = mock_of(events, Method::GET);
    let client = client_of(&mock);
    let begin = Instant::now();
    let mut stream = client.request(Method::GET, "/a").stream().await.unwrap().body;
    let mut times = Vec::new();
    while stream.chunk().await.unwrap().is_some() {
        times.push(begin.elapsed().as_secs());
    }
    assert_eq!(times, [2, 4, 6]);
}

#[tokio::test(start_paused = true)]
async fn streams_are_not_read_without_a_connection() {
    let progress = Arc::new(AtomicU64::new(0));
    let upload = |text: &'static str| {
        let progress = Arc::clone(&progress);
        Upload::stream(text.as_bytes(), None).on_progress(move |it| progress.store(it.bytes, Ordering::Relaxed))
    };
    let mock = mock_of(|it| it.fail(Fault::ConnectionRefused).fail(Fault::NoResponse), Method::PUT);
    let client = client_of(&mock);
    let error = client.request(Method::PUT, "/a").bytes("text/plain", upload("abc")).await.unwrap_err();
    assert_eq!((kind(&error), error.attempts(), progress.load(Ordering::Relaxed)), ("connect", 1, 0));
    let error = client.request(Method::PUT, "/a").bytes("text/plain", upload("abc")).await.unwrap_err();
    assert_eq!((kind(&error), error.attempts(), progress.load(Ordering::Relaxed)), ("timeout", 1, 3));
    assert_eq!(mock.received().iter().map(|it| &it.body()[..]).collect::<Vec<_>>(), [b"abc"]);
}

#[tokio::test(start_paused = true)]
async fn uploads_that_stall_or_break_off_fail() {
    let mock = mock_of(ExpectedCall::repeatedly, Method::PUT);
    let client = client_of(&mock);
    let begin = Instant::now();
    let (_sender, receiver) = tokio::io::duplex(8);
    let call = client.request(Method::PUT, "/a").bytes("text/plain", Upload::stream(receiver, None));
    assert_eq!((kind(&call.await.unwrap_err()), begin.elapsed().as_secs()), ("timeout", 20));
    let call = client.request(Method::PUT, "/a").bytes("text/plain", Upload::stream(&b"abc"[..], 4));
    assert_eq!(kind(&call.await.unwrap_err()), "transport");
    assert!(mock.received().is_empty());
}

#[tokio::test]
async fn endless_uploads_do_not_block_timeouts() {
    let mock = mock_of(|it| it, Method::PUT);
    let upload = Upload::stream(tokio::io::repeat(0), None);
    let client = client_of(&mock);
    let call = client.request(Method::PUT, "/a").bytes("text/plain", upload).with_timeout(Duration::from_millis(20));
    assert!(call.await.is_err());
    assert!(mock.received().is_empty());
}
