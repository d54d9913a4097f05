//! One function for each kind of input. Each takes any bytes, and panics where a promise of the generator is broken.

use sdk_generator::Generator;
use sdk_generator::generate::{ManifestStyle, PackageName};
use sdk_generator::read::Input;

/// An OpenAPI document, in YAML or JSON.
pub fn document(bytes: &[u8]) {
    generated("fuzz.yaml", bytes);
}

/// A documentation page.
pub fn page(bytes: &[u8]) {
    generated("fuzz.api.mdx", bytes);
}

/// No input panics, an input without a crate has an error that says why, and what comes out is Rust.
fn generated(name: &str, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let Ok(package) = PackageName::parse("fuzz") else { return };
    let output = Generator::new(package, ManifestStyle::Member).run(&Input::Text { name: name.into(), text });
    assert_eq!(output.files.is_empty(), output.diagnostics.has_errors(), "{:?}", output.diagnostics);
    for file in output.files.iter().filter(|it| it.path.ends_with(".rs")) {
        if let Err(error) = syn::parse_file(&file.text) {
            panic!("{}: {error}\n{}", file.path, file.text);
        }
    }
}
