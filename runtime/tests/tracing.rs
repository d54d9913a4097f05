//! Spans and events, which must not contain secrets.
#![allow(missing_docs, clippy::unwrap_used, reason = "a test")]

use std::fmt;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sdk_runtime::json::Value;
use sdk_runtime::{Call, Client, Method, Operation, Polling as _, RetryPolicy, WireLog, decode};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

const GET: Operation = Operation::new("getThing", Method::GET, "/things/{id}");
const LIST: Operation = Operation::new("listThings", Method::GET, "/things");
const TRY: Operation = Operation::new("tryThing", Method::GET, "/things/{id}").experimental();

/// Captures all spans and events, one per line.
#[derive(Clone, Default)]
struct Capture(Arc<Mutex<(u64, String)>>);

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        write!(self.0, " {field}={value}").unwrap();
    }
}

impl Capture {
    fn line(&self, begin: &str, visit: impl FnOnce(&mut Line<'_>)) -> u64 {
        let mut state = self.0.lock().unwrap();
        state.1.push_str(begin);
        visit(&mut Line(&mut state.1));
        state.1.push('\n');
        state.0 += 1;
        state.0
    }

    fn text(&self) -> String {
        self.0.lock().unwrap().1.clone()
    }

    /// Returns the captured lines with this prefix, without the port.
    fn lines(&self, begin: &str) -> Vec<String> {
        let port =
            |line: &str| line.split(' ').filter(|it| !it.starts_with("server.port=")).collect::<Vec<_>>().join(" ");
        self.text().lines().filter(|it| it.starts_with(begin)).map(port).collect()
    }
}

impl Subscriber for Capture {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let begin = format!("{} {}", span.metadata().target(), span.metadata().name());
        Id::from_u64(self.line(&begin, |it| span.record(it)))
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        self.line(&format!("{} +", span.into_u64()), |it| values.record(it));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let begin = format!("{} {}", event.metadata().level(), event.metadata().target());
        self.line(&begin, |it| event.record(it));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

fn quick(server: &MockServer) -> Client {
    let policy = RetryPolicy::new(1).backoff(Duration::ZERO, Duration::ZERO);
    Client::builder(&format!("{}/v1", server.uri())).bearer("t0k3n-s3cret").retries(policy).build().unwrap()
}

#[tokio::test]
async fn calls_and_attempts_have_spans_without_secrets() {
    let server = MockServer::start().await;
    let busy = ResponseTemplate::new(503).set_body_string("body-s3cret");
    Mock::given(method("GET")).respond_with(busy).up_to_n_times(1).mount(&server).await;
    let template = ResponseTemplate::new(200).insert_header("x-secret", "header-s3cret");
    let template = template.set_body_raw(r#"{"a":"body-s3cret"}"#, "application/json");
    Mock::given(method("GET")).respond_with(template).mount(&server).await;
    let capture = Capture::default();
    let _guard = tracing::subscriber::set_default(capture.clone());
    let client = quick(&server);
    let call: Call<'_, Value> = Call::new(&client, &GET, decode::json).path("id", "path-s3cret");
    call.query("q", "query-s3cret").header("x-a", "header-s3cret").await.unwrap();
    let spans = capture.lines("sdk_runtime ");
    assert_eq!(
        spans,
        [
            "sdk_runtime call otel.name=getThing otel.kind=internal http.request.method=GET url.template=/things/{id} server.address=127.0.0.1",
            "sdk_runtime attempt otel.kind=client http.request.method=GET url.template=/things/{id} server.address=127.0.0.1",
            "sdk_runtime attempt otel.kind=client http.request.method=GET url.template=/things/{id} server.address=127.0.0.1 http.request.resend_count=1",
        ]
    );
    let text = capture.text();
    for expected in [
        "otel.name=GET /things/{id}",
        "http.response.status_code=503",
        "error.type=503",
        "http.response.status_code=200",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    assert!(text.contains(&format!("server.port={}", server.address().port())), "{text}");
    let error = client.request(Method::GET, "/path-s3cret?q=query-s3cret").stream().await;
    assert!(error.is_ok());
    let nobody =
        Client::builder("http://127.0.0.1:1").bearer("t0k3n-s3cret").retries(RetryPolicy::never()).build().unwrap();
    nobody.request(Method::GET, "/path-s3cret?q=query-s3cret").await.unwrap_err();
    let text = capture.text();
    assert!(text.contains("error.type=connect"), "{text}");
    // This includes other crates: all lines were captured.
    let own: Vec<_> = text.lines().filter(|it| it.contains("sdk_runtime") || it.contains(" + ")).collect();
    assert!(!own.join("\n").contains("s3cret"), "{text}");
}

#[tokio::test]
async fn unmodified_content_is_not_an_error_of_the_span() {
    let server = MockServer::start().await;
    Mock::given(method("GET")).respond_with(ResponseTemplate::new(304)).mount(&server).await;
    let capture = Capture::default();
    let _guard = tracing::subscriber::set_default(capture.clone());
    quick(&server).request(Method::GET, "/thing").extra_header("if-none-match", "\"1\"").conditional().await.unwrap();
    let text = capture.text();
    assert!(text.contains("http.response.status_code=304") && !text.contains("error.type"), "{text}");
}

#[tokio::test]
async fn experimental_and_deprecated_operations_are_warned_about_once() {
    let server = MockServer::start().await;
    let template = ResponseTemplate::new(200).set_body_string("1");
    let dated = template
        .clone()
        .insert_header("Deprecation", "@1688169599")
        .insert_header("Sunset", "Sun, 11 Nov 2035 23:59:59 GMT");
    Mock::given(path("/v1/things/dated")).respond_with(dated).mount(&server).await;
    let flagged = template.clone().insert_header("X-Deprecated", "true");
    Mock::given(path("/v1/flagged")).respond_with(flagged).mount(&server).await;
    let unflagged = template.insert_header("X-Deprecated", "false");
    Mock::given(path("/v1/things/not")).respond_with(unflagged).mount(&server).await;
    let capture = Capture::default();
    let _guard = tracing::subscriber::set_default(capture.clone());
    let client = quick(&server);
    let get = |operation, id: &str| Call::<'_, i64>::new(&client, operation, decode::json).path("id", id);
    let daring = Client::builder(&format!("{}/v1", server.uri())).allow_experimental().build().unwrap();
    let dare = || Call::<'_, i64>::new(&daring, &TRY, decode::json).path("id", "not");
    dare().await.unwrap();
    get(&GET, "not").await.unwrap();
    assert_eq!(capture.lines("WARN").len(), 1);
    for _ in 0..3 {
        dare().await.unwrap();
        get(&GET, "dated").await.unwrap();
        client.clone().request(Method::GET, "/flagged").await.unwrap();
    }
    assert_eq!(
        capture.lines("WARN"),
        [
            "WARN sdk_runtime message=the operation is experimental and may change operation=tryThing",
            "WARN sdk_runtime message=the operation is deprecated operation=getThing deprecation=@1688169599 sunset=Sun, 11 Nov 2035 23:59:59 GMT",
            "WARN sdk_runtime message=the operation is deprecated operation=request",
        ]
    );
}

#[tokio::test]
async fn deviations_are_warned_about_once_for_each_path() {
    let server = MockServer::start().await;
    let list = ResponseTemplate::new(200).set_body_string(r#"[1, "2", "3", 4]"#);
    Mock::given(method("GET")).respond_with(list).mount(&server).await;
    let capture = Capture::default();
    let _guard = tracing::subscriber::set_default(capture.clone());
    let client = quick(&server);
    let list = || Call::<'_, Vec<i64>>::new(&client, &LIST, decode::json);
    assert_eq!(list().await.unwrap(), [1, 2, 3, 4]);
    let mut items = list().items_of::<i64>();
    assert_eq!(items.next().await.unwrap().unwrap(), 1);
    assert_eq!(items.deviations().len(), 2);
    let warnings = capture.lines("WARN");
    assert_eq!(
        warnings,
        [
            "WARN sdk_runtime message=the response deviates from the OpenAPI document operation=listThings status=200 OK path=$[1] expected=integer found=\"2\""
        ]
    );
    assert_eq!(capture.lines("DEBUG sdk_runtime message=the response deviates").len(), 3);
}

#[tokio::test]
async fn each_request_is_an_event() {
    let server = MockServer::start().await;
    Mock::given(method("GET")).respond_with(ResponseTemplate::new(503)).up_to_n_times(1).mount(&server).await;
    Mock::given(method("GET")).respond_with(ResponseTemplate::new(200).set_body_string("1")).mount(&server).await;
    let capture = Capture::default();
    let _guard = tracing::subscriber::set_default(capture.clone());
    let client = quick(&server);
    let call: Call<'_, Value> = Call::new(&client, &GET, decode::json).path("id", "path-s3cret");
    call.await.unwrap();
    let events = capture.lines("DEBUG sdk_runtime message=request ");
    let without_time =
        |it: &String| it.split(' ').filter(|it| !it.starts_with("duration_ms=")).collect::<Vec<_>>().join(" ");
    assert_eq!(
        events.iter().map(without_time).collect::<Vec<_>>(),
        [
            "DEBUG sdk_runtime message=request operation=getThing http.request.method=GET url.template=/things/{id} http.response.status_code=503 error.type=503 attempt=1",
            "DEBUG sdk_runtime message=request operation=getThing http.request.method=GET url.template=/things/{id} http.response.status_code=200 attempt=2",
        ]
    );
    assert!(events.iter().all(|it| it.contains("duration_ms=")), "{events:?}");
}

#[tokio::test]
async fn wire_log_shows_requests_and_responses_without_secrets() {
    let server = MockServer::start().await;
    let template = ResponseTemplate::new(200).insert_header("set-cookie", "session=cookie-s3cret");
    let template = template.set_body_raw(
        r#"{"name": "Ada", "echo": "Bearer t0k3n-s3cret", "accessToken": "body-s3cret"}"#,
        "application/json",
    );
    Mock::given(method("POST")).respond_with(template).mount(&server).await;
    let capture = Capture::default();
    let _guard = tracing::subscriber::set_default(capture.clone());
    let client = quick(&server).with_interceptor(WireLog::new().bodies(1000));
    let call = client.request(Method::POST, "/things").query("q", "a b").query("api_key", "query-s3cret");
    call.extra_body("name", "Ada").extra_body("password", "password-s3cret").await.unwrap();
    let [request, response] = &capture.lines("DEBUG sdk_runtime::wire")[..] else { panic!("{}", capture.text()) };
    for (line, parts) in [
        (
            request,
            &[
                "message=request operation=request attempt=1 method=POST",
                "/v1/things?q=a b&api_key=[redacted]",
                "authorization: [redacted]",
                "content-type: application/json",
                r#"body={"name":"Ada","password":"[redacted]"}"#,
            ][..],
        ),
        (
            response,
            &[
                "message=response operation=request attempt=1 status=200",
                "set-cookie: [redacted]",
                r#"body={"name":"Ada","echo":"Bearer [redacted]","accessToken":"[redacted]"}"#,
            ],
        ),
    ] {
        for part in parts {
            assert!(line.contains(part), "{part}: {line}");
        }
        assert!(!line.contains("s3cret"), "{line}");
    }
}

#[tokio::test]
async fn wire_log_shortens_bodies_and_shows_them_only_on_request() {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(200).set_body_string(format!("\"{}\"", "é".repeat(500))))
        .mount(&server)
        .await;
    let capture = Capture::default();
    let _guard = tracing::subscriber::set_default(capture.clone());
    let client = quick(&server);
    client.with_interceptor(WireLog::new()).request(Method::GET, "/things").await.unwrap();
    assert!(!capture.text().contains("body="), "{}", capture.text());
    client.with_interceptor(WireLog::new().bodies(9)).request(Method::GET, "/things").await.unwrap();
    assert!(capture.text().contains("body=\"éééé…"), "{}", capture.text());
    let streamed = client.with_interceptor(WireLog::new().bodies(9));
    streamed.request(Method::GET, "/things").stream().await.unwrap();
    assert!(capture.text().contains("body=(streamed)"), "{}", capture.text());
}

/// Returns the events of the wire log of a request to a server with this response.
async fn wire_log(response: ResponseTemplate, send: impl AsyncFnOnce(Client)) -> String {
    let server = MockServer::start().await;
    Mock::given(path("/v1/things")).respond_with(response).mount(&server).await;
    let capture = Capture::default();
    let _guard = tracing::subscriber::set_default(capture.clone());
    send(quick(&server).with_interceptor(WireLog::new().bodies(1000))).await;
    let lines = capture.lines("DEBUG sdk_runtime::wire");
    assert_eq!(lines.len(), 2, "{lines:?}");
    lines.join("\n")
}

#[tokio::test]
async fn wire_log_finds_secrets_in_all_kinds_of_bodies() {
    for (content_type, body, shown) in [
        ("Application/X-WWW-Form-Urlencoded", "name=Ada&password=form-s3cret", "body=name=Ada&password=[redacted]"),
        ("Multipart/Mixed; boundary=b", "--b\r\nname: token\r\n\r\npart-s3cret\r\n--b--", "bytes)"),
        ("application/jsonl", "{\"a\":1}\n{\"password\":\"line-s3cret\"}\n", r#"{"password":"[redacted]"}"#),
        ("text/event-stream", "data: {\"accessToken\":\"event-s3cret\"}\n\n", r#"{"accessToken":"[redacted]"}"#),
        // An error whose body is cut off.
        ("application/json", r#"{"name":"Ada","password" : "cut-s3cret"#, r#"{"name":"Ada","password" : "[redacted]""#),
        (
            "application/json",
            "{\n\"tokens\": [\"cut-s3cret\", {\"a\":\n\"b-s3cret\"}], \"name\": \"Ada\"",
            r#""name": "Ada""#,
        ),
        ("application/json", r#"{"echo":"{\"password\":\"nested-s3cret\"}"}"#, r#"{\"password\":\"[redacted]\"}"#),
        // The credentials of the client as the name of a member.
        ("application/json", r#"{"sessions":{"t0k3n-s3cret":"Ada"}}"#, r#"{"[redacted]":"Ada"}"#),
    ] {
        let response = ResponseTemplate::new(400).set_body_raw(body, content_type);
        let log = wire_log(response, async |client| {
            client.request(Method::GET, "/things").raw().await.unwrap();
        });
        let log = log.await;
        assert!(log.contains(shown) && !log.contains("s3cret"), "{content_type}: {log}");
    }
}

#[tokio::test]
async fn wire_log_finds_secrets_that_a_response_repeats() {
    let echo = ResponseTemplate::new(400)
        .insert_header("x-echo", "password-s3cret")
        .insert_header("location", "https://login.example/?state=1&access_token=url-s3cret#x")
        .insert_header("set-cookie", "session=cookie-s3cret; Path=/")
        .set_body_raw(r#"{"detail":"invalid: password-s3cret","session":"cookie-s3cret"}"#, "application/json");
    let json = wire_log(echo.clone(), async |client| {
        let call = client.request(Method::POST, "/things").query("t0k3n-s3cret", "1");
        call.extra_body("password", "password-s3cret").raw().await.unwrap();
    });
    let json = json.await;
    let form = wire_log(echo, async |client| {
        let call = client.request(Method::POST, "/things");
        call.bytes("application/x-www-form-urlencoded", "password=password-s3cret").raw().await.unwrap();
    });
    let form = form.await;
    for log in [json, form] {
        for part in ["x-echo: [redacted]", "?state=1&access_token=[redacted]#x", r#""detail":"invalid: [redacted]""#] {
            assert!(log.contains(part), "{part}: {log}");
        }
        assert!(!log.contains("s3cret"), "{log}");
    }
}

#[cfg(feature = "cookies")]
#[tokio::test]
async fn wire_log_finds_cookies_of_a_jar_that_a_response_repeats() {
    let server = MockServer::start().await;
    let sign_in = ResponseTemplate::new(204).insert_header("set-cookie", "session=cookie-s3cret; Path=/");
    Mock::given(path("/sign-in")).respond_with(sign_in).mount(&server).await;
    let echo = ResponseTemplate::new(200).set_body_raw(r#"{"id":"cookie-s3cret"}"#, "application/json");
    Mock::given(path("/things")).respond_with(echo).mount(&server).await;
    let capture = Capture::default();
    let _guard = tracing::subscriber::set_default(capture.clone());
    let client = Client::builder(&server.uri()).cookies(sdk_runtime::CookieJar::new());
    let client = client.interceptor(WireLog::new().bodies(1000)).build().unwrap();
    client.request(Method::POST, "/sign-in").await.unwrap();
    client.request(Method::GET, "/things").await.unwrap();
    let log = capture.lines("DEBUG sdk_runtime::wire").join("\n");
    assert!(log.contains(r#"{"id":"[redacted]"}"#) && !log.contains("s3cret"), "{log}");
}

#[tokio::test]
async fn wire_log_finds_path_arguments_in_the_urls_of_a_long_running_operation() {
    const EXPORT: Operation = Operation::new("export", Method::POST, "/bots/{token}/exports");
    let server = MockServer::start().await;
    let accepted = ResponseTemplate::new(202).insert_header("location", "/bots/path-s3cret/exports/7");
    Mock::given(method("POST")).respond_with(accepted).mount(&server).await;
    let complete = ResponseTemplate::new(200).set_body_string("7");
    Mock::given(path("/bots/path-s3cret/exports/7")).respond_with(complete).mount(&server).await;
    let capture = Capture::default();
    let _guard = tracing::subscriber::set_default(capture.clone());
    let client = Client::builder(&server.uri()).interceptor(WireLog::new()).build().unwrap();
    let call = Call::<'_, i64>::new(&client, &EXPORT, decode::json).path("token", "path-s3cret");
    assert_eq!(call.until_complete().every(Duration::ZERO).await.unwrap(), 7);
    let log = capture.lines("DEBUG sdk_runtime::wire").join("\n");
    assert!(log.contains("/bots/[redacted]/exports/7") && !log.contains("s3cret"), "{log}");
}
