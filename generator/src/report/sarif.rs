//! Diagnostics as SARIF, which code hosts and editors display next to the source.
//!
//! Source: Static Analysis Results Interchange Format (SARIF) 2.1.0.

use std::collections::BTreeSet;
use std::path::{Component, Path};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location};
use crate::printable::printable;

/// The characters of a path that must be percent-encoded.
///
/// Source: RFC 3986 section 3.3. The colon is encoded too, because the first segment would be read as a scheme.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The id of the base of relative paths, which is the working directory.
const BASE: &str = "SRCROOT";

/// Returns the log of a run. The paths of files below `base` are relative to it.
pub fn log(diagnostics: &Diagnostics, base: &Path) -> Value {
    let codes: Vec<Code> = diagnostics.iter().map(|it| it.code).collect::<BTreeSet<_>>().into_iter().collect();
    let results: Vec<Value> = diagnostics.iter().map(|it| result(it, &codes, base)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "sdkgen",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": codes.iter().map(|it| rule(*it)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

/// Source: section 3.49, "reportingDescriptor object".
fn rule(code: Code) -> Value {
    json!({
        "id": code.as_str(),
        "shortDescription": {"text": code.explanation().trim()},
        "defaultConfiguration": {"level": code.severity().as_str()},
    })
}

/// Source: section 3.27, "result object".
fn result(it: &Diagnostic, codes: &[Code], base: &Path) -> Value {
    let mut text = printable(&it.message);
    if let Some(help) = &it.help {
        text.push('\n');
        text.push_str(&printable(help));
    }
    json!({
        "ruleId": it.code.as_str(),
        "ruleIndex": codes.iter().position(|code| *code == it.code),
        // Source: section 3.27.10, "level property", which has the same three values.
        "level": it.severity.as_str(),
        "message": {"text": text},
        "locations": [location_object(&it.location, base)],
    })
}

/// Source: section 3.28, "location object".
fn location_object(location: &Location, base: &Path) -> Value {
    let mut object = Map::new();
    let pointer = match location {
        Location::Node(pointer) => Some(pointer),
        Location::File { file, line, column, pointer } => {
            let mut physical = Map::from_iter([("artifactLocation".to_owned(), artifact(file, base))]);
            if let Some(line) = line {
                let mut region = Map::from_iter([("startLine".to_owned(), json!(line))]);
                region.extend(column.map(|it| ("startColumn".to_owned(), json!(it))));
                physical.insert("region".to_owned(), region.into());
            }
            object.insert("physicalLocation".to_owned(), physical.into());
            pointer.as_ref()
        }
    };
    if let Some(pointer) = pointer {
        object.insert("logicalLocations".to_owned(), json!([{"fullyQualifiedName": printable(&pointer.to_string())}]));
    }
    object.into()
}

/// Source: section 3.4, "artifactLocation object".
fn artifact(file: &Path, base: &Path) -> Value {
    let relative = if file.is_absolute() { file.strip_prefix(base).ok() } else { Some(file) };
    match relative {
        Some(relative) => json!({"uri": uri(relative), "uriBaseId": BASE}),
        None => json!({"uri": format!("file:///{}", uri(file))}),
    }
}

/// Joins the segments of a path with `/`.
fn uri(path: &Path) -> String {
    let parts = path.components().filter_map(|it| match it {
        Component::Normal(part) => Some(utf8_percent_encode(&part.to_string_lossy(), PATH).to_string()),
        Component::ParentDir => Some("..".to_owned()),
        Component::Prefix(_) | Component::RootDir | Component::CurDir => None,
    });
    parts.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pointer::Pointer;

    fn log_of(file: &str) -> Value {
        let location =
            Location::File { file: file.into(), line: Some(3), column: Some(7), pointer: Pointer::parse("/a") };
        let mut diagnostics = Diagnostics::new();
        diagnostics.push(Diagnostic::new(Code::Syntax, location, "bad").with_help("fix it"));
        diagnostics.at(&Pointer::root(), Code::Name, "odd");
        log(&diagnostics, Path::new("/project"))
    }

    #[test]
    fn log_contains_required_members() {
        let log = log_of("/project/specs/a b#.yaml");
        assert_eq!(log["version"], "2.1.0");
        let run = &log["runs"][0];
        assert!(run["tool"]["driver"]["name"].is_string());
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        for result in run["results"].as_array().unwrap() {
            assert!(result["message"]["text"].is_string());
            assert!(matches!(result["level"].as_str(), Some("error" | "warning" | "note")));
            assert_eq!(rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()]["id"], result["ruleId"]);
        }
        let location = &run["results"][0]["locations"][0];
        assert_eq!(location["physicalLocation"]["region"], json!({"startLine": 3, "startColumn": 7}));
        assert_eq!(location["logicalLocations"][0]["fullyQualifiedName"], "/a");
        assert_eq!(run["results"][0]["message"]["text"], "bad\nfix it");
    }

    #[test]
    fn messages_of_documents_are_single_lines() {
        let mut diagnostics = Diagnostics::new();
        diagnostics.at(&Pointer::parse("/a\nb").unwrap(), Code::Name, "a\n::error::b\u{1b}");
        let log = log(&diagnostics, Path::new("/"));
        let result = &log["runs"][0]["results"][0];
        assert_eq!(result["message"]["text"], "a␊::error::b␛");
        assert_eq!(result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"], "/a␊b");
    }

    #[test]
    fn paths_below_the_base_are_relative() {
        let location = |file: &str| log_of(file)["runs"][0]["results"][0]["locations"][0]["physicalLocation"].clone();
        let inside = json!({"uri": "specs/a%20b%23.yaml", "uriBaseId": "SRCROOT"});
        assert_eq!(location("/project/specs/a b#.yaml")["artifactLocation"], inside);
        assert_eq!(location("specs/a b#.yaml")["artifactLocation"], inside);
        assert_eq!(location("/other/x.yaml")["artifactLocation"], json!({"uri": "file:///other/x.yaml"}));
    }
}
