//! One function for each kind of input. Each takes arbitrary bytes and panics if the generator breaks one of its guarantees.

use sdk_generator::PackageName;
use sdk_generator::generate::{Generator, Output};
use sdk_generator::read::{Input, Options};
use sdk_generator::target::Target;
use serde_json::json;

use super::repetition::repeated;
use super::rustdoc::violations;

/// The document that overlays are applied to.
const DOCUMENT: &str = include_str!("../seeds/document/small.yaml");

/// Fuzzes an OpenAPI document in YAML or JSON.
pub fn document(bytes: &[u8]) {
    check("fuzz.yaml", text(bytes), Options::default());
}

/// Fuzzes a documentation page.
pub fn page(bytes: &[u8]) {
    check("fuzz.api.mdx", text(bytes), Options::default());
}

/// Fuzzes the time and memory for a document with many similar parts, which libFuzzer limits.
pub fn repetition(bytes: &[u8]) {
    check("fuzz.yaml", repeated(&text(bytes)), Options::default());
}

/// Fuzzes the text of descriptions, in each position that becomes documentation. HTML, links to items and code that rustdoc runs
/// must not get through.
pub fn documentation(bytes: &[u8]) {
    let text = text(bytes);
    let output = check("fuzz.json", documented(&text), Options::default());
    for file in output.files.iter().filter(|it| it.path.ends_with(".rs")) {
        let violations = violations(&file.text);
        assert!(violations.is_empty(), "{text:?} in {}: {violations:#?}", file.path);
    }
}

/// Returns a document with a string in each position that becomes documentation.
fn documented(text: &str) -> String {
    let value = json!({
        "type": "string", "description": text, "pattern": text, "format": text, "default": text, "example": text,
    });
    let thing = json!({
        "type": "object", "description": text, "properties": {
            "value": value,
            "kind": {"type": "string", "enum": ["a"], "x-enum-descriptions": [text]},
        },
    });
    let parameter = json!({"in": "query", "name": "value", "description": text, "required": true, "schema": value});
    let response = json!({
        "description": text, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
    });
    let document = json!({
        "openapi": "3.0.3",
        "info": {"title": "Fuzz", "version": "1", "description": text},
        "servers": [
            {"url": "https://{stage}.example", "description": text, "variables": {
                "stage": {"default": "live", "description": text},
            }},
        ],
        "tags": [{"name": "things", "description": text}],
        "paths": {"/things": {"get": {
            "operationId": "getThing", "tags": ["things"], "summary": text, "description": text,
            "deprecated": true, "x-deprecated-description": text, "security": [{"key": [text]}],
            "parameters": [parameter],
            "responses": {"200": response, "404": response},
        }}},
        "components": {
            "schemas": {"Thing": thing},
            "securitySchemes": {"key": {"type": "oauth2", "flows": {
                "clientCredentials": {"tokenUrl": "https://live.example", "scopes": {text: text}},
            }}},
        },
    });
    document.to_string()
}

/// Fuzzes an overlay, applied to a document with many features.
pub fn overlay(bytes: &[u8]) {
    let thread = std::thread::current().id();
    let path = std::env::temp_dir().join(format!("sdkgen-fuzz-{}-{thread:?}.overlay.yaml", std::process::id()));
    // Overlays can be read only from files.
    if std::fs::write(&path, text(bytes)).is_err() {
        return;
    }
    let options = Options { overlays: vec![path.clone()], ..Options::default() };
    check("fuzz.yaml", DOCUMENT.to_owned(), options);
    let _ = std::fs::remove_file(path);
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Checks that generating does not panic, that an input without a crate has an error, and that the output is valid Rust.
fn check(name: &str, text: String, options: Options) -> Output {
    let package = PackageName::parse("fuzz").expect("a valid name");
    let generator = Generator::new(package, Target::workspace_member()).with_options(options);
    let output = generator.run(&Input::Text { name: name.into(), text });
    assert_eq!(output.files.is_empty(), output.diagnostics.has_errors(), "{:?}", output.diagnostics);
    for file in output.files.iter().filter(|it| it.path.ends_with(".rs")) {
        if let Err(error) = syn::parse_file(&file.text) {
            panic!("{}: {error}\n{}", file.path, file.text);
        }
    }
    output
}
