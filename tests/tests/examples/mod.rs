//! Runs the examples of the generated crates against mock servers.

mod cloudflare;
mod sailpoint;

use serde_json::Value;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockBuilder, MockServer, ResponseTemplate};

/// Mounts a response for matching requests, of which exactly this number is expected.
async fn respond(server: &MockServer, requests: MockBuilder, times: u64, status: u16, body: Value) {
    let response = ResponseTemplate::new(status).set_body_json(body);
    requests.respond_with(response).expect(times).mount(server).await;
}

fn on(verb: &str, url_path: &str) -> MockBuilder {
    Mock::given(method(verb)).and(path(url_path))
}
