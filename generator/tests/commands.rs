//! Tests of the commands of `sdkgen`, except for `generate` with a file.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const PING: &str = "\
openapi: 3.0.3
info: {title: Ping, version: '1'}
paths:
  /ping/{id}:
    get:
      operationId: getPing
      tags: [Pings]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: Done., content: {application/json: {schema: {$ref: '#/components/schemas/Ping'}}}}}
components:
  schemas:
    Ping: {type: object, required: [id], properties: {id: {type: string}, lost: {$ref: 'other.yaml#/A'}}}
";

/// The same document without a reference to another file.
fn ping() -> String {
    PING.replace("other.yaml#/A", "#/components/schemas/Lost")
}

fn sdkgen(arguments: &[&str], text: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sdkgen"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that does not read its input may have already exited.
    let _ = child.stdin.take().unwrap().write_all(text.as_bytes());
    child.wait_with_output().unwrap()
}

#[test]
fn closed_pipe_ends_the_program_without_a_message() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut child = Command::new(env!("CARGO_BIN_EXE_sdkgen"));
    child.args(["explain", "unresolved-reference"]).stdin(Stdio::null()).stdout(writer).stderr(Stdio::piped());
    let output = child.spawn().unwrap().wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn generate_reads_a_document_from_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("ping");
    let output = sdkgen(&["generate", "-", "--name", "ping", "--out", out.to_str().unwrap()], PING);
    assert!(output.status.success());
    assert!(out.join("src/pings.rs").is_file());
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("external-reference") && stderr.contains("--> stdin:12:"), "{stderr}");
    assert!(stderr.contains("12 |     Ping: {type: object"), "{stderr}");
}

#[test]
fn manifest_has_an_absolute_path_only_if_one_was_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    for (package, path) in [("generator", "sdk-generator"), ("runtime", "sdk-runtime"), ("other", "sdk-runtime")] {
        std::fs::create_dir(root.join(package)).unwrap();
        std::fs::write(root.join(package).join("Cargo.toml"), format!("[package]\nname = \"{path}\"\n")).unwrap();
    }
    std::fs::write(root.join("ping.yaml"), ping()).unwrap();
    let dependency = |runtime: &[&str], folder: &str| {
        let _ = std::fs::remove_dir_all(root.join("out"));
        let output = Command::new(env!("CARGO_BIN_EXE_sdkgen"))
            .args(["generate", "../ping.yaml", "--name", "ping", "--out", "../out/deep/ping"])
            .args(runtime)
            .current_dir(root.join(folder))
            // The variables of Cargo name the checkout in which this test was compiled.
            .env_remove("CARGO_MANIFEST_DIR")
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let manifest = std::fs::read_to_string(root.join("out/deep/ping/Cargo.toml")).unwrap();
        manifest.lines().find_map(|it| it.strip_prefix("sdk-runtime = ")).unwrap().to_owned()
    };
    let absolute = root.join("other").to_str().unwrap().to_owned();
    assert_eq!(dependency(&[], "generator"), "{ path = \"../../../runtime\", default-features = false }");
    assert_eq!(
        dependency(&["--runtime", "../other"], "generator"),
        "{ path = \"../../../other\", default-features = false }"
    );
    assert_eq!(
        dependency(&["--runtime", &absolute], "generator"),
        format!("{{ path = {absolute:?}, default-features = false }}")
    );
    std::fs::remove_file(root.join("runtime/Cargo.toml")).unwrap();
    assert_eq!(
        dependency(&[], "other"),
        format!("{{ version = {:?}, default-features = false }}", env!("CARGO_PKG_VERSION")),
        "outside of checkouts"
    );
}

