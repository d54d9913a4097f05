//! The bytes of parameters.

use protocol::Error;
use protocol::models::{GetFormAll, GetJsonAll};
use sdk_runtime::RequestError;

use super::{header, no_content, sent, texts};

#[tokio::test]
async fn allowed_reserved_characters_are_sent_as_they_are() {
    let (server, client) = no_content().await;
    client.parameters().get_place("a:b@c%20d/e?f#g").link("https://e.com/?a=1&b").await.unwrap();
    let request = sent(&server).await;
    assert_eq!(request.url.path(), "/parameters/a:b@c%20d%2Fe%3Ff%23g");
    assert_eq!(request.url.query(), Some("link=https://e.com/?a=1%26b"));
    // A path cannot be left by way of characters that are encoded already.
    for dots in ["..", "%2e%2E", ".%2e"] {
        let (_server, client) = no_content().await;
        let Err(Error::Request(error)) = client.parameters().get_place(dots).await else { panic!("{dots}") };
        assert_eq!(*error, RequestError::PathValue { name: "place".to_owned() });
    }
}

#[tokio::test]
async fn cookies_are_encoded_unless_their_style_is_cookie() {
    let (server, client) = no_content().await;
    let call = client.parameters().get_place("p").plain("a=b,c d").list(&texts(&["1", "2"]));
    call.encoded("a=b,c d").await.unwrap();
    assert_eq!(header(&sent(&server).await, "cookie"), Some("plain=a=b,c d; list=1; list=2; encoded=a%3Db%2Cc%20d"));
    let (_server, client) = no_content().await;
    let Err(Error::Request(error)) = client.parameters().get_place("p").plain("a; admin=1").await else { panic!() };
    assert_eq!(*error, RequestError::CookieValue { name: "plain".to_owned() });
}

#[tokio::test]
async fn query_string_is_a_form_or_json() {
    let (server, client) = no_content().await;
    let mut all = GetFormAll::default();
    all.b = Some(texts(&["1", "2 &"]));
    all.csv = Some(vec![3, 4]);
    client.parameters().get_form().all(&all).await.unwrap();
    assert_eq!(sent(&server).await.url.query(), Some("b=1&b=2+%26&csv=3,4"));
    let (server, client) = no_content().await;
    let mut all = GetJsonAll::default();
    all.b = Some(texts(&["1"]));
    client.parameters().get_json(&all).await.unwrap();
    assert_eq!(sent(&server).await.url.query(), Some("%7B%22b%22%3A%5B%221%22%5D%7D"));
}

#[tokio::test]
async fn last_segment_can_be_empty_if_the_document_has_the_path() {
    let (server, client) = no_content().await;
    client.parameters().get_contents("").await.unwrap();
    client.parameters().get_root().await.unwrap();
    let requests = server.received_requests().await.unwrap();
    let paths: Vec<_> = requests.iter().map(|it| it.url.path()).collect();
    assert_eq!(paths, ["/parameters/contents/"; 2]);
    // There is no `DELETE /parameters/contents/`.
    let Err(Error::Request(error)) = client.parameters().delete_contents("").await else { panic!() };
    assert_eq!(*error, RequestError::PathValue { name: "path".to_owned() });
}
