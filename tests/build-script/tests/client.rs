//! The client that the build script made, against a server.
#![allow(clippy::unwrap_used, reason = "a test")]

use build_script::greetings::{Client, Error, ErrorBody};
use serde_json::json;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

#[tokio::test]
async fn calls_arrive_and_answers_are_decoded() {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(200).set_body_json(json!({"text": "Hello, Ada."}));
    Mock::given(method("GET")).and(path("/greetings/Ada")).respond_with(answer).expect(1).mount(&server).await;
    let nobody = ResponseTemplate::new(404).set_body_json(json!({"reason": "unknown"}));
    Mock::given(method("GET")).and(path("/greetings/nobody")).respond_with(nobody).expect(1).mount(&server).await;
    let client = Client::from(Client::builder().base_url(server.uri()).build().unwrap());
    assert_eq!(client.greetings().greet("Ada").await.unwrap().text, "Hello, Ada.");
    let Err(Error::Status(error)) = client.greetings().greet("nobody").await else { panic!("an error is expected") };
    assert!(matches!(&error.body, ErrorBody::Problem(it) if it.reason.as_deref() == Some("unknown")));
}