#[test]
fn generate_keeps_names_by_default() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("ping");
    let generate = |text: &str, options: &[&str]| {
        let arguments = [&["generate", "-", "--name", "ping", "--out", out.to_str().unwrap()], options].concat();
        let output = sdkgen(&arguments, text);
        (output.status.success(), String::from_utf8(output.stderr).unwrap())
    };
    let files = |path: &str| std::fs::read_to_string(out.join(path)).unwrap();
    assert!(generate(&ping(), &[]).0);
    assert!(
        files("names.lock").contains("getPing = \"pings::get_ping\"")
            && files(".sdkgen-files").contains("names.lock\n")
    );
    let renamed = ping().replace("getPing", "fetchPing");
    let (success, text) = generate(&renamed, &[]);
    assert!(!success && text.contains("fetchPing = \"get_ping\"") && text.contains("Nothing was written."), "{text}");
    assert!(generate(&renamed, &["--accept-renames"]).0);
    std::fs::remove_file(out.join("names.lock")).unwrap();
    let (success, text) = generate(&renamed, &[]);
    assert!(!success && text.contains("names.lock does not exist") && text.contains("--accept-renames"), "{text}");
    assert!(!out.join("names.lock").exists());
    assert!(generate(&renamed, &["--accept-renames"]).0);
    assert!(files("names.lock").contains("fetchPing"));
}

#[test]
fn inspect_prints_operations_and_types_in_columns() {
    let output = sdkgen(&["inspect", "-"], PING);
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    assert_eq!(lines[0], "METHOD  PATH        ID       TAG    RUST");
    assert_eq!(lines[1], "GET     /ping/{id}  getPing  Pings  pings::get_ping");
    assert!(lines.contains(&"Ping  struct  id, lost"), "{text}");
    assert!(lines.contains(&"1 operations, 1 types; 0 errors, 1 warnings, 0 notes"), "{text}");
}

#[test]
fn inspect_lists_webhooks() {
    let webhook = "x-webhooks: {ping.lost: {post: {requestBody: {content: {application/json: {schema: {type: object, properties: \
                   {type: {type: string, enum: [lost]}}}}}}, responses: {}}}}\n";
    let output = sdkgen(&["inspect", "-"], &format!("{PING}{webhook}"));
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    assert!(lines.contains(&"METHOD  WEBHOOK    OPERATION  RUST      RECOGNIZED BY"), "{text}");
    assert!(lines.contains(&"POST    ping.lost             PingLost  lost"), "{text}");
    assert!(lines.iter().any(|it| it.starts_with("1 operations, 1 webhooks, 3 types;")), "{text}");
}

#[test]
fn inspect_prints_json() {
    let output = sdkgen(&["inspect", "-", "--json"], PING);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["operations"][0]["rust"], "pings::get_ping");
    assert_eq!(report["types"][0]["fields"][0]["wire"], "id");
    assert_eq!(report["diagnostics"][0]["code"], "external-reference");
}

#[test]
fn corpus_reports_each_document() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("a.yaml", &ping());
    write("b.yaml", "openapi: 3.0.3\npaths: [\n");
    write("c.txt", &ping());
    write("d.json", r#"{"swagger": "2.0", "info": {"title": "A", "version": "1"}, "paths": {}}"#);
    let output = sdkgen(&["corpus", folder.path().to_str().unwrap(), "--json"], "");
    assert!(output.status.success());
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let lines = report["documents"].as_array().unwrap();
    let shown: Vec<_> = lines.iter().map(|it| [&it["file"], &it["dialect"], &it["outcome"]]).collect();
    assert_eq!(shown[0], ["a.yaml", "3.0.3", "generated"]);
    assert_eq!(shown[1], ["b.yaml", "3.0.3", "rejected"]);
    assert_eq!(shown[2], ["d.json", "2.0", "generated"]);
    assert_eq!((&lines[0]["operations"], &lines[0]["warnings"]), (&1.into(), &1.into()));
    assert_eq!(report["summary"]["documents"], 3);
}

#[test]
fn import_writes_a_configuration_that_generate_reads() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(path("ping.yaml"), ping()).unwrap();
    let config =
        "resources: {probes: {methods: {retrieve: 'get /ping/{ping_id}'}}}\nquery_settings: {array_format: comma}\n";
    std::fs::write(path("stainless.yml"), config).unwrap();
    let output = sdkgen(&["import", &path("stainless.yml")], "");
    let notes = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && notes.contains("stainless.yml:2: `query_settings` is not imported"), "{notes}");
    let output = sdkgen(&["generate", &path("ping.yaml"), "--name", "ping", "--out", &path("ping")], "");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let code = std::fs::read_to_string(path("ping/src/probes.rs")).unwrap();
    assert!(code.contains("pub fn retrieve(&self"), "{code}");
    // An existing configuration is not replaced.
    assert!(!sdkgen(&["import", &path("stainless.yml")], "").status.success());
}

