//! One function for each kind of input. Each takes any bytes, and panics where a promise of the generator is broken.

use sdk_generator::Generator;
use sdk_generator::PackageName;
use sdk_generator::read::{Input, Options};
use sdk_generator::target::Target;

/// What overlays are applied to.
const DOCUMENT: &str = include_str!("../seeds/document/small.yaml");

/// An OpenAPI document, in YAML or JSON.
pub fn document(bytes: &[u8]) {
    generated("fuzz.yaml", text(bytes), Options::default());
}

/// A documentation page.
pub fn page(bytes: &[u8]) {
    generated("fuzz.api.mdx", text(bytes), Options::default());
}

/// An overlay, on a document that has something of everything.
pub fn overlay(bytes: &[u8]) {
    let thread = std::thread::current().id();
    let path = std::env::temp_dir().join(format!("sdkgen-fuzz-{}-{thread:?}.overlay.yaml", std::process::id()));
    // Overlays are files.
    if std::fs::write(&path, text(bytes)).is_err() {
        return;
    }
    let options = Options { overlays: vec![path.clone()], ..Options::default() };
    generated("fuzz.yaml", DOCUMENT.to_owned(), options);
    let _ = std::fs::remove_file(path);
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// No input panics, an input without a crate has an error that says why, and what comes out is Rust.
fn generated(name: &str, text: String, options: Options) {
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
