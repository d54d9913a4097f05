//! Runs the examples of `cloudflare-iam`.

use cloudflare_iam::Client;
use serde_json::{Value, json};
use wiremock::MockServer;
use wiremock::matchers::body_json;

use super::{on, respond};

#[allow(dead_code, reason = "the example has its own main function")]
#[path = "../../../generated/cloudflare-iam/examples/oauth_clients.rs"]
mod oauth_clients;
#[allow(dead_code, reason = "the example has its own main function")]
#[path = "../../../generated/cloudflare-iam/examples/rotate_secret.rs"]
mod rotate_secret;

const ONE: &str = "/client/v4/accounts/mine/oauth_clients/one";

fn client(server: &MockServer) -> Client {
    let base_url = format!("{}/client/v4", server.uri());
    Client::builder().base_url(base_url).bearer("token").build().unwrap()
}

fn envelope(result: Value) -> Value {
    json!({"success": true, "errors": [], "messages": [], "result": result})
}

#[tokio::test]
async fn rotate_secret_writes_a_private_file_and_deletes_the_old_secret() {
    let server = MockServer::start().await;
    let rotate = format!("{ONE}/rotate_secret");
    respond(&server, on("POST", &rotate), 1, 200, envelope(json!({"client_secret": "new"}))).await;
    respond(&server, on("DELETE", &rotate), 1, 200, envelope(Value::Null)).await;
    let (client, folder) = (client(&server), tempfile::tempdir().unwrap());
    let file = folder.path().join("secret.txt");
    rotate_secret::rotate(&client, "mine", "one", &file).await.unwrap();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "new");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    // A second run sends nothing, because the file exists.
    assert!(rotate_secret::rotate(&client, "mine", "one", &file).await.is_err());
    rotate_secret::finish(&client, "mine", "one").await.unwrap();
}

#[tokio::test]
async fn oauth_clients_runs_the_complete_lifecycle() {
    let server = MockServer::start().await;
    let client = json!({"client_id": "one", "client_name": "Example", "visibility": "private"});
    let all = "/client/v4/accounts/mine/oauth_clients";
    let rotate = format!("{ONE}/rotate_secret");
    respond(&server, on("POST", all), 1, 200, envelope(client.clone())).await;
    respond(&server, on("GET", all), 1, 200, envelope(json!([client]))).await;
    let renamed = on("PATCH", ONE).and(body_json(json!({"client_name": "Renamed"})));
    respond(&server, renamed, 1, 200, envelope(client)).await;
    respond(&server, on("POST", &rotate), 1, 200, envelope(json!({"client_secret": "new"}))).await;
    respond(&server, on("DELETE", &rotate), 1, 200, envelope(Value::Null)).await;
    respond(&server, on("DELETE", ONE), 1, 200, envelope(Value::Null)).await;
    let gone = json!({"success": false, "errors": [{"code": 1003, "message": "No such client"}], "result": null});
    respond(&server, on("GET", ONE), 1, 404, gone).await;

    oauth_clients::run(&self::client(&server), "mine").await.unwrap();
}
