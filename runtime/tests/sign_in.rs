//! Device codes and metadata of authorization servers, over real sockets.

use std::sync::{Arc, Mutex};

use sdk_runtime::{
    Authentication, AuthorizationServer, Call, Client, DeviceAuthorization, DeviceAuthorizationRequest, Discovery,
    Error, ExposeSecret as _, Method, OAuthGrant, Operation, SignInEndpoint, SignInError, decode,
};
use wiremock::matchers::path;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

const LIST: Operation = Operation::new("listThings", Method::GET, "/things");
const CODE: &str = r#"{"device_code":"d&1","user_code":"AB-CD","verification_uri":"https://a.example/device",
    "verification_uri_complete":"https://a.example/device?code=AB-CD","expires_in":600,"interval":1}"#;
const PENDING: (u16, &str) = (400, r#"{"error":"authorization_pending"}"#);

/// Responds in this order; the last response repeats.
struct Script(Vec<(u16, String)>, Mutex<usize>);

impl Respond for Script {
    fn respond(&self, _: &Request) -> ResponseTemplate {
        let mut count = self.1.lock().unwrap();
        let (status, body) = self.0[(*count).min(self.0.len() - 1)].clone();
        *count += 1;
        ResponseTemplate::new(status).set_body_raw(body, "application/json")
    }
}

/// Starts a server that responds with these bodies.
async fn start(device: (u16, &str), tokens: &[(u16, &str)]) -> MockServer {
    let server = MockServer::start().await;
    let script = |list: &[(u16, &str)]| {
        Script(list.iter().map(|(status, body)| (*status, (*body).to_owned())).collect(), Mutex::default())
    };
    Mock::given(path("/device")).respond_with(script(&[device])).mount(&server).await;
    Mock::given(path("/token")).respond_with(script(tokens)).mount(&server).await;
    Mock::given(path("/things")).respond_with(ResponseTemplate::new(200)).mount(&server).await;
    server
}

fn request(server: &MockServer) -> DeviceAuthorizationRequest {
    let url = |path: &str| format!("{}{path}", server.uri());
    DeviceAuthorizationRequest::new(url("/device"), url("/token"), "me")
}

async fn authorize(server: &MockServer) -> Result<DeviceAuthorization, SignInError> {
    request(server).scope("a b").client_secret("s1").send().await
}

async fn list(server: &MockServer, grant: OAuthGrant) -> Client {
    let client = Client::builder(&server.uri()).authentication(Authentication::OAuth(grant)).build().unwrap();
    Call::<()>::new(&client, &LIST, decode::empty).await.unwrap();
    client
}

/// Returns the bodies of the requests to a path.
async fn forms(server: &MockServer, path: &str) -> Vec<String> {
    let requests = server.received_requests().await.unwrap();
    let requests = requests.into_iter().filter(|it| it.url.path() == path);
    requests.map(|it| String::from_utf8(it.body).unwrap()).collect()
}

#[tokio::test]
async fn device_code_becomes_a_token_when_the_user_has_signed_in() {
    const TOKEN: (u16, &str) =
        (200, r#"{"access_token":"t1","token_type":"Bearer","refresh_token":"r1","expires_in":0}"#);
    // GitHub sends errors with a status of success.
    const PENDING_AT_GITHUB: (u16, &str) = (200, PENDING.1);
    const RENEWED: (u16, &str) = (200, r#"{"access_token":"t2","refresh_token":"r2"}"#);
    let server = start((200, CODE), &[PENDING, PENDING_AT_GITHUB, TOKEN, RENEWED]).await;
    let authorization = authorize(&server).await.unwrap();
    assert_eq!(authorization.user_code(), "AB-CD");
    assert_eq!(authorization.verification_url().as_str(), "https://a.example/device");
    assert_eq!(authorization.complete_verification_url().unwrap().query(), Some("code=AB-CD"));
    let grant = authorization.grant().await.unwrap();
    let shown = format!("{authorization:?} {grant:?}");
    assert!(!["d&1", "AB-CD", "s1", "t1", "r1"].iter().any(|it| shown.contains(it)), "{shown}");

    let noted = Arc::new(Mutex::new(Vec::new()));
    let noting = Arc::clone(&noted);
    let grant = grant.on_refresh_token(move |it| noting.lock().unwrap().push(it.expose_secret().to_owned()));
    // The token has expired in the meantime.
    list(&server, grant).await;
    assert_eq!(forms(&server, "/device").await, ["client_id=me&client_secret=s1&scope=a+b"]);
    let poll = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=d%261&client_id=me&client_secret=s1";
    let refresh = "grant_type=refresh_token&refresh_token=r1&client_id=me&client_secret=s1";
    assert_eq!(forms(&server, "/token").await, [poll, poll, poll, refresh]);
    assert_eq!(*noted.lock().unwrap(), ["r2"]);
}

#[tokio::test]
async fn issued_token_is_used_without_a_request_and_its_refresh_token_is_reported() {
    let server = start((200, CODE), &[(200, r#"{"access_token":"t1","refresh_token":"r1"}"#)]).await;
    let noted = Arc::new(Mutex::new(Vec::new()));
    let noting = Arc::clone(&noted);
    let grant = authorize(&server).await.unwrap().grant().await.unwrap();
    list(&server, grant.on_refresh_token(move |it| noting.lock().unwrap().push(it.expose_secret().to_owned()))).await;
    assert_eq!(forms(&server, "/token").await.len(), 1);
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests.last().unwrap().headers["authorization"], "Bearer t1");
    assert_eq!(*noted.lock().unwrap(), ["r1"]);
}

#[tokio::test]
async fn expired_token_without_a_refresh_token_requires_a_sign_in() {
    let server = start((200, CODE), &[(200, r#"{"access_token":"t1","expires_in":"0"}"#)]).await;
    let grant = authorize(&server).await.unwrap().grant().await.unwrap();
    let client = Client::builder(&server.uri()).authentication(Authentication::OAuth(grant)).build().unwrap();
    let Err(Error::Auth(error)) = Call::<()>::new(&client, &LIST, decode::empty).await else { panic!() };
    assert_eq!(error.kind().to_string(), "the server issued no refresh token: the user must sign in again");
}

#[tokio::test]
async fn sign_ins_that_fail_are_errors() {
    for (status, body, expected) in [
        (400, r#"{"error":"access_denied"}"#, "the user denied the authorization"),
        (400, r#"{"error":"expired_token"}"#, "the user did not sign in in time"),
        (
            401,
            r#"{"error":"invalid_client","error_description":"no\u001b[1m"}"#,
            r"the token endpoint responded with 401 Unauthorized: invalid_client (no\u{1b}[1m)",
        ),
        (404, "no", "the token endpoint responded with 404 Not Found"),
        (200, "[]", "the response of the token endpoint is not a JSON object"),
        (200, r#"{"access_token":""}"#, "the response of the token endpoint has no access token"),
        (
            200,
            r#"{"access_token":"t1","token_type":"mac"}"#,
            "the response of the token endpoint has a token that is not of type `bearer`",
        ),
    ] {
        let server = start((200, CODE), &[(status, body)]).await;
        let error = authorize(&server).await.unwrap().grant().await.unwrap_err();
        assert_eq!(error.to_string(), expected);
        assert_eq!(forms(&server, "/token").await.len(), 1);
    }
    // The code expires while the user has not signed in.
    let server = start((200, &CODE.replace("600", "1")), &[PENDING]).await;
    assert!(matches!(authorize(&server).await.unwrap().grant().await, Err(SignInError::Expired)));
}

#[tokio::test]
async fn device_authorization_responses_are_checked() {
    for (from, to, reason) in [
        ("device_code", "x", "has no `device_code`"),
        ("user_code", "x", "has no `user_code`"),
        ("verification_uri\"", "x\"", "has no `verification_uri`"),
        ("https://a", "javascript:a", "has a `verification_uri` that is not the URL of a web page"),
    ] {
        let server = start((200, &CODE.replace(from, to)), &[]).await;
        let error = authorize(&server).await.unwrap_err();
        assert_eq!(error.to_string(), format!("the response of the device authorization endpoint {reason}"));
    }
    let server = start((400, r#"{"error":"unauthorized_client"}"#), &[]).await;
    let error = authorize(&server).await.unwrap_err();
    let expected = "the device authorization endpoint responded with 400 Bad Request: unauthorized_client";
    assert_eq!(error.to_string(), expected);
    // Google's name of the member.
    let server = start((200, &CODE.replace("verification_uri\"", "verification_url\"")), &[]).await;
    assert_eq!(authorize(&server).await.unwrap().verification_url().as_str(), "https://a.example/device");
}

#[tokio::test]
async fn relative_urls_are_those_of_a_client_and_unencrypted_ones_are_errors() {
    let server = start((200, CODE), &[PENDING]).await;
    let client = Client::builder(&format!("{}/v1", server.uri())).build().unwrap();
    let relative = || DeviceAuthorizationRequest::new("/device", "../token", "me");
    assert_eq!(relative().send_with(&client).await.unwrap().user_code(), "AB-CD");
    assert!(matches!(relative().send().await, Err(SignInError::Url(SignInEndpoint::Token))));
    for (device, token, endpoint) in [
        ("http://a.example/device", "https://a.example/token", SignInEndpoint::DeviceAuthorization),
        ("https://a.example/device", "http://a.example/token", SignInEndpoint::Token),
        ("", "https://a.example/token", SignInEndpoint::DeviceAuthorization),
    ] {
        let request = DeviceAuthorizationRequest::new(device, token, "me");
        let Err(SignInError::Url(found)) = request.send_with(&client).await else { panic!() };
        assert_eq!(found, endpoint);
    }
}

async fn discover(metadata: &str) -> (MockServer, Result<AuthorizationServer, SignInError>) {
    let server = MockServer::start().await;
    let metadata = metadata.replace("{base}", &server.uri());
    let response = ResponseTemplate::new(200).set_body_raw(metadata, "application/json");
    let metadata = Mock::given(path("/t/.well-known/openid-configuration")).respond_with(response);
    metadata.mount(&server).await;
    let discovered = Discovery::new(format!("{}/t", server.uri())).unwrap().send().await;
    (server, discovered)
}

#[tokio::test]
async fn metadata_lists_the_endpoints() {
    let (server, discovered) = discover(
        r#"{"issuer":"{base}/t","authorization_endpoint":"https://a.example/authorize","token_endpoint":"{base}/token",
            "device_authorization_endpoint":"{base}/device"}"#,
    )
    .await;
    let discovered = discovered.unwrap();
    let request = discovered.authorization_request("me", "http://127.0.0.1:8400").unwrap();
    assert!(request.url().as_str().starts_with("https://a.example/authorize?response_type=code&client_id=me&"));
    let credentials = discovered.client_credentials("me", "s1").unwrap();
    let token = ResponseTemplate::new(200).set_body_raw(r#"{"access_token":"t1"}"#, "application/json");
    Mock::given(path("/token")).respond_with(token).mount(&server).await;
    Mock::given(path("/things")).respond_with(ResponseTemplate::new(200)).mount(&server).await;
    list(&server, credentials.into()).await;
    assert_eq!(forms(&server, "/token").await, ["grant_type=client_credentials&client_id=me&client_secret=s1"]);
    let code = ResponseTemplate::new(200).set_body_raw(CODE, "application/json");
    Mock::given(path("/device")).respond_with(code).mount(&server).await;
    let authorization = discovered.device_authorization_request("me").unwrap().send().await.unwrap();
    assert_eq!(authorization.user_code(), "AB-CD");
}

#[tokio::test]
async fn metadata_of_another_issuer_is_not_used() {
    let (_server, discovered) =
        discover(r#"{"issuer":"https://b.example","token_endpoint":"https://b.example/token"}"#).await;
    assert!(matches!(discovered, Err(SignInError::Issuer { .. })), "{discovered:?}");
}

#[tokio::test]
async fn missing_endpoints_and_redirects_are_errors() {
    let (server, discovered) = discover(r#"{"issuer":"{base}/t"}"#).await;
    let discovered = discovered.unwrap();
    assert!(matches!(discovered.token_url(), Err(SignInError::NoEndpoint(SignInEndpoint::Token))));
    assert!(discovered.authorization_request("me", "http://127.0.0.1").is_err());
    let missing = discovered.device_authorization_request("me").unwrap_err();
    assert_eq!(missing.to_string(), "the authorization server has no device authorization endpoint");
    let redirect = ResponseTemplate::new(302).insert_header("location", "/t/.well-known/openid-configuration");
    Mock::given(path("/u/.well-known/openid-configuration")).respond_with(redirect).mount(&server).await;
    let redirected = Discovery::new(format!("{}/u", server.uri())).unwrap().send().await.unwrap_err();
    assert_eq!(redirected.to_string(), "the metadata endpoint responded with 302 Found");
}
