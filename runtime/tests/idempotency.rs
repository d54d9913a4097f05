//! Idempotency keys and the retries of single operations, over real sockets.

use std::time::Duration;

use sdk_runtime::types::Uuid;
use sdk_runtime::{Call, Client, Error, Method, Operation, RequestError, RetryPolicy, decode};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

const KEY: &str = "Idempotency-Key";
const PAY: Operation = Operation::new("pay", Method::POST, "/payments").idempotency_key(KEY);
const CREATE: Operation = Operation::new("createThing", Method::POST, "/things");
const REPEATABLE: Operation = Operation::new("search", Method::POST, "/search").idempotent();
const ONCE: Operation = Operation::new("start", Method::PUT, "/jobs").retries(RetryPolicy::never());

const QUICK: RetryPolicy = RetryPolicy::new(2).backoff(Duration::from_millis(10), Duration::from_millis(20));

/// Starts a server that fails this many times, and a client for it.
async fn server(failures: u64) -> (MockServer, Client) {
    failing_server(500, failures).await
}

/// Starts a server that responds with an error status this many times, and a client for it.
async fn failing_server(status: u16, failures: u64) -> (MockServer, Client) {
    let server = MockServer::start().await;
    let failure = Mock::given(any()).respond_with(ResponseTemplate::new(status)).up_to_n_times(failures);
    failure.mount(&server).await;
    Mock::given(any()).respond_with(ResponseTemplate::new(204)).mount(&server).await;
    let client = Client::builder(&server.uri()).retries(QUICK).build().unwrap();
    (server, client)
}

fn call<'c>(client: &'c Client, operation: &'static Operation) -> Call<'c, ()> {
    Call::new(client, operation, decode::empty)
}

/// Returns the idempotency key of each request that was received.
async fn keys(server: &MockServer) -> Vec<Option<String>> {
    let requests = server.received_requests().await.unwrap();
    requests.iter().map(|it| Some(it.headers.get(KEY)?.to_str().unwrap().to_owned())).collect()
}

#[tokio::test]
async fn retries_repeat_the_key_and_other_calls_have_fresh_ones() {
    let (server, client) = server(2).await;
    call(&client, &PAY).await.unwrap();
    call(&client, &PAY).await.unwrap();
    let keys: Vec<String> = keys(&server).await.into_iter().map(Option::unwrap).collect();
    let [first, second, third, fresh] = keys.as_slice() else { panic!("{keys:?}") };
    assert!(first == second && second == third && fresh != first, "{keys:?}");
    assert!(first.parse::<Uuid>().is_ok(), "{first}");
}

#[tokio::test]
async fn key_of_the_caller_or_client_takes_precedence_and_is_repeated() {
    let (server, client) = server(1).await;
    call(&client, &PAY).extra_header("idempotency-key", "order-7").await.unwrap();
    let of_client = Client::builder(&server.uri()).header(KEY, "fixed").build().unwrap();
    call(&of_client, &PAY).await.unwrap();
    let expected = ["order-7", "order-7", "fixed"].map(|it| Some(it.to_owned()));
    assert_eq!(keys(&server).await, expected);
}

#[tokio::test]
async fn key_in_use_is_retried_and_other_conflicts_are_not() {
    let (server, client) = failing_server(409, 2).await;
    call(&client, &PAY).await.unwrap();
    let sent = keys(&server).await;
    assert!(sent.len() == 3 && sent[0].is_some() && sent.iter().all(|it| *it == sent[0]), "{sent:?}");

    let (server, client) = failing_server(409, 1).await;
    call(&client, &REPEATABLE).extra_header(KEY, "order-7").await.unwrap();
    assert_eq!(keys(&server).await.len(), 2);

    // The policy applies to conflicts as well.
    let (_server, client) = failing_server(409, 3).await;
    let error = call(&client, &PAY).await.unwrap_err();
    assert_eq!((error.attempts(), error.status().map(|it| it.as_u16())), (3, Some(409)));

    for operation in [&CREATE, &REPEATABLE] {
        let (_server, client) = failing_server(409, 1).await;
        assert_eq!(call(&client, operation).await.unwrap_err().attempts(), 1);
    }
    let (_server, client) = failing_server(409, 1).await;
    assert_eq!(call(&client, &CREATE).extra_header(KEY, "order-7").await.unwrap_err().attempts(), 1);
}

#[tokio::test]
async fn other_operations_send_no_key_and_are_not_repeated() {
    let (server, client) = server(1).await;
    let error = call(&client, &CREATE).await.unwrap_err();
    assert_eq!((error.attempts(), keys(&server).await), (1, vec![None]));
}

#[tokio::test]
async fn idempotent_operations_are_repeated_without_a_key() {
    let (server, client) = server(2).await;
    call(&client, &REPEATABLE).await.unwrap();
    assert_eq!(keys(&server).await, [None, None, None]);
}

#[tokio::test]
async fn policy_of_an_operation_replaces_that_of_the_client_but_not_that_of_the_call() {
    let (server, client) = server(3).await;
    assert_eq!(call(&client, &ONCE).await.unwrap_err().attempts(), 1);
    let response = call(&client, &ONCE).with_retries(QUICK).with_response().await.unwrap();
    assert_eq!((response.attempts(), keys(&server).await.len()), (3, 4));
}

#[tokio::test]
async fn client_without_retries_makes_none() {
    const EAGER: Operation = Operation::new("start", Method::PUT, "/jobs").retries(QUICK);
    let (server, _) = server(1).await;
    let client = Client::builder(&server.uri()).retries(RetryPolicy::never()).build().unwrap();
    assert_eq!(call(&client, &EAGER).await.unwrap_err().attempts(), 1);
}

#[tokio::test]
async fn empty_key_of_the_caller_is_replaced() {
    let (server, client) = server(1).await;
    call(&client, &PAY).extra_header(KEY, "").await.unwrap();
    let keys = keys(&server).await;
    assert!(keys[0].as_ref().is_some_and(|it| it.len() == 36) && keys[0] == keys[1], "{keys:?}");
}

#[tokio::test]
async fn invalid_header_is_an_error_of_the_request() {
    const INVALID: Operation = Operation::new("pay", Method::POST, "/payments").idempotency_key("not a header");
    let (server, client) = server(1).await;
    let Err(Error::Request(error)) = call(&client, &INVALID).await else { panic!() };
    assert_eq!(*error, RequestError::Header { name: "not a header".to_owned() });
    assert!(keys(&server).await.is_empty());
}
