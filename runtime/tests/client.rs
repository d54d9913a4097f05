//! Calls, over real sockets.

use std::time::Duration;

use sdk_runtime::json::{Decoding, Extra, Json, Node, Value, Writer};
use sdk_runtime::multipart::{Form, Multipart, Part};
use sdk_runtime::{
    Bytes, Call, Client, ConfigurationError, DecodeErrorKind, Error, Method, Operation, RawResponse, RequestError,
    ResponseError, RetryPolicy, StatusPattern, Style, decode,
};
use wiremock::matchers::{any, body_bytes, body_json, header, method, path, query_param};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

#[derive(Clone, Debug, PartialEq)]
pub struct Thing {
    pub id: String,
    pub size: Option<i64>,
    pub extra: Extra,
}

impl Json for Thing {
    fn decode(node: Node<'_>) -> Self {
        let mut members = node.object();
        Self { id: members.required("id"), size: members.optional("size"), extra: members.rest() }
    }

    fn encode(&self, writer: &mut Writer) {
        let mut members = writer.object(&self.extra);
        members.required("id", &self.id);
        members.optional("size", &self.size);
        members.rest();
    }
}

impl Thing {
    fn new(id: &str) -> Self {
        Self { id: id.to_owned(), size: None, extra: Extra::default() }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Rejection {
    pub message: String,
    pub extra: Extra,
}

impl Json for Rejection {
    fn decode(node: Node<'_>) -> Self {
        let mut members = node.object();
        Self { message: members.required("message"), extra: members.rest() }
    }

    fn encode(&self, writer: &mut Writer) {
        let mut members = writer.object(&self.extra);
        members.required("message", &self.message);
        members.rest();
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    Rejection(Rejection),
    Other(Value),
}

impl sdk_runtime::ErrorBody for Body {
    fn decode(index: u16, node: Node<'_>) -> Self {
        match index {
            0 => Self::Rejection(Json::decode(node)),
            _ => Self::Other(Json::decode(node)),
        }
    }

    fn other(value: Value) -> Self {
        Self::Other(value)
    }
}

const ERRORS: &[(StatusPattern, u16)] = &[(StatusPattern::Code(404), 1), (StatusPattern::Range(4), 0)];
const GET: Operation =
    Operation::new("getThing", Method::GET, "/things/{id}").accept("application/json").errors(ERRORS);
const LIST: Operation = Operation::new("listThings", Method::GET, "/things").accept("application/json");
const CREATE: Operation = Operation::new("createThing", Method::POST, "/things").errors(ERRORS);
const PATCH: Operation = Operation::new("patchThing", Method::PATCH, "/things/{id}");
const DELETE: Operation = Operation::new("deleteThing", Method::DELETE, "/things/{id}");
const PUBLIC: Operation = Operation::new("ping", Method::GET, "/ping").public();

async fn server(template: ResponseTemplate) -> (MockServer, Client) {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(template).mount(&server).await;
    let builder = Client::builder(&format!("{}/v1/", server.uri())).bearer("token");
    let client = builder.retries(RetryPolicy::never()).build().unwrap();
    (server, client)
}

fn json(status: u16, body: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_raw(body.to_owned(), "application/json")
}

async fn only_request(server: &MockServer) -> Request {
    let mut requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 1);
    requests.remove(0)
}

fn get<'c>(client: &'c Client, id: &str) -> Call<'c, Thing, Body> {
    Call::new(client, &GET, decode::json).path("id", id)
}

