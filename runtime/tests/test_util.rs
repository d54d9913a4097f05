//! Clients without a server.
#![cfg(feature = "test-util")]

mod faults;
mod received;
mod recordings;
mod streams;

use sdk_runtime::json::Value;
use sdk_runtime::security::{ApiKeyScheme, SecurityScheme};
use sdk_runtime::test_util::{DifferenceLocation, ExpectedCall, MockTransport, Recorder, RecordingError};
use sdk_runtime::{Client, ClientBuilder, Error, Method, Style};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

fn builder() -> ClientBuilder {
    Client::builder("https://api.example.com/v1")
}

fn json(text: &str) -> Value {
    Value::parse(text.as_bytes()).unwrap()
}

fn shown(error: &Error) -> String {
    assert!(matches!(error, Error::Transport(_)) && error.attempts() == 1, "{error:?}");
    std::error::Error::source(error).unwrap().to_string()
}

#[tokio::test]
async fn expected_calls_match_in_any_order() {
    let mock = MockTransport::new();
    mock.expect(ExpectedCall::new(Method::GET, "/v1/a").query("x", "1 2").times(2).respond(200, "1"));
    let create = ExpectedCall::new(Method::POST, "/v1/b").json(json(r#"{"p":1,"q":[2]}"#)).header("x-mine", "m");
    mock.expect(create.respond(201, "2").respond_header("X-Total-Count", "9"));
    mock.expect(ExpectedCall::new(Method::GET, "/v1/gone").respond(404, r#"{"message":"none"}"#));
    let client = builder().client_credentials("/oauth/token", "me", "s3cret").mock_transport(&mock).build().unwrap();
    assert_eq!(
        mock.verify().unwrap_err().to_string(),
        "expected calls were not made: GET /v1/a (2 times), POST /v1/b, GET /v1/gone"
    );
    let call = client.request(Method::POST, "/b").json("application/json", &json(r#"{"q":[2],"p":1}"#));
    let made = call.extra_header("x-mine", "m").with_response().await.unwrap();
    assert_eq!((made.status().as_u16(), made.header::<i64>("x-total-count"), made.body()), (201, Some(9), &json("2")));
    let call = client.request(Method::GET, "/a").query("x", "1 2").query("y", &1);
    assert_eq!(call.clone().await.unwrap(), json("1"));
    assert_eq!(call.stream().await.unwrap().body.chunk().await.unwrap().unwrap(), "1");
    let error = client.request(Method::GET, "/gone").await.unwrap_err();
    assert_eq!(error.body(), Some(&json(r#"{"message":"none"}"#)));
    mock.verify().unwrap();
}

#[tokio::test]
async fn members_of_forms_are_compared() {
    let mock = MockTransport::new();
    mock.expect(ExpectedCall::new(Method::POST, "/v1/people").form("address[city]", "São Paulo").form("name", "A&B"));
    let client = builder().mock_transport(&mock).build().unwrap();
    let send =
        async |body: &str| client.request(Method::POST, "/people").form_as(Style::DEEP_OBJECT, &json(body)).await;
    let error = send(r#"{"name":"A&B","address":{"city":"Rio"}}"#).await.unwrap_err();
    let difference = "form member `address[city]`: expected \"São Paulo\", received \"Rio\"";
    assert!(shown(&error).contains(difference), "{}", shown(&error));
    send(r#"{"name":"A&B","address":{"city":"São Paulo"},"age":7}"#).await.unwrap();
    let handled = "unexpected call POST /v1/people with form name=A&B&address[city]=Rio";
    assert_eq!(format!("{:?}", mock.verify().unwrap_err()), handled);
}

#[tokio::test]
async fn unexpected_calls_are_errors_that_list_expected_ones() {
    let mock = MockTransport::new();
    mock.expect(ExpectedCall::new(Method::PUT, "/v1/a").query("x", "1").header("x-a", "1").json(json("[1]")));
    let client = builder().mock_transport(&mock).build().unwrap();
    let put = || client.request(Method::PUT, "/a");
    let header = "\n    header `x-a`: expected \"1\", received nothing";
    let body = "\n    body: expected [1], received no content";
    let nearest = "\n  nearest expected call: PUT /v1/a";
    let error = put().query("x", "2").await.unwrap_err();
    let query = "\n    query parameter `x`: expected \"1\", received \"2\"";
    assert_eq!(shown(&error), format!("unexpected call PUT /v1/a?x=2{nearest}{query}{header}{body}"));
    // A panic of `unwrap` shows the lines as they are.
    assert!(format!("{error:?}").contains(&format!("{nearest}{query}")), "{error:?}");
    let error = put().query("x", &1).extra_header("x-a", "1").json("application/json", &2).await.unwrap_err();
    let body = "\n    JSON: expected [1], received 2";
    assert_eq!(shown(&error), format!("unexpected call PUT /v1/a?x=1 with 2{nearest}{body}"));
    let error = client.request(Method::GET, "/b").await.unwrap_err();
    assert_eq!(shown(&error), "unexpected call GET /v1/b\n  expected calls: PUT /v1/a");
    let unmet = mock.verify().unwrap_err().to_string();
    let hint = "\n  nearest to PUT /v1/a: unexpected call PUT /v1/a?x=1 with 2\n    JSON: expected [1], received 2";
    let others = "\nunexpected call PUT /v1/a?x=2\nunexpected call GET /v1/b";
    assert_eq!(unmet, format!("expected calls were not made: PUT /v1/a{hint}{others}"));
    let last = || put().query("x", &1).extra_header("x-a", "1").json("application/json", &vec![1]);
    last().await.unwrap();
    let unexpected = "unexpected call PUT /v1/a?x=2\nunexpected call PUT /v1/a?x=1 with 2\nunexpected call GET /v1/b";
    assert_eq!(mock.verify().unwrap_err().to_string(), unexpected);
    let error = last().await.unwrap_err();
    let already = "\n  the expected call PUT /v1/a was made once already\n  no calls are expected";
    assert_eq!(shown(&error), format!("unexpected call PUT /v1/a?x=1 with [1]{already}"));
    let error = client.request(Method::GET, "/b").await.unwrap_err();
    assert_eq!(shown(&error), "unexpected call GET /v1/b\n  no calls are expected");
    let paths: Vec<_> = mock.unexpected().iter().map(|it| it.request().path().to_owned()).collect();
    assert_eq!(paths, ["/v1/a", "/v1/a", "/v1/b", "/v1/a", "/v1/b"]);
}

#[tokio::test]
async fn nearest_expected_call_has_the_fewest_differences() {
    let mock = MockTransport::new();
    mock.expect(ExpectedCall::new(Method::POST, "/v1/a").query("x", "1").query("y", "2").query("z", "3"));
    mock.expect(ExpectedCall::new(Method::POST, "/v1/{id}/b").query("x", "1"));
    mock.expect(ExpectedCall::new(Method::GET, "/v1/7/b"));
    mock.expect(ExpectedCall::new(Method::POST, "/v1/a").query("x", "1").query("y", "2"));
    let client = builder().mock_transport(&mock).build().unwrap();
    let error = client.request(Method::POST, "/a").query("x", &1).query("y", &3).await.unwrap_err();
    let expected = "unexpected call POST /v1/a?x=1&y=3\n  nearest expected call: POST /v1/a\n    \
                    query parameter `y`: expected \"2\", received \"3\"\n  \
                    other expected calls: POST /v1/a, POST /v1/{id}/b, GET /v1/7/b";
    assert_eq!(shown(&error), expected);
    client.request(Method::DELETE, "/7/b").await.unwrap_err();
    let unexpected = mock.unexpected();
    assert_eq!(unexpected[1].nearest(), Some("GET /v1/7/b"));
    assert_eq!(unexpected[1].differences()[0].location, DifferenceLocation::Method);
    client.request(Method::POST, "/7/b").query("x", &1).await.unwrap();
}

#[tokio::test]
async fn nearest_path_has_the_most_equal_segments() {
    let mock = MockTransport::new();
    mock.expect(ExpectedCall::new(Method::GET, "/v1/a/1"));
    mock.expect(ExpectedCall::new(Method::GET, "/v1/b/2"));
    mock.expect(ExpectedCall::new(Method::GET, "/v1/b/3").times(0));
    let client = builder().mock_transport(&mock).build().unwrap();
    let error = shown(&client.request(Method::GET, "/b/3").await.unwrap_err());
    let expected = "unexpected call GET /v1/b/3\n  the call GET /v1/b/3 is expected 0 times\n  \
                    nearest expected call: GET /v1/b/2\n    path: expected /v1/b/2, received /v1/b/3\n  \
                    other expected calls: GET /v1/a/1";
    assert_eq!(error, expected);
}

#[tokio::test]
async fn token_requests_fail_if_expected_to() {
    let mock = MockTransport::new();
    mock.expect(ExpectedCall::new(Method::GET, "/v1/a").respond(200, "1").repeatedly());
    // Placeholders do not stand for the token URL.
    mock.expect(ExpectedCall::new(Method::POST, "/{a}/{b}").respond(200, "2"));
    let token = ExpectedCall::new(Method::POST, "/oauth/token").form("grant_type", "client_credentials");
    mock.expect(token.respond(400, r#"{"error":"invalid_client"}"#));
    let client = || builder().client_credentials("/oauth/token", "me", "s3cret").mock_transport(&mock).build().unwrap();
    let error = client().request(Method::GET, "/a").await.unwrap_err();
    assert!(matches!(error, Error::Auth(_)) && error.to_string().contains("invalid_client"), "{error:?}");
    assert_eq!(client().request(Method::GET, "/a").await.unwrap(), json("1"));
    assert_eq!(client().request(Method::POST, "/b").await.unwrap(), json("2"));
    mock.verify().unwrap();
    let received: Vec<_> = mock.received().iter().map(ToString::to_string).collect();
    assert_eq!(received, ["GET /v1/a", "POST /v1/b"]);
}

#[tokio::test]
async fn differences_do_not_show_secrets() {
    let mock = MockTransport::new();
    let body = json(r#"{"password":"expected-1","text":"t","list":[{"api_key":{"v":"expected-2"}}]}"#);
    let call = ExpectedCall::new(Method::POST, "/v1/a").header("authorization", "Bearer expected-3");
    mock.expect(call.query("token", "expected-4").header("cookie", "a=expected-5").json(body));
    let client = builder().bearer("sent-hidden").mock_transport(&mock).build().unwrap();
    let body = json(r#"{"password":"sent-1","text":"is sent-hidden","list":[{"api_key":{"v":"sent-2"}}]}"#);
    let call = client.request(Method::POST, "/a").query("token", "sent-4").extra_header("cookie", "a=sent-5");
    let error = shown(&call.json("application/json", &body).await.unwrap_err());
    let unmet = mock.verify().unwrap_err().to_string();
    let received = format!("{:?} {:?}", mock.received(), mock.unexpected());
    for text in [&error, &unmet, &received] {
        assert!(!text.contains("expected-") && !text.contains("sent-"), "{text}");
    }
    for part in ["`token`", "`authorization`", "`cookie`", "`/password`", "`/list/0/api_key/v`", "\"is [redacted]\""] {
        assert!(error.contains(part), "{part} in {error}");
    }
}

#[tokio::test]
async fn impossible_responses_are_errors() {
    let respond = async |call: ExpectedCall| {
        let mock = MockTransport::new();
        mock.expect(call);
        let client = builder().mock_transport(&mock).build().unwrap();
        shown(&client.request(Method::GET, "/b").await.unwrap_err())
    };
    let call = || ExpectedCall::new(Method::GET, "/v1/b");
    for (call, part) in [
        (call().respond(7, ""), "a status"),
        (call().respond(100, ""), "a status"),
        (call().respond(204, "x"), "a body"),
        (call().respond(200, "123").respond_header("content-length", "2"), "a content length"),
        (call().respond(200, "1").respond_header("content-length", "x"), "a content length"),
        (call().respond_header("a b", "1"), "a header"),
        (call().respond_header("a", "1\r\n2"), "a header"),
    ] {
        assert_eq!(respond(call).await, format!("the response to GET /v1/b has {part} that HTTP does not allow"));
    }
}

#[tokio::test]
async fn credentials_in_the_query_are_not_recorded() {
    const KEY: ApiKeyScheme = ApiKeyScheme::query("key", "k");
    const USER: ApiKeyScheme = ApiKeyScheme::query("user", "u");
    const SCHEMES: &[SecurityScheme] = &[KEY.scheme(), USER.scheme()];
    let server = MockServer::start().await;
    let echo = ResponseTemplate::new(200).set_body_raw(r#"{"sent":"abc-hidden"}"#, "application/json");
    Mock::given(path("/things")).respond_with(echo).mount(&server).await;
    let recorder = Recorder::new();
    let builder = Client::builder(&server.uri()).security(SCHEMES, &[&["key", "user"]]);
    let builder = builder.credential(KEY.key("abc-hidden")).credential(USER.key("user-hidden"));
    let client = builder.recorder(&recorder).build().unwrap();
    client.request(Method::GET, "/things").query("k", "other").query("page", &2).await.unwrap();
    assert_eq!(server.received_requests().await.unwrap()[0].url.query(), Some("page=2&k=abc-hidden&u=user-hidden"));
    let folder = tempfile::tempdir().unwrap();
    recorder.save(folder.path().join("things.json")).unwrap();
    let saved = std::fs::read_to_string(folder.path().join("things.json")).unwrap();
    assert!(saved.contains("[redacted]") && !saved.contains("-hidden"), "{saved}");
}

#[tokio::test]
async fn recordings_replay_and_contain_no_secrets() {
    let server = MockServer::start().await;
    let response =
        r#"{"id":"1","clientSecret":"abc-hidden","echo":"was t0k3n-of-mine","tokens":[{"a":"abc-hidden","n":5}]}"#;
    let template = ResponseTemplate::new(201).set_body_raw(response, "application/json");
    let template = template.insert_header("Set-Cookie", "abc-hidden").insert_header("X-Total-Count", "3");
    Mock::given(method("POST")).and(path("/v1/things")).respond_with(template).mount(&server).await;
    let bytes = ResponseTemplate::new(200).set_body_raw(&b"\0\xff"[..], "image/png");
    Mock::given(path("/v1/image")).respond_with(bytes).mount(&server).await;
    let text = ResponseTemplate::new(200).set_body_raw("a,b", "text/csv");
    Mock::given(path("/v1/text")).respond_with(text).mount(&server).await;

    let calls = async |client: &Client, secret: &str| {
        let call = client.request(Method::POST, "/things").query("api_key", secret).query("limit", &2);
        let body = json(&format!(r#"{{"name":"n","password":"{secret}"}}"#));
        let made = call.json("application/json", &body).with_response().await?;
        let image = client.request(Method::GET, "/image").raw().await?;
        let text = client.request(Method::GET, "/text").raw().await?;
        Ok::<_, Error>((made, image, text))
    };
    let recorder = Recorder::new();
    let url = format!("{}/v1", server.uri());
    let client = Client::builder(&url).bearer("t0k3n-of-mine").recorder(&recorder).build().unwrap();
    let (made, image, _) = calls(&client, "abc-hidden").await.unwrap();
    assert_eq!((made.body(), &image.body()[..]), (&json(response), &b"\0\xff"[..]));

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("things.json");
    recorder.save(&file).unwrap();
    let saved = std::fs::read_to_string(&file).unwrap();
    assert!(!saved.contains("abc-hidden") && !saved.contains("t0k3n"), "{saved}");

    let mock = MockTransport::replay(&file).unwrap();
    let client = builder().bearer("another").mock_transport(&mock).build().unwrap();
    let (made, image, text) = calls(&client, "other").await.unwrap();
    assert_eq!((made.status().as_u16(), made.header::<i64>("x-total-count")), (201, Some(3)));
    let expected =
        r#"{"id":"1","clientSecret":"[redacted]","echo":"was [redacted]","tokens":[{"a":"[redacted]","n":5}]}"#;
    assert_eq!(made.body(), &json(expected));
    assert_eq!((&image.body()[..], &text.body()[..]), (&b"\0\xff"[..], &b"a,b"[..]));
    assert_eq!(
        (&image.headers()["content-type"], &text.headers()["content-type"]),
        (&"image/png".parse().unwrap(), &"text/csv".parse().unwrap())
    );
    mock.verify().unwrap();
    let mock = MockTransport::replay(&file).unwrap();
    let client = builder().mock_transport(&mock).build().unwrap();
    let call = client.request(Method::POST, "/things").query("api_key", "x").query("limit", &3);
    let error = shown(&call.await.unwrap_err());
    assert!(error.contains("query parameter `limit`: expected \"2\", received \"3\""), "{error}");
    assert!(
        error.contains("body: expected {\"name\":\"n\",\"password\":\"[redacted]\"}, received no content"),
        "{error}"
    );
}

#[test]
fn invalid_recordings_are_rejected() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.json");
    assert!(matches!(MockTransport::replay(&file), Err(RecordingError::File(_))));
    let entry = |request: &str, response: &str| format!(r#"[{{"request":{request},"response":{response}}}]"#);
    let request = r#"{"method":"GET","path":"/","query":[]}"#;
    let response = r#"{"status":200,"headers":[]}"#;
    for (text, message) in [
        (String::new(), "the recording is not a JSON array"),
        ("{}".to_owned(), "the recording is not a JSON array"),
        ("[{}]".to_owned(), "it has no `request`"),
        (format!(r#"[{{"request":{request}}}]"#), "it has no `response`"),
        (entry(r#"{"method":"G T","path":"/","query":[]}"#, response), "its request has no valid `method`"),
        (entry(r#"{"method":"GET","query":[]}"#, response), "its request has no `path`"),
        (entry(r#"{"method":"GET","path":"/","query":[["a"]]}"#, response), "its request has no valid `query`"),
        (
            entry(r#"{"method":"GET","path":"/","query":[],"body":null}"#, response),
            "its request has an unknown or invalid member",
        ),
        (
            entry(r#"{"method":"GET","path":"/","query":[],"json":1,"text":"1"}"#, response),
            "its request has an unknown or invalid member",
        ),
        (entry(request, r#"{"status":70000,"headers":[]}"#), "its response has no valid `status`"),
        (entry(request, r#"{"status":200,"headers":[1]}"#), "its response has no valid `headers`"),
        (
            entry(request, r#"{"status":200,"headers":[],"base64":"!"}"#),
            "its response has an unknown or invalid member",
        ),
        (entry(request, r#"{"status":200,"headers":[],"complete":1}"#), "`complete` is not a boolean"),
        (entry(request, r#"{"status":200,"headers":[],"parts":[]}"#), "its response has `parts`"),
    ] {
        std::fs::write(&file, &text).unwrap();
        let error = MockTransport::replay(&file).unwrap_err();
        let is_entry = matches!(error, RecordingError::Entry { index: 0, .. });
        let prefix = if is_entry { "entry 0 of the recording is invalid: " } else { "" };
        assert_eq!(error.to_string(), format!("{prefix}{message}"), "{text}");
    }
    std::fs::write(&file, entry(request, response)).unwrap();
    MockTransport::replay(&file).unwrap();
}
