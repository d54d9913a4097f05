//! Cookies that servers set, over real sockets.

use sdk_runtime::security::{ApiKeyScheme, SecurityScheme};
use sdk_runtime::{Call, Client, ConfigurationError, CookieJar, Method, Operation, decode};
use wiremock::matchers::path;
use wiremock::{Mock, MockServer, ResponseTemplate};

const KEY: ApiKeyScheme = ApiKeyScheme::cookie("key", "key");
const SCHEMES: &[SecurityScheme] = &[KEY.scheme()];
const LOGIN: Operation = Operation::new("login", Method::POST, "/v1/login").public();
const LIST: Operation = Operation::new("list", Method::GET, "/v1/things");

/// Starts a server whose endpoint `/v1/login` sets a session.
async fn start() -> MockServer {
    let server = MockServer::start().await;
    let session = ResponseTemplate::new(204)
        .append_header("Set-Cookie", "session=s3cr3t; Path=/v1; HttpOnly")
        .append_header("Set-Cookie", "theme=dark; Path=/");
    Mock::given(path("/v1/login")).respond_with(session).mount(&server).await;
    Mock::given(path("/v1/things")).respond_with(ResponseTemplate::new(204)).mount(&server).await;
    server
}

async fn cookies(server: &MockServer) -> Vec<Option<String>> {
    let requests = server.received_requests().await.unwrap();
    let headers = requests.iter().map(|it| it.headers.get("cookie").map(|it| it.to_str().unwrap().to_owned()));
    headers.collect()
}

#[tokio::test]
async fn calls_send_the_cookies_of_earlier_responses() {
    let server = start().await;
    let jar = CookieJar::new();
    let client = Client::builder(&server.uri()).cookies(jar.clone()).build().unwrap();
    let response = Call::<'_, ()>::new(&client, &LOGIN, decode::empty).with_response().await.unwrap();
    assert!(!format!("{response:?} {client:?} {jar:?}").contains("s3cr3t"));
    Call::<'_, ()>::new(&client, &LIST, decode::empty).await.unwrap();
    // An argument of the same name takes precedence.
    Call::<'_, ()>::new(&client, &LIST, decode::empty).cookie("theme", "light").await.unwrap();
    jar.clear();
    Call::<'_, ()>::new(&client, &LIST, decode::empty).await.unwrap();
    let expected =
        [None, Some("session=s3cr3t; theme=dark".to_owned()), Some("theme=light; session=s3cr3t".to_owned()), None];
    assert_eq!(cookies(&server).await, expected);
}

#[tokio::test]
async fn keys_and_stored_cookies_share_a_header() {
    let server = start().await;
    let client = Client::builder(&server.uri()).cookies(CookieJar::new()).security(SCHEMES, &[&["key"]]);
    let client = client.credential(KEY.key("k")).build().unwrap();
    Call::<'_, ()>::new(&client, &LOGIN, decode::empty).await.unwrap();
    Call::<'_, ()>::new(&client, &LIST, decode::empty).await.unwrap();
    assert_eq!(cookies(&server).await, [None, Some("key=k; session=s3cr3t; theme=dark".to_owned())]);
}

#[tokio::test]
async fn other_origins_neither_receive_nor_set_cookies() {
    let other = start().await;
    let server = MockServer::start().await;
    let elsewhere = |to: &str| {
        let location = format!("{}{to}", other.uri());
        ResponseTemplate::new(303).insert_header("Location", location).insert_header("Set-Cookie", "own=1; Path=/")
    };
    Mock::given(path("/v1/login")).respond_with(elsewhere("/v1/login")).mount(&server).await;
    Mock::given(path("/v1/things")).respond_with(ResponseTemplate::new(204)).mount(&server).await;
    // Cookies ignore ports (RFC 6265, section 8.5), so both servers would have the same ones.
    let client = Client::builder(&server.uri()).cookies(CookieJar::new()).build().unwrap();
    Call::<'_, ()>::new(&client, &LOGIN, decode::empty).await.unwrap();
    Call::<'_, ()>::new(&client, &LIST, decode::empty).await.unwrap();
    assert_eq!(cookies(&other).await, [None]);
    assert_eq!(cookies(&server).await, [None, Some("own=1".to_owned())]);
}

#[tokio::test]
async fn redirects_within_the_origin_send_new_cookies() {
    let signed_in =
        ResponseTemplate::new(303).insert_header("Location", "/v1/things").insert_header("Set-Cookie", "s=1; Path=/v1");
    let redirecting = MockServer::start().await;
    Mock::given(path("/v1/login")).respond_with(signed_in).mount(&redirecting).await;
    Mock::given(path("/v1/things")).respond_with(ResponseTemplate::new(204)).mount(&redirecting).await;
    let http = sdk_runtime::http_client_builder().unwrap().build().unwrap();
    let client = Client::builder(&redirecting.uri()).cookies(CookieJar::new()).http_client(http).build().unwrap();
    Call::<'_, ()>::new(&client, &LOGIN, decode::empty).await.unwrap();
    assert_eq!(cookies(&redirecting).await, [None, Some("s=1".to_owned())]);
}

#[test]
fn cookies_are_not_sent_unencrypted_to_other_machines() {
    let client = || Client::builder("http://things.example").cookies(CookieJar::new());
    assert!(matches!(client().build(), Err(ConfigurationError::PlainHttp { .. })));
    assert!(client().allow_plain_http().build().is_ok());
}
