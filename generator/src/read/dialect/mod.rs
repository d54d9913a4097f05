//! Converts the supported versions of OpenAPI to version 3.0, except for schemas, which the reader understands in all versions.

mod dynamic_references;
mod newer;
mod swagger;
mod swagger_node;
mod swagger_operation;
mod version;

use serde_json::Value;

use self::dynamic_references::make_static;
pub(super) use self::newer::is_known_schema_dialect;
use self::version::version_string;
pub(super) use self::version::{is_newer, version};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location, Severity};
use crate::pointer::Pointer;
use crate::read::gathered::Gathered;
use crate::read::origins::Origins;

/// The dialect of a document. Some keywords of schemas are standard in one dialect and mistakes in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Swagger,
    OpenApi,
}

impl Dialect {
    /// Returns the dialect of a tree.
    pub(super) fn of(tree: &Value) -> Self {
        if tree.get("swagger").is_some() { Self::Swagger } else { Self::OpenApi }
    }

    /// Returns `true` for Swagger 2.0.
    pub(super) fn is_swagger(self) -> bool {
        self == Self::Swagger
    }
}

/// Reports features that have no equivalent in OpenAPI 3.0, before [`normalized`] removes them.
pub(super) fn check(tree: &Value, diagnostics: &mut Diagnostics) {
    if tree.get("swagger").is_some() {
        swagger::check(tree, diagnostics);
    }
}

/// Converts a tree to OpenAPI 3.0. Nodes that move keep their origins.
pub(super) fn normalized(tree: Value, origins: &mut Origins, diagnostics: &mut Diagnostics) -> Value {
    match tree.get("swagger") {
        Some(_) => swagger::to_openapi(&tree, origins),
        None => newer::downgraded(tree, origins, diagnostics),
    }
}

/// Returns a tree without dynamic references if it is a document in a supported version. Reports an error otherwise.
pub(super) fn accepted(mut gathered: Gathered, diagnostics: &mut Diagnostics) -> Option<Gathered> {
    if !accepts(&gathered.tree, diagnostics) {
        gathered.origins.locate(diagnostics);
        return None;
    }
    make_static(&mut gathered.tree);
    Some(gathered)
}

/// Returns `true` if a tree is a document in a supported version. Reports an error otherwise.
fn accepts(tree: &Value, diagnostics: &mut Diagnostics) -> bool {
    let root = Pointer::root();
    let Value::Object(members) = tree else {
        diagnostics.at(&root, Code::NotOpenApi, "the root of the document is not an object");
        return false;
    };
    if let Some(version) = members.get("swagger") {
        let version = version_string(version);
        if !version.starts_with("2.") && version != "2" {
            let message = format!("unsupported version: Swagger {version}");
            let help = "convert the document to Swagger 2.0 or OpenAPI 3.0";
            let location = Location::Node(root.child("swagger"));
            diagnostics.push(Diagnostic::new(Code::UnsupportedDialect, location, message).with_help(help));
            return false;
        }
        return true;
    }
    match members.get("openapi") {
        Some(version) => accepts_version(&version_string(version), &root.child("openapi"), diagnostics),
        None if ["paths", "components", "webhooks"].iter().any(|it| members.contains_key(*it)) => {
            diagnostics.at(&root, Code::Malformed, "missing `openapi`; version 3.0 is assumed");
            true
        }
        None => {
            diagnostics.at(&root, Code::NotOpenApi, "not an OpenAPI document: it has neither `openapi` nor `paths`");
            false
        }
    }
}

fn accepts_version(version: &str, pointer: &Pointer, diagnostics: &mut Diagnostics) -> bool {
    let (major, rest) = version.trim().split_once('.').unwrap_or((version, "0"));
    let minor = rest.split('.').next().unwrap_or_default();
    match (major, minor) {
        ("3", "0" | "1" | "2") => true,
        ("3", _) => {
            let message = format!("OpenAPI {version} is not supported; the document is read as version 3.2");
            let mut diagnostic = Diagnostic::new(Code::UnsupportedDialect, Location::Node(pointer.clone()), message);
            diagnostic.severity = Severity::Warning;
            diagnostics.push(diagnostic);
            true
        }
        _ => {
            diagnostics.at(pointer, Code::UnsupportedDialect, format!("unsupported version of OpenAPI: `{version}`"));
            false
        }
    }
}
