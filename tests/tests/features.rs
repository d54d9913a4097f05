//! Tests of the optional features of a generated crate.

use sailpoint_v2025::test_util::{ExpectedCall, MockTransport};
use sailpoint_v2025::{Client, blocking};
use sdk_runtime::Method;

fn mocked() -> (MockTransport, Client) {
    let mock = MockTransport::new();
    mock.expect(ExpectedCall::new(Method::GET, "/v2025/oauth-clients").respond(200, "[]"));
    let builder = Client::builder().client_credentials("/oauth/token", "id", "secret").mock_transport(&mock);
    let client = builder.build().unwrap();
    (mock, client)
}

#[tokio::test]
async fn test_util_mocks_the_server() {
    let (mock, client) = mocked();
    assert_eq!(client.oauth_clients().list_oauth_clients().await.unwrap(), []);
    mock.verify().unwrap();
}

#[test]
fn blocking_calls_need_no_async() {
    let (mock, client) = mocked();
    assert_eq!(client.oauth_clients().list_oauth_clients().send_blocking().unwrap(), []);
    mock.verify().unwrap();
    let client = Client::builder().base_url("http://127.0.0.1:1").build().unwrap();
    let result = blocking::wait(client.oauth_clients().list_oauth_clients().with_response()).unwrap();
    assert!(result.is_err());
}

#[tokio::test]
async fn errors_contain_the_request_id() {
    let mock = MockTransport::new();
    let call = ExpectedCall::new(Method::GET, "/v2025/oauth-clients").respond(404, "{}");
    mock.expect(call.respond_header("SLPT-Request-Id", "abc"));
    let client = Client::builder().mock_transport(&mock).build().unwrap();
    let error = client.oauth_clients().list_oauth_clients().await.unwrap_err();
    assert_eq!(error.request_id(), Some("abc"));
}
