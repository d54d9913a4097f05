//! Finds the version of OpenAPI that a file declares.

use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

/// Returns `true` if the extension of a file is one of documents.
pub(super) fn may_be_document(path: &Path) -> bool {
    let extension = path.extension().map(|it| it.to_string_lossy().to_lowercase());
    extension.is_some_and(|it| matches!(it.as_str(), "json" | "yaml" | "yml"))
}

/// Returns the version of OpenAPI that a file with this content declares, or `None` if it is not a document.
pub(super) fn version(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let version = if text.starts_with('{') { of_json(text) } else { of_yaml(text) }?;
    // Settings of websites have a member `openapi` too, which is the path of a document.
    version.starts_with(|it: char| it.is_ascii_digit()).then_some(version)
}

/// The relevant members of the root. Other members are skipped without allocating.
#[derive(Deserialize)]
struct Root {
    openapi: Option<Value>,
    swagger: Option<Value>,
}

fn of_json(text: &str) -> Option<String> {
    let root: Root = serde_json::from_str(text).ok()?;
    root.openapi.or(root.swagger).map(|it| it.as_str().map_or_else(|| it.to_string(), str::to_owned))
}

/// Searches line by line, so that YAML with syntax errors is recognized too.
fn of_yaml(text: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        let is_root = matches!(key.trim_matches(['"', '\'']), "openapi" | "swagger");
        let value = value.split(" #").next().unwrap_or(value);
        is_root.then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_recognized_by_the_version_at_their_root() {
        let of = |text: &str| version(text.as_bytes());
        assert_eq!(of(r#"{"info": {"swagger": 1}, "openapi": "3.0.3"}"#).as_deref(), Some("3.0.3"));
        assert_eq!(of(r#"{"info": {"openapi": "3.0.3"}}"#), None);
        assert_eq!(of(r#"{"swagger": 2.0}"#).as_deref(), Some("2.0"));
        assert_eq!(of("# A\ninfo: {}\n'openapi': \"3.1.0\" # new\n").as_deref(), Some("3.1.0"));
        assert_eq!(of("info:\n  openapi: 3.0.3\n"), None);
    }

    #[test]
    fn settings_that_name_a_document_are_not_documents() {
        assert_eq!(version(br#"{"openapi": "openapi.json"}"#), None);
        assert_eq!(version(br#"{"openapi": ["3.json"]}"#), None);
        assert_eq!(version(b"openapi: GET /things\n"), None);
    }
}
