//! Calls that are not in the OpenAPI document, over real sockets.

use sdk_runtime::json::Value;
use sdk_runtime::{Call, Client, Error, Method, Operation, RequestError, decode};
use wiremock::matchers::{any, body_json, header, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

const LIST: Operation = Operation::new("listThings", Method::GET, "/things");

sdk_runtime::request! {
    /// A call with optional arguments.
    pub struct Request -> Value
}

/// Lists things.
type ListThings<'c> = Request<'c, (), Vec<Value>>;

async fn server(template: ResponseTemplate) -> (MockServer, Client) {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(template).mount(&server).await;
    let client = Client::builder(&format!("{}/v1", server.uri())).bearer("token").build().unwrap();
    (server, client)
}

#[tokio::test]
async fn any_path_can_be_called() {
    let server = MockServer::start().await;
    Mock::given(method("PUT"))
        .and(path("/v1/new/a%2Fb/things"))
        .and(query_param("x", "1"))
        .and(query_param("y", "2"))
        .and(header("authorization", "Bearer token"))
        .and(header("accept", "application/json"))
        .and(header("x-mine", "m"))
        .and(body_json(7))
        .respond_with(ResponseTemplate::new(200).set_body_raw("[1]", "application/json"))
        .mount(&server)
        .await;
    let client = Client::builder(&format!("{}/v1", server.uri())).bearer("token").build().unwrap();
    let call = client.request(Method::PUT, "new/{id}/things?x=1").path("id", "a/b").extra_query("y", &2);
    let call = call.extra_header("X-Mine", "m").json("application/json", &7);
    assert_eq!(call.await.unwrap(), Value::parse(b"[1]").unwrap());
    let error = client.request(Method::DELETE, "/things").await.unwrap_err();
    assert_eq!(error.status().unwrap(), 404);
}

#[tokio::test]
async fn empty_responses_are_null() {
    let (_server, client) = server(ResponseTemplate::new(204)).await;
    assert_eq!(client.request(Method::DELETE, "/things/1").await.unwrap(), Value::Null);
}

#[tokio::test]
async fn calls_can_choose_the_response_content_type() {
    let (server, client) = server(ResponseTemplate::new(200).set_body_string("a,b")).await;
    let call = client.request(Method::GET, "/things").extra_header("Accept", "text/csv");
    assert_eq!(call.raw().await.unwrap().body(), "a,b");
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests[0].headers.get_all("accept").iter().collect::<Vec<_>>(), ["text/csv"]);
}

#[tokio::test]
async fn paths_that_resolve_elsewhere_are_rejected() {
    let (server, client) = server(ResponseTemplate::new(200)).await;
    for path in ["/../x", "..", "/a/./b", "/a/%2e%2E", "/a/.%2e/b", "\\..\\x", "/a#b", "/.\t./x", "/a\nb"] {
        let error = client.request(Method::GET, path).await.unwrap_err();
        assert!(matches!(error, Error::Request(it) if *it == RequestError::Path), "{path}");
    }
    let error = client.request(Method::GET, "/{id}").await.unwrap_err();
    assert!(matches!(error, Error::Request(it) if matches!(*it, RequestError::MissingPathValue { .. })));
    assert_eq!(server.received_requests().await.unwrap().len(), 0);
    for path in ["//example.com/x", "@example.com", "/.../..a"] {
        client.request(Method::GET, path).await.unwrap();
    }
    assert_eq!(server.received_requests().await.unwrap().len(), 3);
}

#[tokio::test]
async fn raw_returns_responses_undecoded() {
    let template = ResponseTemplate::new(418).insert_header("x-pot", "tea").set_body_raw(&b"\0\xff"[..], "text/html");
    let (server, client) = server(template).await;
    let call = ListThings::from_call(Call::new(&client, &LIST, decode::json))
        .extra_query("a", "b c")
        .extra_header("x-mine", "m");
    let task = tokio::spawn({
        let client = client.clone();
        async move { client.request(Method::GET, "/things").raw().await }
    });
    for response in [call.raw().await.unwrap(), task.await.unwrap().unwrap()] {
        assert_eq!((response.status().as_u16(), response.attempts()), (418, 1));
        assert_eq!(response.headers()["x-pot"], "tea");
        assert_eq!(response.into_body(), &b"\0\xff"[..]);
    }
    let requests = server.received_requests().await.unwrap();
    let request = requests.iter().find(|it| it.url.query() == Some("a=b%20c")).unwrap();
    assert_eq!(request.headers["x-mine"], "m");
}