#[test]
fn corpus_and_diff_apply_a_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    const NOTHING: &str = "[exclude]\npaths = [\"/**\"]\n";
    write("old/api.yaml", &ping());
    write("new/api.yaml", &ping());
    write("nothing.toml", NOTHING);
    let operations = |options: &[&str]| {
        let output = sdkgen(&[&["corpus", &path("old"), "--json"], options].concat(), "");
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        report["summary"]["operations"].clone()
    };
    assert_eq!((operations(&[]), operations(&["--config", &path("nothing.toml")])), (1.into(), 0.into()));
    write("broken.toml", "exclude = 1");
    assert!(!sdkgen(&["corpus", &path("old"), "--config", &path("broken.toml")], "").status.success());
    let changes = |options: &[&str]| {
        let (old, new) = (path("old/api.yaml"), path("new/api.yaml"));
        let output = sdkgen(&[&["diff", &old, &new, "--format", "json"], options].concat(), "");
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        report["comparisons"][0]["changes"].as_array().unwrap().len()
    };
    assert_eq!(changes(&[]), 0);
    // Each document has its own configuration, unless one is chosen for both.
    write("old/sdkgen.toml", NOTHING);
    assert!(changes(&[]) > 0);
    assert_eq!(changes(&["--config", &path("nothing.toml")]), 0);
}

#[test]
fn corpus_limits_time_and_memory_per_document() {
    let folder = tempfile::tempdir().unwrap();
    // Large enough that no machine finishes before the limit is checked.
    let many =
        (0..3_000).map(|it| format!("    Thing{it}: {{type: object, properties: {{size: {{type: integer}}}}}}\n"));
    std::fs::write(folder.path().join("a.yaml"), ping() + &many.collect::<String>()).unwrap();
    let path = folder.path().to_str().unwrap();
    let outcome = |options: [&str; 2]| {
        let output = sdkgen(&["corpus", path, "--json", options[0], options[1]], "");
        assert_eq!(output.status.code(), Some(1));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        report["documents"][0]["outcome"].as_str().unwrap().to_owned()
    };
    assert_eq!(outcome(["--seconds", "0"]), "timed out");
    if cfg!(unix) {
        assert!(outcome(["--memory", "1"]).starts_with("crashed: "));
    }
}

#[test]
fn diff_compares_documents_and_crates_and_denies_breaking_changes() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(path("old.yaml"), ping()).unwrap();
    // Removing a member is breaking, but adding one is not.
    std::fs::write(path("new.yaml"), ping().replace("id: {type: string}", "id: {type: string}, at: {type: string}"))
        .unwrap();
    let made = sdkgen(&["generate", &path("old.yaml"), "--name", "ping", "--out", &path("ping")], "");
    assert!(made.status.success());
    for old in [path("old.yaml"), path("ping/api.json"), path("ping")] {
        let run = |arguments: &[&str]| sdkgen(&[&["diff", "--format", "json"], arguments].concat(), "");
        let there = run(&[&old, &path("new.yaml"), "--deny", "breaking"]);
        let report: Value = serde_json::from_slice(&there.stdout).unwrap();
        assert_eq!(report["comparisons"][0]["changes"][0]["kind"], "optional_field_added", "{report:#}");
        assert!(there.status.success() && report["comparisons"][0]["changes"].as_array().unwrap().len() == 1);
        let back = run(&[&path("new.yaml"), &old, "--deny", "breaking", "-o", &path("report.json")]);
        assert!(!back.status.success() && back.stdout.is_empty());
        let report: Value = serde_json::from_slice(&std::fs::read(path("report.json")).unwrap()).unwrap();
        assert_eq!(report["verdict"], "breaking");
        assert!(run(&[&path("new.yaml"), &old]).status.success());
    }
    let made = sdkgen(&["generate", &path("new.yaml"), "--name", "ping", "--out", &path("next")], "");
    assert!(made.status.success());
    let output = sdkgen(&["diff", &path("ping"), &path("next")], "");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("crate ping: additive"), "{text}");
    let output = sdkgen(&["diff", "--migrate", &path("old.yaml"), &path("new.yaml")], "");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("crate old to new: ") && text.contains("unchanged: 1 operation"), "{text}");
}
