//! Tests of `from_env`. Each test runs one of the ignored tests in a separate process with its own environment variables.

use std::path::Path;
use std::process::Command;

use serde_json::json;
use wiremock::matchers::{body_string, header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

/// Runs an ignored test of this file.
async fn run(test: &'static str, folder: &Path, variables: &[(&'static str, &str)]) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", &format!("settings::{test}"), "--ignored"]).current_dir(folder);
    // The folder is also the user's home folder.
    command.env("HOME", folder).env("USERPROFILE", folder);
    for (name, _) in std::env::vars_os() {
        let is_setting = name.to_str().is_some_and(|it| it.starts_with("SAIL_") || it.starts_with("CLOUDFLARE_"));
        if is_setting {
            command.env_remove(name);
        }
    }
    command.envs(variables.iter().copied());
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}{}", String::from_utf8_lossy(&output.stderr));
}

/// Starts a server of a tenant that issues one token and has no OAuth clients.
async fn tenant() -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/oauth/token"))
        .and(body_string("grant_type=client_credentials&client_id=id&client_secret=s3cr3t"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"access_token": "t0k3n", "expires_in": 749})))
        .expect(1)
        .mount(&server)
        .await;
    Mock::given(method("GET"))
        .and(path("/v2025/oauth-clients"))
        .and(header("authorization", "Bearer t0k3n"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!([])))
        .expect(1)
        .mount(&server)
        .await;
    server
}

#[tokio::test(flavor = "multi_thread")]
async fn from_env_reads_environment_variables() {
    let (server, folder) = (tenant().await, tempfile::tempdir().unwrap());
    let url = server.uri();
    let variables = [("SAIL_BASE_URL", url.as_str()), ("SAIL_CLIENT_ID", "id"), ("SAIL_CLIENT_SECRET", "s3cr3t")];
    run("lists_oauth_clients", folder.path(), &variables).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn from_env_reads_a_json_file() {
    let (server, folder) = (tenant().await, tempfile::tempdir().unwrap());
    let file = json!({"BaseURL": server.uri(), "ClientId": "id", "ClientSecret": "s3cr3t"});
    std::fs::write(folder.path().join("config.json"), file.to_string()).unwrap();
    run("lists_oauth_clients", folder.path(), &[("SAIL_CLIENT_ID", "another")]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn from_env_reads_the_settings_of_the_command_line_tool() {
    let (server, folder) = (tenant().await, tempfile::tempdir().unwrap());
    let file = format!(
        "activeenvironment: mine\nauthtype: pat\nenvironments:\n    mine:\n        baseurl: {}\n        \
         pat:\n            clientid: id\n            clientsecret: s3cr3t\n        tenanturl: https://mine.example.com\n",
        server.uri()
    );
    std::fs::create_dir(folder.path().join(".sailpoint")).unwrap();
    std::fs::write(folder.path().join(".sailpoint/config.yaml"), file).unwrap();
    run("lists_oauth_clients", folder.path(), &[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn from_env_reads_each_kind_of_credentials() {
    let folder = tempfile::tempdir().unwrap();
    for (variables, headers) in [
        (
            // The token takes precedence, even if an email address is also set.
            &[("CLOUDFLARE_API_TOKEN", "t0k3n"), ("CLOUDFLARE_EMAIL", "me@example.com")][..],
            &[("authorization", "Bearer t0k3n")][..],
        ),
        (
            &[("CLOUDFLARE_API_KEY", "k3y"), ("CLOUDFLARE_EMAIL", "me@example.com")],
            &[("x-auth-key", "k3y"), ("x-auth-email", "me@example.com")],
        ),
        (&[("CLOUDFLARE_API_USER_SERVICE_KEY", "k3y")], &[("x-auth-user-service-key", "k3y")]),
    ] {
        let server = MockServer::start().await;
        let mock = headers.iter().fold(Mock::given(path("/x/ping")), |mock, it| mock.and(header(it.0, it.1)));
        mock.respond_with(ResponseTemplate::new(200).set_body_json(json!({}))).expect(1).mount(&server).await;
        let url = format!("{}/x/", server.uri());
        let variables = [variables, &[("CLOUDFLARE_BASE_URL", url.as_str())]].concat();
        run("pings", folder.path(), &variables).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn from_env_reports_missing_settings() {
    let folder = tempfile::tempdir().unwrap();
    run("reports_missing_settings", folder.path(), &[("SAIL_CLIENT_SECRET", "s3cr3t")]).await;
}

#[tokio::test]
#[ignore = "run by another test with its own environment"]
async fn lists_oauth_clients() {
    let client = sailpoint_v2025::Client::builder_from_env().unwrap().user_agent("mine").build().unwrap();
    assert_eq!(client.oauth_clients().list_oauth_clients().await.unwrap(), []);
}

#[tokio::test]
#[ignore = "run by another test with its own environment"]
async fn pings() {
    let client = cloudflare_iam::Client::from_env().unwrap();
    client.request(sdk_runtime::Method::GET, "/ping").await.unwrap();
}

#[test]
#[ignore = "run by another test with its own environment"]
fn reports_missing_settings() {
    assert_eq!(
        sailpoint_v2025::Client::from_env().unwrap_err().to_string(),
        "incomplete settings: set SAIL_BASE_URL, SAIL_CLIENT_ID, SAIL_CLIENT_SECRET in the environment \
         (SAIL_BASE_URL is missing, SAIL_CLIENT_ID is missing); or BaseURL, ClientId, ClientSecret in ./config.json \
         (the file does not exist); or environments.{activeenvironment}.baseurl, \
         environments.{activeenvironment}.pat.clientid, environments.{activeenvironment}.pat.clientsecret in \
         ~/.sailpoint/config.yaml (the file does not exist)"
    );
}
