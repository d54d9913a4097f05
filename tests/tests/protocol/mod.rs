//! Tests the bytes that the crate `protocol` sends and receives over a real socket.

mod access;
mod answers;
mod forms;
mod methods;
mod parameters;
mod servers;
mod streams;
mod webhooks;

use protocol::Client;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

/// Starts a server that always sends the same response, and a client for it.
async fn server(response: ResponseTemplate) -> (MockServer, Client) {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(response).mount(&server).await;
    let client = Client::builder().base_url(server.uri()).build().unwrap();
    (server, client)
}

/// A server for calls whose response is of no interest.
async fn no_content() -> (MockServer, Client) {
    server(ResponseTemplate::new(204)).await
}

/// Returns the only request that was received.
async fn sent(server: &MockServer) -> Request {
    let mut requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 1);
    requests.remove(0)
}

/// Returns a header as a string.
fn header<'r>(request: &'r Request, name: &str) -> Option<&'r str> {
    Some(request.headers.get(name)?.to_str().unwrap())
}

fn text(request: &Request) -> &str {
    std::str::from_utf8(&request.body).unwrap()
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|it| (*it).to_owned()).collect()
}
