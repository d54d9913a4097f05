//! The examples of the crates, against servers on loopback.
#![allow(clippy::unwrap_used, reason = "a test")]

mod cloudflare;
mod sailpoint;

use serde_json::Value;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockBuilder, MockServer, ResponseTemplate};

/// Answers requests of this kind, which has to come so many times.
async fn answer(server: &MockServer, asked: MockBuilder, times: u64, status: u16, body: Value) {
    let answer = ResponseTemplate::new(status).set_body_json(body);
    asked.respond_with(answer).expect(times).mount(server).await;
}

fn on(verb: &str, place: &str) -> MockBuilder {
    Mock::given(method(verb)).and(path(place))
}
