//! Tests of code that uses generated crates, as their users write them.

use std::time::Duration;

use cloudflare_iam::models::{OauthClient, Visibility};
use everything::models::{Point, PointPage, Upload};
use sailpoint_v2025::models::{
    AccessType, CreateOAuthClientRequest, ErrorMessageDto, ErrorResponseDto, GetOAuthClientResponse,
};
use sailpoint_v2025::sdk_runtime::multipart::Part;
use sailpoint_v2025::sdk_runtime::types::DateTime;
use sailpoint_v2025::sdk_runtime::{Method, RetryPolicy, json};
use sailpoint_v2025::test_util::{ExpectedCall, Fault, MockTransport, Recorder};
use sailpoint_v2025::{Client, Error, ErrorBody, With as _};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

const ALL: &str = "/v2025/oauth-clients";

fn client(mock: &MockTransport) -> Client {
    Client::builder().bearer("token").mock_transport(mock).build().unwrap()
}

fn one() -> GetOAuthClientResponse {
    let now: DateTime = "2026-01-31T10:20:30Z".parse().unwrap();
    json::absent::<GetOAuthClientResponse>().with(|it| {
        (it.id, it.name) = ("one".to_owned(), "Nightly".to_owned());
        (it.created, it.modified) = (now.clone(), now);
    })
}

#[tokio::test(start_paused = true)]
async fn calls_survive_faults_within_their_timeouts() {
    let mock = MockTransport::new();
    let call = ExpectedCall::new(Method::GET, ALL).fail(Fault::NoResponse).respond(200, "[").reset_body();
    mock.expect(call.respond_with(200, &vec![one()]).unwrap());
    let client = client(&mock);
    let found = client.oauth_clients().list_oauth_clients().with_response().await.unwrap();
    assert_eq!((found.attempts(), found.body[0].name.as_str()), (3, "Nightly"));
    mock.verify().unwrap();

    mock.expect(ExpectedCall::new(Method::DELETE, format!("{ALL}/one")).fail(Fault::ConnectTimeout).repeatedly());
    let call = client.oauth_clients().delete_oauth_client("one").with_retries(RetryPolicy::never());
    assert!(matches!(call.await, Err(Error::Connect(error)) if error.attempts() == 1));
}

#[test]
fn blocking_calls_have_the_same_faults() {
    let mock = MockTransport::new();
    mock.expect(ExpectedCall::new(Method::GET, ALL).fail(Fault::ConnectionRefused).respond(200, "[]"));
    mock.expect(ExpectedCall::new(Method::GET, ALL).fail(Fault::NoResponse));
    let client = client(&mock);
    assert_eq!(client.oauth_clients().list_oauth_clients().send_blocking().unwrap(), []);
    let call = client.oauth_clients().list_oauth_clients().with_timeout(Duration::from_millis(100));
    let error = call.with_retries(RetryPolicy::never()).send_blocking().unwrap_err();
    assert!(matches!(error, Error::Timeout(_)), "{error:?}");
    mock.verify().unwrap();
    assert_eq!(mock.received().len(), 2);
}

