//! Tokens and rate limits that clients share, tokens in stores, and grants as token sources.
#![cfg(feature = "test-util")]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use sdk_runtime::security::TokenScheme;
use sdk_runtime::test_util::{ExpectedCall, MockTransport};
use sdk_runtime::{
    Authentication, Call, Client, ClientCredentials, ConfigurationError, Error, ExposeSecret, GrantTokenSource,
    LoadFuture, Method, Operation, RateLimit, RetryPolicy, SaveFuture, StoredToken, TokenFuture, TokenSource,
    TokenStore, Upload, decode,
};
use tokio::time::Instant;
use wiremock::matchers::{any, header, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

const LIST: Operation = Operation::new("listThings", Method::GET, "/things");

/// A server whose tokens are `token-1`, `token-2` and so on, and which accepts those from a number on.
async fn server(first_accepted: usize) -> MockServer {
    let server = MockServer::start().await;
    let count = AtomicUsize::default();
    let tokens = move |_: &Request| {
        let number = count.fetch_add(1, Ordering::Relaxed) + 1;
        let body = format!(r#"{{"access_token": "token-{number}", "expires_in": 3600}}"#);
        ResponseTemplate::new(200).set_body_raw(body, "application/json")
    };
    Mock::given(path("/token")).respond_with(tokens).mount(&server).await;
    for number in first_accepted..9 {
        let mock = Mock::given(header("authorization", format!("Bearer token-{number}")));
        mock.respond_with(ResponseTemplate::new(200)).mount(&server).await;
    }
    Mock::given(any()).respond_with(ResponseTemplate::new(401)).mount(&server).await;
    server
}

fn credentials() -> ClientCredentials {
    ClientCredentials::new("/token", "id", "s3cret")
}

fn client(server: &MockServer, version: &str, authentication: &Authentication) -> Client {
    let base_url = format!("{}/{version}", server.uri());
    Client::builder(&base_url).authentication(authentication.clone()).build().unwrap()
}

async fn list(client: &Client) -> Result<(), Error> {
    Call::new(client, &LIST, decode::empty).await
}

/// Returns the paths of the requests and their tokens.
async fn requests(server: &MockServer) -> Vec<String> {
    let requests = server.received_requests().await.unwrap();
    let token = |it: &Request| it.headers.get("authorization").map(|it| it.to_str().unwrap().to_owned());
    requests.iter().map(|it| format!("{} {}", it.url.path(), token(it).unwrap_or_default())).collect()
}

#[tokio::test]
async fn clients_share_one_token() {
    let server = server(1).await;
    let authentication = Authentication::ClientCredentials(credentials()).shared().shared();
    let (v3, beta) = (client(&server, "v3", &authentication), client(&server, "beta", &authentication));
    list(&v3).await.unwrap();
    list(&beta).await.unwrap();
    assert_eq!(requests(&server).await, ["/token ", "/v3/things Bearer token-1", "/beta/things Bearer token-1"]);
}

#[tokio::test]
async fn clients_share_the_replacement_of_a_rejected_token() {
    let server = server(2).await;
    let authentication = Authentication::ClientCredentials(credentials()).shared();
    let clients = ["v3", "beta", "v2025"].map(|it| client(&server, it, &authentication));
    for client in &clients {
        list(client).await.unwrap();
    }
    let tokens = requests(&server).await.iter().filter(|it| it.starts_with("/token")).count();
    assert_eq!(tokens, 2);
}

#[tokio::test]
async fn credentials_of_a_scheme_can_be_shared() {
    let server = server(1).await;
    let credential = TokenScheme::new("oauth").token_url("/token").client_credentials("id", "s3cret").shared();
    for version in ["v3", "beta"] {
        let scheme = TokenScheme::new("oauth").token_url("/token").scheme();
        let builder = Client::builder(&format!("{}/{version}", server.uri()));
        let schemes: &'static [_] = Box::leak(Box::new([scheme]));
        list(&builder.security(schemes, &[&["oauth"]]).credential(credential.clone()).build().unwrap()).await.unwrap();
    }
    assert_eq!(requests(&server).await, ["/token ", "/v3/things Bearer token-1", "/beta/things Bearer token-1"]);
}

#[test]
fn shared_tokens_have_one_endpoint() {
    let authentication = Authentication::ClientCredentials(credentials()).shared();
    let build = |base_url: &str| Client::builder(base_url).authentication(authentication.clone()).build();
    build("https://a.example/v1").unwrap();
    build("https://a.example/v2").unwrap();
    assert!(matches!(build("https://b.example/v1"), Err(ConfigurationError::SharedTokenUrl)));
    assert!(matches!(build("https://a.example:444/v1"), Err(ConfigurationError::SharedTokenUrl)));
    let key = Authentication::Bearer("t".into()).shared();
    for base_url in ["https://a.example", "https://b.example"] {
        Client::builder(base_url).authentication(key.clone()).build().unwrap();
    }
    let Err(ConfigurationError::PlainHttp { host }) =
        Client::builder("http://a.example").authentication(key.clone()).build()
    else {
        panic!()
    };
    assert_eq!(host, "a.example");
}

#[tokio::test(start_paused = true)]
async fn clients_share_a_rate_limit_and_the_pauses_of_the_server() {
    let limit = RateLimit::new(2, Duration::from_secs(10)).unwrap();
    let mock = MockTransport::new();
    mock.expect(ExpectedCall::new(Method::GET, "/things").respond(200, "").times(4));
    let client = || {
        let builder = Client::builder("https://api.example").shared_rate_limit(&limit).mock_transport(&mock);
        builder.retries(RetryPolicy::new(1)).build().unwrap()
    };
    let clients = [client(), client()];
    let begin = Instant::now();
    for client in clients.iter().chain(&clients) {
        list(client).await.unwrap();
    }
    assert_eq!(begin.elapsed(), Duration::from_secs(10));
    mock.expect(ExpectedCall::new(Method::GET, "/things").respond(429, "").respond_header("retry-after", "30"));
    mock.expect(ExpectedCall::new(Method::GET, "/things").respond(200, "").times(2));
    let [one, other] = &clients;
    tokio::time::sleep(Duration::from_secs(100)).await;
    let begin = Instant::now();
    let paused = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        list(other).await.unwrap();
        begin.elapsed()
    };
    let (result, waited) = tokio::join!(list(one), paused);
    result.unwrap();
    assert!(waited >= Duration::from_secs(30), "{waited:?}");
    assert!(matches!(RateLimit::new(0, Duration::from_secs(1)), Err(ConfigurationError::RateLimit)));
}

/// A store in memory.
#[derive(Clone, Default)]
struct Memory {
    token: Arc<Mutex<Option<StoredToken>>>,
    is_broken: bool,
}

impl Memory {
    fn secret(&self) -> Option<String> {
        self.token.lock().unwrap().as_ref().map(|it| it.secret().expose_secret().to_owned())
    }
}

impl TokenStore for Memory {
    fn load(&self) -> LoadFuture<'_> {
        Box::pin(async { if self.is_broken { Err("broken".into()) } else { Ok(self.token.lock().unwrap().clone()) } })
    }

    fn save<'s>(&'s self, token: &'s StoredToken) -> SaveFuture<'s> {
        Box::pin(async {
            if self.is_broken {
                return Err("broken".into());
            }
            *self.token.lock().unwrap() = Some(token.clone());
            Ok(())
        })
    }
}

