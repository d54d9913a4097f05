//! Versions of OpenAPI: which are read, and how their schemas are said in terms of 3.0.

mod newer;
mod schema;
mod schema_beyond;
mod swagger;
mod swagger_operation;
mod swagger_schema;
mod version;

use serde_json::Value;

pub(super) use self::schema::schema;
pub(super) use self::version::is_newer;
use self::version::word;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location, Severity};
use crate::pointer::Pointer;
use crate::read::origins::Origins;

/// Reports what a tree says that nodes of OpenAPI 3.0 could not, where they would not know it any more.
pub(super) fn check(tree: &Value, diagnostics: &mut Diagnostics) {
    if tree.get("swagger").is_some() {
        swagger::check(tree, diagnostics);
    }
}

/// The tree in the form of OpenAPI 3; nodes that move take their origins with them.
pub(super) fn normalized(tree: Value, origins: &mut Origins, diagnostics: &mut Diagnostics) -> Value {
    match tree.get("swagger") {
        Some(_) => swagger::to_openapi(&tree, origins),
        None => newer::in_older_words(tree, origins, diagnostics),
    }
}

/// Whether a tree is a document that can be read; where not, an error says why.
pub(super) fn accepts(tree: &Value, diagnostics: &mut Diagnostics) -> bool {
    let root = Pointer::root();
    let Value::Object(members) = tree else {
        diagnostics.at(&root, Code::NotOpenApi, "the document is not an object");
        return false;
    };
    if let Some(version) = members.get("swagger") {
        let version = word(version);
        if !version.starts_with("2.") && version != "2" {
            let message = format!("Swagger {version} is not read; 2.0 is");
            let help = "convert the document to OpenAPI 3.0 first";
            let place = Location::Node(root.child("swagger"));
            diagnostics.push(Diagnostic::new(Code::UnsupportedDialect, place, message).with_help(help));
            return false;
        }
        return true;
    }
    match members.get("openapi") {
        Some(version) => accepts_version(&word(version), &root.child("openapi"), diagnostics),
        None if members.contains_key("paths") || members.contains_key("components") => {
            diagnostics.at(&root, Code::Malformed, "`openapi` is missing; the document is read as OpenAPI 3.0");
            true
        }
        None => {
            diagnostics.at(&root, Code::NotOpenApi, "the document has neither `openapi` nor `paths`");
            false
        }
    }
}

fn accepts_version(version: &str, place: &Pointer, diagnostics: &mut Diagnostics) -> bool {
    let (major, rest) = version.trim().split_once('.').unwrap_or((version, "0"));
    let minor = rest.split('.').next().unwrap_or_default();
    match (major, minor) {
        ("3", "0" | "1" | "2") => true,
        ("3", _) => {
            let message = format!("OpenAPI {version} is read as far as it is the same as 3.2");
            let mut diagnostic = Diagnostic::new(Code::UnsupportedDialect, Location::Node(place.clone()), message);
            diagnostic.severity = Severity::Warning;
            diagnostics.push(diagnostic);
            true
        }
        _ => {
            diagnostics.at(
                place,
                Code::UnsupportedDialect,
                format!("`{version}` is no version of OpenAPI that is read"),
            );
            false
        }
    }
}
