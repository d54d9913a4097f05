//! One function for each kind of input. Each takes arbitrary bytes and panics if the generator breaks one of its guarantees.

use sdk_generator::Generator;
use sdk_generator::PackageName;
use sdk_generator::read::{Input, Options};
use sdk_generator::target::Target;

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
fn check(name: &str, text: String, options: Options) {
    let Ok(package) = PackageName::parse("fuzz") else { return };
    let generator = Generator::new(package, Target::workspace_member()).with_options(options);
    let output = generator.run(&Input::Text { name: name.into(), text });
    assert_eq!(output.files.is_empty(), output.diagnostics.has_errors(), "{:?}", output.diagnostics);
    for file in output.files.iter().filter(|it| it.path.ends_with(".rs")) {
        if let Err(error) = syn::parse_file(&file.text) {
            panic!("{}: {error}\n{}", file.path, file.text);
        }
    }
}
