//! Tests the client that the build script generated against a mock server.
#![allow(clippy::unwrap_used, reason = "a test")]

use build_script::greetings::{Client, Error, ErrorBody};
use serde_json::json;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

#[tokio::test]
async fn generated_client_decodes_responses_and_errors() {
    let server = MockServer::start().await;
    let response = ResponseTemplate::new(200).set_body_json(json!({"text": "Hello, Ada."}));
    Mock::given(method("GET")).and(path("/greetings/Ada")).respond_with(response).expect(1).mount(&server).await;
    let nobody = ResponseTemplate::new(404).set_body_json(json!({"reason": "unknown"}));
    Mock::given(method("GET")).and(path("/greetings/nobody")).respond_with(nobody).expect(1).mount(&server).await;
    let client = Client::builder().base_url(server.uri()).build().unwrap();
    assert_eq!(client.greetings().greet("Ada").await.unwrap().text, "Hello, Ada.");
    let Err(Error::Status(error)) = client.greetings().greet("nobody").await else { panic!("expected an error") };
    assert!(matches!(&error.body, ErrorBody::Problem(it) if it.reason.as_deref() == Some("unknown")));
}
