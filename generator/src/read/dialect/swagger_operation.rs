//! Converts the operations of Swagger 2.0, where bodies and forms are parameters and content types are separate lists.
//!
//! Source: OpenAPI 2.0, Operation Object, Parameter Object and Response Object.

use serde_json::{Map, Value, json};

use super::swagger_node::members;
use crate::members::is_of_enum;
use crate::pointer::Pointer;
use crate::read::origins::Origins;

/// The members of a parameter that are not part of its schema.
const OF_THE_PARAMETER: [&str; 5] = ["name", "in", "description", "required", "allowEmptyValue"];

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];

/// Converts the operations of a document.
pub(super) struct Operations<'t> {
    tree: &'t Value,
    pub(super) origins: &'t mut Origins,
}

impl<'t> Operations<'t> {
    pub(super) fn of(tree: &'t Value, origins: &'t mut Origins) -> Self {
        Self { tree, origins }
    }

    pub(super) fn paths(&mut self) -> Value {
        let base = Pointer::root().child("paths");
        let tree = self.tree;
        let paths = members(tree.get("paths").unwrap_or(&Value::Null)).map(|(path, item)| {
            let made = if path.starts_with("x-") { item.clone() } else { self.path_item(item, &base.child(path)) };
            (path.clone(), made)
        });
        Value::Object(paths.collect())
    }

    fn path_item(&mut self, item: &Value, at: &Pointer) -> Value {
        let shared = list(item, "parameters");
        let made = members(item).filter(|(key, _)| *key != "parameters").map(|(key, value)| {
            let is_operation = METHODS.contains(&key.as_str());
            (key.clone(), if is_operation { self.operation(value, &shared, &at.child(key)) } else { value.clone() })
        });
        Value::Object(made.collect())
    }

    fn operation(&mut self, operation: &Value, shared: &[Value], at: &Pointer) -> Value {
        let Value::Object(members) = operation else { return operation.clone() };
        let mut made = members.clone();
        for key in ["consumes", "produces", "schemes", "parameters"] {
            made.shift_remove(key);
        }
        let own = list(operation, "parameters");
        let own: Vec<(Value, Pointer)> = own
            .into_iter()
            .enumerate()
            .map(|(index, it)| self.resolved(it, at.child("parameters").child(index)))
            .collect();
        let same =
            |one: &Value, other: &Value| one.get("name") == other.get("name") && one.get("in") == other.get("in");
        let above = at.parent().unwrap_or_default().child("parameters");
        let inherited = shared.iter().enumerate().map(|(index, it)| self.resolved(it.clone(), above.child(index)));
        let inherited = inherited.filter(|(it, _)| !own.iter().any(|(own, _)| same(own, it)));
        let all: Vec<(Value, Pointer)> = inherited.chain(own.iter().cloned()).collect();
        let location = |it: &Value| it.get("in").and_then(Value::as_str).unwrap_or_default().to_owned();
        let (bodies, plain): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|(it, _)| matches!(location(it).as_str(), "body" | "formData"));
        let parameters: Vec<Value> = plain.iter().map(|(it, _)| parameter(it)).collect();
        for (index, (_, from)) in plain.iter().enumerate() {
            self.origins.alias(at.child("parameters").child(index), from);
        }
        if !parameters.is_empty() {
            made.insert("parameters".to_owned(), Value::Array(parameters));
        }
        if let Some((_, from)) = bodies.first() {
            self.origins.alias(at.child("requestBody"), from);
            let bodies: Vec<Value> = bodies.into_iter().map(|(it, _)| it).collect();
            made.insert("requestBody".to_owned(), request_body(&bodies, &self.content_types(operation, "consumes")));
        }
        let produces = self.content_types(operation, "produces");
        let responses = self::members(operation.get("responses").unwrap_or(&Value::Null));
        let responses = responses.map(|(status, it)| (status.clone(), response(it, &produces)));
        made.insert("responses".to_owned(), Value::Object(responses.collect()));
        Value::Object(made)
    }

    /// Resolves a reference to a shared parameter. Returns the parameter and its location. Shared body parameters must be
    /// resolved because they are not parameters in 3.0.
    fn resolved(&self, parameter: Value, location: Pointer) -> (Value, Pointer) {
        let name =
            parameter.get("$ref").and_then(Value::as_str).and_then(|it| it.strip_prefix("#/components/parameters/"));
        match name.and_then(|name| Some((self.tree.get("parameters")?.get(name)?, name))) {
            Some((shared, name)) => (shared.clone(), Pointer::root().child("parameters").child(name)),
            None => (parameter, location),
        }
    }

    /// Returns the content types of an operation, or those of the document.
    fn content_types(&self, operation: &Value, key: &str) -> Vec<String> {
        let of = |node: &Value| -> Option<Vec<String>> {
            let types = node.get(key)?.as_array()?;
            Some(types.iter().filter_map(Value::as_str).map(str::to_owned).collect())
        };
        of(operation).or_else(|| of(self.tree)).unwrap_or_default()
    }

    pub(super) fn shared_parameters(&mut self) -> Value {
        let root = Pointer::root();
        self.origins.alias(root.at(["components", "parameters"]), &root.child("parameters"));
        let shared = members(self.tree.get("parameters").unwrap_or(&Value::Null));
        let plain = shared.filter(|(_, it)| !matches!(it.get("in").and_then(Value::as_str), Some("body" | "formData")));
        Value::Object(plain.map(|(name, it)| (name.clone(), parameter(it))).collect())
    }

    pub(super) fn shared_responses(&mut self) -> Value {
        let root = Pointer::root();
        self.origins.alias(root.at(["components", "responses"]), &root.child("responses"));
        let produces = self.content_types(&Value::Null, "produces");
        let shared = members(self.tree.get("responses").unwrap_or(&Value::Null));
        Value::Object(shared.map(|(name, it)| (name.clone(), response(it, &produces))).collect())
    }
}

