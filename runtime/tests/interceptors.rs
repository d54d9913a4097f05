//! Interceptors: what they see, what they can change, and when they run.
#![cfg(feature = "test-util")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sdk_runtime::http::HeaderValue;
use sdk_runtime::http::header::{AUTHORIZATION, CONTENT_LENGTH, RETRY_AFTER};
use sdk_runtime::json::Value;
use sdk_runtime::test_util::{ExpectedCall, MockTransport};
use sdk_runtime::{
    BoxError, Call, Client, Error, Interceptor, Method, Operation, Outcome, OutgoingRequest, RequestError,
    RetryDecision, RetryPolicy, Upload, decode,
};
use sha2::Sha256;
use tokio::time::Instant;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

const GET: Operation = Operation::new("getThing", Method::GET, "/things/{id}");
const CREATE: Operation = Operation::new("createThing", Method::POST, "/things");

fn builder(mock: &MockTransport) -> sdk_runtime::ClientBuilder {
    let policy = RetryPolicy::new(2).backoff(Duration::ZERO, Duration::ZERO);
    Client::builder("https://api.example/v1").bearer("t0ken").retries(policy).mock_transport(mock)
}

fn get(client: &Client) -> Call<'_, Value> {
    Call::new(client, &GET, decode::json).path("id", "7")
}

fn create(client: &Client) -> Call<'_, Value> {
    Call::new(client, &CREATE, decode::json).json("application/json", &vec![1])
}

/// Writes down every step.
#[derive(Clone)]
struct Steps(&'static str, Arc<Mutex<Vec<String>>>);

impl Steps {
    fn new(name: &'static str) -> Self {
        Self(name, Arc::default())
    }

    fn add(&self, step: &str) {
        self.1.lock().unwrap().push(format!("{} {step}", self.0));
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.1.lock().unwrap())
    }
}

fn shown(outcome: &Outcome<'_>) -> String {
    let body = outcome.body().map(|it| String::from_utf8_lossy(it).into_owned());
    format!("{} {:?} {:?} {body:?}", outcome.attempts(), outcome.status(), outcome.error_type())
}

impl Interceptor for Steps {
    fn before_call(&self, request: &mut OutgoingRequest<'_>) -> Result<(), BoxError> {
        assert!(!request.headers().contains_key(AUTHORIZATION));
        self.add(&format!("before call {} {:?}", request.operation(), request.path()));
        Ok(())
    }

    fn before_attempt(&self, request: &mut OutgoingRequest<'_>) -> Result<(), BoxError> {
        assert_eq!(request.headers()[AUTHORIZATION], "Bearer t0ken");
        self.add(&format!("before attempt {} {}", request.attempts(), request.url()));
        Ok(())
    }

    fn after_attempt(&self, attempt: &Outcome<'_>) {
        self.add(&format!("after attempt {}", shown(attempt)));
    }

    fn after_call(&self, call: &Outcome<'_>) {
        self.add(&format!("after call {}", shown(call)));
    }
}

#[tokio::test]
async fn interceptors_run_around_the_call_and_each_attempt() {
    let mock = MockTransport::new();
    mock.expect(ExpectedCall::new(Method::GET, "/v1/things/7").respond(503, "busy"));
    mock.expect(ExpectedCall::new(Method::GET, "/v1/things/7").respond(200, "7"));
    let outer = Steps::new("outer");
    let inner = Steps("inner", Arc::clone(&outer.1));
    let client = builder(&mock).interceptor(outer.clone()).interceptor(inner).build().unwrap();
    get(&client).await.unwrap();
    let url = "https://api.example/v1/things/7";
    assert_eq!(
        outer.take(),
        [
            "outer before call getThing Some(\"/things/{id}\")".to_owned(),
            "inner before call getThing Some(\"/things/{id}\")".to_owned(),
            format!("outer before attempt 0 {url}"),
            format!("inner before attempt 0 {url}"),
            "inner after attempt 1 Some(503) Some(\"503\") Some(\"busy\")".to_owned(),
            "outer after attempt 1 Some(503) Some(\"503\") Some(\"busy\")".to_owned(),
            format!("outer before attempt 1 {url}"),
            format!("inner before attempt 1 {url}"),
            "inner after attempt 2 Some(200) None Some(\"7\")".to_owned(),
            "outer after attempt 2 Some(200) None Some(\"7\")".to_owned(),
            "inner after call 2 Some(200) None Some(\"7\")".to_owned(),
            "outer after call 2 Some(200) None Some(\"7\")".to_owned(),
        ]
    );
}

