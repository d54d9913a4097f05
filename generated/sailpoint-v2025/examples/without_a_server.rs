//! Tests code that calls the API, without a server.
//!
//! ```sh
//! cargo run --features test-util --example without_a_server
//! ```
//!
//! `is_in_use` is the code under test, and `main` is the test. In your own program, make it a `#[tokio::test]`.

use std::error::Error;

use sailpoint_v2025::Client;
use sailpoint_v2025::sdk_runtime::{Method, StatusCode};
use sailpoint_v2025::test_util::{ExpectedCall, Fault, MockTransport};

/// `true` if a client exists and has been used.
async fn is_in_use(client: &Client, id: &str) -> Result<bool, sailpoint_v2025::Error> {
    match client.oauth_clients().get_oauth_client(id).await {
        Ok(found) => Ok(found.last_used.value().is_some()),
        Err(error) if error.status() == Some(StatusCode::NOT_FOUND) => Ok(false),
        Err(error) => Err(error),
    }
}

#[tokio::main]
pub(crate) async fn main() -> Result<(), Box<dyn Error>> {
    let mock = MockTransport::new();
    // A response needs only the members that the code reads: missing members are deviations, not errors.
    let used = r#"{"id": "used", "lastUsed": "2026-01-31T10:20:30.000Z"}"#;
    mock.expect(ExpectedCall::new(Method::GET, "/v2025/oauth-clients/used").respond(200, used));
    // The first attempt fails, and the client makes another one.
    let idle = ExpectedCall::new(Method::GET, "/v2025/oauth-clients/idle").fail(Fault::ConnectionReset);
    mock.expect(idle.respond(200, r#"{"id": "idle"}"#));
    mock.expect(ExpectedCall::new(Method::GET, "/v2025/oauth-clients/gone").respond(404, "{}"));

    let client = Client::builder().bearer("token").mock_transport(&mock).build()?;
    assert!(is_in_use(&client, "used").await?);
    assert!(!is_in_use(&client, "idle").await?);
    assert!(!is_in_use(&client, "gone").await?);
    // The mock keeps each request.
    assert_eq!(mock.received().len(), 4);
    assert_eq!(mock.received()[0].path_argument("id"), Some("used"));
    mock.verify()?;
    // An unexpected call fails with an error that describes the request, and `verify` reports it.
    assert!(is_in_use(&client, "another").await.is_err());
    let unexpected = mock.verify().map_err(|error| error.to_string());
    assert!(unexpected.is_err_and(|text| text.contains("unexpected call GET /v2025/oauth-clients/another")));
    println!("all expected calls were made");
    Ok(())
}