fn list(node: &Value, key: &str) -> Vec<Value> {
    node.get(key).and_then(Value::as_array).cloned().unwrap_or_default()
}

/// Moves the type of a parameter to a schema, and converts `collectionFormat` to a style.
fn parameter(node: &Value) -> Value {
    let Value::Object(members) = node else { return node.clone() };
    if members.contains_key("$ref") {
        return node.clone();
    }
    let is_extension = |key: &str| key.starts_with("x-") && !is_of_enum(key);
    let is_outside = |key: &str| OF_THE_PARAMETER.contains(&key) || is_extension(key);
    let (outside, inside): (Map<_, _>, Map<_, _>) = members.clone().into_iter().partition(|(key, _)| is_outside(key));
    let mut made = outside;
    let mut inside = inside;
    made.extend(list_style(members));
    inside.shift_remove("collectionFormat");
    made.insert("schema".to_owned(), Value::Object(inside));
    Value::Object(made)
}

/// Converts `collectionFormat` of an array, whose default is `csv`, to a style.
fn list_style(parameter: &Map<String, Value>) -> Map<String, Value> {
    let mut made = Map::new();
    if parameter.get("type").is_none_or(|it| it != "array") {
        return made;
    }
    let (style, explode) = match parameter.get("collectionFormat").and_then(Value::as_str) {
        Some("multi") => (None, true),
        Some("ssv") => (Some("spaceDelimited"), false),
        Some("pipes") => (Some("pipeDelimited"), false),
        _ => (None, false),
    };
    made.extend(style.map(|it| ("style".to_owned(), json!(it))));
    made.insert("explode".to_owned(), json!(explode));
    made
}

/// Converts a body parameter or form parameters to a request body.
fn request_body(bodies: &[Value], consumes: &[String]) -> Value {
    let body = bodies.iter().find(|it| it.get("in").is_some_and(|it| it == "body"));
    let Some(body) = body else { return form(bodies, consumes) };
    let schema = body.get("schema").cloned().unwrap_or_else(|| json!({}));
    let types = or_json(consumes);
    let content: Map<String, Value> = types.into_iter().map(|it| (it, json!({ "schema": schema }))).collect();
    with_description(body, json!({ "required": is_true(body, "required"), "content": content }))
}

const MULTIPART: &str = "multipart/";
const URL_ENCODED: &str = "application/x-www-form-urlencoded";

fn form(parts: &[Value], consumes: &[String]) -> Value {
    let has_files = parts.iter().any(|it| it.get("type").is_some_and(|it| it == "file"));
    let mut forms = consumes.iter().filter(|it| it.starts_with(MULTIPART) || it.starts_with(URL_ENCODED));
    // Servers that accept both prefer the first one. Only multipart forms contain files.
    let is_multipart = has_files || forms.next().is_some_and(|it| it.starts_with(MULTIPART));
    let content_type = if is_multipart { "multipart/form-data" } else { URL_ENCODED };
    let mut properties = Map::new();
    let mut required = Vec::new();
    let mut encodings = Map::new();
    for part in parts {
        let (Some(name), Value::Object(members)) = (part.get("name").and_then(Value::as_str), part) else { continue };
        let is_schema = |key: &str| !matches!(key, "name" | "in" | "required" | "allowEmptyValue" | "collectionFormat");
        let property =
            members.iter().filter(|(key, _)| is_schema(key)).map(|(key, value)| (key.clone(), value.clone()));
        properties.insert(name.to_owned(), Value::Object(property.collect()));
        let style = list_style(members);
        // One field for each item is also the default of OpenAPI 3.0, where items that are objects are JSON.
        if style.get("explode").is_some_and(|it| it == false) {
            encodings.insert(name.to_owned(), Value::Object(style));
        }
        if is_true(part, "required") {
            required.push(name);
        }
    }
    let is_required = !required.is_empty();
    let mut schema = json!({ "type": "object", "properties": properties });
    if is_required {
        schema["required"] = json!(required);
    }
    let mut media = json!({ "schema": schema });
    if !encodings.is_empty() {
        media["encoding"] = Value::Object(encodings);
    }
    json!({ "required": is_required, "content": { content_type: media } })
}