#[tokio::test]
async fn call_can_have_an_interceptor_of_its_own() {
    let mock = MockTransport::new();
    mock.expect(ExpectedCall::new(Method::GET, "/v1/things/7").respond(200, "7").times(3));
    let steps = Steps::new("own");
    let client = builder(&mock).build().unwrap();
    get(&client).await.unwrap();
    assert!(steps.take().is_empty());
    get(&client.with_interceptor(steps.clone())).await.unwrap();
    assert_eq!(steps.take().len(), 4);
    get(&client).await.unwrap();
    assert!(steps.take().is_empty());
}

#[tokio::test]
async fn undocumented_call_has_no_template_and_a_stream_no_body() {
    let mock = MockTransport::new();
    mock.expect(ExpectedCall::new(Method::GET, "/v1/secret/7").respond(200, "7"));
    let steps = Steps::new("a");
    let client = builder(&mock).interceptor(steps.clone()).build().unwrap();
    client.request(Method::GET, "/secret/7").stream().await.unwrap();
    let steps = steps.take();
    assert_eq!(steps[0], "a before call request None");
    assert_eq!(steps[3], "a after call 1 Some(200) None None");
}

/// Signs the method, the path, the query and the body.
struct Sign(Hmac<Sha256>);

fn signature(key: &Hmac<Sha256>, text: &[u8]) -> String {
    let code = key.clone().chain_update(text).finalize();
    code.into_bytes().iter().map(|it| format!("{it:02x}")).collect()
}

impl Interceptor for Sign {
    fn before_attempt(&self, request: &mut OutgoingRequest<'_>) -> Result<(), BoxError> {
        let body = request.body().ok_or("a stream cannot be signed")?;
        let mut text = format!("{}\n{}\n{}\n", request.method(), request.url().path(), request.attempts()).into_bytes();
        text.extend_from_slice(body);
        let signature = signature(&self.0, &text);
        request.headers_mut().insert("x-signature", HeaderValue::try_from(signature)?);
        Ok(())
    }
}

#[tokio::test]
async fn each_attempt_can_be_signed() {
    let key = Hmac::<Sha256>::new_from_slice(b"key").unwrap();
    let signed = |attempt: u32, body: &str| {
        let text = format!("POST\n/v1/things\n{attempt}\n{body}");
        ExpectedCall::new(Method::POST, "/v1/things").header("x-signature", signature(&key, text.as_bytes()))
    };
    let mock = MockTransport::new();
    mock.expect(signed(0, "[1]").respond(429, ""));
    mock.expect(signed(1, "[1]").respond(200, "7"));
    let client = builder(&mock).interceptor(Sign(key.clone())).build().unwrap();
    create(&client).await.unwrap();
    let stream = Upload::stream(&b"abc"[..], Some(3));
    let error = Call::<Value>::new(&client, &CREATE, decode::json).bytes("text/plain", stream).await.unwrap_err();
    let Error::Request(error) = error else { panic!("{error:?}") };
    let RequestError::Interceptor(reason) = &*error else { panic!("{error:?}") };
    assert_eq!(reason.to_string(), "a stream cannot be signed");
}

/// Changes requests with a function.
struct Change<F>(F);

fn change<F: Fn(&mut OutgoingRequest<'_>) + Send + Sync + 'static>(function: F) -> Change<F> {
    Change(function)
}

impl<F: Fn(&mut OutgoingRequest<'_>) + Send + Sync + 'static> Interceptor for Change<F> {
    fn before_call(&self, request: &mut OutgoingRequest<'_>) -> Result<(), BoxError> {
        (self.0)(request);
        Ok(())
    }
}

#[tokio::test]
async fn changes_of_the_request_are_sent() {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(503)).up_to_n_times(1).mount(&server).await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_string("7")).mount(&server).await;
    let change = change(|request| {
        request.url_mut().query_pairs_mut().append_pair("signature", "1");
        request.set_body("[1,2]");
        request.headers_mut().insert(AUTHORIZATION, HeaderValue::from_static("replaced by the credentials"));
    });
    let policy = RetryPolicy::new(2).backoff(Duration::ZERO, Duration::ZERO);
    let client = Client::builder(&server.uri()).bearer("t0ken").retries(policy).interceptor(change).build().unwrap();
    create(&client).idempotent().await.unwrap();
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 2);
    for request in requests {
        assert_eq!((request.url.query(), request.body.as_slice()), (Some("signature=1"), &b"[1,2]"[..]));
        assert_eq!(
            (&request.headers[CONTENT_LENGTH], &request.headers[AUTHORIZATION]),
            (&"5".parse().unwrap(), &"Bearer t0ken".parse().unwrap())
        );
        assert_eq!(request.headers["content-type"], "application/json");
    }
}