#[tokio::test]
async fn received_bodies_are_models() {
    let mock = MockTransport::new();
    mock.expect(ExpectedCall::new(Method::POST, ALL).respond(201, r#"{"id": "one"}"#));
    mock.expect(ExpectedCall::new(Method::DELETE, format!("{ALL}/{{id}}")).respond(204, ""));
    let client = client(&mock);
    let request = CreateOAuthClientRequest::new(Some("Nightly".to_owned()), None, 750, None, AccessType::Offline, true);
    client.oauth_clients().create_oauth_client(&request).await.unwrap();
    client.oauth_clients().delete_oauth_client("a/b").await.unwrap();
    let [created, deleted] = mock.received().try_into().unwrap();
    assert_eq!(created.json::<CreateOAuthClientRequest>().unwrap(), request);
    assert_eq!((created.operation(), deleted.operation()), (Some("createOauthClient"), Some("deleteOauthClient")));
    assert_eq!(deleted.path_arguments(), [("id".to_owned(), "a/b".to_owned())]);
}

#[tokio::test]
async fn errors_and_enveloped_results_are_models() {
    let response = ErrorResponseDto::default().with(|it| {
        it.messages = Some(vec![ErrorMessageDto::default().with(|it| it.text = Some("Too long.".to_owned()))])
    });
    let mock = MockTransport::new();
    mock.expect(ExpectedCall::new(Method::GET, format!("{ALL}/long")).respond_with(400, &response).unwrap());
    let error = client(&mock).oauth_clients().get_oauth_client("long").await.unwrap_err();
    assert_eq!(
        (error.message().as_deref(), error.body()),
        (Some("Too long."), Some(&ErrorBody::ErrorResponseDto(response)))
    );

    let mock = MockTransport::new();
    let found = OauthClient::new("one", Visibility::Private);
    let all = "/client/v4/accounts/mine/oauth_clients";
    mock.expect(ExpectedCall::new(Method::GET, all).respond_with(200, &vec![found.clone()]).unwrap());
    mock.expect(ExpectedCall::new(Method::GET, format!("{all}/one")).respond_with(200, &found).unwrap());
    let client = cloudflare_iam::Client::builder().bearer("token").mock_transport(&mock).build().unwrap();
    assert_eq!(client.oauth_clients().list_oauth_clients("mine").await.unwrap(), std::slice::from_ref(&found));
    assert_eq!(client.oauth_clients().get_oauth_client("mine", "one").await.unwrap(), found);
    assert_eq!(mock.received()[1].path_argument("oauth_client_id"), Some("one"));
}

#[tokio::test(start_paused = true)]
async fn pages_are_requested_again_after_faults() {
    let mock = MockTransport::new();
    let point = |x: i64| Point::default().with(|it| it.x = Some(x));
    let page = |points: &[i64], next: Option<&str>| {
        let page = json::absent::<PointPage>().with(|it| it.data = points.iter().map(|it| point(*it)).collect());
        page.with(|it| it.next_cursor = next.map(str::to_owned).into())
    };
    let call = || ExpectedCall::new(Method::GET, "/v1/lists/points/by-cursor");
    let second = call().query("cursor", "b").fail(Fault::ConnectionReset).respond(200, "{").stall_body();
    mock.expect(second.respond_with(200, &page(&[3], None)).unwrap());
    mock.expect(call().respond_with(200, &page(&[1, 2], Some("b"))).unwrap());
    let client = everything::Client::builder().mock_transport(&mock).build().unwrap();
    let items = client.lists().points_by_cursor().items().collect_all().await.unwrap();
    assert_eq!(items.iter().filter_map(|it| it.x).collect::<Vec<_>>(), [1, 2, 3], "{:?}", mock.received());
    mock.verify().unwrap();
    let cursors: Vec<_> = mock.received().iter().map(|it| it.query_value("cursor").map(str::to_owned)).collect();
    assert_eq!(cursors, [None, Some("b".to_owned()), Some("b".to_owned()), Some("b".to_owned())]);
}

#[tokio::test]
async fn parts_of_uploads_are_received() {
    let mock = MockTransport::new();
    mock.expect(ExpectedCall::new(Method::POST, "/v1/bodies/multipart"));
    let client = everything::Client::builder().mock_transport(&mock).build().unwrap();
    let file = Part::new("a,b").file_name("list.csv").content_type("text/csv");
    let upload = Upload::new(file, "one").with(|it| it.tags = Some(vec!["x".to_owned(), "y".to_owned()]));
    client.bodies().send_parts(upload).await.unwrap();
    let parts = mock.received()[0].multipart().unwrap();
    let shown: Vec<_> = parts.iter().map(|it| (it.name(), it.file_name(), it.text().unwrap())).collect();
    let expected = [("file", Some("list.csv"), "a,b"), ("name", None, "one"), ("tags", None, "x"), ("tags", None, "y")];
    assert_eq!(shown, expected);
    assert_eq!(parts[0].content_type(), Some("text/csv"));
}

#[tokio::test]
async fn recordings_of_a_server_replay_without_it() {
    let server = MockServer::start().await;
    let created = ResponseTemplate::new(201).set_body_raw(r#"{"id":"one","secret":"s3cret"}"#, "application/json");
    Mock::given(method("POST")).and(path(ALL)).respond_with(created).mount(&server).await;
    let missing = ResponseTemplate::new(404).set_body_raw(r#"{"detailCode":"404"}"#, "application/json");
    Mock::given(method("GET")).respond_with(missing).mount(&server).await;
    let calls = async |client: &Client, name: &str| {
        let name = Some(name.to_owned());
        let request = CreateOAuthClientRequest::new(name, None, 750, None, AccessType::Offline, true);
        let created = client.oauth_clients().create_oauth_client(&request).await?;
        let error = client.oauth_clients().get_oauth_client("two").await.unwrap_err();
        Ok::<_, Error>((created.id, created.secret.expose().to_owned(), error.code()))
    };
    let recorder = Recorder::new();
    let builder = Client::builder().base_url(format!("{}/v2025", server.uri())).bearer("hidden-token");
    let recorded = calls(&builder.recorder(&recorder).build().unwrap(), "Nightly").await.unwrap();
    assert_eq!(recorded, ("one".to_owned(), "s3cret".to_owned(), Some("404".to_owned())));
    drop(server);

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("clients.json");
    recorder.save(&file).unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(!text.contains("hidden-token") && !text.contains("s3cret"), "{text}");
    let mock = MockTransport::replay(&file).unwrap();
    let (id, secret, code) = calls(&client(&mock), "Nightly").await.unwrap();
    assert_eq!((id, secret, code), (recorded.0, "[redacted]".to_owned(), recorded.2));
    mock.verify().unwrap();
    let mock = MockTransport::replay(&file).unwrap();
    let error = format!("{:?}", calls(&client(&mock), "Weekly").await.unwrap_err());
    assert!(error.contains(r#"JSON at `/name`: expected "Nightly", received "Weekly""#), "{error}");
}