fn response(node: &Value, produces: &[String]) -> Value {
    let Value::Object(members) = node else { return node.clone() };
    if members.contains_key("$ref") {
        return node.clone();
    }
    let mut made = members.clone();
    for key in ["schema", "examples", "headers"] {
        made.shift_remove(key);
    }
    if let Some(body) = members.get("schema") {
        let is_file = body.get("type").is_some_and(|it| it == "file");
        let types = match produces {
            [] if is_file => vec!["application/octet-stream".to_owned()],
            produces => or_json(produces),
        };
        let examples = members.get("examples");
        let content = types.into_iter().map(|content_type| {
            let mut media = json!({ "schema": body });
            if let Some(example) = examples.and_then(|it| it.get(&content_type)) {
                media["example"] = example.clone();
            }
            (content_type, media)
        });
        made.insert("content".to_owned(), Value::Object(content.collect()));
    }
    if let Some(headers) = members.get("headers") {
        let headers = self::members(headers).map(|(name, it)| (name.clone(), parameter(it)));
        made.insert("headers".to_owned(), Value::Object(headers.collect()));
    }
    Value::Object(made)
}

fn or_json(types: &[String]) -> Vec<String> {
    if types.is_empty() { vec!["application/json".to_owned()] } else { types.to_vec() }
}

fn is_true(node: &Value, key: &str) -> bool {
    node.get(key) == Some(&Value::Bool(true))
}

fn with_description(from: &Value, mut to: Value) -> Value {
    if let Some(description) = from.get("description") {
        to["description"] = description.clone();
    }
    to
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn collection_formats_become_styles() {
        let made = |format: &str| {
            parameter(
                &json!({"name": "a", "in": "query", "type": "array", "items": {"type": "string"}, "collectionFormat": format}),
            )
        };
        assert_eq!(made("multi")["explode"], true);
        assert_eq!(made("csv")["explode"], false);
        assert_eq!(made("pipes")["style"], "pipeDelimited");
        assert_eq!(made("csv")["schema"], json!({"type": "array", "items": {"type": "string"}}));
    }

    #[test]
    fn collection_formats_in_forms_become_encodings() {
        let part = |name: &str, format: &str| json!({"name": name, "in": "formData", "type": "array", "items": {"type": "string"}, "collectionFormat": format});
        let default = json!({"name": "d", "in": "formData", "type": "array", "items": {"type": "string"}});
        let text = json!({"name": "t", "in": "formData", "type": "string"});
        let parts = [part("m", "multi"), part("c", "csv"), part("p", "pipes"), part("s", "ssv"), default, text];
        let media = &request_body(&parts, &[])["content"]["application/x-www-form-urlencoded"];
        let expected = json!({
            "c": {"explode": false},
            "p": {"style": "pipeDelimited", "explode": false},
            "s": {"style": "spaceDelimited", "explode": false},
            "d": {"explode": false},
        });
        assert_eq!(media["encoding"], expected);
        assert_eq!(media["schema"]["properties"]["p"], json!({"type": "array", "items": {"type": "string"}}));
    }

    #[test]
    fn a_form_with_a_file_is_multipart() {
        let parts = [
            json!({"name": "a", "in": "formData", "type": "file", "required": true}),
            json!({"name": "b", "in": "formData", "type": "string"}),
        ];
        let body = request_body(&parts, &[]);
        let schema = &body["content"]["multipart/form-data"]["schema"];
        assert_eq!(schema["properties"]["a"], json!({"type": "file"}));
        assert_eq!(schema["required"], json!(["a"]));
        assert!(request_body(&parts[1..], &[])["content"].get("application/x-www-form-urlencoded").is_some());
    }

    #[test]
    fn a_form_without_files_has_the_first_type_that_the_server_consumes() {
        let parts = [json!({"name": "b", "in": "formData", "type": "string"})];
        for (consumes, expected) in [
            (["multipart/form-data", "application/x-www-form-urlencoded"], "multipart/form-data"),
            (["application/x-www-form-urlencoded", "multipart/form-data"], "application/x-www-form-urlencoded"),
            (["application/json", "multipart/form-data"], "multipart/form-data"),
        ] {
            let body = request_body(&parts, &consumes.map(str::to_owned));
            assert!(body["content"].get(expected).is_some(), "{consumes:?}");
        }
    }
}
