//! Resources become names of operations and types, and endpoints that are not generated are excluded.

use serde_json::{Map, Value};
use toml::Table;

use super::conversion::{Import, object};
use crate::name_candidates::OperationName;
use crate::pointer::Pointer;
use crate::request_line::RequestLine;

/// The deepest resource that is read.
const DEEPEST: usize = 16;

/// The prefix of references to component schemas.
const SCHEMAS: &str = "#/components/schemas/";

/// The members of a method that are read, or that only concern other languages.
const OF_METHODS: &[&str] = &["endpoint", "type", "skip", "only", "description", "positional_params"];

#[derive(Default)]
struct Names {
    operations: Table,
    types: Table,
    excluded: Vec<toml::Value>,
}

pub(super) fn import(import: &mut Import, root: &Map<String, Value>, at: &Pointer) {
    let mut names = Names::default();
    if let Some(resources) = object(root, "resources") {
        visit_all(import, resources, &at.child("resources"), &[], &mut names);
    }
    let at_unspecified = at.child("unspecified_endpoints");
    for (index, endpoint) in
        root.get("unspecified_endpoints").and_then(Value::as_array).into_iter().flatten().enumerate()
    {
        match endpoint.as_str().and_then(request) {
            Some(request) => names.excluded.push(request.to_string().into()),
            None => import.note(&at_unspecified.child(index), "is not imported: expected a method and a path"),
        }
    }
    let Names { operations, types, excluded } = names;
    let tables = [("operations", operations), ("types", types)];
    let names: Table =
        tables.into_iter().filter(|it| !it.1.is_empty()).map(|(key, it)| (key.to_owned(), it.into())).collect();
    if !names.is_empty() {
        import.add("names", names, &at.child("resources"));
    }
    if !excluded.is_empty() {
        let exclude: Table = [("requests".to_owned(), excluded.into())].into_iter().collect();
        import.add("exclude", exclude, &at_unspecified);
    }
}

/// Visits resources, whose names follow those of `outer`.
fn visit_all(import: &mut Import, resources: &Map<String, Value>, at: &Pointer, outer: &[&str], names: &mut Names) {
    for (name, resource) in resources {
        let at = at.child(name);
        let Some(resource) = resource.as_object() else {
            import.note(&at, "is not imported: expected a resource");
            continue;
        };
        if outer.len() >= DEEPEST {
            import.note(&at, "is not imported: it is nested too deeply");
            continue;
        }
        if name.contains('.') {
            import.note(
                &at,
                "is not imported: the name of a resource cannot contain a dot, which separates it from other groups",
            );
            continue;
        }
        let path: Vec<&str> = match name.as_str() {
            "$client" | "$shared" => outer.to_vec(),
            name => outer.iter().copied().chain([name]).collect(),
        };
        visit(import, resource, &at, &path, names);
    }
}

fn visit(import: &mut Import, resource: &Map<String, Value>, at: &Pointer, path: &[&str], names: &mut Names) {
    for (key, value) in resource {
        let at = at.child(key);
        match (key.as_str(), value) {
            ("methods", Value::Object(methods)) => {
                for (name, method) in methods {
                    add_method(import, name, method, &at.child(name), path, names);
                }
            }
            ("models", Value::Object(models)) => {
                for (name, target) in models {
                    let component =
                        target.as_str().and_then(|it| it.strip_prefix(SCHEMAS)).filter(|it| !it.contains('/'));
                    match component {
                        Some(component) if !names.types.contains_key(component) => {
                            names.types.insert(component.to_owned(), name.clone().into());
                        }
                        Some(_) => import.note(&at.child(name), "is not imported: the schema has another name already"),
                        None => import.note(&at.child(name), "is not imported: only component schemas have names"),
                    }
                }
            }
            ("subresources", Value::Object(resources)) => visit_all(import, resources, &at, path, names),
            ("standalone_api" | "description" | "skip" | "only", _) => {}
            ("methods" | "models" | "subresources", _) => import.note(&at, "is not imported: expected an object"),
            _ => import.note(&at, "is not imported"),
        }
    }
}

fn add_method(import: &mut Import, name: &str, method: &Value, at: &Pointer, path: &[&str], names: &mut Names) {
    let endpoint = match method {
        Value::String(endpoint) => Some(endpoint.as_str()),
        Value::Object(members) => members.get("endpoint").and_then(Value::as_str),
        _ => None,
    };
    let Some(request) = endpoint.and_then(request) else {
        import.note(at, "is not imported: expected an endpoint, such as `get /accounts`");
        return;
    };
    let mut is_skipped = false;
    for (key, value) in method.as_object().into_iter().flatten() {
        match (key.as_str(), value) {
            ("skip", Value::Bool(true)) => is_skipped = true,
            ("paginated", Value::Bool(false)) => {
                import.note(&at.child(key), "is not imported: `[[paging]]` applies to all operations that fit");
            }
            ("paginated", _) => {}
            (key, _) if OF_METHODS.contains(&key) => {}
            _ => import.note(&at.child(key), "is not imported"),
        }
    }
    if is_skipped {
        // An operation that is not generated has no name.
        names.excluded.push(request.to_string().into());
        return;
    }
    if name.contains('.') {
        import
            .note(at, "is not imported: the name of a method cannot contain a dot, which separates it from its groups");
        return;
    }
    let full: Vec<&str> = path.iter().copied().chain([name]).collect();
    let full = full.join(".");
    if OperationName::try_from(full.clone()).is_err() {
        import.note(at, "is not imported: the name is invalid");
        return;
    }
    let request = request.to_string();
    match names.operations.get(&request) {
        None => drop(names.operations.insert(request, full.into())),
        Some(_) => import.note(at, "is not imported: the operation has another name already"),
    }
}

/// Parses an endpoint, such as `get /accounts`.
fn request(text: &str) -> Option<RequestLine> {
    RequestLine::try_from(text.trim().to_owned()).ok().filter(|it| it.path.as_str().starts_with('/'))
}