#[tokio::test]
async fn gets_with_path_query_header_and_cookie() {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .and(path("/v1/things/a%2Fb%20%C3%A9"))
        .and(query_param("filters", "name eq \"x & y\""))
        .and(header("authorization", "Bearer token"))
        .and(header("accept", "application/json"))
        .and(header("cookie", "a=1; b=x%3By"))
        .respond_with(json(200, r#"{"id":"a","size":"3"}"#).insert_header("X-Total-Count", "12"))
        .mount(&server)
        .await;
    let client = Client::builder("https://example.com").base_url(server.uri() + "/v1").bearer("token").build().unwrap();
    let call = get(&client, "a/b é")
        .query("filters", "name eq \"x & y\"")
        .query("none", &None::<String>)
        .query("ids", &[1_i64, 2][..])
        .query_as(Style::FORM.exploded(false), "tags", &vec!["a,b".to_owned(), "c".to_owned()])
        .header("x-ids", &vec![1, 2])
        .cookie("a", &1)
        .cookie("b", "x;y");
    let response = call.clone().with_response().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.header::<i64>("x-total-count"), Some(12));
    assert_eq!(response.header::<i64>("x-other"), None);
    assert_eq!(response.deviations().len(), 1);
    assert_eq!(response.into_body().size, Some(3));
    let request = only_request(&server).await;
    assert_eq!(request.headers["x-ids"], "1,2");
    let query = request.url.query().unwrap();
    assert_eq!(query, "filters=name%20eq%20%22x%20%26%20y%22&ids=1&ids=2&tags=a%2Cb,c");
    assert_eq!(call.await.unwrap().id, "a");
}

#[tokio::test]
async fn posts_json() {
    let (server, client) = server(json(201, r#"{"id":"new"}"#)).await;
    let call: Call<'_, Thing> = Call::new(&client, &CREATE, decode::json).json("application/json", &Thing::new("n"));
    assert_eq!(call.await.unwrap(), Thing::new("new"));
    let request = only_request(&server).await;
    assert_eq!(request.headers["content-type"], "application/json");
    assert_eq!(request.body, br#"{"id":"n"}"#);
}

#[tokio::test]
async fn sends_json_patches_and_accepts_empty_responses() {
    let (server, client) = server(ResponseTemplate::new(204)).await;
    let patch = Value::parse(br#"[{"op":"replace","path":"/name","value":"n"}]"#).unwrap();
    let call: Call<'_, ()> = Call::new(&client, &PATCH, decode::empty).path("id", "1");
    call.json("application/json-patch+json", &patch).await.unwrap();
    let request = only_request(&server).await;
    assert_eq!(request.headers["content-type"], "application/json-patch+json");
    assert_eq!(Value::parse(&request.body).unwrap(), patch);
}

#[tokio::test]
async fn posts_forms() {
    let (server, client) = server(json(200, "null")).await;
    let body =
        Value::parse(br#"{"grant_type":"a b","scope":["x","y&z"],"none":null,"more":{"n":1},"count":2}"#).unwrap();
    let call: Call<'_, Value> = Call::new(&client, &CREATE, decode::json).form(&body);
    call.await.unwrap();
    let request = only_request(&server).await;
    assert_eq!(request.headers["content-type"], "application/x-www-form-urlencoded");
    assert_eq!(
        String::from_utf8(request.body).unwrap(),
        "grant_type=a+b&scope=x&scope=y%26z&more=%7B%22n%22%3A1%7D&count=2"
    );
}

struct Upload {
    file: Part,
    name: String,
}

impl Multipart for Upload {
    fn form(self) -> Form {
        Form::new()
            .part("file", self.file)
            .optional_part("second", None)
            .parts("more", vec![Part::new("x"), Part::new("y").content_type("text/csv")])
            .value("name", &self.name)
            .value("thing", &Thing::new("1"))
            .value("ids", &vec![1, 2])
            .optional_value("none", &None::<i64>)
    }
}

#[tokio::test]
async fn posts_multipart() {
    let (server, client) = server(ResponseTemplate::new(200)).await;
    let file = Part::new(&b"\0\xff\r\n"[..]).file_name("a\"b\r\n.bin");
    let call: Call<'_, ()> = Call::new(&client, &CREATE, decode::empty);
    call.multipart(Upload { file, name: "n é".to_owned() }).await.unwrap();
    let request = only_request(&server).await;
    let content_type = request.headers["content-type"].to_str().unwrap();
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    let expected = [
        "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a%22b%0D%0A.bin\"\r\nContent-Type: application/octet-stream\r\n\r\n\0\u{fffd}\r\n\r\n",
        "--B\r\nContent-Disposition: form-data; name=\"more\"\r\nContent-Type: application/octet-stream\r\n\r\nx\r\n",
        "--B\r\nContent-Disposition: form-data; name=\"more\"\r\nContent-Type: text/csv\r\n\r\ny\r\n",
        "--B\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nn é\r\n",
        "--B\r\nContent-Disposition: form-data; name=\"thing\"\r\nContent-Type: application/json\r\n\r\n{\"id\":\"1\"}\r\n",
        "--B\r\nContent-Disposition: form-data; name=\"ids\"\r\n\r\n1\r\n",
        "--B\r\nContent-Disposition: form-data; name=\"ids\"\r\n\r\n2\r\n",
        "--B--\r\n",
    ];
    assert_eq!(String::from_utf8_lossy(&request.body).replace(boundary, "B"), expected.concat());
}

#[tokio::test]
async fn decodes_bytes_and_text() {
    let (_server, client) = server(ResponseTemplate::new(200).set_body_bytes(b"\0\xff".to_vec())).await;
    let call: Call<'_, Bytes> = Call::new(&client, &LIST, decode::bytes);
    assert_eq!(call.await.unwrap(), &b"\0\xff"[..]);
    let call: Call<'_, String> = Call::new(&client, &LIST, decode::text);
    let error = call.await.unwrap_err();
    assert!(
        matches!(&error, Error::Decode(it) if matches!(it.kind, DecodeErrorKind::Response(ResponseError::Text { offset: 1 })))
    );
    assert_eq!(error.status().unwrap(), 200);
}

#[derive(Debug, PartialEq)]
enum Several {
    Made(Thing),
    Accepted(String),
}

fn several(response: &RawResponse) -> Result<Several, ResponseError> {
    match (response.status().as_u16(), response.content_type().as_str()) {
        (202, "text/plain") => response.text().map(Several::Accepted),
        _ => response.json().map(Several::Made),
    }
}

#[tokio::test]
async fn responses_of_several_statuses_decode_to_one_enum() {
    let (_server, client) = server(ResponseTemplate::new(202).set_body_raw("later", "Text/Plain; charset=utf-8")).await;
    let call: Call<'_, Several> = Call::new(&client, &CREATE, several);
    assert_eq!(call.await.unwrap(), Several::Accepted("later".to_owned()));
}

#[tokio::test]
async fn error_bodies_are_typed_by_status() {
    let (_server, client) =
        server(json(409, r#"{"message":"taken","code":7}"#).insert_header("Request-Id", "r1")).await;
    let error = get(&client, "1").await.unwrap_err();
    let Some(Body::Rejection(rejection)) = error.body() else { panic!("{error:?}") };
    assert_eq!((rejection.message.as_str(), rejection.extra.raw("code")), ("taken", Some("7")));
    assert_eq!(error.headers().unwrap()["request-id"], "r1");
    assert_eq!(error.to_string(), r#"getThing: the server returned 409 Conflict: {"message":"taken","code":7}"#);
    assert!(!error.is_retryable());
}

#[tokio::test]
async fn undocumented_error_bodies_are_preserved() {
    for (status, body, expected) in [
        (404, "{\"message\":1}", Value::parse(b"{\"message\":1}").unwrap()),
        (503, "[1]", Value::parse(b"[1]").unwrap()),
        (503, "<html>", Value::from("<html>")),
        (500, "", Value::Null),
        (300, "", Value::Null),
    ] {
        let (_server, client) = server(json(status, body)).await;
        let error = get(&client, "1").await.unwrap_err();
        assert_eq!(error.body(), Some(&Body::Other(expected)), "{status}");
        assert_eq!(error.is_retryable(), status >= 500);
    }
}

#[tokio::test]
async fn strict_decoding_is_an_error_with_path_status_and_body() {
    let (server, _) = server(json(200, r#"[{"id":"1"},{"id":2}]"#)).await;
    let client = Client::builder(&server.uri()).decoding(Decoding::Strict).build().unwrap();
    let call: Call<'_, Vec<Thing>> = Call::new(&client, &LIST, decode::json);
    let Err(Error::Decode(error)) = call.await else { panic!("tolerated") };
    assert_eq!((error.path(), error.status.as_u16()), (Some("$[1].id"), 200));
    assert_eq!(error.raw, r#"[{"id":"1"},{"id":2}]"#);
    assert!(error.to_string().ends_with("$[1].id: expected string, found 2"), "{error}");
}

#[tokio::test]
async fn invalid_json_is_an_error_even_when_tolerant() {
    for body in ["", "<html>", "{\"id\":"] {
        let (_server, client) = server(json(200, body)).await;
        assert!(matches!(get(&client, "1").await, Err(Error::Decode(_))), "{body}");
    }
}

#[tokio::test]
async fn response_size_is_limited() {
    let (server, _) = server(json(200, &format!("\"{}\"", "x".repeat(5000)))).await;
    let client = Client::builder(&server.uri()).response_limit(4096).build().unwrap();
    let call: Call<'_, String> = Call::new(&client, &LIST, decode::json);
    assert!(matches!(call.await, Err(Error::Decode(it)) if matches!(it.kind, DecodeErrorKind::TooLarge(4096))));
}

#[tokio::test]
async fn long_error_bodies_are_cut_off() {
    let (server, client) = server(json(400, &format!("\"{}\"", "x".repeat(2 << 20)))).await;
    let Err(Error::Status(error)) = get(&client, "1").await else { panic!("another error") };
    assert_eq!((error.status.as_u16(), error.raw.len()), (400, 1 << 20));
    assert!(error.raw.starts_with(b"\"xxx"));
    // The body is the result of a raw call, so it is whole or an error.
    assert_eq!(get(&client, "1").raw().await.unwrap().body.len(), (2 << 20) + 2);
    let limited = Client::builder(&server.uri()).response_limit(1 << 20).build().unwrap();
    let error = get(&limited, "1").raw().await.unwrap_err();
    assert!(matches!(error, Error::Decode(it) if matches!(it.kind, DecodeErrorKind::TooLarge(_))));
}

#[tokio::test]
async fn invalid_arguments_are_errors_and_nothing_is_sent() {
    let (server, client) = server(json(200, r#"{"id":"1"}"#)).await;
    let name = || "id".to_owned();
    for id in ["", ".", ".."] {
        let Err(Error::Request(error)) = get(&client, id).await else { panic!("{id}") };
        assert_eq!(*error, RequestError::PathValue { name: name() });
    }
    let call: Call<'_, Thing> = Call::new(&client, &GET, decode::json);
    assert!(matches!(call.await, Err(Error::Request(it)) if *it == RequestError::MissingPathValue { name: name() }));
    for (header, value) in [("x-a", "a\r\nx-b: c"), ("x-a", "a\nb"), ("x a", "b"), ("x-a", "\0")] {
        let error = get(&client, "1").header(header, value).await.unwrap_err();
        assert!(matches!(error, Error::Request(it) if *it == RequestError::Header { name: header.to_owned() }));
    }
    let error = get(&client, "1").query("n", &f64::NAN).await.unwrap_err();
    assert!(matches!(&error, Error::Request(it) if matches!(**it, RequestError::Encode(_))));
    assert_eq!(error.to_string(), "invalid request: JSON cannot represent NaN");
    let call: Call<'_, Value> = Call::new(&client, &CREATE, decode::json).json("application/json", &f64::INFINITY);
    assert!(matches!(call.await, Err(Error::Request(_))));
    assert_eq!(server.received_requests().await.unwrap().len(), 0);
    for (id, path) in
        [("...", "/v1/things/..."), ("%2e%2e", "/v1/things/%252e%252e"), ("a?b#c", "/v1/things/a%3Fb%23c")]
    {
        get(&client, id).await.unwrap();
        assert_eq!(server.received_requests().await.unwrap().last().unwrap().url.path(), path);
    }
}

#[tokio::test]
async fn redirects_to_another_origin_drop_credentials() {
    let (other, _) = server(json(200, r#"{"id":"there"}"#)).await;
    let elsewhere = ResponseTemplate::new(302).insert_header("Location", format!("{}/x", other.uri()));
    let (server, _) = server(elsewhere).await;
    let client = Client::builder(&server.uri()).bearer("token").header("X-Auth-Key", "key").build().unwrap();
    let call: Call<'_, Thing> = Call::new(&client, &LIST, decode::json).header("x-mine", "m").cookie("c", "1");
    assert_eq!(call.await.unwrap().id, "there");
    assert_eq!(only_request(&server).await.headers["x-auth-key"], "key");
    let request = only_request(&other).await;
    for name in ["authorization", "x-auth-key", "x-mine", "cookie"] {
        assert!(!request.headers.contains_key(name), "{name}");
    }
    assert_eq!(request.headers["accept"], "application/json");
}

#[tokio::test]
async fn bodies_are_not_sent_to_another_origin() {
    let (other, _) = server(ResponseTemplate::new(200)).await;
    let elsewhere = ResponseTemplate::new(307).insert_header("Location", format!("{}/x", other.uri()));
    let (_server, client) = server(elsewhere).await;
    let call: Call<'_, ()> = Call::new(&client, &CREATE, decode::empty).json("application/json", "secret");
    assert_eq!(call.await.unwrap_err().status().unwrap(), 307);
    let call: Call<'_, ()> = Call::new(&client, &DELETE, decode::empty).path("id", "1");
    assert_eq!(call.await.unwrap_err().status().unwrap(), 307);
    let call: Call<'_, ()> = Call::new(&client, &LIST, decode::empty).json("application/json", "secret");
    assert_eq!(call.await.unwrap_err().status().unwrap(), 307);
    assert_eq!(other.received_requests().await.unwrap().len(), 0);
}

#[tokio::test]
async fn redirects_within_the_origin_are_followed_up_to_a_limit() {
    let server = MockServer::start().await;
    let moved = |status: u16, to: &str| ResponseTemplate::new(status).insert_header("Location", to);
    Mock::given(path("/things")).and(method("POST")).respond_with(moved(308, "moved?x=1")).mount(&server).await;
    Mock::given(path("/moved"))
        .and(method("POST"))
        .and(header("authorization", "Bearer token"))
        .and(body_json("b"))
        .respond_with(moved(303, "/seen"))
        .mount(&server)
        .await;
    Mock::given(path("/seen")).and(method("GET")).and(body_bytes("")).respond_with(json(200, "7")).mount(&server).await;
    Mock::given(path("/ping")).respond_with(moved(302, "/ping")).mount(&server).await;
    let client = Client::builder(&server.uri()).bearer("token").build().unwrap();
    let call: Call<'_, i64> = Call::new(&client, &CREATE, decode::json).json("application/json", "b");
    assert_eq!(call.await.unwrap(), 7);
    let call: Call<'_, i64> = Call::new(&client, &PUBLIC, decode::json);
    assert_eq!(call.await.unwrap_err().status().unwrap(), 302);
}

#[tokio::test]
async fn public_operations_send_no_credentials() {
    let (server, client) = server(ResponseTemplate::new(200)).await;
    let call: Call<'_, ()> = Call::new(&client, &PUBLIC, decode::empty);
    call.await.unwrap();
    let request = only_request(&server).await;
    assert!(!request.headers.contains_key("authorization"));
    assert!(request.headers["user-agent"].to_str().unwrap().starts_with("sdk-runtime/"));
}

#[tokio::test]
async fn connection_failures_and_timeouts_are_distinguished() {
    let client = Client::builder("http://127.0.0.1:1").bearer("s3cret").build().unwrap();
    let error = get(&client, "1").query("secret", "s3cret").await.unwrap_err();
    assert!(matches!(error, Error::Connect(_)), "{error:?}");
    let mut shown = format!("{error} {error:?} {client:?}");
    let mut source = std::error::Error::source(&error);
    while let Some(inner) = source {
        shown.push_str(&format!(" {inner} {inner:?}"));
        source = inner.source();
    }
    assert!(shown.contains("getThing: cannot connect") && !shown.contains("s3cret"), "{shown}");
    let (_server, client) = server(json(200, "{}").set_delay(Duration::from_secs(3600))).await;
    let error = get(&client, "1").with_timeout(Duration::from_millis(100)).await.unwrap_err();
    assert!(matches!(error, Error::Timeout(_)) && error.is_retryable(), "{error:?}");
}

#[test]
fn invalid_configurations_are_rejected() {
    for url in ["", "example.com", "ftp://example.com", "https://u:p@example.com", "https://e.com?x", "https://e.com#x"]
    {
        assert!(matches!(Client::builder(url).build(), Err(ConfigurationError::BaseUrl)), "{url}");
    }
    let builder = || Client::builder("https://example.com/v1//");
    assert!(matches!(builder().bearer("a\nb").build(), Err(ConfigurationError::Token)));
    assert!(matches!(builder().header("a b", "c").build(), Err(ConfigurationError::Header(name)) if name == "a b"));
    assert_eq!(builder().build().unwrap().base_url(), "https://example.com/v1");
}

#[tokio::test]
async fn headers_decode_to_the_requested_type() {
    let template = json(200, r#"{"id":"1"}"#)
        .insert_header("X-Number", "12")
        .insert_header("X-Truth", "true")
        .insert_header("X-Other-Truth", "False")
        .insert_header("X-Date", "Fri, 31 Dec 1999 23:59:59 GMT")
        .insert_header("ETag", "\"2c91\"")
        .insert_header("X-Quoted", "\"a\", \"b\"")
        .append_header("X-List", "1, 2")
        .append_header("X-List", "3");
    let (_server, client) = server(template).await;
    let response = get(&client, "1").with_response().await.unwrap();
    assert_eq!(response.header::<i64>("X-Number"), Some(12));
    assert_eq!(response.header::<String>("X-Number").as_deref(), Some("12"));
    assert_eq!(response.header::<Vec<String>>("X-Number").unwrap(), ["12"]);
    assert_eq!(response.header::<bool>("X-Truth"), Some(true));
    assert_eq!(response.header::<bool>("X-Other-Truth"), Some(false));
    assert_eq!(response.header::<String>("X-Other-Truth").as_deref(), Some("False"));
    for name in ["X-Date", "X-List", "X-Truth"] {
        assert_eq!(response.header::<i64>(name), None, "{name}");
    }
    assert_eq!(response.header::<String>("X-Date").as_deref(), Some("Fri, 31 Dec 1999 23:59:59 GMT"));
    assert_eq!(response.header::<String>("ETag").as_deref(), Some("\"2c91\""), "quotes are part of an entity tag");
    assert_eq!(response.header::<Value>("ETag"), Some("\"2c91\"".into()));
    assert_eq!(response.header::<Vec<String>>("X-Quoted").unwrap(), ["\"a\"", "\"b\""]);
    assert_eq!(response.header::<Vec<i64>>("X-List").unwrap(), [1, 2, 3]);
    assert_eq!(response.header::<Vec<String>>("X-List").unwrap(), ["1", "2", "3"]);
}

sdk_runtime::request! {
    /// A call with optional arguments.
    pub struct OptionalCall -> Body
}

/// Lists things.
type ListThings<'c> = OptionalCall<'c, (), Vec<Thing>>;

#[tokio::test]
async fn call_types_work_with_a_custom_http_client() {
    let (server, _) = server(json(200, r#"[{"id":"1"}]"#)).await;
    let http = sdk_runtime::http_client_builder().unwrap().build().unwrap();
    let client = Client::builder(&server.uri()).http_client(http).timeout(Duration::MAX).build().unwrap();
    let call = ListThings::from_call(Call::new(&client, &LIST, decode::json));
    assert_eq!(call.clone().with_timeout(Duration::from_secs(30)).await.unwrap(), [Thing::new("1")]);
    assert_eq!(call.clone().with_response().await.unwrap().body().len(), 1);
    let (client, shown) = (client.clone(), format!("{call:?}"));
    assert_eq!(shown, r#"OptionalCall(Call { operation: "listThings", .. })"#);
    let task = tokio::spawn(async move { Call::<Vec<Thing>, Body>::new(&client, &LIST, decode::json).await });
    assert_eq!(task.await.unwrap().unwrap().len(), 1);
}

#[tokio::test]
async fn experimental_operations_are_sent_only_by_clients_that_allow_them() {
    const TRY: Operation = Operation::new("tryThings", Method::GET, "/things").experimental();
    let server = MockServer::start().await;
    Mock::given(method("GET")).respond_with(json(200, "1")).expect(1).mount(&server).await;
    let builder = || Client::builder("https://example.com").base_url(server.uri());

    let cautious = builder().build().unwrap();
    let call: Call<'_, i64> = Call::new(&cautious, &TRY, decode::json);
    let error = call.await.unwrap_err();
    assert!(matches!(&error, Error::Request(it) if **it == RequestError::Experimental), "{error}");
    assert_eq!((error.attempts(), error.is_retryable()), (0, false));

    let daring = builder().allow_experimental().build().unwrap();
    let call: Call<'_, i64> = Call::new(&daring, &TRY, decode::json);
    assert_eq!(call.await.unwrap(), 1);
}
