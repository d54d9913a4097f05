//! Methods that OpenAPI 3.2 added.

use protocol::models::SearchRequest;
use wiremock::ResponseTemplate;

use super::{header, no_content, sent, server};

#[tokio::test]
async fn queries_have_a_body_and_are_repeated() {
    let (server, client) = server(ResponseTemplate::new(200).set_body_raw(r#"["a"]"#, "application/json")).await;
    let mut search = SearchRequest::default();
    search.q = Some("a".to_owned());
    assert_eq!(client.methods().search(&search).await.unwrap(), ["a"]);
    let request = sent(&server).await;
    assert_eq!((request.method.as_str(), &request.body[..]), ("QUERY", &br#"{"q":"a"}"#[..]));
    assert!(request.method.is_idempotent());
}

#[tokio::test]
async fn methods_may_have_any_name() {
    let (server, client) = no_content().await;
    client.methods().copy_file("a/b", "c").await.unwrap();
    let request = sent(&server).await;
    assert_eq!((request.method.as_str(), request.url.path()), ("COPY", "/files/a%2Fb"));
    assert_eq!(header(&request, "destination"), Some("c"));
}
