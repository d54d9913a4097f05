//! The credentials that calls send.

use protocol::Client;
use protocol::security_schemes::{BASIC, COOKIE_KEY, GRANT, HEADER_KEY, LOGIN, QUERY_KEY, TOKEN};
use sdk_runtime::{AuthorizationError, ClientBuilder, ConfigurationError, OAuthGrant};
use wiremock::matchers::{any, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::{header, sent, text};

const ANNE: &str = "Basic YW5uZTpzOmNyw6l0";

/// Starts a server that accepts everything, and a client for it.
async fn start(configure: impl FnOnce(ClientBuilder<Client>) -> ClientBuilder<Client>) -> (MockServer, Client) {
    let server = MockServer::start().await;
    let token = ResponseTemplate::new(200).set_body_raw(r#"{"access_token":"granted"}"#, "application/json");
    for endpoint in ["/token", "/passwords", "/codes"] {
        Mock::given(path(endpoint)).respond_with(token.clone()).mount(&server).await;
    }
    Mock::given(any()).respond_with(ResponseTemplate::new(204)).mount(&server).await;
    let client = configure(Client::builder().base_url(server.uri())).build().unwrap();
    (server, client)
}

fn user(builder: ClientBuilder<Client>) -> ClientBuilder<Client> {
    builder.credential(BASIC.user("anne", "s:crét"))
}

/// Returns the `Authorization` and `X-Key` headers of the only request.
async fn headers(server: &MockServer) -> (Option<String>, Option<String>) {
    let request = sent(server).await;
    let [authorization, key] = ["authorization", "x-key"].map(|it| header(&request, it).map(str::to_owned));
    (authorization, key)
}

fn expected(authorization: &str, key: &str) -> (Option<String>, Option<String>) {
    let some = |it: &str| (!it.is_empty()).then(|| it.to_owned());
    (some(authorization), some(key))
}

#[tokio::test]
async fn user_and_password_are_basic_credentials() {
    let (server, client) = start(user).await;
    client.access().with_basic().await.unwrap();
    assert_eq!(headers(&server).await, expected(ANNE, ""));
    assert!(!format!("{client:?}").contains("crét"));
    for (name, password) in [("an:ne", "a"), ("anne", "a\n")] {
        let invalid = Client::builder().credential(BASIC.user(name, password)).build();
        assert!(matches!(invalid, Err(ConfigurationError::BasicCredentials)));
    }
}

#[tokio::test]
async fn keys_are_sent_in_the_query_and_in_cookies() {
    let (server, client) = start(|it| it.credential(QUERY_KEY.key("k &1"))).await;
    // The credentials replace an argument of the same name.
    client.access().with_query_key().page(2).key("other").await.unwrap();
    assert_eq!(sent(&server).await.url.query(), Some("page=2&key=k+%261"));
    let (server, client) = start(|it| it.credential(COOKIE_KEY.key("s1"))).await;
    client.access().with_cookie_key().theme("dark").await.unwrap();
    assert_eq!(header(&sent(&server).await, "cookie"), Some("theme=dark; session=s1"));
    let injected = Client::builder().credential(COOKIE_KEY.key("s1; admin=1")).build();
    assert!(matches!(injected, Err(ConfigurationError::Header(name)) if name == "cookie"));
}

#[tokio::test]
async fn schemes_of_one_requirement_are_sent_together() {
    let (server, client) = start(|it| it.credential(TOKEN.token("t")).credential(HEADER_KEY.key("k"))).await;
    client.access().with_both().await.unwrap();
    assert_eq!(headers(&server).await, expected("Bearer t", "k"));
    // A token that belongs to no scheme is one for any scheme with tokens.
    let (server, client) = start(|it| it.bearer("b").credential(HEADER_KEY.key("k"))).await;
    client.access().with_both().await.unwrap();
    assert_eq!(headers(&server).await, expected("Bearer b", "k"));
}

#[tokio::test]
async fn first_requirement_with_all_credentials_is_used() {
    let (server, client) = start(|it| user(it).credential(HEADER_KEY.key("k"))).await;
    client.access().with_either().await.unwrap();
    assert_eq!(headers(&server).await, expected(ANNE, ""));
    let (server, client) = start(|it| user(it).credential(HEADER_KEY.key("k")).credential(TOKEN.token("t"))).await;
    client.access().with_either().await.unwrap();
    assert_eq!(headers(&server).await, expected("Bearer t", "k"));
}

#[tokio::test]
async fn other_credentials_are_not_sent() {
    let (server, client) = start(user).await;
    client.access().with_both().await.unwrap();
    assert_eq!(headers(&server).await, expected("", ""));
    // Those that belong to no scheme are sent with any operation that requires some.
    let (server, client) = start(|it| user(it).bearer("b")).await;
    client.access().with_query_key().await.unwrap();
    assert_eq!(headers(&server).await, expected("Bearer b", ""));
}

#[tokio::test]
async fn public_operations_send_credentials_on_request() {
    let (server, client) = start(user).await;
    client.access().with_nothing().await.unwrap();
    client.access().with_nothing().authenticated().await.unwrap();
    let requests = server.received_requests().await.unwrap();
    let found: Vec<_> = requests.iter().map(|it| header(it, "authorization")).collect();
    assert_eq!(found, [None, Some(ANNE)]);
}

#[tokio::test]
async fn token_endpoint_of_the_document_grants_tokens() {
    let (server, client) = start(|it| it.credential(GRANT.client_credentials("id", "secret"))).await;
    client.access().with_grant().await.unwrap();
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests[0].url.path(), "/token");
    assert_eq!(text(&requests[0]), "grant_type=client_credentials&client_id=id&client_secret=secret");
    assert_eq!(header(&requests[1], "authorization"), Some("Bearer granted"));
    let (server, client) = start(|it| it.credential(GRANT.scoped_client_credentials("id", "secret", "read all"))).await;
    client.access().with_grant().await.unwrap();
    let requests = server.received_requests().await.unwrap();
    assert_eq!(text(&requests[0]), "grant_type=client_credentials&client_id=id&client_secret=secret&scope=read+all");
    // The document names no token endpoint for this scheme.
    let missing = Client::builder().credential(TOKEN.client_credentials("id", "secret")).build();
    assert!(matches!(missing, Err(ConfigurationError::TokenUrl)));
}

#[tokio::test]
async fn flows_of_the_document_have_their_own_token_endpoints() {
    let redirect = "http://127.0.0.1:8400/done";
    let request = LOGIN.authorization_request("id", redirect).unwrap();
    let url = request.url();
    assert!(url.as_str().starts_with("https://login.example.com/authorize?response_type=code&client_id=id&"));
    let state = url.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let authorized = request.grant(&format!("/done?code=c1&state={state}")).unwrap();
    let grants: [(OAuthGrant, &str, &str); 3] = [
        (
            LOGIN.password("id", "anne", "p1"),
            "/passwords",
            "grant_type=password&username=anne&password=p1&client_id=id",
        ),
        (LOGIN.refresh_token("id", "r1"), "/codes", "grant_type=refresh_token&refresh_token=r1&client_id=id"),
        (
            authorized,
            "/codes",
            "grant_type=authorization_code&code=c1&redirect_uri=http%3A%2F%2F127.0.0.1%3A8400%2Fdone&",
        ),
    ];
    for (grant, endpoint, form) in grants {
        let (server, client) = start(|it| it.credential(LOGIN.grant(grant))).await;
        client.access().with_login().await.unwrap();
        let requests = server.received_requests().await.unwrap();
        assert_eq!(requests[0].url.path(), endpoint);
        assert!(text(&requests[0]).starts_with(form), "{}", text(&requests[0]));
        assert_eq!(header(&requests[1], "authorization"), Some("Bearer granted"));
    }
    // The document names no URLs for these flows.
    let missing = Client::builder().credential(GRANT.grant(GRANT.password("id", "anne", "p1"))).build();
    assert!(matches!(missing, Err(ConfigurationError::TokenUrl)));
    let missing = GRANT.authorization_request("id", redirect).map(|_| ());
    assert!(matches!(missing, Err(AuthorizationError::AuthorizationUrl)));
}
