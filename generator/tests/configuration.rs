//! `sdkgen.toml`: the examples of the guide, and its effect on `sdkgen` and build scripts.

use std::fs;
use std::path::Path;
use std::process::Command;

use sdk_generator::PackageName;
use sdk_generator::config::Config;
use sdk_generator::generate::{Generator, Output};
use sdk_generator::outline::PagingKind;
use sdk_generator::read::Input;
use sdk_generator::target::Target;

/// The page of the guide.
pub(crate) fn page() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/configuration.md")).unwrap()
}

/// Returns the example below a heading.
pub(crate) fn example(page: &str, heading: &str) -> Config {
    let section = page.split(&format!("\n## {heading}\n")).nth(1).unwrap();
    let text = section.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    text.parse().unwrap_or_else(|error| panic!("{heading}: {error}"))
}

pub(crate) fn run(config: &Config, input: &Path) -> Output {
    let generator = Generator::new(PackageName::parse("things").unwrap(), Target::workspace_member());
    config.configure(generator).unwrap().run(&Input::Path(input.to_owned()))
}

#[test]
fn examples_of_the_guide_are_valid() {
    let page = page();
    for heading in ["Stripe", "OpenAI", "GitHub", "Cloudflare", "SailPoint"] {
        let config = example(&page, heading);
        let document = r#"{"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": {}}"#;
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("api.json"), document).unwrap();
        let output = run(&config, &folder.path().join("api.json"));
        assert!(!output.diagnostics.has_errors(), "{heading}: {:?}", output.diagnostics);
    }
}

const DOCUMENT: &str = r##"
openapi: 3.0.3
info: {title: Things, version: "1"}
paths:
  /things:
    get:
      operationId: listThings
      tags: [Things]
      parameters: [{name: token, in: query, schema: {type: string}}]
      responses:
        "200":
          description: Things.
          headers: {X-Next: {schema: {type: string}}}
          content: {application/json: {schema: {type: array, items: {$ref: "https://a.example/thing.yaml"}}}}
  /others:
    get: {operationId: getOthers, tags: [Others], responses: {"204": {description: Nothing.}}}
"##;

const CONFIG: &str = r#"
references = { "https://a.example/" = "copies" }

[exclude]
tags = ["Others"]

[[paging]]
kind = "cursor"
parameter = "token"
next_header = "X-Next"
"#;

/// Writes a document with its configuration and a copy of a remote document.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    fs::create_dir(folder.path().join("copies")).unwrap();
    write("copies/thing.yaml", "{type: object, properties: {id: {type: string}}}");
    write("api.yaml", DOCUMENT);
    write("sdkgen.toml", CONFIG);
    folder
}

