//! Requests that a mock server received.

use sdk_runtime::json::Value;
use sdk_runtime::multipart::{Form, Part};
use sdk_runtime::test_util::{ExpectedCall, Fault, MockTransport, ReceivedBodyError};
use sdk_runtime::{Call, Client, Method, Operation, Style, Upload, decode};

use super::{builder, json};

const GET_TAG: Operation = Operation::new("getTag", Method::GET, "/things/{id}/tags/{tag}");

fn client(mock: &MockTransport) -> Client {
    builder().mock_transport(mock).build().unwrap()
}

fn post(call: impl FnOnce(ExpectedCall) -> ExpectedCall) -> (MockTransport, Client) {
    let mock = MockTransport::new();
    mock.expect(call(ExpectedCall::new(Method::POST, "/v1/a")));
    let client = client(&mock);
    (mock, client)
}

#[tokio::test]
async fn arguments_are_decoded() {
    let mock = MockTransport::new();
    mock.expect(ExpectedCall::new(Method::GET, "/v1/things/{id}/tags/{tag}").times(2));
    let client = client(&mock);
    let call: Call<'_, ()> = Call::new(&client, &GET_TAG, decode::empty);
    let call = call.path("id", "a/b é").path("tag", &7).query("x", "1 &").query("list", &vec![1, 2]).query("y", "");
    call.await.unwrap();
    let call = client.request(Method::GET, "/things/{id}/tags/c").path_as(Style::LABEL, "id", &vec![1, 2]);
    call.await.unwrap();
    let [documented, other] = mock.received().try_into().unwrap();
    assert_eq!((documented.method(), documented.path()), (&Method::GET, "/v1/things/a%2Fb%20%C3%A9/tags/7"));
    assert_eq!((documented.operation(), other.operation()), (Some("getTag"), None));
    assert_eq!((documented.path_argument("id"), documented.path_argument("tag")), (Some("a/b é"), Some("7")));
    assert_eq!(other.path_arguments(), [("id".to_owned(), ".1,2".to_owned())]);
    let query: Vec<_> = documented.query().iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(query, [("x", "1 &"), ("list", "1"), ("list", "2"), ("y", "")]);
    assert_eq!((documented.query_value("list"), documented.query_value("z")), (Some("1"), None));
    assert_eq!((other.header("accept"), documented.header("accept")), (Some("application/json"), None));
}

#[tokio::test]
async fn every_attempt_is_received_in_order() {
    let (mock, client) = post(|it| {
        it.fail(Fault::ConnectionRefused).respond(429, "").respond_header("retry-after", "0").respond(200, "1")
    });
    client.request(Method::POST, "/a").json("application/json", &1).await.unwrap();
    client.request(Method::DELETE, "/b").await.unwrap_err();
    let received: Vec<_> = mock.received().iter().map(ToString::to_string).collect();
    assert_eq!(received, ["POST /v1/a with 1", "POST /v1/a with 1", "DELETE /v1/b"]);
}

#[tokio::test]
async fn redirects_are_received_as_further_requests() {
    let (mock, client) = post(|it| it.respond(303, "").respond_header("location", "/v1/b?x=1"));
    mock.expect(ExpectedCall::new(Method::GET, "/v1/b").respond(200, "2"));
    assert_eq!(client.request(Method::POST, "/a").json("application/json", &1).await.unwrap(), json("2"));
    let received: Vec<_> = mock.received().iter().map(ToString::to_string).collect();
    assert_eq!(received, ["POST /v1/a with 1", "GET /v1/b?x=1"]);
}

