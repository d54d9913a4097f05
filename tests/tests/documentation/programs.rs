//! Runs the first programs of the README and the guide, each in its own package, against a mock server.
#![cfg(unix)]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::json;
use wiremock::matchers::{body_string_contains, header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::page::{Page, root};

/// Starts a server of a tenant with one OAuth client.
async fn tenant() -> MockServer {
    let server = MockServer::start().await;
    let token = ResponseTemplate::new(200).set_body_json(json!({"access_token": "token", "expires_in": 600}));
    let token_request =
        Mock::given(method("POST")).and(path("/oauth/token")).and(body_string_contains("client_secret=secret"));
    token_request.respond_with(token).expect(2).mount(&server).await;
    let list = ResponseTemplate::new(200).set_body_json(json!([{"id": "one", "name": "Nightly report"}]));
    let list_request =
        Mock::given(method("GET")).and(path("/v2025/oauth-clients")).and(header("authorization", "Bearer token"));
    list_request.respond_with(list).expect(2).mount(&server).await;
    server
}

fn succeeded(output: Output) -> String {
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
    String::from_utf8(output.stdout).unwrap()
}

/// Runs a command in a folder, offline. Its target folder is that of `cargo xtask corpus`, which needs many of the same dependencies.
fn run(folder: &Path, command: &str, server: &MockServer) -> String {
    let target = root().join("target/corpus/target");
    let output = Command::new("bash")
        .args(["-euc", command])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_NET_OFFLINE", "true")
        .env("SAIL_BASE_URL", server.uri())
        .env("SAIL_CLIENT_ID", "id")
        .env("SAIL_CLIENT_SECRET", "secret")
        .output();
    succeeded(output.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "compiles dependencies again; run by .ci/run"]
async fn first_programs_run() {
    let server = tenant().await;
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(root(), folder.path().join("sdk-generator")).unwrap();
    let guide = Page::read("docs/getting-started.md");
    let package = guide.blocks("sh").remove(0);
    run(folder.path(), &package, &server);
    let package = folder.path().join("nightly-report");
    std::fs::copy(root().join("Cargo.lock"), package.join("Cargo.lock")).unwrap();
    for page in [guide, Page::read("README.md")] {
        std::fs::write(package.join("src/main.rs"), page.blocks("rust").remove(0)).unwrap();
        assert_eq!(run(&package, "cargo run --quiet", &server), "one Nightly report\n", "{}", page.path.display());
    }
}

#[test]
fn code_blocks_are_compiled() {
    let compiled = std::fs::read_to_string(root().join("tests/src/lib.rs")).unwrap();
    for page in Page::all() {
        let path = page.path.to_str().unwrap();
        let is_listed = compiled.contains(&format!("{path:?}"));
        assert!(page.blocks("rust").is_empty() || is_listed, "tests/src/lib.rs does not list {path}");
    }
}
