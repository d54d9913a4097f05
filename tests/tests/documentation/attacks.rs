//! Documents a crate whose descriptions try to run code in `cargo test`, to run scripts in the pages of rustdoc, and to load images.
#![cfg(unix)]

use std::path::{Path, PathBuf};
use std::process::Command;

use sdk_generator::PackageName;
use sdk_generator::generate::Generator;
use sdk_generator::read::Input;
use sdk_generator::sync::{Mode, sync};
use sdk_generator::target::{RuntimeSource, Target};
use serde_json::{Value, json};
use walkdir::WalkDir;

use super::page::root;
use crate::browser::Browser;

/// Rust code that leaves a file in the folder of the crate.
const CODE: &str = "std::fs::write(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/canary\"), \"\").unwrap();";

/// HTML that runs a script in a page.
const SCRIPT: &str = "<img src=x onerror=\"window.attacked = true\"><script>window.attacked = true</script>";

/// Descriptions that try to reach rustdoc as code. `CODE` stands for Rust, and `SCRIPT` for HTML.
const ATTACKS: &[&str] = &[
    "```\nCODE\n```",
    "~~~ ~~~\nCODE\n~~~",
    "a\n~~~rust\nCODE",
    "- ```\n  CODE\n  ```",
    "1. ~~~\n   CODE\n   ~~~",
    "- a\n\n      CODE",
    "> ```rust\n> CODE",
    "> - ~~~no_run,should_panic\n>   CODE",
    "a\n\n    CODE",
    "\tCODE",
    "````text\n```\n```\nCODE\n````\n```\nCODE\n```",
    "<pre><code class=\"language-rust\">CODE</code></pre>",
    "[^1]\n\n[^1]:\n    ```\n    CODE\n    ```",
    "SCRIPT",
    "`a\nSCRIPT`",
    "`aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n\nSCRIPT`",
    "| a |\n|---|\n| `x|SCRIPT` |",
    "``` SCRIPT\na\n```",
    "<!-- a --!> SCRIPT -->",
    "[a](<https://a.example/\">SCRIPT>)",
    "<div\n>SCRIPT</div>",
    "&lt;b&gt; \\SCRIPT",
    "![a](https://attacker.invalid/a.png) <img src=\"https://attacker.invalid/b.png\">",
    "![a][b]\n\n[b]: https://attacker.invalid/c.png",
    "[a](javascript:alert(1)) <javascript:alert(2)>",
];

/// A document with each attack in each position that becomes documentation.
fn document() -> Value {
    let (mut paths, mut schemas) = (json!({}), json!({}));
    for (index, attack) in ATTACKS.iter().enumerate() {
        let text = attack.replace("CODE", CODE).replace("SCRIPT", SCRIPT);
        let name = format!("Thing{index}");
        let value = json!({
            "type": "string", "description": text, "pattern": text, "format": text, "default": text, "example": text,
        });
        let parameter = json!({"in": "query", "name": "value", "required": true, "description": text, "schema": value});
        let schema = json!({"$ref": format!("#/components/schemas/{name}")});
        let response = json!({"description": text, "content": {"application/json": {"schema": schema}}});
        paths[format!("/things/{index}")] = json!({"get": {
            "operationId": format!("get{name}"), "tags": ["things"], "summary": text, "description": text,
            "security": [{"key": [text]}], "parameters": [parameter], "responses": {"200": response, "404": response},
        }});
        schemas[name] = json!({"type": "object", "description": text, "properties": {
            "value": value, "kind": {"type": "string", "enum": ["a"], "description": text, "x-enum-descriptions": [text]},
        }});
    }
    let all = ATTACKS.join("\n\n").replace("CODE", CODE).replace("SCRIPT", SCRIPT);
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Attacks", "version": "1", "description": all},
        "tags": [{"name": "things", "description": all}],
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": {"key": {
            "type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "https://a.example", "scopes": {}}},
        }}},
    })
}

/// Generates the crate and returns its folder.
fn generate(folder: &Path) -> PathBuf {
    let runtime = root().join("runtime").to_string_lossy().into_owned();
    let target = Target::Standalone { runtime: RuntimeSource::Path(runtime), own_workspace: true };
    let input = Input::Text { name: "attacks.json".into(), text: document().to_string() };
    let output = Generator::new(PackageName::parse("attacks").unwrap(), target).run(&input);
    assert!(!output.diagnostics.has_errors(), "{:?}", output.diagnostics);
    let package = folder.join("attacks");
    sync(&package, &output.files, Mode::Write).unwrap();
    std::fs::copy(root().join("Cargo.lock"), package.join("Cargo.lock")).unwrap();
    package
}

/// Runs Cargo offline. Its target folder is that of `cargo xtask corpus`, which needs the same dependencies.
fn cargo(package: &Path, arguments: &[&str]) {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--offline", "--all-features", "--quiet"])
        .current_dir(package)
        .env("CARGO_TARGET_DIR", root().join("target/corpus/target"))
        .output()
        .unwrap();
    assert!(output.status.success(), "cargo {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Tests and documents the crate. Returns `true` if code of a description was run.
fn runs_code(package: &Path) -> bool {
    cargo(package, &["test", "--doc"]);
    cargo(package, &["doc", "--no-deps"]);
    package.join("canary").exists()
}

/// Opens the pages of the crate. Returns those that run a script of a description or load something from elsewhere.
async fn attacked_pages(browser: &Browser) -> Vec<String> {
    let pages = WalkDir::new(root().join("target/corpus/target/doc/attacks")).into_iter().map(Result::unwrap);
    let mut attacked = Vec::new();
    let mut count = 0;
    for page in pages.filter(|it| it.path().extension().is_some_and(|it| it == "html")) {
        let url = format!("file://{}", page.path().display());
        browser.open(&url).await;
        let is_attacked: bool = browser.evaluate("window.attacked === true").await;
        let requests = browser.requests().await;
        // The browser loads pages of its own with other schemes.
        let elsewhere = requests.into_iter().find(|it| it.starts_with("http"));
        if is_attacked || elsewhere.is_some() {
            attacked.push(format!("{url} {elsewhere:?}"));
        }
        count += 1;
    }
    assert!(count > ATTACKS.len(), "only {count} pages");
    attacked
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "compiles dependencies again; run by .ci/run"]
async fn descriptions_run_neither_code_nor_scripts() {
    let folder = tempfile::tempdir().unwrap();
    let package = generate(folder.path());
    let browser = Browser::start("test of documentation pages").await;
    assert!(!runs_code(&package), "a description was run as code");
    if let Some(browser) = &browser {
        let attacked = attacked_pages(browser).await;
        assert!(attacked.is_empty(), "{attacked:#?}");
    }
    // The same checks find an attack that is written into the crate.
    let path = package.join("src/lib.rs");
    let code = std::fs::read_to_string(&path).unwrap();
    let seeded = format!("{code}\n/// {SCRIPT}\n///\n/// ```\n/// {CODE}\n/// ```\npub struct Seeded;\n");
    std::fs::write(&path, seeded).unwrap();
    assert!(runs_code(&package), "the example that was added is not run");
    if let Some(browser) = browser {
        assert!(attacked_pages(&browser).await.iter().any(|it| it.contains("Seeded")));
        browser.quit().await;
    }
}
