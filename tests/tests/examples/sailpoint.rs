//! Runs the examples of `sailpoint-v2025`.

use sailpoint_v2025::Client;
use serde_json::{Value, json};
use wiremock::matchers::{body_json, body_partial_json, method, path, query_param_contains};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::{on, respond};

#[allow(dead_code, reason = "the example has its own main function")]
#[path = "../../../generated/sailpoint-v2025/examples/blocking_script.rs"]
mod blocking_script;
#[allow(dead_code, reason = "the example has its own main function")]
#[path = "../../../generated/sailpoint-v2025/examples/disable_clients.rs"]
mod disable_clients;
#[allow(dead_code, reason = "the example has its own main function")]
#[path = "../../../generated/sailpoint-v2025/examples/oauth_clients.rs"]
mod oauth_clients;
#[allow(dead_code, reason = "the example has its own main function")]
#[path = "../../../generated/sailpoint-v2025/examples/unused_clients.rs"]
mod unused_clients;
#[path = "../../../generated/sailpoint-v2025/examples/without_a_server.rs"]
mod without_a_server;

const ALL: &str = "/v2025/oauth-clients";

fn client(server: &MockServer) -> Client {
    let base_url = format!("{}/v2025", server.uri());
    Client::builder().base_url(base_url).bearer("token").build().unwrap()
}

fn oauth_client(enabled: bool) -> Value {
    json!({
        "id": "one", "name": "Nightly report", "businessName": null, "homepageUrl": null, "description": null,
        "accessTokenValiditySeconds": 750, "refreshTokenValiditySeconds": 86400, "redirectUris": null,
        "grantTypes": ["CLIENT_CREDENTIALS"], "accessType": "OFFLINE", "type": "CONFIDENTIAL", "internal": false,
        "enabled": enabled, "strongAuthSupported": false, "claimsSupported": false,
        "created": "2026-01-31T10:20:30.000Z", "modified": "2026-01-31T10:20:30.000Z", "scope": null
    })
}

#[tokio::test]
async fn unused_clients_are_written_as_csv() {
    let server = MockServer::start().await;
    let mut used = oauth_client(true);
    used["name"] = json!("Report, \"nightly\"");
    used["lastUsed"] = json!("2024-02-29T00:00:00.000Z");
    let filtered = on("GET", ALL).and(query_param_contains("filters", "or lastUsed isnull"));
    respond(&server, filtered, 1, 200, json!([oauth_client(false), used])).await;
    let mut table = Vec::new();
    assert_eq!(unused_clients::run(&client(&server), &mut table).await.unwrap(), 2);
    assert_eq!(
        String::from_utf8(table).unwrap(),
        "id,name,created,last used,enabled\n\
         one,Nightly report,2026-01-31T10:20:30.000Z,never,false\n\
         one,\"Report, \"\"nightly\"\"\",2026-01-31T10:20:30.000Z,2024-02-29T00:00:00.000Z,true\n"
    );
}

#[tokio::test]
async fn disable_clients_reports_failures() {
    let server = MockServer::start().await;
    let steps = json!([{"op": "replace", "path": "/enabled", "value": false}]);
    for number in 0..20 {
        let one = on("PATCH", &format!("{ALL}/{number}")).and(body_json(&steps));
        respond(&server, one, 1, 200, oauth_client(false)).await;
    }
    respond(&server, on("PATCH", &format!("{ALL}/gone")), 1, 404, json!({"detailCode": "404 Not found"})).await;
    let ids = (0..20).map(|it| it.to_string()).chain(["gone".to_owned()]).collect();
    let failed = disable_clients::run(&client(&server), ids).await.unwrap();
    let [(id, error)] = failed.as_slice() else { panic!("expected one failure: {failed:?}") };
    assert_eq!((id.as_str(), error.code().as_deref()), ("gone", Some("404 Not found")));
}

#[tokio::test]
async fn blocking_script_lists_clients() {
    let server = MockServer::start().await;
    respond(&server, on("GET", ALL), 1, 200, json!([oauth_client(true)])).await;
    respond(&server, on("GET", &format!("{ALL}/one")), 1, 200, oauth_client(true)).await;
    let client = client(&server);
    // The mock server runs on this thread.
    let lines = std::thread::spawn(move || blocking_script::run(&client));
    while !lines.is_finished() {
        tokio::task::yield_now().await;
    }
    assert_eq!(lines.join().unwrap().unwrap(), ["Nightly report since 2026-01-31T10:20:30.000Z"]);
}

#[test]
fn without_a_server_succeeds() {
    without_a_server::main().unwrap();
}

#[tokio::test]
async fn oauth_clients_runs_the_complete_lifecycle() {
    let server = MockServer::start().await;
    let mut created = oauth_client(true);
    created["secret"] = json!("s3cret");
    let all = "/v2025/oauth-clients";
    let one = "/v2025/oauth-clients/one";
    let expected =
        json!({"grantTypes": ["CLIENT_CREDENTIALS"], "accessType": "OFFLINE", "scope": ["sp:scopes:default"]});
    respond(&server, on("POST", all).and(body_partial_json(expected)), 1, 200, created).await;
    let filtered = on("GET", all).and(query_param_contains("filters", "or lastUsed isnull"));
    respond(&server, filtered, 1, 200, json!([oauth_client(true)])).await;
    let steps = json!([
        {"op": "test", "path": "/enabled", "value": true},
        {"op": "replace", "path": "/enabled", "value": false}
    ]);
    respond(&server, on("PATCH", one).and(wiremock::matchers::body_json(steps)), 1, 200, oauth_client(false)).await;
    Mock::given(method("DELETE"))
        .and(path(one))
        .respond_with(ResponseTemplate::new(204))
        .expect(1)
        .mount(&server)
        .await;
    let found = ResponseTemplate::new(200).set_body_json(oauth_client(true));
    on("GET", one).respond_with(found).up_to_n_times(1).expect(1).mount(&server).await;
    respond(&server, on("GET", one), 1, 404, json!({"detailCode": "404 Not found"})).await;

    oauth_clients::run(&client(&server)).await.unwrap();
}
