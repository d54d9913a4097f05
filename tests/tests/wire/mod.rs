//! Tests the bytes that the `everything` crate sends and receives over a real socket.

mod accounts;
mod bodies;
mod collections;
mod numbers;
mod paging;
mod parameters;
mod responses;

use everything::Client;
use everything::models::Point;
use sdk_runtime::json::Decoding;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

/// Starts a server that always sends the same response, and a client for it.
async fn server(response: ResponseTemplate) -> (MockServer, Client) {
    server_with(response, Decoding::Tolerant).await
}

async fn server_with(response: ResponseTemplate, decoding: Decoding) -> (MockServer, Client) {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(response).mount(&server).await;
    let builder = Client::builder().base_url(format!("{}/v1", server.uri())).bearer("token");
    let client = builder.decoding(decoding).build().unwrap();
    (server, client)
}

/// A server for calls whose response is of no interest.
async fn no_content() -> (MockServer, Client) {
    server(ResponseTemplate::new(204)).await
}

fn json(status: u16, body: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_raw(body, "application/json")
}

/// Returns the only request that was received.
async fn sent(server: &MockServer) -> Request {
    let mut requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 1);
    requests.remove(0)
}

/// Returns a header as a string.
fn header(request: &Request, name: &str) -> Option<String> {
    Some(request.headers.get(name)?.to_str().unwrap().to_owned())
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|it| (*it).to_owned()).collect()
}

fn point(x: i64, label: &str) -> Point {
    let mut point = Point::default();
    point.x = Some(x);
    point.label = Some(label.to_owned());
    point
}