#[tokio::test]
async fn bodies_are_decoded_or_errors() {
    let (mock, client) = post(|it| it.times(5));
    let send = || client.request(Method::POST, "/a");
    send().await.unwrap();
    send().json("application/json", &vec![Some(1), None]).await.unwrap();
    send().form_as(Style::DEEP_OBJECT, &json(r#"{"b":{"c":"ä &"},"d":1}"#)).await.unwrap();
    send().bytes("text/plain", "\u{feff}x").await.unwrap();
    send().bytes("application/x-www-form-urlencoded", "a=%ff").await.unwrap();
    let [empty, list, form, text, other] = mock.received().try_into().unwrap();
    assert!(matches!(empty.json::<Value>(), Err(ReceivedBodyError::Empty)));
    assert_eq!(list.json::<Vec<Option<i64>>>().unwrap(), [Some(1), None]);
    assert_eq!(list.json::<Vec<i64>>().unwrap_err().to_string(), "$[1]: expected integer, found null");
    assert!(matches!(text.json::<Value>(), Err(ReceivedBodyError::Json(_))));
    let pairs = [("b[c]", "ä &"), ("d", "1")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(form.form().unwrap(), pairs);
    assert!(matches!(other.form(), Err(ReceivedBodyError::Encoding)));
    let expected = "expected a body of type `application/x-www-form-urlencoded`, found `application/json`";
    assert_eq!(list.form().unwrap_err().to_string(), expected);
    let expected = "expected a body of type `multipart/form-data`, found no content type";
    assert_eq!(empty.multipart().unwrap_err().to_string(), expected);
    assert_eq!(&text.body()[..], "\u{feff}x".as_bytes());
}

#[tokio::test]
async fn parts_are_decoded() {
    let (mock, client) = post(|it| it.times(2));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a \"b\".png");
    let bytes: Vec<u8> = (0..200_000_u32).map(|it| it.to_le_bytes()[0]).collect();
    std::fs::write(&path, &bytes).unwrap();
    let form = || {
        let form = Form::new().value("text", "ä\r\n--").value("object", &json(r#"{"a":[1]}"#)).header("x-a", "1");
        form.part("empty", Part::new("")).part("file", Part::file(&path))
    };
    client.request(Method::POST, "/a").multipart(form()).await.unwrap();
    let stream = Part::new(Upload::stream(std::io::Cursor::new(bytes.clone()), None)).file_name("s");
    client.request(Method::POST, "/a").multipart(form().part("stream", stream)).await.unwrap();
    for (index, request) in mock.received().iter().enumerate() {
        let parts = request.multipart().unwrap();
        assert_eq!((parts[0].name(), parts[0].text().unwrap(), parts[0].content_type()), ("text", "ä\r\n--", None));
        assert_eq!(
            (parts[1].content_type(), parts[1].headers()["x-a"].as_bytes()),
            (Some("application/json"), &b"1"[..])
        );
        assert_eq!(parts[1].json::<Value>().unwrap(), json(r#"{"a":[1]}"#));
        assert!(parts[1].json::<Vec<i64>>().is_err());
        assert_eq!((parts[2].name(), parts[2].bytes().len()), ("empty", 0));
        assert_eq!((parts[3].file_name(), parts[3].content_type()), (Some("a \"b\".png"), Some("image/png")));
        assert!(parts[3].bytes() == &bytes && matches!(parts[3].text(), Err(ReceivedBodyError::Encoding)));
        assert_eq!(parts.len(), 4 + index);
        assert!(index == 0 || (parts[4].file_name() == Some("s") && parts[4].bytes() == &bytes));
    }
}

#[tokio::test]
async fn debug_output_contains_no_secrets() {
    let mock = MockTransport::new();
    mock.expect(ExpectedCall::new(Method::POST, "/v1/{token}").times(3));
    let client = builder().bearer("bearer-hidden").mock_transport(&mock).build().unwrap();
    let send = || {
        let call =
            client.request(Method::POST, "/{token}").path("token", "path-hidden").query("api_key", "query-hidden");
        call.extra_header("x-secret", "header-hidden").extra_header("cookie", "session=cookie-hidden")
    };
    send().json("application/json", &json(r#"{"password":"json-hidden","echo":"bearer-hidden"}"#)).await.unwrap();
    send().form(&json(r#"{"password":"form-hidden"}"#)).await.unwrap();
    send().multipart(Form::new().value("password", "part-hidden").value("x", "bearer-hidden")).await.unwrap();
    let received = mock.received();
    for shown in received.iter().flat_map(|it| [format!("{it:?}"), it.to_string(), format!("{:?}", it.headers())]) {
        assert!(!shown.contains("-hidden"), "{shown}");
    }
    assert!(!format!("{:?}", received[2].multipart().unwrap()).contains("-hidden"));
    assert!(!format!("{mock:?}").contains("-hidden"));
    assert_eq!(received[0].header("authorization"), Some("Bearer bearer-hidden"));
    assert_eq!(received[1].form().unwrap()[0].1, "form-hidden");
}

#[tokio::test]
async fn concurrent_calls_are_all_received() {
    const CALLS: usize = 200;
    let mock = MockTransport::new();
    for index in 0..CALLS {
        let call = ExpectedCall::new(Method::POST, "/v1/a").json(i64::try_from(index).unwrap());
        mock.expect(call.respond(200, index.to_string()));
    }
    let client = client(&mock);
    let calls = (0..CALLS).map(|index| {
        let client = client.clone();
        tokio::spawn(async move { client.request(Method::POST, "/a").json("application/json", &(index as i64)).await })
    });
    for (index, call) in calls.collect::<Vec<_>>().into_iter().enumerate() {
        assert_eq!(call.await.unwrap().unwrap(), json(&index.to_string()));
    }
    mock.verify().unwrap();
    assert_eq!(mock.received().len(), CALLS);
}