fn sdkgen(folder: &Path, arguments: &[&str]) -> (String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sdkgen"));
    let output = command.current_dir(folder).args(arguments).output().unwrap();
    (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn configuration_next_to_the_document_applies() {
    let folder = folder();
    let (printed, errors) = sdkgen(folder.path(), &["inspect", "--json", "api.yaml"]);
    let report: serde_json::Value = serde_json::from_str(&printed).unwrap_or_else(|_| panic!("{errors}"));
    assert_eq!(report["operations"].as_array().unwrap().len(), 1, "{report:#}");
    assert_eq!(report["operations"][0]["paging"]["kind"], "cursor");
    assert_eq!(report["diagnostics"].as_array().map(Vec::len), Some(0), "{report:#}");
    let (_, errors) = sdkgen(folder.path(), &["generate", "api.yaml", "--name", "things", "--out", "out"]);
    assert!(errors.contains("1 operations"), "{errors}");
}

#[test]
fn chosen_configuration_replaces_the_one_next_to_the_document() {
    let folder = folder();
    fs::write(folder.path().join("other.toml"), "[exclude]\ntags = [\"Things\"]\n").unwrap();
    let (printed, _) = sdkgen(folder.path(), &["inspect", "--json", "--config", "other.toml", "api.yaml"]);
    let report: serde_json::Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(report["operations"][0]["id"], "getOthers");
}

#[test]
fn malformed_configuration_is_an_error_with_its_line() {
    let folder = folder();
    fs::write(folder.path().join("sdkgen.toml"), "\npagination = 1\n").unwrap();
    let (_, errors) = sdkgen(folder.path(), &["inspect", "api.yaml"]);
    assert!(errors.contains("sdkgen.toml") && errors.contains("line 2") && errors.contains("pagination"), "{errors}");
}

#[test]
fn copies_can_be_passed_as_arguments() {
    let folder = folder();
    fs::remove_file(folder.path().join("sdkgen.toml")).unwrap();
    let (printed, _) = sdkgen(folder.path(), &["inspect", "--json", "api.yaml"]);
    let report: serde_json::Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(report["operations"].as_array().unwrap().len(), 2, "the operation is kept: {report:#}");
    let codes: Vec<&str> =
        report["diagnostics"].as_array().unwrap().iter().map(|it| it["code"].as_str().unwrap()).collect();
    assert!(codes.contains(&"remote-reference"), "{codes:?}");
    let copy = "https://a.example/thing.yaml=copies/thing.yaml";
    let (printed, _) = sdkgen(folder.path(), &["inspect", "--json", "--reference", copy, "api.yaml"]);
    let report: serde_json::Value = serde_json::from_str(&printed).unwrap();
    assert!(!printed.contains("remote-reference"), "{report:#}");
}

#[test]
fn kinds_of_pagination_are_in_the_outline() {
    let folder = folder();
    let config = Config::find(&folder.path().join("api.yaml")).unwrap();
    let output = run(&config, &folder.path().join("api.yaml"));
    assert_eq!(output.outline.operations[0].paging.as_ref().unwrap().kind, Some(PagingKind::Cursor));
}

const SERVICE: &str = r#"
openapi: 3.0.3
info: {title: "The \"things\"\n[evil]", version: "1"}
servers: [{url: "https://api.example.com/v1"}]
security: [{bearer: []}, {key: []}, {user: []}, {query: []}, {session: []}]
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer}
    key: {type: apiKey, in: header, name: X-API-Key}
    user: {type: http, scheme: basic}
    query: {type: apiKey, in: query, name: api_key}
    session: {type: apiKey, in: cookie, name: sid}
paths:
  /things:
    get:
      operationId: listThings
      parameters:
      - {name: starting_after, in: query, schema: {type: string}}
      - {name: limit, in: query, schema: {type: integer}}
      responses:
        "200":
          description: Things.
          content:
            application/json:
              schema:
                type: object
                properties:
                  has_more: {type: boolean}
                  data: {type: array, items: {type: object, required: [id], properties: {id: {type: string}}}}
"#;

#[test]
fn initial_configuration_describes_what_was_found() {
    let folder = tempfile::tempdir().unwrap();
    let document = folder.path().join("my-things.yaml");
    fs::write(&document, SERVICE).unwrap();
    let (_, printed) = sdkgen(folder.path(), &["init", "my-things.yaml"]);
    assert!(printed.contains("1 of 1 operations are paginated"), "{printed}");
    let text = fs::read_to_string(folder.path().join("sdkgen.toml")).unwrap();
    insta::assert_snapshot!(text, @r#"
    # The configuration of The "things". The guide describes all keys in "Configuring an API".

    [settings]
    default_base_url = true

    [[settings.source]]
    kind = "environment"
    base_url = "MY_THINGS_BASE_URL"
    token = "MY_THINGS_TOKEN"

    [[settings.source]]
    kind = "environment"
    base_url = "MY_THINGS_BASE_URL"
    headers = { "X-API-Key" = "MY_THINGS_KEY" }

    [[settings.source]]
    kind = "environment"
    base_url = "MY_THINGS_BASE_URL"
    user = "MY_THINGS_USER"
    password = "MY_THINGS_PASSWORD"

    [[settings.source]]
    kind = "environment"
    base_url = "MY_THINGS_BASE_URL"
    query = { "api_key" = "MY_THINGS_QUERY" }

    [[settings.source]]
    kind = "environment"
    base_url = "MY_THINGS_BASE_URL"
    cookies = { "sid" = "MY_THINGS_SESSION" }

    # Recognized pagination strategies. With a `[[paging]]` table, only the tables apply, the first that fits an operation.
    #
    # [[paging]]
    # kind = "last_item"
    # parameter = "starting_after"
    # member = "id"
    # size = "limit"
    # more = "has_more"
    # items = ["data"]
    "#);
    // The configuration has the same effect as none, except for the credentials.
    let outline = |config: &Config| run(config, &document).outline;
    assert_eq!(outline(&Config::find(&document).unwrap()), outline(&Config::default()));
    let (_, refused) = sdkgen(folder.path(), &["init", "my-things.yaml"]);
    assert!(refused.contains("exists already"), "{refused}");
}

/// Returns the emitted operations of `DOCUMENT`-like documents with a configuration.
fn run_text(config: &str, document: &str) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("api.yaml");
    fs::write(&path, document).unwrap();
    run(&config.parse().unwrap(), &path)
}

fn file<'o>(output: &'o Output, path: &str) -> &'o str {
    &output.files.iter().find(|it| it.path == path).unwrap_or_else(|| panic!("{path}: {:?}", output.diagnostics)).text
}

fn codes(output: &Output) -> Vec<String> {
    output.diagnostics.iter().map(|it| format!("{}: {}", it.code, it.message)).collect()
}

const PAYMENTS: &str = r##"
openapi: 3.0.3
info: {title: Payments, version: "1"}
paths:
  /payments:
    get: {operationId: listPayments, tags: [Payments], responses: {"204": {description: Done.}}}
    post: {operationId: pay, tags: [Payments], responses: {"204": {description: Done.}}}
  /payments/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    patch: {operationId: changePayment, tags: [Payments], responses: {"204": {description: Done.}}}
  /refunds:
    post:
      operationId: refund
      tags: [Refunds]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/refund_request'}}}}
      responses: {"204": {description: Done.}}
components:
  schemas:
    refund_request: {type: object, properties: {amount: {type: integer}}}
"##;