fn stored(server: &MockServer, store: &Memory) -> Client {
    client(server, "v3", &Authentication::ClientCredentials(credentials()).stored_in(store.clone()))
}

#[tokio::test]
async fn later_client_uses_the_stored_token() {
    let (server, store) = (server(1).await, Memory::default());
    list(&stored(&server, &store)).await.unwrap();
    assert_eq!(store.secret().as_deref(), Some("token-1"));
    let expiry = store.token.lock().unwrap().as_ref().unwrap().expiry().unwrap();
    let lifetime = expiry.duration_since(SystemTime::now()).unwrap();
    assert!((Duration::from_secs(3500)..=Duration::from_secs(3600)).contains(&lifetime), "{lifetime:?}");
    list(&stored(&server, &store)).await.unwrap();
    assert_eq!(requests(&server).await, ["/token ", "/v3/things Bearer token-1", "/v3/things Bearer token-1"]);
}

#[test]
fn keys_cannot_be_stored() {
    let key = Authentication::Bearer("t0ken".into()).stored_in(Memory::default());
    let built = Client::builder("https://a.example").authentication(key).build();
    assert!(matches!(built, Err(ConfigurationError::NothingToStore)), "{built:?}");
}

#[tokio::test]
async fn rejected_and_expired_tokens_of_a_store_are_replaced() {
    let server = server(1).await;
    let past = SystemTime::now() - Duration::from_secs(1);
    for (number, token) in
        [StoredToken::new("old"), StoredToken::new("token-1").expires_at(past)].into_iter().enumerate()
    {
        let store = Memory { token: Arc::new(Mutex::new(Some(token))), is_broken: false };
        list(&stored(&server, &store)).await.unwrap();
        assert_eq!(store.secret(), Some(format!("token-{}", number + 1)));
    }
    let expected =
        ["/v3/things Bearer old", "/token ", "/v3/things Bearer token-1", "/token ", "/v3/things Bearer token-2"];
    assert_eq!(requests(&server).await, expected);
}

