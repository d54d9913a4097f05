//! Findings as SARIF, which code hosts and editors show beside the lines.
//!
//! Source: Static Analysis Results Interchange Format (SARIF) 2.1.0.

use std::collections::BTreeSet;
use std::path::{Component, Path};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location};

/// What a path may hold as it is.
///
/// Source: RFC 3986 section 3.3, without the colon, which would make a scheme of a first part.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The base of relative locations: the folder that the command ran in.
const BASE: &str = "SRCROOT";

/// The log of one run. Files below `base` are named from there.
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
    let text = match &it.help {
        Some(help) => format!("{}\n{help}", it.message),
        None => it.message.clone(),
    };
    json!({
        "ruleId": it.code.as_str(),
        "ruleIndex": codes.iter().position(|code| *code == it.code),
        // Source: section 3.27.10, "level property", which has the same three words.
        "level": it.severity.as_str(),
        "message": {"text": text},
        "locations": [location(&it.place, base)],
    })
}

/// Source: section 3.28, "location object".
fn location(place: &Location, base: &Path) -> Value {
    let mut location = Map::new();
    let pointer = match place {
        Location::Node(pointer) => Some(pointer),
        Location::File { file, line, column, pointer } => {
            let mut physical = Map::from_iter([("artifactLocation".to_owned(), artifact(file, base))]);
            if let Some(line) = line {
                let mut region = Map::from_iter([("startLine".to_owned(), json!(line))]);
                region.extend(column.map(|it| ("startColumn".to_owned(), json!(it))));
                physical.insert("region".to_owned(), region.into());
            }
            location.insert("physicalLocation".to_owned(), physical.into());
            pointer.as_ref()
        }
    };
    if let Some(pointer) = pointer {
        location.insert("logicalLocations".to_owned(), json!([{"fullyQualifiedName": pointer.to_string()}]));
    }
    location.into()
}

/// Source: section 3.4, "artifactLocation object".
fn artifact(file: &Path, base: &Path) -> Value {
    let relative = if file.is_absolute() { file.strip_prefix(base).ok() } else { Some(file) };
    match relative {
        Some(relative) => json!({"uri": uri(relative), "uriBaseId": BASE}),
        None => json!({"uri": format!("file:///{}", uri(file))}),
    }
}

/// The parts of a path with `/` between them.
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
        let place = Location::File { file: file.into(), line: Some(3), column: Some(7), pointer: Pointer::parse("/a") };
        let mut diagnostics = Diagnostics::new();
        diagnostics.push(Diagnostic::new(Code::Syntax, place, "bad").with_help("Mend it."));
        diagnostics.at(&Pointer::root(), Code::Name, "odd");
        log(&diagnostics, Path::new("/project"))
    }

    #[test]
    fn what_the_schema_requires_is_there() {
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
        let place = &run["results"][0]["locations"][0];
        assert_eq!(place["physicalLocation"]["region"], json!({"startLine": 3, "startColumn": 7}));
        assert_eq!(place["logicalLocations"][0]["fullyQualifiedName"], "/a");
        assert_eq!(run["results"][0]["message"]["text"], "bad\nMend it.");
    }

    #[test]
    fn locations_are_relative_where_they_can_be() {
        let location = |file: &str| log_of(file)["runs"][0]["results"][0]["locations"][0]["physicalLocation"].clone();
        let inside = json!({"uri": "specs/a%20b%23.yaml", "uriBaseId": "SRCROOT"});
        assert_eq!(location("/project/specs/a b#.yaml")["artifactLocation"], inside);
        assert_eq!(location("specs/a b#.yaml")["artifactLocation"], inside);
        assert_eq!(location("/other/x.yaml")["artifactLocation"], json!({"uri": "file:///other/x.yaml"}));
    }
}