#[test]
fn idempotency_selects_operations_by_method_path_and_id() {
    const KEY: &str = ".idempotency_key(\"Idempotency-Key\")";
    for (table, payments, refunds) in [
        ("", 1, 1),
        ("paths = ['/payments']", 1, 0),
        ("methods = ['POST', 'PATCH']\npaths = ['/payments/**']", 1, 0),
        ("methods = ['POST', 'PATCH']", 2, 1),
        ("operations = ['changePayment', 'refund']", 1, 1),
    ] {
        let output = run_text(&format!("[idempotency]\nheader = 'Idempotency-Key'\n{table}"), PAYMENTS);
        let count = |path: &str| file(&output, path).matches(KEY).count();
        assert_eq!((count("src/payments.rs"), count("src/refunds.rs")), (payments, refunds), "{table}");
        assert!(codes(&output).is_empty(), "{:?}", codes(&output));
    }
    let output = run_text("[idempotency]\nheader = 'Key'\npaths = ['/pay']\noperations = ['charge']", PAYMENTS);
    assert_eq!(
        codes(&output),
        [
            "selection-without-match: path `/pay` in `[idempotency]` does not match any operation",
            "selection-without-match: operation `charge` in `[idempotency]` does not match any operation",
        ]
    );
}

#[test]
fn retries_and_conventions_apply_to_all_clients() {
    let config = "[retries]\ncount = 5\ninitial_backoff = 0.25\nmax_backoff = 4\nlongest_wait = 30\n\n[settings]\n\
                  request_id_header = 'Request-Id'\nerror_code = ['/code']\nrate_limit = { count = 10, seconds = 1 }\n";
    let output = run_text(config, PAYMENTS);
    let root = file(&output, "src/lib.rs").split_whitespace().collect::<Vec<_>>().join("");
    for expected in [
        ".retries(sdk_runtime::RetryPolicy::new(5).backoff(std::time::Duration::from_millis(250),\
         std::time::Duration::from_millis(4000),).longest_wait(std::time::Duration::from_millis(30000)",
        ".request_id_header(\"Request-Id\")",
        ".rate_limit(10,std::time::Duration::from_secs(1))",
        "CODES",
    ] {
        let (root, expected) = (root.replace(",)", ")"), expected.replace(",)", ")"));
        assert!(root.contains(&expected), "{expected}\n{root}");
    }
    assert!(!root.contains("from_env"), "`from_env` requires a source");
    let with_source = format!(
        "{config}default_base_url = true\n[[settings.source]]\nkind = 'environment'\ntoken = 'T'\nbase_url = 'U'\n"
    );
    let output = run_text(&with_source, PAYMENTS);
    assert!(
        file(&output, "src/lib.rs").contains("SETTINGS\n            .client_with(|it|")
            || file(&output, "src/lib.rs").contains("client_with")
    );
}

#[test]
fn names_of_the_configuration_are_candidates() {
    let config = "[names.operations]\n'POST /refunds' = 'payments.refunds.create'\npay = 'payments.create'\n\
                  'GET /nothing' = 'nothing.list'\n[names.types]\nrefund_request = 'NewRefund'\nnothing = 'Nothing'\n\
                  [exclude]\nrequests = ['PATCH /payments/{payment}', 'PUT /payments']";
    let output = run_text(config, PAYMENTS);
    assert!(file(&output, "src/payments_refunds.rs").contains("pub fn create(&self"));
    assert!(file(&output, "src/payments.rs").contains("pub fn create(&self"));
    assert!(!file(&output, "src/payments.rs").contains("change_payment"), "it is excluded");
    assert!(output.outline.types.iter().any(|it| it.rust == "NewRefund"));
    let found = codes(&output);
    for expected in [
        "unused-name: `[names]` has a name for the operation `GET /nothing`, which does not exist",
        "unused-name: `[names]` has a name for the schema `nothing`, which does not exist",
        "selection-without-match: request `PUT /payments` in `exclude` does not match any operation",
    ] {
        assert!(found.iter().any(|it| it == expected), "{expected}\n{found:?}");
    }
    // The names lock has precedence.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("api.yaml");
    fs::write(&path, PAYMENTS).unwrap();
    let before = run(&Config::default(), &path);
    let generator = Generator::new(PackageName::parse("things").unwrap(), Target::workspace_member());
    let config = "[names.operations]\npay = 'create'\nrefund = 'refund'\n[names.types]\nrefund_request = 'NewRefund'";
    let config: Config = config.parse().unwrap();
    let after = config.configure(generator).unwrap().with_lock(before.lock).run(&Input::Path(path));
    assert!(after.outline.types.iter().any(|it| it.rust == "RefundRequest") && after.renames.is_empty());
    let kept: Vec<String> = codes(&after).into_iter().filter(|it| it.starts_with("locked-name")).collect();
    assert_eq!(
        kept,
        [
            "locked-name: the names lock keeps the name `RefundRequest` of a type that is to be named `NewRefund`",
            "locked-name: the names lock keeps the name `pay` of the operation `pay`, which is to be named `create`",
        ]
    );
}
