//! The types of a schema, declared or inferred from its keywords.

use serde_json::Value;

use super::reader::{Members, Reader};
use crate::diagnostic::Code;
use crate::pointer::Trail;
use crate::schema::{JsonType, TypeSet};

const STRING: &[&str] = &["pattern", "minLength", "maxLength"];
const NUMBER: &[&str] = &["multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];
const OBJECT: &[&str] = &[
    "properties",
    "required",
    "additionalProperties",
    "patternProperties",
    "propertyNames",
    "unevaluatedProperties",
    "minProperties",
    "maxProperties",
];
const ARRAY: &[&str] = &["items", "prefixItems", "unevaluatedItems", "minItems", "maxItems", "uniqueItems"];

/// Returns the keywords that apply to values of a type.
const fn keywords_of(json_type: JsonType) -> &'static [&'static str] {
    match json_type {
        JsonType::String => STRING,
        JsonType::Number | JsonType::Integer => NUMBER,
        JsonType::Null | JsonType::Boolean => &[],
        JsonType::Object => OBJECT,
        JsonType::Array => ARRAY,
    }
}

/// The types and the format of a schema.
#[derive(Clone, Copy, Default)]
pub(super) struct TypesAndFormat<'n> {
    /// The types. Empty if the schema does not declare any.
    pub(super) types: TypeSet,
    /// The format, which may come from a non-standard type.
    pub(super) format: Option<&'n str>,
}

/// Returns `true` if a node has any of `keys`.
fn has(node: &Members, keys: &[&str]) -> bool {
    keys.iter().any(|key| match node.get(*key) {
        None | Some(Value::Null) => false,
        // On a property, the boolean form does not describe the value of the property.
        Some(Value::Bool(_)) => *key != "required",
        Some(_) => true,
    })
}

impl Reader<'_> {
    /// Types the members `type`, `format` and `contentEncoding`.
    pub(super) fn declared_types<'n>(&mut self, node: &'n Members, at: &Trail<'_>) -> TypesAndFormat<'n> {
        let here = at.member("type");
        let mut declared = TypesAndFormat { types: TypeSet::default(), format: self.format(node, at) };
        match node.get("type") {
            Some(Value::String(name)) => self.add_type(name, &mut declared, &here),
            Some(Value::Array(names)) => {
                for (index, name) in names.iter().enumerate() {
                    match name {
                        Value::String(name) => self.add_type(name, &mut declared, &here.item(index)),
                        // YAML parses an unquoted `null` as such.
                        Value::Null => declared.types.insert(JsonType::Null),
                        other => self.malformed(&here.item(index), "the name of a type", other),
                    }
                }
            }
            None | Some(Value::Null) => {}
            Some(other) => self.malformed(&here, "the name of a type", other),
        }
        declared
    }

    fn format<'n>(&mut self, node: &'n Members, at: &Trail<'_>) -> Option<&'n str> {
        match node.get("format") {
            Some(Value::String(format)) => return Some(format.as_str()),
            None | Some(Value::Null) => {}
            Some(other) => self.malformed(&at.member("format"), "a string", other),
        }
        // Source: OpenAPI 3.1.0, "Working with Binary Data".
        let text = |key: &str| node.get(key).and_then(Value::as_str);
        match (text("contentEncoding"), text("contentMediaType")) {
            (Some("base64" | "base64url"), _) => Some("byte"),
            (None, Some("application/octet-stream")) => Some("binary"),
            _ => None,
        }
    }

    fn add_type<'n>(&mut self, name: &'n str, declared: &mut TypesAndFormat<'n>, at: &Trail<'_>) {
        if let Some(json_type) = JsonType::parse(name) {
            return declared.types.insert(json_type);
        }
        if name == "file" && self.dialect.is_swagger() {
            declared.format = Some("binary");
            return declared.types.insert(JsonType::String);
        }
        let (code, json_type, format) = interpreted(name, declared.format);
        let message = match json_type {
            Some(json_type) if code == Code::FormatAsType => {
                let (json_type, format) = (json_type.as_str(), format.unwrap_or(name));
                format!("`{name}` is not a type; `{json_type}` with the format `{format}` is used")
            }
            Some(json_type) => format!("unknown type `{name}`; `{}` is used", json_type.as_str()),
            None => format!("unknown type `{name}`; the schema is untyped"),
        };
        self.report(at, code, message);
        declared.format = format;
        if let Some(json_type) = json_type {
            declared.types.insert(json_type);
        }
    }

    /// Infers the type from the other keywords.
    pub(super) fn inferred<'n>(
        &mut self,
        node: &Members,
        declared: TypesAndFormat<'n>,
        at: &Trail<'_>,
    ) -> TypesAndFormat<'n> {
        let Some(json_type) = inferred(node, declared.format) else { return declared };
        if !self.has_type_of_whole(json_type, at) {
            let message = format!("the schema has no `type`; `{}` is inferred", json_type.as_str());
            self.report(at, Code::InferredType, message);
        }
        TypesAndFormat { types: json_type.into(), ..declared }
    }

    /// Reports keywords that do not apply to values of these types.
    pub(super) fn check_keywords(&mut self, types: TypeSet, node: &Members, at: &Trail<'_>) {
        let applies = |key: &&str| types.without_null().any(|it| keywords_of(it).contains(key));
        for key in
            [STRING, NUMBER, OBJECT, ARRAY].into_iter().flatten().filter(|key| !applies(key) && has(node, &[key]))
        {
            let names: Vec<String> = types.without_null().map(|it| format!("`{}`", it.as_str())).collect();
            let message = format!("`{key}` does not apply to type {} and is ignored", names.join(" or "));
            self.report(&at.member(key), Code::IgnoredKeyword, message);
        }
    }
}

