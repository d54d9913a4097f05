//! Converts Swagger 2.0 to OpenAPI 3.0.
//!
//! Every node that moves gets an alias in the origins, so diagnostics refer to the original locations.
//!
//! Source: OpenAPI 2.0 (Swagger) and OpenAPI 3.0.3.

use serde_json::{Map, Value, json};

use super::swagger_node::members;
use super::swagger_operation::Operations;
use crate::diagnostic::{Code, Diagnostics};
use crate::pointer::{Pointer, Trail};
use crate::read::grammar::{Node, Shape, is_data, visit};
use crate::read::origins::Origins;

/// Converts a tree to OpenAPI 3.0.
pub(super) fn to_openapi(tree: &Value, origins: &mut Origins) -> Value {
    let mut tree = tree.clone();
    references(&mut tree, "");
    let root = Pointer::root();
    let mut document = Map::new();
    document.insert("openapi".to_owned(), json!("3.0.3"));
    for key in ["info", "tags", "security", "externalDocs"] {
        copy(&tree, key, &mut document);
    }
    if let Some(servers) = servers(&tree) {
        document.insert("servers".to_owned(), servers);
        origins.alias(root.child("servers"), &root.child("host"));
    }
    let mut operations = Operations::of(&tree, origins);
    document.insert("paths".to_owned(), operations.paths());
    document.insert("components".to_owned(), components(&tree, &mut operations));
    for (key, value) in members(&tree).filter(|(key, _)| key.starts_with("x-")) {
        document.insert(key.clone(), value.clone());
    }
    Value::Object(document)
}

/// Reports features that are not supported.
pub(super) fn check(tree: &Value, diagnostics: &mut Diagnostics) {
    let start = Pointer::root();
    for (index, scheme) in schemes(tree).iter().enumerate().filter(|(_, it)| !is_http(it)) {
        let message = format!("unsupported scheme `{scheme}`; the server is dropped");
        diagnostics.at(&start.child("schemes").child(index), Code::Unsupported, message);
    }
    visit(tree, Shape::One(Node::Document), &Trail::from(&start), &mut |at, shape, node| {
        let format = node.get("collectionFormat").and_then(Value::as_str);
        match shape {
            Shape::One(Node::Parameter) if format == Some("tsv") => {
                let message = "tab-separated lists are not supported; commas are used";
                diagnostics.at(&at.member("collectionFormat").pointer(), Code::Approximated, message);
            }
            _ => {}
        }
    });
}

fn schemes(tree: &Value) -> Vec<&str> {
    tree.get("schemes").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

fn is_http(scheme: &str) -> bool {
    matches!(scheme, "http" | "https")
}

fn copy(from: &Value, key: &str, to: &mut Map<String, Value>) {
    if let Some(value) = from.get(key) {
        to.insert(key.to_owned(), value.clone());
    }
}

/// Updates references to the locations of their targets in 3.0. Skips data that looks like a reference.
fn references(node: &mut Value, parent: &str) {
    const MOVED: [(&str, &str); 3] = [
        ("#/definitions/", "#/components/schemas/"),
        ("#/parameters/", "#/components/parameters/"),
        ("#/responses/", "#/components/responses/"),
    ];
    match node {
        Value::Array(items) => items.iter_mut().for_each(|it| references(it, "")),
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get_mut("$ref")
                && let Some((from, to)) = MOVED.iter().find(|(from, _)| reference.starts_with(from))
            {
                *reference = reference.replacen(from, to, 1);
            }
            members.iter_mut().filter(|(key, _)| !is_data(parent, key)).for_each(|(key, value)| references(value, key));
        }
        _ => {}
    }
}

