//! Names of files and text of documents never begin a line of output or break one, because build services read commands from logs.

use std::path::Path;
use std::process::{Command, Output};

/// A command of GitHub Actions in a line of its own, and one that is recognized anywhere.
const EVIL: &str = "x\n::error::evil\r\n##[error]evil\u{1b}[31m\u{9b}31m\u{202e}";

/// Returns a document whose strings all contain [`EVIL`].
fn document(version: &str) -> String {
    let evil = serde_json::Value::from(EVIL).to_string();
    let path = serde_json::Value::from(format!("/{EVIL}")).to_string();
    let reference = serde_json::Value::from(format!("#/components/schemas/{EVIL}")).to_string();
    format!(
        r##"{{"openapi": {version}, "info": {{"title": {evil}, "version": {evil}, {evil}: 1}}, "paths": {{{path}: {{"get": {{
            "operationId": {evil}, "tags": ["::error::tag", {evil}], "description": {evil}, "responses": {{"200": {{
            "description": {evil}, "content": {{"application/json": {{"schema": {{"type": {evil}, "title": {evil},
            "$comment": {evil}, "properties": {{{evil}: {{"$ref": {reference}}}}}}}}}}}}}}}}}}}}}}}"##
    )
}

fn sdkgen(folder: &Path, arguments: &[&str]) -> String {
    let Output { stdout, stderr, .. } =
        Command::new(env!("CARGO_BIN_EXE_sdkgen")).args(arguments).current_dir(folder).output().unwrap();
    format!("{}\n{}", String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

#[track_caller]
fn assert_is_harmless(text: &str) {
    for line in text.split(['\n', '\r']) {
        let line = line.trim_start();
        assert!(!line.starts_with("::") && !line.starts_with("evil") && !line.contains("##["), "{line:?} in {text}");
    }
    assert!(!text.contains(|it: char| it.is_control() && it != '\n'), "{text:?}");
    assert!(!text.contains('\u{202e}'), "{text:?}");
}

#[test]
fn text_of_documents_stays_in_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("a.json"), document("\"3.0.3\"")).unwrap();
    std::fs::write(folder.join("b.json"), document("\"3.0.3\"").replace("get", "put").replace("200", "201")).unwrap();
    for arguments in [
        &["inspect", "a.json"][..],
        &["inspect", "a.json", "--json"],
        &["inspect", "a.json", "--coverage"],
        &["inspect", "a.json", "--coverage", "--json"],
        &["generate", "a.json", "--name", "a", "--out", "out"],
        &["generate", "a.json", "--name", "a", "--out", "out", "--json"],
        &["generate", "a.json", "--name", "a", "--out", "out", "--strict", "--sarif", "a.sarif"],
        &["diff", "a.json", "b.json"],
        &["diff", "a.json", "b.json", "--format", "markdown"],
        &["diff", "a.json", "b.json", "--format", "html"],
        &["diff", "a.json", "b.json", "--format", "json"],
        &["diff", "a.json", "b.json", "--migrate"],
    ] {
        let text = sdkgen(folder, arguments);
        let is_refused = text.contains("error[");
        assert!(text.contains("evil") && is_refused == arguments.contains(&"--strict"), "{arguments:?}: {text}");
        assert_is_harmless(&text);
    }
    assert_is_harmless(&std::fs::read_to_string(folder.join("a.sarif")).unwrap());
}

#[test]
fn errors_with_text_of_files_stay_in_their_lines() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.json"), document("\"3.0.3\"")).unwrap();
    let key = serde_json::Value::from(EVIL).to_string().replace("\u{9b}", "").replace('\u{202e}', "");
    std::fs::write(folder.path().join("names.lock"), format!("[types]\n::error::evil\n{key} = 1\n")).unwrap();
    assert_is_harmless(&sdkgen(
        folder.path(),
        &["generate", "a.json", "--name", "a", "--out", "out", "--lock", "names.lock"],
    ));
    std::fs::write(folder.path().join("names.lock"), format!("{key} = 1\n")).unwrap();
    let text = sdkgen(folder.path(), &["generate", "a.json", "--name", "a", "--out", "out", "--lock", "names.lock"]);
    assert!(text.contains("error: names.lock: TOML parse error at line 1"), "{text}");
    assert_is_harmless(&text);
}

#[test]
#[cfg(unix)]
fn names_of_files_stay_in_their_line() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let pages = folder.join("docs\n::error::evil");
    std::fs::create_dir(&pages).unwrap();
    let names = ["::error::evil.json", "a\n::error::evil.json", "b\n::error::evil.mdx", "##[error]evil\u{1b}.json"];
    for name in names {
        std::fs::write(folder.join(name), document("\"9.0\\n::error::evil\"")).unwrap();
        std::fs::write(pages.join(format!("{name}.mdx")), "---\napi: {]\n---\n").unwrap();
        std::os::unix::fs::symlink("/dev/zero", pages.join(format!("{name}.link.mdx"))).unwrap();
    }
    let text = sdkgen(folder, &["corpus", "."]);
    assert!(text.contains("9.0␊::error::evil") && text.contains("a␊::error::evil.json"), "{text}");
    assert_is_harmless(&text);
    assert_is_harmless(&sdkgen(folder, &["corpus", ".", "--json"]));
    for name in names.into_iter().chain(["docs\n::error::evil", "missing\n::error::evil"]) {
        assert_is_harmless(&sdkgen(folder, &["inspect", name]));
        assert_is_harmless(&sdkgen(folder, &["diff", name, name]));
        assert_is_harmless(&sdkgen(folder, &["generate", name, "--name", "a", "--out", "out", "--lock", name]));
        assert_is_harmless(&sdkgen(folder, &["generate", name, "--name", "a", "--out", name]));
    }
}
