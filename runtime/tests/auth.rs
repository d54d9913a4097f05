//! Authentication, over real sockets.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sdk_runtime::json::to_string;
use sdk_runtime::types::Base64;
use sdk_runtime::{
    AuthErrorKind, Authentication, Call, Client, ClientBuilder, ClientCredentials, ConfigurationError, Error, Method,
    Operation, RetryPolicy, Token, TokenFuture, TokenSource, decode,
};
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

const LIST: Operation = Operation::new("listThings", Method::GET, "/things");
const CREATE: Operation = Operation::new("createThing", Method::POST, "/things");
const PING: Operation = Operation::new("ping", Method::GET, "/things").public();
const SECRET: &str = "s3cr&t";

/// Responds with `token-1`, `token-2`, and so on.
struct Tokens {
    lifetime: u64,
    delay: Duration,
    count: AtomicU64,
}

impl Respond for Tokens {
    fn respond(&self, _: &Request) -> ResponseTemplate {
        let number = self.count.fetch_add(1, Ordering::Relaxed) + 1;
        let body = format!(
            r#"{{"access_token":"token-{number}","token_type":"Bearer","expires_in":{},"scope":"a"}}"#,
            self.lifetime
        );
        json(200, &body).set_delay(self.delay)
    }
}

fn json(status: u16, body: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_raw(body.to_owned(), "application/json")
}

async fn server(tokens: impl Respond + 'static, things: impl Respond + 'static) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(path("/oauth/token")).and(method("POST")).respond_with(tokens).mount(&server).await;
    Mock::given(path("/v3/things")).respond_with(things).mount(&server).await;
    server
}

fn tokens(lifetime: u64) -> Tokens {
    Tokens { lifetime, delay: Duration::from_millis(50), count: AtomicU64::default() }
}

fn builder(server: &MockServer) -> ClientBuilder {
    Client::builder(&format!("{}/v3", server.uri()))
}

fn client(server: &MockServer) -> Client {
    builder(server).client_credentials("/oauth/token", "me", SECRET).build().unwrap()
}

fn list(client: &Client) -> Call<'_, ()> {
    Call::new(client, &LIST, decode::empty)
}

async fn received(server: &MockServer, at: &str) -> Vec<Request> {
    let requests = server.received_requests().await.unwrap();
    requests.into_iter().filter(|it| it.url.path() == at).collect()
}