#[tokio::test]
async fn body_can_be_added_and_removed() {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_string("7")).mount(&server).await;
    let swap = change(|request| {
        let is_empty = request.body().is_some_and(|it| it.is_empty());
        request.set_body(if is_empty { &b"[3]"[..] } else { &[] });
    });
    let client = Client::builder(&server.uri()).interceptor(swap).build().unwrap();
    create(&client).await.unwrap();
    Call::<Value>::new(&client, &CREATE, decode::json).await.unwrap();
    let requests = server.received_requests().await.unwrap();
    let sent: Vec<_> = requests.iter().map(|it| (it.headers[CONTENT_LENGTH].to_str().unwrap(), &it.body[..])).collect();
    assert_eq!(sent, [("0", &b""[..]), ("3", b"[3]")]);
}

#[tokio::test]
async fn invalid_changes_are_errors() {
    let mock = MockTransport::new();
    let error = async |change: fn(&mut OutgoingRequest<'_>)| {
        let client = builder(&mock).interceptor(self::change(change)).build().unwrap();
        match get(&client).await {
            Err(Error::Request(error)) => *error,
            other => panic!("{other:?}"),
        }
    };
    let length = error(|it| drop(it.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("1")))).await;
    assert_eq!(length, RequestError::FramingHeader { name: "content-length".to_owned() });
    assert_eq!(error(|it| it.url_mut().set_query(Some(&"a".repeat(70_000)))).await, RequestError::LongUrl);
    let unencrypted = error(|it| it.url_mut().set_scheme("http").unwrap()).await;
    assert_eq!(unencrypted, RequestError::UnencryptedUrl);
    let large = |it: &mut OutgoingRequest<'_>| {
        for number in 0..200 {
            let name = sdk_runtime::http::HeaderName::try_from(format!("x-{number}")).unwrap();
            it.headers_mut().insert(name, HeaderValue::try_from("a".repeat(10_000)).unwrap());
        }
    };
    assert_eq!(error(large).await, RequestError::LargeHeaders);
}

/// Decides about retries with a function.
struct Decide<F>(F);

