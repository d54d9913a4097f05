//! Grants of OAuth 2.0, over real sockets.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sdk_runtime::json::to_string;
use sdk_runtime::{
    AuthErrorKind, Authentication, AuthorizationError, AuthorizationRequest, Call, Client, ConfigurationError, Error,
    ExposeSecret as _, Method, OAuthGrant, Operation, decode,
};
use sha2::{Digest as _, Sha256};
use wiremock::matchers::{header, path};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

const LIST: Operation = Operation::new("listThings", Method::GET, "/things");
const REJECTED: (u16, &str) = (400, r#"{"error":"invalid_grant","error_description":"revoked"}"#);
const DEAD: &str = "dead";

/// Responds to token requests in this order; the last response repeats.
struct Script(&'static [(u16, &'static str)], Mutex<usize>);

impl Respond for Script {
    fn respond(&self, _: &Request) -> ResponseTemplate {
        let mut count = self.1.lock().unwrap();
        let (status, body) = self.0[(*count).min(self.0.len() - 1)];
        *count += 1;
        ResponseTemplate::new(status).set_body_raw(body, "application/json")
    }
}

/// Starts a server that rejects the token `dead`, and accepts all others.
async fn start(script: &'static [(u16, &'static str)]) -> MockServer {
    let server = MockServer::start().await;
    let dead = Mock::given(path("/things")).and(header("authorization", format!("Bearer {DEAD}")));
    dead.respond_with(ResponseTemplate::new(401)).with_priority(1).mount(&server).await;
    Mock::given(path("/things")).respond_with(ResponseTemplate::new(200)).mount(&server).await;
    Mock::given(path("/token")).respond_with(Script(script, Mutex::default())).mount(&server).await;
    server
}

fn client(server: &MockServer, grant: OAuthGrant) -> Client {
    Client::builder(&server.uri()).authentication(Authentication::OAuth(grant)).build().unwrap()
}

async fn list(client: &Client) -> Result<(), Error> {
    Call::<()>::new(client, &LIST, decode::empty).await
}

/// Returns the bodies of all token requests.
async fn forms(server: &MockServer) -> Vec<String> {
    let requests = server.received_requests().await.unwrap();
    let requests = requests.into_iter().filter(|it| it.url.path() == "/token");
    requests.map(|it| String::from_utf8(it.body).unwrap()).collect()
}

fn kind(result: Result<(), Error>) -> String {
    let Err(Error::Auth(error)) = result else { panic!("{result:?}") };
    error.kind().to_string()
}

/// Returns a grant that notes its new refresh tokens.
fn noting(grant: OAuthGrant) -> (OAuthGrant, Arc<Mutex<Vec<String>>>) {
    let noted = Arc::new(Mutex::new(Vec::new()));
    let list = Arc::clone(&noted);
    (grant.on_refresh_token(move |it| list.lock().unwrap().push(it.expose_secret().to_owned())), noted)
}