#[tokio::test]
async fn broken_store_does_not_fail_calls() {
    let (server, store) = (server(1).await, Memory { is_broken: true, ..Memory::default() });
    let client = stored(&server, &store);
    list(&client).await.unwrap();
    list(&client).await.unwrap();
    assert_eq!(requests(&server).await.len(), 3);
}

#[tokio::test]
async fn token_that_http_does_not_allow_is_replaced() {
    let server = server(1).await;
    // For example from a file with a line break at its end.
    let store = Memory { token: Arc::new(Mutex::new(Some(StoredToken::new("old\n")))), is_broken: false };
    list(&stored(&server, &store)).await.unwrap();
    assert_eq!(store.secret().as_deref(), Some("token-1"));
}

#[tokio::test]
async fn token_that_the_server_rejects_is_replaced_for_the_call_after_an_upload() {
    const UPLOAD: Operation = Operation::new("upload", Method::POST, "/things");
    let server = server(1).await;
    let store = Memory { token: Arc::new(Mutex::new(Some(StoredToken::new("old")))), is_broken: false };
    let client = stored(&server, &store);
    let upload = async || {
        let stream = Upload::stream(&b"abc"[..], Some(3));
        Call::<()>::new(&client, &UPLOAD, decode::empty).bytes("text/plain", stream).await
    };
    // The stream can be sent only once.
    assert_eq!(upload().await.unwrap_err().status().map(|it| it.as_u16()), Some(401));
    upload().await.unwrap();
    assert_eq!(requests(&server).await, ["/v3/things Bearer old", "/token ", "/v3/things Bearer token-1"]);
}

/// A store that panics or never responds.
struct Faulty {
    panics: bool,
    loads: bool,
}

impl Faulty {
    async fn fail(&self) {
        assert!(!self.panics, "the store panics");
        std::future::pending().await
    }
}

impl TokenStore for Faulty {
    fn load(&self) -> LoadFuture<'_> {
        Box::pin(async {
            if !self.loads {
                self.fail().await;
            }
            Ok(None)
        })
    }

    fn save<'s>(&'s self, _: &'s StoredToken) -> SaveFuture<'s> {
        Box::pin(async {
            self.fail().await;
            Ok(())
        })
    }
}

#[tokio::test(start_paused = true)]
async fn store_that_panics_or_never_responds_does_not_fail_calls() {
    for (panics, loads) in [(false, false), (false, true), (true, false), (true, true)] {
        let mock = MockTransport::new();
        mock.expect(ExpectedCall::new(Method::GET, "/things").header("authorization", "Bearer mock").respond(200, ""));
        let authentication = Authentication::ClientCredentials(credentials()).stored_in(Faulty { panics, loads });
        let builder = Client::builder("https://api.example").authentication(authentication).mock_transport(&mock);
        list(&builder.build().unwrap()).await.unwrap();
    }
}

#[test]
fn client_that_is_not_built_shares_nothing() {
    let authentication = Authentication::ClientCredentials(credentials()).shared();
    let builder = |base_url: &str| Client::builder(base_url).authentication(authentication.clone());
    assert!(matches!(builder("http://a.example").build(), Err(ConfigurationError::PlainHttp { .. })));
    assert!(builder("https://b.example").header("a b", "c").build().is_err());
    assert!(builder("https://b.example").rate_limit(0, Duration::ZERO).build().is_err());
    builder("https://a.example").build().unwrap();
}

#[tokio::test]
async fn grant_can_be_wrapped_in_a_token_source() {
    struct Counted(GrantTokenSource, Arc<AtomicUsize>);
    impl TokenSource for Counted {
        fn token(&self) -> TokenFuture<'_> {
            self.1.fetch_add(1, Ordering::Relaxed);
            self.0.token()
        }
    }
    let server = server(2).await;
    let plain = Client::builder(&server.uri()).build().unwrap();
    let count = Arc::new(AtomicUsize::default());
    let source = Counted(GrantTokenSource::new(credentials(), &plain).unwrap(), Arc::clone(&count));
    let client = Client::builder(&format!("{}/v3", server.uri())).token_source(source).build().unwrap();
    list(&client).await.unwrap();
    assert_eq!(count.load(Ordering::Relaxed), 2);
    let remote = || ClientCredentials::new("http://login.example/token", "id", "s3cret");
    assert!(matches!(GrantTokenSource::new(remote(), &plain), Err(ConfigurationError::PlainHttp { .. })));
    let trusting = Client::builder(&server.uri()).allow_plain_http().build().unwrap();
    assert!(GrantTokenSource::new(remote(), &trusting).is_ok());
}