fn decide<F: Fn(&Outcome<'_>) -> RetryDecision + Send + Sync + 'static>(function: F) -> Decide<F> {
    Decide(function)
}

impl<F: Fn(&Outcome<'_>) -> RetryDecision + Send + Sync + 'static> Interceptor for Decide<F> {
    fn should_retry(&self, attempt: &Outcome<'_>) -> RetryDecision {
        (self.0)(attempt)
    }
}

#[tokio::test(start_paused = true)]
async fn interceptors_decide_about_retries() {
    let count = async |decision: RetryDecision, status: u16| {
        let mock = MockTransport::new();
        mock.expect(ExpectedCall::new(Method::POST, "/v1/things").respond(status, "").times(9));
        let client = builder(&mock).interceptor(decide(move |_| decision)).build().unwrap();
        let begin = Instant::now();
        let attempts = create(&client).await.unwrap_err().attempts();
        (attempts, begin.elapsed())
    };
    let long = Duration::from_secs(5);
    for (decision, status, expected) in [
        (RetryDecision::ByPolicy, 404, (1, Duration::ZERO)),
        (RetryDecision::ByPolicy, 429, (3, Duration::ZERO)),
        (RetryDecision::Never, 429, (1, Duration::ZERO)),
        (RetryDecision::Retry, 404, (3, Duration::ZERO)),
        (RetryDecision::After(long), 404, (3, long * 2)),
        (RetryDecision::After(long), 429, (3, long * 2)),
        // Longer than the timeout of the call.
        (RetryDecision::After(long * 100), 404, (1, Duration::ZERO)),
    ] {
        assert_eq!(count(decision, status).await, expected, "{decision:?} {status}");
    }
}

#[tokio::test]
async fn first_decision_of_the_last_interceptor_counts() {
    let mock = MockTransport::new();
    mock.expect(ExpectedCall::new(Method::GET, "/v1/things/7").respond(404, "").times(9));
    let client = builder(&mock).interceptor(decide(|_| RetryDecision::Retry));
    let client = client.interceptor(decide(|_| RetryDecision::Never)).interceptor(decide(|_| RetryDecision::ByPolicy));
    assert_eq!(get(&client.build().unwrap()).await.unwrap_err().attempts(), 1);
}

#[tokio::test]
async fn body_that_can_be_sent_once_is_not_repeated() {
    let mock = MockTransport::new();
    mock.expect(ExpectedCall::new(Method::POST, "/v1/things").respond(404, "").times(9));
    let client = builder(&mock).interceptor(decide(|_| RetryDecision::Retry)).build().unwrap();
    let stream = Upload::stream(&b"abc"[..], Some(3));
    let call = Call::<Value>::new(&client, &CREATE, decode::json).bytes("text/plain", stream);
    assert_eq!(call.await.unwrap_err().attempts(), 1);
}

#[tokio::test]
async fn failures_have_an_error_and_a_type() {
    let steps = Steps::new("a");
    let client = Client::builder("http://127.0.0.1:1").bearer("t0ken").retries(RetryPolicy::never());
    let client = client.interceptor(steps.clone()).build().unwrap();
    get(&client).await.unwrap_err();
    let steps = steps.take();
    assert_eq!(
        steps[2..],
        ["a after attempt 1 None Some(\"connect\") None", "a after call 1 None Some(\"connect\") None"]
    );
}

/// Fails before a call or before an attempt, or makes an invalid change.
enum Fail {
    Call,
    Attempt,
    ChangeOfCall,
    ChangeOfAttempt,
}

impl Fail {
    fn step(&self, request: &mut OutgoingRequest<'_>, fails: bool, changes: bool) -> Result<(), BoxError> {
        if changes {
            request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("1"));
        }
        if fails { Err("refused".into()) } else { Ok(()) }
    }
}

impl Interceptor for Fail {
    fn before_call(&self, request: &mut OutgoingRequest<'_>) -> Result<(), BoxError> {
        self.step(request, matches!(self, Self::Call), matches!(self, Self::ChangeOfCall))
    }

    fn before_attempt(&self, request: &mut OutgoingRequest<'_>) -> Result<(), BoxError> {
        self.step(request, matches!(self, Self::Attempt), matches!(self, Self::ChangeOfAttempt))
    }

    fn after_attempt(&self, _: &Outcome<'_>) {
        assert!(!matches!(self, Self::Call | Self::Attempt), "ended although it did not begin");
    }

    fn after_call(&self, _: &Outcome<'_>) {
        assert!(!matches!(self, Self::Call), "ended although it did not begin");
    }
}

#[tokio::test]
async fn interceptors_that_began_end_when_another_one_fails() {
    let steps_with = async |fail: Fail| {
        let mock = MockTransport::new();
        let outer = Steps::new("outer");
        let inner = Steps("inner", Arc::clone(&outer.1));
        let client = builder(&mock).interceptor(outer.clone()).interceptor(fail).interceptor(inner);
        let error = get(&client.build().unwrap()).await.unwrap_err();
        assert_eq!((error.attempts(), mock.received().len()), (0, 0));
        let steps = outer.take();
        steps.iter().map(|it| it.split(" getThing").next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let url = "https://api.example/v1/things/7";
    let ended = "0 None Some(\"request\") None";
    assert_eq!(steps_with(Fail::Call).await, ["outer before call", &format!("outer after call {ended}")]);
    assert_eq!(
        steps_with(Fail::ChangeOfCall).await,
        [
            "outer before call",
            "inner before call",
            &format!("inner after call {ended}"),
            &format!("outer after call {ended}"),
        ]
    );
    assert_eq!(
        steps_with(Fail::Attempt).await,
        [
            "outer before call",
            "inner before call",
            &format!("outer before attempt 0 {url}"),
            &format!("outer after attempt {ended}"),
            &format!("inner after call {ended}"),
            &format!("outer after call {ended}"),
        ]
    );
    assert_eq!(
        steps_with(Fail::ChangeOfAttempt).await,
        [
            "outer before call",
            "inner before call",
            &format!("outer before attempt 0 {url}"),
            &format!("inner before attempt 0 {url}"),
            &format!("inner after attempt {ended}"),
            &format!("outer after attempt {ended}"),
            &format!("inner after call {ended}"),
            &format!("outer after call {ended}"),
        ]
    );
}

#[tokio::test]
async fn interceptors_end_when_no_idempotency_key_can_be_sent() {
    const KEYED: Operation = CREATE.idempotency_key("not a header");
    let mock = MockTransport::new();
    let steps = Steps::new("a");
    let client = builder(&mock).interceptor(steps.clone()).build().unwrap();
    Call::<Value>::new(&client, &KEYED, decode::json).await.unwrap_err();
    assert_eq!(steps.take().last().unwrap(), "a after call 0 None Some(\"request\") None");
}

#[tokio::test]
async fn headers_of_responses_are_readable() {
    let mock = MockTransport::new();
    mock.expect(ExpectedCall::new(Method::GET, "/v1/things/7").respond(503, "").respond_header("retry-after", "0"));
    mock.expect(ExpectedCall::new(Method::GET, "/v1/things/7").respond(200, "7"));
    let seen = Arc::new(Mutex::new(Vec::new()));
    let all = Arc::clone(&seen);
    let decide = decide(move |attempt| {
        all.lock().unwrap().push(attempt.headers().and_then(|it| it.get(RETRY_AFTER)).cloned());
        assert!(attempt.error().is_none());
        RetryDecision::ByPolicy
    });
    let client = builder(&mock).interceptor(decide).build().unwrap();
    get(&client).await.unwrap();
    assert_eq!(*seen.lock().unwrap(), [Some(HeaderValue::from_static("0")), None]);
}