#[tokio::test]
async fn passwords_are_replaced_by_refresh_tokens() {
    const SCRIPT: &[(u16, &str)] = &[
        (200, r#"{"access_token":"dead","refresh_token":"r1"}"#),
        (200, r#"{"access_token":"dead","refresh_token":"r&2"}"#),
    ];
    let server = start(SCRIPT).await;
    let grant = OAuthGrant::password("/token", "me", "anne", "p&1").client_secret("s1").scope("a b");
    let (grant, noted) = noting(grant);
    let client = client(&server, grant);
    // The first call uses two tokens, both of which the server rejects.
    assert_eq!(list(&client).await.unwrap_err().status().unwrap(), 401);
    assert_eq!(
        forms(&server).await,
        [
            "grant_type=password&username=anne&password=p%261&client_id=me&client_secret=s1&scope=a+b",
            "grant_type=refresh_token&refresh_token=r1&client_id=me&client_secret=s1",
        ]
    );
    assert_eq!(*noted.lock().unwrap(), ["r1", "r&2"]);
}

#[tokio::test]
async fn rotated_refresh_tokens_are_used_and_reported_once() {
    const SCRIPT: &[(u16, &str)] = &[
        (200, r#"{"access_token":"a","expires_in":0,"refresh_token":"r1"}"#),
        (200, r#"{"access_token":"b","expires_in":0,"refresh_token":"r2"}"#),
        (200, r#"{"access_token":"c","expires_in":0,"refresh_token":"r2"}"#),
        (200, r#"{"access_token":"d","expires_in":0}"#),
        (200, r#"{"access_token":"e"}"#),
    ];
    let server = start(SCRIPT).await;
    let (grant, noted) = noting(OAuthGrant::refresh_token("/token", "me", "r0").scope("a"));
    let client = client(&server, grant);
    for _ in 0..6 {
        list(&client).await.unwrap();
    }
    let form = |token| format!("grant_type=refresh_token&refresh_token={token}&client_id=me&scope=a");
    assert_eq!(forms(&server).await, ["r0", "r1", "r2", "r2", "r2"].map(form));
    assert_eq!(*noted.lock().unwrap(), ["r1", "r2"]);
}

#[tokio::test]
async fn refresh_tokens_of_invalid_responses_are_kept() {
    const SCRIPT: &[(u16, &str)] = &[(200, r#"{"refresh_token":"r1"}"#), (200, r#"{"access_token":"a"}"#)];
    let server = start(SCRIPT).await;
    let (grant, noted) = noting(OAuthGrant::refresh_token("/token", "me", "r0"));
    let client = client(&server, grant);
    assert_eq!(kind(list(&client).await), "the response of the token endpoint has no access token");
    tokio::time::sleep(std::time::Duration::from_millis(1001)).await;
    list(&client).await.unwrap();
    assert_eq!(forms(&server).await[1], "grant_type=refresh_token&refresh_token=r1&client_id=me");
    assert_eq!(*noted.lock().unwrap(), ["r1"]);
}

#[tokio::test]
async fn password_is_used_again_if_the_refresh_token_is_rejected() {
    const SCRIPT: &[(u16, &str)] =
        &[(200, r#"{"access_token":"dead","refresh_token":"r1"}"#), REJECTED, (200, r#"{"access_token":"good"}"#)];
    let server = start(SCRIPT).await;
    list(&client(&server, OAuthGrant::password("/token", "me", "anne", "p1"))).await.unwrap();
    let forms = forms(&server).await;
    assert_eq!(forms.len(), 3);
    assert_eq!(forms[1], "grant_type=refresh_token&refresh_token=r1&client_id=me");
    assert_eq!(forms[2], forms[0]);
}

#[tokio::test]
async fn rejected_password_is_an_error_of_the_token_endpoint() {
    let server = start(&[REJECTED]).await;
    let result = list(&client(&server, OAuthGrant::password("/token", "me", "anne", "p1"))).await;
    assert_eq!(kind(result), "the token endpoint responded with 400 Bad Request: invalid_grant (revoked)");
    assert_eq!(forms(&server).await.len(), 1);
}

#[tokio::test]
async fn rejected_refresh_token_requires_a_sign_in_and_is_not_sent_again() {
    let server = start(&[REJECTED]).await;
    let client = client(&server, OAuthGrant::refresh_token("/token", "me", "r0"));
    for pause in [0, 1001] {
        tokio::time::sleep(std::time::Duration::from_millis(pause)).await;
        let error = list(&client).await.unwrap_err();
        assert!(!error.is_retryable());
        let Error::Auth(error) = error else { panic!("{error:?}") };
        assert!(matches!(error.kind(), AuthErrorKind::SignInRequired { .. }));
        let expected = "the server rejected the refresh token (revoked): the user must sign in again";
        assert_eq!(error.kind().to_string(), expected);
    }
    assert_eq!(forms(&server).await.len(), 1);
}

fn request() -> AuthorizationRequest {
    let login = "https://login.example.com/authorize?tenant=1";
    AuthorizationRequest::new(login, "/token", "me", "http://127.0.0.1:8400/done?a=b").unwrap()
}

fn query(request: &AuthorizationRequest) -> HashMap<String, String> {
    request.url().query_pairs().into_owned().collect()
}

/// Returns the grant of a redirect with this code.
fn authorized(request: &AuthorizationRequest, code: &str) -> OAuthGrant {
    request.grant(&format!("/done?a=b&code={code}&state={}&iss=https://x", query(request)["state"])).unwrap()
}

#[tokio::test]
async fn code_is_exchanged_once_with_the_verifier_of_the_challenge() {
    const SCRIPT: &[(u16, &str)] =
        &[(200, r#"{"access_token":"dead","refresh_token":"r1"}"#), (200, r#"{"access_token":"good"}"#)];
    let server = start(SCRIPT).await;
    let request = request().scope("a b").client_secret("s1").parameter("prompt", "consent");
    let sent = query(&request);
    let names = ["tenant", "response_type", "client_id", "redirect_uri", "scope", "code_challenge_method", "prompt"];
    let expected = ["1", "code", "me", "http://127.0.0.1:8400/done?a=b", "a b", "S256", "consent"];
    assert_eq!(names.map(|it| sent[it].as_str()), expected);
    assert_eq!((sent.len(), sent["state"].len(), sent["code_challenge"].len()), (9, 43, 43));
    list(&client(&server, authorized(&request, "c%261"))).await.unwrap();
    let forms = forms(&server).await;
    assert_eq!(forms[1..], ["grant_type=refresh_token&refresh_token=r1&client_id=me&client_secret=s1"]);
    let exchanged: Vec<_> = url::form_urlencoded::parse(forms[0].as_bytes()).into_owned().collect();
    let exchanged: BTreeMap<_, _> = exchanged.into_iter().collect();
    assert_eq!((exchanged.len(), exchanged["grant_type"].as_str()), (6, "authorization_code"));
    assert_eq!((exchanged["code"].as_str(), exchanged["redirect_uri"].as_str()), ("c&1", expected[3]));
    assert_eq!((exchanged["client_id"].as_str(), exchanged["client_secret"].as_str()), ("me", "s1"));
    let digest = Sha256::digest(exchanged["code_verifier"].as_bytes());
    assert_eq!(URL_SAFE_NO_PAD.encode(digest), sent["code_challenge"]);
}

#[tokio::test]
async fn used_code_is_not_sent_again() {
    for (script, expected) in [
        (&[(200, r#"{"access_token":"dead"}"#)], "the server issued no refresh token: the user must sign in again"),
        (&[REJECTED], "the server rejected the authorization code (revoked): the user must sign in again"),
    ] {
        let server = start(script).await;
        let client = client(&server, authorized(&request(), "c1"));
        for _ in 0..2 {
            assert_eq!(kind(list(&client).await), expected);
        }
        assert_eq!(forms(&server).await.len(), 1);
    }
}

#[test]
fn redirects_are_checked() {
    let request = request();
    let state = &query(&request)["state"];
    let grant = |query: &str| request.grant(&format!("http://127.0.0.1:8400/done?{query}")).map(|_| ());
    for forged in ["code=c", "code=c&state=", "code=c&state=x", &format!("state={state}&state={state}&code=c")] {
        assert!(matches!(grant(forged), Err(AuthorizationError::State)), "{forged}");
    }
    let other = &query(&self::request())["state"];
    assert!(matches!(grant(&format!("code=c&state={other}")), Err(AuthorizationError::State)));
    for without in ["", "code=", "code=a&code=b"] {
        assert!(matches!(grant(&format!("{without}&state={state}")), Err(AuthorizationError::Code)), "{without}");
    }
    let denied = grant(&format!("error=access_denied&error_description=not%0Anow+{state}&state={state}")).unwrap_err();
    assert_eq!(denied.to_string(), r"the authorization was denied: access_denied (not\nnow …)");
    // The real redirect is still accepted.
    grant(&format!("code=c&state={state}")).unwrap();
    assert!(matches!(request.grant("http://[/"), Err(AuthorizationError::Redirect)));
}

#[test]
fn urls_of_authorization_requests_are_checked() {
    let redirect = "http://127.0.0.1:8400";
    for url in ["/authorize", "", "ftp://a.example", "https://a.example#b", "mailto:a@b"] {
        let request = AuthorizationRequest::new(url, "/token", "me", redirect);
        assert!(matches!(request, Err(AuthorizationError::AuthorizationUrl)), "{url}");
    }
    for url in ["/done", "", "http://127.0.0.1/#b"] {
        let request = AuthorizationRequest::new("https://a.example", "/token", "me", url);
        assert!(matches!(request, Err(AuthorizationError::RedirectUrl)), "{url}");
    }
    let built = |url| {
        let grant = OAuthGrant::refresh_token(url, "me", "r0");
        Client::builder("https://api.example.com").authentication(Authentication::OAuth(grant)).build()
    };
    assert!(matches!(built(""), Err(ConfigurationError::TokenUrl)));
    assert!(matches!(built("http://login.example.com"), Err(ConfigurationError::PlainHttp { .. })));
    built("https://login.example.com").unwrap();
}

/// Responds with a token first, and then with errors that contain the body of the request.
struct Echo(Mutex<bool>);

impl Respond for Echo {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        if std::mem::take(&mut *self.0.lock().unwrap()) {
            let body = format!(r#"{{"access_token":"{DEAD}","refresh_token":"s3cr&t-r"}}"#);
            return ResponseTemplate::new(200).set_body_raw(body, "application/json");
        }
        let body = String::from_utf8(request.body.clone()).unwrap();
        let pairs: Vec<_> = url::form_urlencoded::parse(&request.body).map(|it| it.1.into_owned()).collect();
        let description = format!("{body} {}", pairs.join(" "));
        let members = [("error", "invalid_request"), ("error_description", &description)];
        let members: BTreeMap<_, _> = members.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        ResponseTemplate::new(400).set_body_raw(to_string(&members).unwrap(), "application/json")
    }
}

#[tokio::test]
async fn secrets_of_grants_are_never_shown() {
    let request = request().client_secret("s3cr&t-c");
    let grants = [
        OAuthGrant::password("/token", "me", "anne", "s3cr&t-p").client_secret("s3cr&t-c"),
        OAuthGrant::refresh_token("/token", "me", "s3cr&t-r0"),
        authorized(&request, "s3cr%26t-a"),
    ];
    let state = &query(&request)["state"];
    assert!(!format!("{request:?}").contains(state));
    for (grant, has_tokens) in grants.iter().flat_map(|it| [(it, false), (it, true)]) {
        let server = MockServer::start().await;
        Mock::given(path("/token")).respond_with(Echo(Mutex::new(has_tokens))).mount(&server).await;
        Mock::given(path("/things")).respond_with(ResponseTemplate::new(401)).mount(&server).await;
        let client = client(&server, grant.clone());
        let error = list(&client).await.unwrap_err();
        let shown = format!("{grant:?} {client:?} {error} {error:?}");
        assert!(shown.contains("invalid_request (grant_type="), "{shown}");
        assert!(!shown.contains("s3cr"), "{shown}");
        for form in forms(&server).await {
            let pairs: HashMap<_, _> = url::form_urlencoded::parse(form.as_bytes()).into_owned().collect();
            assert!(pairs.get("code_verifier").is_none_or(|it| !shown.contains(it)), "{shown}");
        }
    }
}
