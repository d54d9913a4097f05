//! Operations whose result is ready only after their first response.
#![cfg(feature = "test-util")]

use std::time::Duration;

use sdk_runtime::json::Value;
use sdk_runtime::test_util::{ExpectedCall, MockTransport};
use sdk_runtime::{Call, Client, Error, LongRunningError, Method, Polling as _, RetryPolicy};
use tokio::time::Instant;

const RUNNING: &str = r#"{"status": "Running"}"#;

fn client(mock: &MockTransport) -> Client {
    let builder = Client::builder("https://api.example/v1").bearer("t0ken").retries(RetryPolicy::never());
    builder.mock_transport(mock).build().unwrap()
}

fn call(client: &Client, method: Method) -> Call<'_, Value> {
    client.request(method, "/things/7")
}

fn get(path: &str) -> ExpectedCall {
    ExpectedCall::new(Method::GET, path).header("authorization", "Bearer t0ken")
}

fn first(method: Method, status: u16, headers: &[(&str, &str)]) -> ExpectedCall {
    let call = ExpectedCall::new(method, "/v1/things/7").respond(status, r#"{"first": true}"#);
    headers.iter().fold(call, |call, (name, value)| call.respond_header(*name, *value))
}

async fn result(mock: &MockTransport, method: Method) -> Result<String, LongRunningError<Value>> {
    let result = call(&client(mock), method).until_complete().await;
    mock.verify().unwrap();
    result.map(|it| it.to_string())
}

#[tokio::test(start_paused = true)]
async fn location_is_requested_until_the_status_is_not_202() {
    let mock = MockTransport::new();
    let accepted = first(Method::POST, 202, &[("location", "https://api.example/states/1"), ("retry-after", "30")]);
    mock.expect(accepted);
    mock.expect(get("/states/1").respond(202, "").respond_header("location", "2"));
    mock.expect(get("/states/2").respond(202, ""));
    mock.expect(get("/states/2").respond(200, r#"{"id": 7}"#));
    let begin = Instant::now();
    assert_eq!(result(&mock, Method::POST).await.unwrap(), r#"{"id":7}"#);
    assert_eq!(begin.elapsed(), Duration::from_secs(30 + 2 + 2));
}

#[tokio::test(start_paused = true)]
async fn state_in_the_body_precedes_the_result() {
    for (method, header, state, expected) in [
        // The result of these methods is at the URL of the call.
        (Method::PUT, "azure-asyncoperation", r#"{"status": "Succeeded"}"#, Some("/v1/things/7")),
        (
            Method::PATCH,
            "operation-location",
            r#"{"status": "succeeded", "resourceLocation": "/x"}"#,
            Some("/v1/things/7"),
        ),
        (Method::POST, "operation-location", r#"{"status": "Succeeded", "resourceLocation": "/x"}"#, Some("/x")),
        (Method::DELETE, "operation-location", r#"{"status": "Succeeded"}"#, None),
    ] {
        for status in [200, 201, 202] {
            let mock = MockTransport::new();
            mock.expect(first(method.clone(), status, &[(header, "/states/1")]));
            mock.expect(get("/states/1").respond(200, RUNNING).respond_header("retry-after", "3"));
            mock.expect(get("/states/1").respond(202, "not JSON"));
            mock.expect(get("/states/1").respond(200, state));
            let wanted = match expected {
                Some(path) => {
                    mock.expect(get(path).respond(200, r#"{"id":7}"#));
                    r#"{"id":7}"#.to_owned()
                }
                None => Value::parse(state.as_bytes()).unwrap().to_string(),
            };
            assert_eq!(result(&mock, method.clone()).await.unwrap(), wanted, "{method} {status}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn location_of_the_first_response_has_the_result_of_a_post() {
    let mock = MockTransport::new();
    mock.expect(first(Method::POST, 202, &[("operation-location", "/states/1"), ("location", "/results/1")]));
    mock.expect(get("/states/1").respond(200, r#"{"status": "Succeeded"}"#));
    mock.expect(get("/results/1").respond(200, "[7]"));
    assert_eq!(result(&mock, Method::POST).await.unwrap(), "[7]");
}

#[tokio::test(start_paused = true)]
async fn response_without_a_state_is_the_result() {
    for (method, status, headers) in [
        (Method::POST, 200, &[][..]),
        // The location of a new resource (RFC 9110, section 10.2.2).
        (Method::POST, 201, &[("location", "/things/8")]),
        (Method::GET, 202, &[("location", "/states/1")]),
    ] {
        let mock = MockTransport::new();
        mock.expect(first(method.clone(), status, headers));
        assert_eq!(result(&mock, method).await.unwrap(), r#"{"first":true}"#);
    }
}

#[tokio::test(start_paused = true)]
async fn failed_operation_is_an_error_with_the_state() {
    for status in ["Failed", "Canceled", "cancelled"] {
        let mock = MockTransport::new();
        mock.expect(first(Method::POST, 202, &[("operation-location", "/states/1")]));
        let body = format!(r#"{{"status": "{status}", "error": {{"code": "full"}}}}"#);
        mock.expect(get("/states/1").respond(200, body));
        let Err(LongRunningError::Failed(state)) = result(&mock, Method::POST).await else { panic!("{status}") };
        assert_eq!(state.pointer("/error/code").and_then(|it| it.as_str()), Some("full"));
    }
}

#[tokio::test(start_paused = true)]
async fn body_without_a_state_is_an_error() {
    for body in ["{}", r#"{"status": 3}"#, "not JSON", ""] {
        let mock = MockTransport::new();
        mock.expect(first(Method::POST, 202, &[("operation-location", "/states/1")]));
        mock.expect(get("/states/1").respond(200, body));
        let Err(LongRunningError::NoState(raw)) = result(&mock, Method::POST).await else { panic!("{body}") };
        assert_eq!(raw, body);
    }
}

#[tokio::test(start_paused = true)]
async fn errors_of_requests_are_those_of_the_call() {
    let mock = MockTransport::new();
    mock.expect(first(Method::POST, 409, &[("operation-location", "/states/1")]));
    let Err(LongRunningError::Call(Error::Status(error))) = result(&mock, Method::POST).await else { panic!() };
    assert_eq!(error.status, 409);
    mock.expect(first(Method::POST, 202, &[("operation-location", "/states/1")]));
    mock.expect(get("/states/1").respond(404, r#"{"message": "gone"}"#));
    let Err(LongRunningError::Call(error)) = result(&mock, Method::POST).await else { panic!() };
    assert_eq!(error.message().as_deref(), Some("gone"));
}

#[tokio::test(start_paused = true)]
async fn links_to_other_origins_are_not_followed() {
    for (name, value) in [
        ("operation-location", "https://b.example/states/1"),
        ("azure-asyncoperation", "http://api.example:81/states/1"),
        ("location", "https://me:s3cret@api.example/states/1"),
        ("x-other", "/states/1"),
    ] {
        let mock = MockTransport::new();
        mock.expect(first(Method::POST, 202, &[(name, value)]));
        assert!(matches!(result(&mock, Method::POST).await, Err(LongRunningError::Link(_))), "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn polling_ends_in_time() {
    let mock = MockTransport::new();
    mock.expect(first(Method::POST, 202, &[("operation-location", "/states/1")]));
    mock.expect(get("/states/1").respond(200, RUNNING).times(3));
    let client = client(&mock);
    let begin = Instant::now();
    let seconds = Duration::from_secs;
    let operation = call(&client, Method::POST).until_complete().every(seconds(5)).backoff(2.0, seconds(60));
    let result = operation.timeout(seconds(50)).await;
    let Err(LongRunningError::TimedOut { state }) = result else { panic!("{result:?}") };
    assert_eq!((state.as_deref(), begin.elapsed()), (Some("Running"), seconds(5 + 10 + 20)));
}
