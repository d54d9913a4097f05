//! Runs the first programs of the README and the guide, each in its own package, against a mock server.
#![cfg(unix)]

use std::path::Path;
use std::process::{Command, Output};

use sdk_generator::PackageName;
use sdk_generator::config::Config;
use sdk_generator::generate::Generator;
use sdk_generator::read::Input;
use sdk_generator::sync::{Mode, sync};
use sdk_generator::target::{RuntimeSource, Target};
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
    for page in [&guide, &Page::read("README.md")] {
        std::fs::write(package.join("src/main.rs"), page.blocks("rust").remove(0)).unwrap();
        assert_eq!(run(&package, "cargo run --quiet", &server), "one Nightly report\n", "{}", page.path.display());
    }
    run(&package, &guide.blocks("sh").remove(1), &server);
    std::fs::write(package.join("src/main.rs"), guide.blocks("rust").join("\n")).unwrap();
    let tested = run(&package, "cargo test --quiet", &server);
    assert!(tested.contains("1 passed"), "{tested}");
}

/// Generates the crate that a program of the guide uses from a small document, with the configuration that `sdkgen init` writes.
fn generate(folder: &Path, name: &str) {
    let document = folder.join(format!("{name}.yaml"));
    std::fs::copy(root().join(format!("tests/fixtures/guide/{name}.yaml")), &document).unwrap();
    let runtime = RuntimeSource::Path(root().join("runtime").to_string_lossy().into_owned());
    let target = Target::Standalone { runtime, own_workspace: true };
    let generator = Generator::new(PackageName::parse(name).unwrap(), target);
    let input = Input::Path(document.clone());
    let (_, config) = generator.run_with_config(&input);
    std::fs::write(Config::default_path(&document), config.unwrap()).unwrap();
    let output = Config::find(&document).unwrap().configure(generator).unwrap().run(&input);
    assert!(output.diagnostics.is_empty(), "{:?}", output.diagnostics);
    sync(&folder.join(name), &output.files, Mode::Write).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "compiles dependencies again; run by .ci/run"]
async fn programs_for_other_apis_pass_their_tests() {
    let server = MockServer::start().await;
    let guide = Page::read("docs/your-own-api.md");
    for (name, program) in [("stripe", "shop"), ("openai", "chat")] {
        let folder = tempfile::tempdir().unwrap();
        generate(folder.path(), name);
        let package = folder.path().join(program);
        run(folder.path(), &format!("cargo new --quiet {program}"), &server);
        std::fs::copy(root().join("Cargo.lock"), package.join("Cargo.lock")).unwrap();
        let of_program =
            |language, start: &str| guide.blocks(language).into_iter().find(|it| it.contains(start)).unwrap();
        let manifest = std::fs::read_to_string(package.join("Cargo.toml")).unwrap();
        let dependencies = of_program("toml", &format!("\n{name} = "));
        std::fs::write(package.join("Cargo.toml"), manifest.replace("[dependencies]", &dependencies)).unwrap();
        std::fs::write(package.join("src/main.rs"), of_program("text", &format!("use {name}::models"))).unwrap();
        let tested = run(&package, "cargo test --quiet", &server);
        assert!(tested.contains("1 passed"), "{tested}");
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
