//! Calls that are repeated until their result has a wanted state, and calls for many items.
#![cfg(feature = "test-util")]

use std::sync::Mutex;
use std::time::Duration;

use sdk_runtime::json::Value;
use sdk_runtime::test_util::{ExpectedCall, MockTransport};
use sdk_runtime::{Call, Client, Concurrency, Method, PollError, Polling as _, RetryPolicy};
use tokio::time::Instant;

const RUNNING: &str = r#"{"state": "RUNNING"}"#;
const DONE: &str = r#"{"state": "DONE"}"#;

fn task() -> ExpectedCall {
    ExpectedCall::new(Method::GET, "/task")
}

fn client(mock: &MockTransport) -> Client {
    Client::builder("https://api.example").retries(RetryPolicy::never()).mock_transport(mock).build().unwrap()
}

fn is_done(task: &Value) -> bool {
    task.pointer("/state").and_then(|it| it.as_str()) == Some("DONE")
}

fn get(client: &Client) -> Call<'_, Value> {
    client.request(Method::GET, "/task")
}

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[tokio::test(start_paused = true)]
async fn polling_waits_longer_each_time_up_to_the_longest_interval() {
    let mock = MockTransport::new();
    mock.expect(task().respond(200, RUNNING).times(4));
    mock.expect(task().respond(200, DONE));
    let client = client(&mock);
    let start = Instant::now();
    let poll = get(&client).poll_until(is_done).every(seconds(1)).backoff(2.0, seconds(3));
    assert!(is_done(&poll.await.unwrap()));
    assert_eq!(start.elapsed().as_secs(), 1 + 2 + 3 + 3);
}

#[tokio::test(start_paused = true)]
async fn server_can_ask_for_a_longer_wait_but_not_for_a_shorter_one() {
    let mock = MockTransport::new();
    mock.expect(task().respond(200, RUNNING).respond_header("retry-after", "9"));
    mock.expect(task().respond(200, RUNNING).respond_header("retry-after", "0"));
    mock.expect(task().respond(200, DONE));
    let client = client(&mock);
    let start = Instant::now();
    get(&client).poll_until(is_done).every(seconds(2)).await.unwrap();
    assert_eq!(start.elapsed().as_secs(), 9 + 2);
}

#[tokio::test(start_paused = true)]
async fn polling_ends_in_time_with_the_last_result() {
    let mock = MockTransport::new();
    mock.expect(task().respond(200, RUNNING).times(3));
    let client = client(&mock);
    let start = Instant::now();
    let poll = get(&client).poll_until(is_done).every(seconds(4)).timeout(seconds(10));
    let Err(PollError::TimedOut { last: Some(last) }) = poll.await else { panic!("no timeout") };
    assert_eq!(last.pointer("/state").and_then(|it| it.as_str()), Some("RUNNING"));
    // The next call would be at 12 seconds.
    assert_eq!(start.elapsed().as_secs(), 8);
}

#[tokio::test(start_paused = true)]
async fn interval_that_cannot_be_represented_is_no_panic() {
    let mock = MockTransport::new();
    mock.expect(task().respond(200, RUNNING));
    let client = client(&mock);
    for (factor, interval) in [(f64::NAN, Duration::MAX), (f64::INFINITY, Duration::MAX), (-1.0, Duration::MAX)] {
        mock.expect(task().respond(200, RUNNING));
        let poll = get(&client).poll_until(is_done).every(interval).backoff(factor, Duration::ZERO);
        assert!(matches!(poll.await, Err(PollError::TimedOut { last: Some(_) })));
    }
    get(&client).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn failed_results_and_errors_end_polling_unless_they_are_ignored() {
    let mock = MockTransport::new();
    let client = client(&mock);
    mock.expect(task().respond(200, r#"{"state": "CANCELED"}"#));
    let canceled = |it: &Value| it.pointer("/state").and_then(|it| it.as_str()) == Some("CANCELED");
    let failed = get(&client).poll_until(is_done).fail_if(canceled).await;
    assert!(matches!(failed, Err(PollError::Failed(task)) if canceled(&task)));

    mock.expect(task().respond(404, ""));
    let missing = get(&client).poll_until(is_done).await;
    assert!(matches!(missing, Err(PollError::Call(error)) if error.status().is_some_and(|it| it == 404)));

    mock.expect(task().respond(404, "").times(2));
    mock.expect(task().respond(200, DONE));
    let poll = get(&client).poll_until(is_done).ignore_errors(|error| error.status().is_some_and(|it| it == 404));
    assert!(is_done(&poll.await.unwrap()));

    mock.expect(task().respond(404, "").times(3));
    let poll = get(&client).poll_until(is_done).ignore_errors(|_| true).every(seconds(1)).timeout(seconds(3));
    assert!(matches!(poll.await, Err(PollError::TimedOut { last: None })));
}

#[tokio::test]
async fn results_are_in_the_order_of_the_items_and_progress_counts_them() {
    let progress = Mutex::new(Vec::new());
    // The first item takes longest.
    let double = async |item: u64| {
        tokio::time::sleep(Duration::from_millis(30 / item)).await;
        if item == 3 { Err(item) } else { Ok(2 * item) }
    };
    let calls = Concurrency::new(3).on_progress(|it| progress.lock().unwrap().push((it.items, it.total)));
    assert_eq!(calls.collect(1..=4, double).await, [Ok(2), Ok(4), Err(3), Ok(8)]);
    assert_eq!(progress.into_inner().unwrap(), [1, 2, 3, 4].map(|it| (it, Some(4))));
}

#[tokio::test]
async fn no_more_calls_run_at_the_same_time_than_allowed() {
    for (limit, expected) in [(0, 1), (1, 1), (3, 3), (100, 20)] {
        let counts = Mutex::new((0, 0));
        let call = async |_| {
            {
                let (running, most) = &mut *counts.lock().unwrap();
                *running += 1;
                *most = (*running).max(*most);
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
            counts.lock().unwrap().0 -= 1;
        };
        assert_eq!(Concurrency::new(limit).collect(0..20, call).await.len(), 20);
        assert_eq!(counts.into_inner().unwrap(), (0, expected));
    }
}

#[tokio::test]
async fn first_error_stops_further_calls() {
    let started = Mutex::new(Vec::new());
    let call = async |item: u32| {
        started.lock().unwrap().push(item);
        tokio::task::yield_now().await;
        if item == 3 { Err("failed") } else { Ok(item) }
    };
    assert_eq!(Concurrency::new(2).try_collect(0..1000, call).await, Err("failed"));
    let started = started.into_inner().unwrap();
    assert!(started.len() < 10, "{started:?}");
}
