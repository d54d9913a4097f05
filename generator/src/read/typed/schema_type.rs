//! The type of a schema, declared or inferred from its keywords.

use serde_json::Value;

use super::reader::{Members, Reader};
use crate::diagnostic::Code;
use crate::pointer::Trail;

/// A type of JSON Schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JsonType {
    String,
    Number,
    Integer,
    Boolean,
    Object,
    Array,
}

const STRING: &[&str] = &["pattern", "minLength", "maxLength"];
const NUMBER: &[&str] = &["multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];
const OBJECT: &[&str] = &["properties", "required", "additionalProperties", "minProperties", "maxProperties"];
const ARRAY: &[&str] = &["items", "minItems", "maxItems", "uniqueItems"];

impl JsonType {
    /// Returns the name of the type.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Number => "number",
            Self::Integer => "integer",
            Self::Boolean => "boolean",
            Self::Object => "object",
            Self::Array => "array",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::String, Self::Number, Self::Integer, Self::Boolean, Self::Object, Self::Array]
            .into_iter()
            .find(|json_type| json_type.as_str() == text)
    }

    const fn keywords(self) -> &'static [&'static str] {
        match self {
            Self::String => STRING,
            Self::Number | Self::Integer => NUMBER,
            Self::Boolean => &[],
            Self::Object => OBJECT,
            Self::Array => ARRAY,
        }
    }
}

/// The declared type and format of a schema.
#[derive(Clone, Copy, Default)]
pub(super) struct TypeAndFormat<'n> {
    /// The type, if declared.
    pub(super) json_type: Option<JsonType>,
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

/// Returns `true` if a node has keywords that apply to values of a specific type.
pub(super) fn has_any(node: &Members) -> bool {
    [STRING, NUMBER, OBJECT, ARRAY, &["format"]].iter().any(|keys| has(node, keys))
}

impl Reader<'_> {
    /// Types the members `type` and `format`.
    pub(super) fn declared_type<'n>(&mut self, node: &'n Members, at: &Trail<'_>) -> TypeAndFormat<'n> {
        let here = at.member("type");
        let format = match node.get("format") {
            Some(Value::String(format)) => Some(format.as_str()),
            None | Some(Value::Null) => None,
            Some(other) => {
                self.malformed(&at.member("format"), "a string", other);
                None
            }
        };
        let name = match node.get("type") {
            Some(Value::String(name)) => name.as_str(),
            None | Some(Value::Null) => return TypeAndFormat { json_type: None, format },
            Some(other) => {
                self.malformed(&here, "the name of a type", other);
                return TypeAndFormat { json_type: None, format };
            }
        };
        if let Some(json_type) = JsonType::parse(name) {
            return TypeAndFormat { json_type: Some(json_type), format };
        }
        let (code, interpreted) = interpreted(name, format);
        let message = match interpreted.json_type {
            Some(json_type) => format!("unknown type `{name}`; `{}` is used", json_type.as_str()),
            None => format!("unknown type `{name}`; the schema is untyped"),
        };
        self.report(&here, code, message);
        interpreted
    }

    /// Infers the type from the other keywords.
    pub(super) fn inferred(&mut self, node: &Members, format: Option<&str>, at: &Trail<'_>) -> Option<JsonType> {
        let json_type = inferred(node, format)?;
        self.report(at, Code::InferredType, format!("the schema has no `type`; `{}` is inferred", json_type.as_str()));
        Some(json_type)
    }

    /// Reports keywords that do not apply to values of this type.
    pub(super) fn check_keywords(&mut self, json_type: JsonType, node: &Members, at: &Trail<'_>) {
        for keys in [STRING, NUMBER, OBJECT, ARRAY] {
            for key in keys.iter().filter(|key| !json_type.keywords().contains(key) && has(node, &[key])) {
                let message = format!("`{key}` does not apply to type `{}` and is ignored", json_type.as_str());
                self.report(&at.member(key), Code::IgnoredKeyword, message);
            }
        }
        if matches!(node.get("required"), Some(Value::Bool(_))) && json_type != JsonType::Object {
            self.required(node, at);
        }
    }
}

/// Interprets a non-standard type.
fn interpreted<'n>(name: &'n str, format: Option<&'n str>) -> (Code, TypeAndFormat<'n>) {
    let declared = |json_type, format| TypeAndFormat { json_type: Some(json_type), format };
    match name {
        "date" | "date-time" | "time" | "duration" | "uuid" | "uri" | "url" | "email" | "hostname" | "ipv4"
        | "ipv6" | "password" | "byte" | "binary" => {
            (Code::FormatAsType, declared(JsonType::String, Some(format.unwrap_or(name))))
        }
        "datetime" => (Code::FormatAsType, declared(JsonType::String, Some("date-time"))),
        "file" => (Code::FormatAsType, declared(JsonType::String, Some("binary"))),
        "int32" | "int64" => (Code::FormatAsType, declared(JsonType::Integer, Some(format.unwrap_or(name)))),
        "float" | "double" => (Code::FormatAsType, declared(JsonType::Number, Some(format.unwrap_or(name)))),
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
            (code, TypeAndFormat { json_type, format })
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

/// Returns the common type of all values except null.
fn of_all(values: &[Value]) -> Option<JsonType> {
    let mut types = values.iter().filter(|value| !value.is_null()).map(|value| match value {
        Value::String(_) => Some(JsonType::String),
        Value::Bool(_) => Some(JsonType::Boolean),
        Value::Number(number) if number.is_i64() => Some(JsonType::Integer),
        Value::Number(_) => Some(JsonType::Number),
        _ => None,
    });
    let first = types.next()??;
    types.all(|json_type| json_type == Some(first)).then_some(first)
}
