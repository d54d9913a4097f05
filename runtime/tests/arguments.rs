//! Arguments, headers and credentials of the same name, and requests that cannot be sent.

use sdk_runtime::json::Value;
use sdk_runtime::{
    Call, Client, ClientBuilder, ConfigurationError, Error, Method, Operation, RequestError, Style, decode,
};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

const GET: Operation = Operation::new("getThing", Method::GET, "/things/{id}");
const CREATE: Operation = Operation::new("createThing", Method::POST, "/things");

async fn server() -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200)).mount(&server).await;
    server
}

async fn last_request(server: &MockServer) -> Request {
    server.received_requests().await.unwrap().pop().unwrap()
}

fn get(client: &Client) -> Call<'_, ()> {
    Call::new(client, &GET, decode::empty).path("id", "1")
}

#[tokio::test]
async fn setters_replace_arguments_of_the_same_name() {
    let server = server().await;
    let client = Client::builder(&server.uri()).build().unwrap();
    let call = get(&client).path("id", "2").query("limit", &1).query("sort", &["a", "b"].map(str::to_owned)[..]);
    let call = call.cookie("c", "1").cookie("d", "2").cookie("c", "3").header("x-a", "1").header("X-A", "2");
    call.clone().query("limit", &3).extra_query("sort", "c").extra_header("x-a", "3").await.unwrap();
    let request = last_request(&server).await;
    assert_eq!((request.url.path(), request.url.query()), ("/things/2", Some("limit=3&sort=c")));
    assert_eq!(request.headers["cookie"], "c=3; d=2");
    assert_eq!(request.headers.get_all("x-a").iter().collect::<Vec<_>>(), ["3"]);
    // A value that sends nothing removes the argument.
    call.query("limit", &None::<i64>).await.unwrap();
    assert_eq!(last_request(&server).await.url.query(), Some("sort=a&sort=b"));
    let filter = Value::parse(br#"{"a": 1, "b": 2}"#).unwrap();
    let deep = get(&client).query_as(Style::DEEP_OBJECT, "filter", &filter);
    deep.query_as(Style::DEEP_OBJECT, "filter", &Value::parse(br#"{"c": 3}"#).unwrap()).await.unwrap();
    assert_eq!(last_request(&server).await.url.query(), Some("filter%5Bc%5D=3"));
}

#[tokio::test]
async fn credentials_replace_headers_of_the_same_name() {
    let server = server().await;
    let token = |builder: ClientBuilder| builder.bearer("token");
    let key = |builder: ClientBuilder| builder.api_key("authorization", "first").api_key("Authorization", "token");
    for (with_credentials, expected) in
        [(&token as &dyn Fn(ClientBuilder) -> ClientBuilder, "Bearer token"), (&key, "token")]
    {
        let builder = Client::builder(&server.uri()).header("Authorization", "of the builder");
        let client = with_credentials(builder.header("x-a", "of the builder")).build().unwrap();
        get(&client).extra_header("AUTHORIZATION", "of the call").extra_header("x-a", "of the call").await.unwrap();
        let headers = last_request(&server).await.headers;
        assert_eq!(headers.get_all("authorization").iter().collect::<Vec<_>>(), [expected]);
        assert_eq!(headers.get_all("x-a").iter().collect::<Vec<_>>(), ["of the call"]);
    }
}

#[tokio::test]
async fn framing_headers_are_rejected() {
    let server = server().await;
    let client = Client::builder(&server.uri()).build().unwrap();
    for name in ["content-length", "Transfer-Encoding"] {
        let call: Call<'_, ()> = Call::new(&client, &CREATE, decode::empty).json("application/json", "all of it");
        let error = call.extra_header(name, "3").await.unwrap_err();
        let expected = RequestError::FramingHeader { name: name.to_lowercase() };
        assert!(matches!(&error, Error::Request(it) if **it == expected), "{error:?}");
        let built = Client::builder(&server.uri()).header(name, "3").build();
        assert!(matches!(built, Err(ConfigurationError::FramingHeader(it)) if it == name));
    }
    assert!(server.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn requests_that_are_too_large_to_send_are_errors() {
    let server = server().await;
    let client = Client::builder(&server.uri()).build().unwrap();
    let long = "x".repeat(70_000);
    let error = get(&client).query("q", &long).await.unwrap_err();
    assert!(
        matches!(&error, Error::Request(it) if **it == RequestError::LongUrl) && !error.is_retryable(),
        "{error:?}"
    );
    let huge = "x".repeat(2 << 20);
    let mut many = get(&client);
    for number in 0..40_000 {
        many = many.header(&format!("x-{number}"), "");
    }
    for call in [get(&client).header("x-a", &huge), get(&client).cookie("c", &huge), many] {
        let error = call.await.unwrap_err();
        assert!(matches!(&error, Error::Request(it) if **it == RequestError::LargeHeaders), "{error:?}");
    }
    get(&client).query("q", &long[..60_000]).await.unwrap();
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}