/// Interprets a non-standard type.
fn interpreted<'n>(name: &'n str, format: Option<&'n str>) -> (Code, Option<JsonType>, Option<&'n str>) {
    let of_format = |json_type, format| (Code::FormatAsType, Some(json_type), Some(format));
    match name {
        "date" | "date-time" | "time" | "duration" | "uuid" | "uri" | "url" | "email" | "hostname" | "ipv4"
        | "ipv6" | "password" | "byte" | "binary" => of_format(JsonType::String, format.unwrap_or(name)),
        "datetime" => of_format(JsonType::String, "date-time"),
        "file" => of_format(JsonType::String, "binary"),
        "int32" | "int64" => of_format(JsonType::Integer, format.unwrap_or(name)),
        "float" | "double" => of_format(JsonType::Number, format.unwrap_or(name)),
        _ => {
            let json_type = match name.to_ascii_lowercase().as_str() {
                "str" | "text" => Some(JsonType::String),
                "int" | "long" => Some(JsonType::Integer),
                "bool" => Some(JsonType::Boolean),
                "list" => Some(JsonType::Array),
                "map" | "dict" => Some(JsonType::Object),
                lower => JsonType::parse(lower),
            };
            let code = if json_type.is_some() { Code::NonStandardValue } else { Code::UnknownType };
            (code, json_type, format)
        }
    }
}

fn inferred(node: &Members, format: Option<&str>) -> Option<JsonType> {
    if has(node, OBJECT) {
        return Some(JsonType::Object);
    }
    if has(node, ARRAY) {
        return Some(JsonType::Array);
    }
    if let Some(Value::Array(members)) = node.get("enum") {
        return of_all(members);
    }
    if let Some(value) = node.get("const") {
        return of_all(std::slice::from_ref(value));
    }
    if has(node, STRING) {
        return Some(JsonType::String);
    }
    match format? {
        "int32" | "int64" => Some(JsonType::Integer),
        "float" | "double" => Some(JsonType::Number),
        "date" | "date-time" | "time" | "uuid" | "uri" | "email" | "password" | "byte" | "binary" => {
            Some(JsonType::String)
        }
        _ => None,
    }
}

/// Returns the common type of all values except null, unless they are arrays or objects.
fn of_all(values: &[Value]) -> Option<JsonType> {
    let mut types = values.iter().map(JsonType::of).filter(|it| *it != JsonType::Null);
    let first = types.next().filter(|it| !matches!(it, JsonType::Array | JsonType::Object))?;
    types.all(|it| it == first).then_some(first)
}
