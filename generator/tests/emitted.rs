//! What comes of one small document for each behaviour, read like the code that it is.
//!
//! A snapshot holds the files that the behaviour shows in, and the findings behind them.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::fmt::Write as _;
use std::path::Path;

use sdk_generator::PackageName;
use sdk_generator::diagnostic::Code;
use sdk_generator::generate::{Generator, Output};
use sdk_generator::print::PrintedFile;
use sdk_generator::read::Input;
use sdk_generator::settings::Settings;
use sdk_generator::target::{RuntimeSource, Target};

#[test]
fn each_behaviour_has_its_code() {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::glob!("fixtures/*.yaml", |path| insta::assert_snapshot!("emitted", shown(path)));
    });
}

#[test]
fn codes_are_stable() {
    let rows = Code::ALL.iter().map(|it| {
        let severity = format!("{:?}", it.severity()).to_lowercase();
        format!("{:26} {severity:8} {}\n", it.as_str(), it.explanation().trim())
    });
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("codes", rows.collect::<String>());
    });
}

/// The files and findings that a document's snapshot shows.
fn shown(path: &Path) -> String {
    let name = path.file_stem().unwrap().to_str().unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    let output = generate(name, &text);
    assert_eq!(generate(name, &text).files, output.files, "the same input gives the same bytes");
    let mut shown = String::new();
    for file in output.files.iter().filter(|it| is_shown(name, &it.path)) {
        writeln!(shown, "==== {}\n{}", file.path, without_examples(file)).unwrap();
    }
    if let Some(root) = output.files.iter().find(|it| it.path == "src/lib.rs") {
        shown.push_str(&error_body(&root.text));
    }
    shown.push_str("==== findings\n");
    for diagnostic in &output.diagnostics {
        writeln!(shown, "{diagnostic}").unwrap();
    }
    shown
}

fn generate(name: &str, text: &str) -> Output {
    let manifest = Target::Standalone { runtime: RuntimeSource::Version("0.1".to_owned()), own_workspace: false };
    let mut generator = Generator::new(PackageName::parse("example").unwrap(), manifest);
    if name.starts_with("envelope") {
        let envelope = toml::from_str("result = \"result\"\nsuccess = \"success\"").unwrap();
        generator = generator.with_envelope(envelope);
    }
    generator.run(&Input::Text { name: format!("{name}.yaml").into(), text: text.to_owned() })
}

/// Types show in the files of models, tags in the roots and in the manifest, and everything else in models and operations.
fn is_shown(name: &str, path: &str) -> bool {
    let (kind, rest) = name.split_once('_').unwrap();
    let is_type =
        matches!(kind, "schema" | "enum" | "union" | "all" | "type") || kind == "name" && rest != "operations";
    match path {
        // Lints show in the findings only.
        _ if kind == "lint" => false,
        "api.json" => matches!(rest, "filters_sorters" | "by_offset"),
        "src/lib.rs" => rest == "2_0_servers" || matches!(kind, "tag" | "envelope" | "paging"),
        "Cargo.toml" | "src/models/mod.rs" => kind == "tag",
        "src/things.rs" => !is_type,
        _ => true,
    }
}

/// The text without the examples in its documentation.
fn without_examples(file: &PrintedFile) -> String {
    let mut text = String::new();
    let mut lines = file.text.lines().peekable();
    while let Some(line) = lines.next() {
        let line_is_empty_doc = line.trim() == "///";
        if line_is_empty_doc && lines.peek().is_some_and(|it| it.trim() == "/// # Example") {
            let mut fences = 0;
            while fences < 2 {
                fences += usize::from(lines.next().unwrap().trim().starts_with("/// ```"));
            }
            continue;
        }
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// The type of error bodies, where the document has any.
fn error_body(root: &str) -> String {
    let start = root.find("/// The documented bodies of error answers").unwrap();
    let end = root[start..].find("\n}\n").unwrap() + start + 3;
    let body = &root[start..end];
    let variants = body.lines().filter(|it| it.ends_with("),")).count();
    if variants > 1 { format!("==== src/lib.rs, in part\n{body}\n") } else { String::new() }
}

#[test]
fn settings_become_a_constant_and_a_function() {
    let text = r#"
        default_base_url = true
        token_path = "/token"
        rate_limit = { count = 5, seconds = 60 }
        source = [
            { kind = "environment", token = "PING_TOKEN" },
            { kind = "environment", base_url = "PING_URL", headers = { X-Key = "PING_KEY", X-Name = "PING_NAME" } },
            { kind = "json", path = "~/.ping.json", base_url = "url", client_id = "id", client_secret = "secret" },
        ]
    "#;
    let settings: Settings = toml::from_str(text).unwrap();
    let document = r#"{"openapi": "3.0.3", "info": {"title": "Ping", "version": "1"},
        "servers": [{"url": "https://ping.example"}], "paths": {"/ping": {"get": {
        "tags": ["Settings", "From env"], "operationId": "ping", "responses": {"204": {"description": "Alive."}}}}}}"#;
    let generator = Generator::new(PackageName::parse("ping").unwrap(), Target::workspace_member());
    let generator = generator.with_settings(settings.with_base_path("/v1".to_owned()).unwrap());
    let output = generator.run(&Input::Text { name: "ping.json".into(), text: document.to_owned() });
    let root = output.files.iter().find(|it| it.path == "src/lib.rs").unwrap();
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("settings", root.text);
    });
}
