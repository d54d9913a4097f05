//! The examples of the crates, against servers on loopback.

use serde_json::{Value, json};
use wiremock::matchers::{body_partial_json, method, path, query_param_contains};
use wiremock::{Mock, MockBuilder, MockServer, ResponseTemplate};

#[allow(dead_code, reason = "an example has a main function of its own")]
#[path = "../../generated/cloudflare-iam/examples/oauth_clients.rs"]
mod cloudflare;
#[allow(dead_code, reason = "an example has a main function of its own")]
#[path = "../../generated/sailpoint-v2025/examples/oauth_clients.rs"]
mod sailpoint;

/// Answers requests of this kind, which has to come so many times.
async fn answer(server: &MockServer, asked: MockBuilder, times: u64, status: u16, body: Value) {
    let answer = ResponseTemplate::new(status).set_body_json(body);
    asked.respond_with(answer).expect(times).mount(server).await;
}

fn on(verb: &str, place: &str) -> MockBuilder {
    Mock::given(method(verb)).and(path(place))
}

#[tokio::test]
async fn a_client_of_sailpoint_lives_and_dies() {
    let server = MockServer::start().await;
    let client = |enabled: bool| {
        json!({
            "id": "one", "name": "Nightly report", "businessName": null, "homepageUrl": null, "description": null,
            "accessTokenValiditySeconds": 750, "refreshTokenValiditySeconds": 86400, "redirectUris": null,
            "grantTypes": ["CLIENT_CREDENTIALS"], "accessType": "OFFLINE", "type": "CONFIDENTIAL", "internal": false,
            "enabled": enabled, "strongAuthSupported": false, "claimsSupported": false,
            "created": "2026-01-31T10:20:30.000Z", "modified": "2026-01-31T10:20:30.000Z", "scope": null
        })
    };
    let mut created = client(true);
    created["secret"] = json!("s3cret");
    let all = "/v2025/oauth-clients";
    let one = "/v2025/oauth-clients/one";
    let wanted = json!({"grantTypes": ["CLIENT_CREDENTIALS"], "accessType": "OFFLINE", "scope": ["sp:scopes:default"]});
    answer(&server, on("POST", all).and(body_partial_json(wanted)), 1, 200, created).await;
    let filtered = on("GET", all).and(query_param_contains("filters", "or lastUsed isnull"));
    answer(&server, filtered, 1, 200, json!([client(true)])).await;
    let steps = json!([
        {"op": "test", "path": "/enabled", "value": true},
        {"op": "replace", "path": "/enabled", "value": false}
    ]);
    answer(&server, on("PATCH", one).and(wiremock::matchers::body_json(steps)), 1, 200, client(false)).await;
    Mock::given(method("DELETE"))
        .and(path(one))
        .respond_with(ResponseTemplate::new(204))
        .expect(1)
        .mount(&server)
        .await;
    let found = ResponseTemplate::new(200).set_body_json(client(true));
    on("GET", one).respond_with(found).up_to_n_times(1).expect(1).mount(&server).await;
    answer(&server, on("GET", one), 1, 404, json!({"detailCode": "404 Not found"})).await;

    let base_url = format!("{}/v2025", server.uri());
    let client = sailpoint_v2025::Client::builder().base_url(base_url).bearer("token").build().unwrap();
    sailpoint::run(&client.into()).await.unwrap();
}

#[tokio::test]
async fn a_client_of_cloudflare_lives_and_dies() {
    let server = MockServer::start().await;
    let envelope = |result: Value| json!({"success": true, "errors": [], "messages": [], "result": result});
    let client = json!({"client_id": "one", "client_name": "Example", "visibility": "private"});
    let all = "/client/v4/accounts/mine/oauth_clients";
    let one = "/client/v4/accounts/mine/oauth_clients/one";
    let rotate = "/client/v4/accounts/mine/oauth_clients/one/rotate_secret";
    answer(&server, on("POST", all), 1, 200, envelope(client.clone())).await;
    answer(&server, on("GET", all), 1, 200, envelope(json!([client]))).await;
    let renamed = on("PATCH", one).and(wiremock::matchers::body_json(json!({"client_name": "Renamed"})));
    answer(&server, renamed, 1, 200, envelope(client)).await;
    answer(&server, on("POST", rotate), 1, 200, envelope(json!({"client_secret": "new"}))).await;
    answer(&server, on("DELETE", rotate), 1, 200, envelope(Value::Null)).await;
    answer(&server, on("DELETE", one), 1, 200, envelope(Value::Null)).await;
    let gone = json!({"success": false, "errors": [{"code": 1003, "message": "No such client"}], "result": null});
    answer(&server, on("GET", one), 1, 404, gone).await;

    let base_url = format!("{}/client/v4", server.uri());
    let client = cloudflare_iam::Client::builder().base_url(base_url).bearer("token").build().unwrap();
    cloudflare::run(&client.into(), "mine").await.unwrap();
}
