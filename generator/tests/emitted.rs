//! Snapshots of the code that is emitted for the fixtures, each of which is a small document that demonstrates one feature.
//!
//! A snapshot contains the emitted files and the diagnostics. By default, these are the files of models and operations. A fixture
//! can change that in a comment on the line with its dialect, such as `openapi: 3.0.3  # options: --types-only`:
//!
//! - `--types-only` omits `src/things.rs`, the operations of most fixtures.
//! - `--diagnostics-only` omits all files.
//! - `--show PATH` adds a file that is not shown by default.
//! - `--envelope` generates with an envelope around results.

use std::fmt::Write as _;
use std::path::Path;

use sdk_generator::PackageName;
use sdk_generator::diagnostic::Code;
use sdk_generator::generate::{Generator, Output};
use sdk_generator::read::Input;
use sdk_generator::settings::Settings;
use sdk_generator::source_file::SourceFile;
use sdk_generator::target::{RuntimeSource, Target};

#[test]
fn emitted_code_matches_the_snapshots() {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::glob!("fixtures/*.yaml", |path| insta::assert_snapshot!("emitted", snapshot(path)));
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

/// Files that are shown only if a fixture requests them.
const HIDDEN: &[&str] = &["api.json", "src/lib.rs", "Cargo.toml", "src/models/mod.rs"];

/// The options of a fixture.
#[derive(Debug, Default, PartialEq, Eq)]
struct FixtureOptions {
    types_only: bool,
    diagnostics_only: bool,
    envelope: bool,
    show: Vec<String>,
}

impl FixtureOptions {
    /// Parses the options in the comment of a document.
    fn parse(document: &str) -> Result<Self, String> {
        let mut options = Self::default();
        let Some((_, line)) = document.lines().find_map(|it| it.split_once("# options:")) else { return Ok(options) };
        let mut words = line.split_whitespace();
        while let Some(word) = words.next() {
            match word {
                "--types-only" => options.types_only = true,
                "--diagnostics-only" => options.diagnostics_only = true,
                "--envelope" => options.envelope = true,
                "--show" => match words.next() {
                    Some(path) if HIDDEN.contains(&path) => options.show.push(path.to_owned()),
                    path => return Err(format!("--show {path:?}: expected one of {HIDDEN:?}")),
                },
                unknown => return Err(format!("unknown option {unknown:?}")),
            }
        }
        Ok(options)
    }

    fn is_shown(&self, path: &str) -> bool {
        match path {
            _ if self.diagnostics_only => false,
            "src/things.rs" => !self.types_only,
            path => !HIDDEN.contains(&path) || self.show.iter().any(|it| it == path),
        }
    }
}

#[test]
fn fixture_options_reject_unknown_options_and_files() {
    let parse = |options: &str| FixtureOptions::parse(&format!("# A fixture.\nopenapi: 3.0.3  # options: {options}\n"));
    let expected = FixtureOptions { envelope: true, show: vec!["api.json".to_owned()], ..FixtureOptions::default() };
    assert_eq!(parse("--show api.json --envelope"), Ok(expected));
    assert_eq!(FixtureOptions::parse("openapi: 3.0.3\n"), Ok(FixtureOptions::default()));
    for options in ["--type-only", "types-only", "--show", "--show src/lib.rss"] {
        assert!(parse(options).is_err(), "{options}");
    }
}

/// Returns the snapshot of a fixture: files and diagnostics.
fn snapshot(path: &Path) -> String {
    let name = path.file_stem().unwrap().to_str().unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    let options = FixtureOptions::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let output = generate(name, &text, &options);
    assert_eq!(generate(name, &text, &options).files, output.files, "generation is not deterministic");
    let mut snapshot = String::new();
    for file in output.files.iter().filter(|it| options.is_shown(&it.path)) {
        writeln!(snapshot, "==== {}\n{}", file.path, without_examples(file)).unwrap();
    }
    if let Some(root) = output.files.iter().find(|it| it.path == "src/lib.rs") {
        snapshot.push_str(&error_body(&root.text));
    }
    snapshot.push_str("==== diagnostics\n");
    for diagnostic in &output.diagnostics {
        writeln!(snapshot, "{diagnostic}").unwrap();
    }
    snapshot
}

fn generate(name: &str, text: &str, options: &FixtureOptions) -> Output {
    let manifest = Target::Standalone { runtime: RuntimeSource::Version("0.1".to_owned()), own_workspace: false };
    let mut generator = Generator::new(PackageName::parse("example").unwrap(), manifest);
    if options.envelope {
        let envelope = toml::from_str("result = \"result\"\nsuccess = \"success\"").unwrap();
        generator = generator.with_envelope(envelope);
    }
    generator.run(&Input::Text { name: format!("{name}.yaml").into(), text: text.to_owned() })
}

/// Removes the examples from the documentation of a file.
fn without_examples(file: &SourceFile) -> String {
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

/// Returns the enum of error bodies, if the document has any.
fn error_body(root: &str) -> String {
    let start = root.find("/// The documented error bodies").unwrap();
    let end = root[start..].find("\n}\n").unwrap() + start + 3;
    let body = &root[start..end];
    let variants = body.lines().filter(|it| it.ends_with("),")).count();
    if variants > 1 { format!("==== src/lib.rs, in part\n{body}\n") } else { String::new() }
}

#[test]
fn settings_emit_a_constant_and_from_env() {
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
