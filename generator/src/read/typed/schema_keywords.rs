//! The keywords of schemas by the type of value that they speak of, and the type that a schema says or means.

use serde_json::Value;

use super::reader::{Members, Reader};
use crate::diagnostic::Code;
use crate::pointer::Trail;

/// The types of JSON Schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keyword {
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

impl Keyword {
    /// The type as it is written.
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
            .find(|word| word.as_str() == text)
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

/// The type of a schema, and the format that a wrong type stood for.
#[derive(Clone, Copy, Default)]
pub(super) struct DeclaredKeywords<'n> {
    /// The type, where one is said.
    pub(super) word: Option<Keyword>,
    /// The format.
    pub(super) format: Option<&'n str>,
}

/// Whether one of `keys` is there and says something.
fn has(node: &Members, keys: &[&str]) -> bool {
    keys.iter().any(|key| match node.get(*key) {
        None | Some(Value::Null) => false,
        // Written on a property it says nothing about the property's own value.
        Some(Value::Bool(_)) => *key != "required",
        Some(_) => true,
    })
}

/// Whether any keyword says something about values of one type.
pub(super) fn has_any(node: &Members) -> bool {
    [STRING, NUMBER, OBJECT, ARRAY, &["format"]].iter().any(|keys| has(node, keys))
}

impl Reader<'_> {
    /// What `type` and `format` say.
    pub(super) fn said<'n>(&mut self, node: &'n Members, at: &Trail<'_>) -> DeclaredKeywords<'n> {
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
            None | Some(Value::Null) => return DeclaredKeywords { word: None, format },
            Some(other) => {
                self.malformed(&here, "the name of a type", other);
                return DeclaredKeywords { word: None, format };
            }
        };
        if let Some(word) = Keyword::parse(name) {
            return DeclaredKeywords { word: Some(word), format };
        }
        let (code, meant) = meant(name, format);
        let message = match meant.word {
            Some(word) => format!("`{name}` is no type; `{}` is taken", word.as_str()),
            None => format!("`{name}` is no type; the schema is taken as untyped"),
        };
        self.report(&here, code, message);
        meant
    }

    /// The type that the other keywords mean where none is said.
    pub(super) fn inferred(&mut self, node: &Members, format: Option<&str>, at: &Trail<'_>) -> Option<Keyword> {
        let word = inferred(node, format)?;
        self.report(at, Code::InferredType, format!("the schema has no `type`; `{}` is taken", word.as_str()));
        Some(word)
    }

    /// Reports the keywords that say nothing about values of the type.
    pub(super) fn check_keywords(&mut self, word: Keyword, node: &Members, at: &Trail<'_>) {
        for keys in [STRING, NUMBER, OBJECT, ARRAY] {
            for key in keys.iter().filter(|key| !word.keywords().contains(key) && has(node, &[key])) {
                let message = format!("`{key}` says nothing about a value of type `{}`", word.as_str());
                self.report(&at.member(key), Code::IgnoredKeyword, message);
            }
        }
        if matches!(node.get("required"), Some(Value::Bool(_))) && word != Keyword::Object {
            self.required(node, at);
        }
    }
}

/// What a wrong type stands for.
fn meant<'n>(name: &'n str, format: Option<&'n str>) -> (Code, DeclaredKeywords<'n>) {
    let said = |word, format| DeclaredKeywords { word: Some(word), format };
    match name {
        "date" | "date-time" | "time" | "duration" | "uuid" | "uri" | "url" | "email" | "hostname" | "ipv4"
        | "ipv6" | "password" | "byte" | "binary" => {
            (Code::FormatAsType, said(Keyword::String, Some(format.unwrap_or(name))))
        }
        "datetime" => (Code::FormatAsType, said(Keyword::String, Some("date-time"))),
        "file" => (Code::FormatAsType, said(Keyword::String, Some("binary"))),
        "int32" | "int64" => (Code::FormatAsType, said(Keyword::Integer, Some(format.unwrap_or(name)))),
        "float" | "double" => (Code::FormatAsType, said(Keyword::Number, Some(format.unwrap_or(name)))),
        _ => {
            let word = match name.to_ascii_lowercase().as_str() {
                "str" | "text" => Some(Keyword::String),
                "int" | "long" => Some(Keyword::Integer),
                "bool" => Some(Keyword::Boolean),
                "list" => Some(Keyword::Array),
                "map" | "dict" => Some(Keyword::Object),
                lower => Keyword::parse(lower),
            };
            let code = if word.is_some() { Code::SloppyValue } else { Code::UnknownType };
            (code, DeclaredKeywords { word, format })
        }
    }
}

fn inferred(node: &Members, format: Option<&str>) -> Option<Keyword> {
    if has(node, OBJECT) {
        return Some(Keyword::Object);
    }
    if has(node, ARRAY) {
        return Some(Keyword::Array);
    }
    if let Some(Value::Array(members)) = node.get("enum") {
        return of_all(members);
    }
    if has(node, STRING) {
        return Some(Keyword::String);
    }
    match format? {
        "int32" | "int64" => Some(Keyword::Integer),
        "float" | "double" => Some(Keyword::Number),
        "date" | "date-time" | "time" | "uuid" | "uri" | "email" | "password" | "byte" | "binary" => {
            Some(Keyword::String)
        }
        _ => None,
    }
}

/// The one type of all values but null.
fn of_all(values: &[Value]) -> Option<Keyword> {
    let mut words = values.iter().filter(|value| !value.is_null()).map(|value| match value {
        Value::String(_) => Some(Keyword::String),
        Value::Bool(_) => Some(Keyword::Boolean),
        Value::Number(number) if number.is_i64() => Some(Keyword::Integer),
        Value::Number(_) => Some(Keyword::Number),
        _ => None,
    });
    let first = words.next()??;
    words.all(|word| word == Some(first)).then_some(first)
}