fn shown(error: &dyn std::error::Error) -> String {
    let mut shown = format!("{error} {error:?}");
    let mut source = error.source();
    while let Some(inner) = source {
        shown.push_str(&format!(" {inner} {inner:?}"));
        source = inner.source();
    }
    shown
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_first_calls_fetch_one_token() {
    let server = server(tokens(3600), ResponseTemplate::new(200)).await;
    let client = client(&server);
    assert_eq!(server.received_requests().await.unwrap().len(), 0);
    let calls: Vec<_> = (0..1000)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { list(&client).await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let fetched = received(&server, "/oauth/token").await;
    assert_eq!(fetched.len(), 1);
    assert_eq!(fetched[0].headers["content-type"], "application/x-www-form-urlencoded");
    assert_eq!(fetched[0].body, b"grant_type=client_credentials&client_id=me&client_secret=s3cr%26t");
    let sent = received(&server, "/v3/things").await;
    assert_eq!(sent.len(), 1000);
    assert!(sent.iter().all(|it| it.headers["authorization"] == "Bearer token-1"));
}

#[tokio::test]
async fn token_that_expires_immediately_serves_all_waiting_calls() {
    let server = server(tokens(0), ResponseTemplate::new(200)).await;
    let client = client(&server);
    let (one, two, three) = tokio::join!(list(&client), list(&client), list(&client));
    one.and(two).and(three).unwrap();
    assert_eq!(received(&server, "/oauth/token").await.len(), 1);
}

#[tokio::test]
async fn failure_is_shared_by_waiting_calls_and_those_of_the_next_second() {
    let rejection = format!(r#"{{"error":"invalid_client","error_description":"not {SECRET}"}}"#);
    let server = server(json(401, &rejection).set_delay(Duration::from_millis(100)), ResponseTemplate::new(200)).await;
    let client = client(&server);
    let (one, two, three) = tokio::join!(list(&client), list(&client), list(&client));
    for result in [one, two, three] {
        let error = result.unwrap_err();
        assert!(!error.is_retryable());
        let text = shown(&error);
        assert!(!text.contains(SECRET), "{text}");
        let Error::Auth(error) = error else { panic!("{text}") };
        assert_eq!(
            error.to_string(),
            "listThings: cannot obtain a token: the token endpoint responded with 401 Unauthorized: invalid_client (not …)"
        );
    }
    assert_eq!(received(&server, "/oauth/token").await.len(), 1);
    list(&client).await.unwrap_err();
    assert_eq!(received(&server, "/oauth/token").await.len(), 1);
    tokio::time::sleep(Duration::from_millis(1001)).await;
    list(&client).await.unwrap_err();
    assert_eq!(received(&server, "/oauth/token").await.len(), 2);
    assert_eq!(received(&server, "/v3/things").await.len(), 0);
}

#[tokio::test]
async fn invalid_token_responses_are_distinguished() {
    for (status, body, expected) in [
        (200, "<html>", "the response of the token endpoint is not a JSON object"),
        (200, r#"{"token_type":"bearer"}"#, "the response of the token endpoint has no access token"),
        (200, r#"{"access_token":"a","token_type":"mac"}"#, "unsupported token type `mac`: expected `bearer`"),
        (200, r#"{"access_token":"a\nb"}"#, "the token contains characters that HTTP does not allow"),
        (302, "", "the token endpoint responded with 302 Found"),
        (400, r#"{"error":"invalid_scope"}"#, "the token endpoint responded with 400 Bad Request: invalid_scope"),
    ] {
        let server = server(json(status, body), ResponseTemplate::new(200)).await;
        let Err(Error::Auth(error)) = list(&client(&server)).await else { panic!("{body}") };
        assert_eq!(error.kind().to_string(), expected);
        assert_eq!(error.operation(), "listThings");
    }
}

#[tokio::test]
async fn token_without_expiry_is_kept() {
    let server = server(json(200, r#"{"access_token":"a"}"#), ResponseTemplate::new(200)).await;
    let client = client(&server);
    list(&client).await.unwrap();
    list(&client).await.unwrap();
    assert_eq!(received(&server, "/oauth/token").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn rejected_token_is_renewed_once_for_all_calls() {
    let server = MockServer::start().await;
    Mock::given(path("/oauth/token")).respond_with(tokens(3600)).mount(&server).await;
    let accepted = Mock::given(path("/v3/things")).and(header("authorization", "Bearer token-2"));
    accepted.respond_with(ResponseTemplate::new(200)).with_priority(1).mount(&server).await;
    let rejection = ResponseTemplate::new(401).set_delay(Duration::from_millis(100));
    Mock::given(path("/v3/things")).respond_with(rejection).mount(&server).await;
    let client = client(&server);
    let calls: Vec<_> = (0..100)
        .map(|_| {
            let client = client.clone();
            let call =
                async move { Call::<()>::new(&client, &CREATE, decode::empty).json("application/json", "x").await };
            tokio::spawn(call)
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(received(&server, "/oauth/token").await.len(), 2);
}

#[tokio::test]
async fn call_is_repeated_at_most_once() {
    let server = server(tokens(3600), ResponseTemplate::new(401)).await;
    assert_eq!(list(&client(&server)).await.unwrap_err().status().unwrap(), 401);
    assert_eq!(received(&server, "/v3/things").await.len(), 2);
    assert_eq!(received(&server, "/oauth/token").await.len(), 2);
    let fixed = builder(&server).bearer("fixed").build().unwrap();
    assert_eq!(list(&fixed).await.unwrap_err().status().unwrap(), 401);
    assert_eq!(received(&server, "/v3/things").await.len(), 3);
}

#[tokio::test]
async fn dropped_calls_do_not_interrupt_the_token_request() {
    let tokens = Tokens { delay: Duration::from_millis(300), ..tokens(3600) };
    let server = server(tokens, ResponseTemplate::new(200)).await;
    let client = client(&server);
    // The first call is dropped as soon as it has requested a token, for which the second waits.
    let dropped = async {
        let fetching = async {
            while received(&server, "/oauth/token").await.is_empty() {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            result = list(&client).into_future() => panic!("{result:?}"),
            () = fetching => {}
        }
    };
    let ((), result) = tokio::join!(dropped, list(&client));
    result.unwrap();
    assert_eq!(received(&server, "/oauth/token").await.len(), 1);
}

#[tokio::test]
async fn calls_that_time_out_before_the_token_arrives_do_not_prevent_later_ones() {
    let tokens = Tokens { delay: Duration::from_millis(400), ..tokens(3600) };
    let server = server(tokens, ResponseTemplate::new(200)).await;
    let client = builder(&server).client_credentials("/oauth/token", "me", SECRET);
    let client = client.timeout(Duration::from_millis(150)).build().unwrap();
    let mut failed = 0;
    while let Err(error) = list(&client).await {
        assert!(matches!(error, Error::Timeout(_)), "{error:?}");
        failed += 1;
        assert!(failed < 100);
    }
    assert!(failed > 0);
    assert_eq!(received(&server, "/oauth/token").await.len(), 1);
}

#[tokio::test]
async fn servers_that_reject_all_tokens_do_not_cause_a_token_request_per_call() {
    let server = server(tokens(3600), ResponseTemplate::new(401)).await;
    let client = client(&server);
    for _ in 0..100 {
        assert_eq!(list(&client).await.unwrap_err().status().unwrap(), 401);
    }
    assert!(received(&server, "/oauth/token").await.len() <= 3);
}

#[tokio::test]
async fn pauses_of_token_endpoints_are_respected() {
    let busy = json(429, "{}").insert_header("retry-after", "30");
    let server = server(busy, ResponseTemplate::new(200)).await;
    let client = builder(&server).client_credentials("/oauth/token", "me", SECRET).retries(RetryPolicy::never());
    let client = client.build().unwrap();
    for _ in 0..20 {
        let Err(Error::Auth(error)) = list(&client).await else { panic!("no error") };
        assert!(matches!(error.kind(), AuthErrorKind::Status(status) if status.as_u16() == 429));
    }
    assert_eq!(received(&server, "/oauth/token").await.len(), 1);
}

#[tokio::test]
async fn token_endpoint_on_another_host_receives_only_client_credentials() {
    let elsewhere = server(tokens(3600), ResponseTemplate::new(200)).await;
    let server = server(ResponseTemplate::new(500), ResponseTemplate::new(200)).await;
    let credentials = ClientCredentials::new(format!("{}/oauth/token", elsewhere.uri()), "me", SECRET).scope("a b");
    let builder = builder(&server).header("x-mine", "m");
    let client = builder.authentication(Authentication::ClientCredentials(credentials)).build().unwrap();
    let call: Call<'_, ()> = Call::new(&client, &PING, decode::empty);
    call.await.unwrap();
    assert!(!received(&server, "/v3/things").await[0].headers.contains_key("authorization"));
    assert_eq!(elsewhere.received_requests().await.unwrap().len(), 0);
    list(&client).await.unwrap();
    let fetched = &received(&elsewhere, "/oauth/token").await[0];
    assert!(fetched.body.ends_with(b"&scope=a+b"));
    assert!(!fetched.headers.contains_key("x-mine") && !fetched.headers.contains_key("authorization"));
    assert_eq!(received(&server, "/oauth/token").await.len(), 0);
}

#[tokio::test]
async fn credentials_are_sent_only_to_their_origin() {
    let other = server(ResponseTemplate::new(200), ResponseTemplate::new(200)).await;
    let moved = ResponseTemplate::new(302).insert_header("Location", format!("{}/v3/things", other.uri()));
    let server = server(tokens(3600), moved).await;
    let keyed = builder(&server).api_key("X-Auth-Key", "k").api_key("X-Auth-Email", "e").build().unwrap();
    list(&keyed).await.unwrap();
    list(&client(&server)).await.unwrap();
    let sent = received(&server, "/v3/things").await;
    assert_eq!(
        (&sent[0].headers["x-auth-key"], &sent[0].headers["x-auth-email"]),
        (&"k".parse().unwrap(), &"e".parse().unwrap())
    );
    assert_eq!(sent[1].headers["authorization"], "Bearer token-1");
    for request in received(&other, "/v3/things").await {
        for name in ["authorization", "x-auth-key", "x-auth-email"] {
            assert!(!request.headers.contains_key(name), "{name}");
        }
    }
}

struct Counted(AtomicU64);

impl TokenSource for Counted {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(async {
            match self.0.fetch_add(1, Ordering::Relaxed) {
                0 => Err("locked".into()),
                number => Ok(Token::new(format!("own-{number}")).expires_in(Duration::from_secs(3600))),
            }
        })
    }
}

#[tokio::test]
async fn token_sources_supply_tokens() {
    let server = server(ResponseTemplate::new(500), ResponseTemplate::new(200)).await;
    let source: Arc<dyn TokenSource> = Arc::new(Counted(AtomicU64::default()));
    let client = builder(&server).authentication(Authentication::TokenSource(source)).build().unwrap();
    let Err(Error::Auth(error)) = list(&client).await else { panic!("no error") };
    assert!(matches!(error.kind(), AuthErrorKind::Source(source) if source.to_string() == "locked"));
    list(&client).await.unwrap();
    list(&client).await.unwrap();
    let sent = received(&server, "/v3/things").await;
    assert!(sent.iter().all(|it| it.headers["authorization"] == "Bearer own-1"));
    let same = builder(&server).token_source(Counted(AtomicU64::new(1))).build().unwrap();
    list(&same).await.unwrap();
}

#[test]
fn credentials_are_validated_and_never_shown() {
    let builder = || Client::builder("https://example.com/v3");
    for url in ["ftp://example.com", "https://u:p@example.com", "#fragment", "https://"] {
        let built = builder().client_credentials(url, "me", SECRET).build();
        assert!(matches!(built, Err(ConfigurationError::TokenUrl)), "{url}");
    }
    assert!(matches!(builder().api_key("a b", "k").build(), Err(ConfigurationError::Header(name)) if name == "a b"));
    assert!(matches!(builder().api_key("a", "k\n").build(), Err(ConfigurationError::Header(name)) if name == "a"));
    let credentials = ClientCredentials::new("/oauth/token", "me", SECRET);
    let builder = builder().authentication(Authentication::ClientCredentials(credentials.clone()));
    let builder_shown = format!("{builder:?}");
    let token = Token::new(SECRET);
    let shown = format!("{credentials:?} {builder_shown} {token:?} {:?}", builder.build().unwrap());
    assert!(!shown.contains(SECRET), "{shown}");
}

#[test]
fn credentials_are_not_sent_unencrypted_to_other_machines() {
    let is_refused = |built: Result<Client, ConfigurationError>| match built {
        Ok(_) => false,
        Err(ConfigurationError::PlainHttp { .. }) => true,
        Err(other) => panic!("{other}"),
    };
    for url in
        ["http://api.example.com", "http://192.0.2.1:8080", "http://[2001:db8::1]/v1", "http://localhost.example.com"]
    {
        let builder = || Client::builder(url);
        assert!(is_refused(builder().bearer("token").build()), "{url}");
        assert!(is_refused(builder().api_key("x-key", "key").build()), "{url}");
        assert!(is_refused(builder().header("Authorization", "Basic bWU6cGFzcw==").build()), "{url}");
        assert!(is_refused(builder().token_source(Counted(AtomicU64::default())).build()), "{url}");
        assert!(is_refused(builder().client_credentials("https://login.example.com", "me", SECRET).build()), "{url}");
        assert!(!is_refused(builder().build()), "{url}");
        assert!(!is_refused(builder().bearer("token").allow_plain_http().build()), "{url}");
    }
    for url in
        ["https://api.example.com", "http://127.0.0.1:1", "http://127.1.2.3", "http://localhost", "http://a.localhost."]
    {
        assert!(!is_refused(Client::builder(url).bearer("token").build()), "{url}");
        let with_token_url = |token_url| Client::builder(url).client_credentials(token_url, "me", SECRET).build();
        assert!(
            !is_refused(with_token_url("/token")) && is_refused(with_token_url("http://login.example.com")),
            "{url}"
        );
    }
    for url in ["http://[::1]:1", "http://[::ffff:127.0.0.1]"] {
        assert!(!is_refused(Client::builder(url).bearer("token").build()), "{url}");
    }
    let error = Client::builder("http://api.example.com").bearer("token").build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "credentials would be sent unencrypted to `api.example.com`: use https, or `allow_plain_http` if the network is trusted"
    );
}

/// Responds with an error that contains the body of the request.
struct Echo;

impl Respond for Echo {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let body = String::from_utf8(request.body.clone()).unwrap();
        let pair = Base64::encode_bytes(format!("me:{SECRET}").as_bytes());
        let description = format!("unexpected {body} or {} or {SECRET:?}", pair.as_str());
        let members = [("error", "invalid_request"), ("error_description", &description)];
        let members: BTreeMap<_, _> = members.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        json(400, &to_string(&members).unwrap())
    }
}

#[tokio::test]
async fn encoded_secrets_are_removed_from_errors() {
    let server = server(Echo, ResponseTemplate::new(200)).await;
    let error = list(&client(&server)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "listThings: cannot obtain a token: the token endpoint responded with 400 Bad Request: invalid_request \
         (unexpected grant_type=client_credentials&client_id=me&client_secret=… or … or \"…\")"
    );
    let text = shown(&error);
    assert!(!text.contains("s3cr"), "{text}");
}