/// Converts `schemes`, `host` and `basePath` to URLs. Without a host, the URL is only a path.
fn servers(tree: &Value) -> Option<Value> {
    let text = |key: &str| tree.get(key).and_then(Value::as_str);
    let path = text("basePath").unwrap_or_default();
    let Some(host) = text("host") else {
        return (!path.is_empty()).then(|| json!([{ "url": path }]));
    };
    let schemes: Vec<&str> = schemes(tree).into_iter().filter(|it| is_http(it)).collect();
    // The first server is the default one, so it should use HTTPS if possible.
    let mut schemes = if schemes.is_empty() { vec!["https"] } else { schemes };
    schemes.sort_by_key(|it| *it != "https");
    Some(schemes.iter().map(|scheme| json!({ "url": format!("{scheme}://{host}{path}") })).collect())
}

fn components(tree: &Value, operations: &mut Operations<'_>) -> Value {
    let root = Pointer::root();
    let mut components = Map::new();
    if let Some(definitions) = tree.get("definitions") {
        components.insert("schemas".to_owned(), definitions.clone());
        operations.origins.alias(root.at(["components", "schemas"]), &root.child("definitions"));
    }
    components.insert("parameters".to_owned(), operations.shared_parameters());
    components.insert("responses".to_owned(), operations.shared_responses());
    if let Some(schemes) = tree.get("securityDefinitions") {
        let schemes: Map<String, Value> =
            members(schemes).map(|(name, scheme)| (name.clone(), security_scheme(scheme))).collect();
        components.insert("securitySchemes".to_owned(), Value::Object(schemes));
        operations.origins.alias(root.at(["components", "securitySchemes"]), &root.child("securityDefinitions"));
    }
    Value::Object(components)
}

/// Source: OpenAPI 2.0, Security Scheme Object; OpenAPI 3.0.3, OAuth Flows Object.
fn security_scheme(scheme: &Value) -> Value {
    let mut made = Map::new();
    copy(scheme, "description", &mut made);
    match scheme.get("type").and_then(Value::as_str) {
        Some("basic") => {
            made.insert("type".to_owned(), json!("http"));
            made.insert("scheme".to_owned(), json!("basic"));
        }
        Some("oauth2") => {
            let flow = match scheme.get("flow").and_then(Value::as_str) {
                Some("application") => "clientCredentials",
                Some("accessCode") => "authorizationCode",
                Some("password") => "password",
                _ => "implicit",
            };
            let mut details = Map::new();
            for key in ["authorizationUrl", "tokenUrl", "scopes"] {
                copy(scheme, key, &mut details);
            }
            details.entry("scopes").or_insert_with(|| json!({}));
            made.insert("type".to_owned(), json!("oauth2"));
            made.insert("flows".to_owned(), json!({ flow: details }));
        }
        _ => return scheme.clone(),
    }
    Value::Object(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_come_from_schemes_host_and_path() {
        let tree = json!({"schemes": ["http", "https"], "host": "a.example", "basePath": "/v1"});
        let expected = json!([{"url": "https://a.example/v1"}, {"url": "http://a.example/v1"}]);
        assert_eq!(servers(&tree), Some(expected));
        assert_eq!(servers(&json!({"basePath": "/v1"})), Some(json!([{"url": "/v1"}])));
        assert_eq!(servers(&json!({})), None);
    }

    #[test]
    fn references_are_updated_and_data_is_not() {
        let reference = json!({"$ref": "#/definitions/A"});
        let mut tree = json!({"schema": reference, "example": reference, "properties": {"example": reference}});
        references(&mut tree, "");
        assert_eq!(tree["schema"]["$ref"], "#/components/schemas/A");
        assert_eq!(tree["example"]["$ref"], "#/definitions/A");
        assert_eq!(tree["properties"]["example"]["$ref"], "#/components/schemas/A");
    }

    #[test]
    fn oauth_flows_are_renamed() {
        let scheme = json!({"type": "oauth2", "flow": "application", "tokenUrl": "/token", "scopes": {"a": "b"}});
        let expected = json!({"tokenUrl": "/token", "scopes": {"a": "b"}});
        assert_eq!(security_scheme(&scheme)["flows"]["clientCredentials"], expected);
    }
}
