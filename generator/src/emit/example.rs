//! What the examples of operations and of models are made of: literals, and variables where there is no literal.

use serde_json::Value;

use crate::api::{Api, RustType};
use crate::ir::Docs;

use super::types::outline_type;

/// The values of one example.
pub(super) struct Values<'a> {
    pub(super) api: &'a Api,
    pub(super) library: String,
    /// The variables that the example is given, with their types.
    given: Vec<String>,
}

impl<'a> Values<'a> {
    pub(super) fn new(api: &'a Api) -> Self {
        Self { api, library: api.package.name.library(), given: Vec::new() }
    }

    /// A variable of a type, by a name that no other has.
    pub(super) fn variable(&mut self, name: &str, ty: String) -> String {
        let mut name = name.to_owned();
        while self.given.iter().any(|it| it.starts_with(&format!("{name}: "))) {
            // Nothing but a whole name is a keyword.
            name = format!("{}_value", name.trim_start_matches("r#"));
        }
        self.given.push(format!("{name}: {ty}"));
        name
    }

    /// The parameters of the function around the example.
    pub(super) fn given(&self) -> String {
        self.given.join(", ")
    }

    /// A type as the example of another crate writes it.
    pub(super) fn spelled(&self, value: &RustType) -> String {
        let inner = |value: &RustType| self.spelled(value);
        match value {
            RustType::Value => format!("{}::sdk_runtime::json::Value", self.library),
            RustType::DateTime
            | RustType::Date
            | RustType::Uuid
            | RustType::Decimal
            | RustType::Base64
            | RustType::Secret => {
                format!("{}::sdk_runtime::types::{}", self.library, outline_type(self.api, value).to_string())
            }
            RustType::Option(it) => format!("Option<{}>", inner(it)),
            RustType::Vec(it) => format!("Vec<{}>", inner(it)),
            RustType::Map(it) => format!("std::collections::BTreeMap<String, {}>", inner(it)),
            RustType::Boxed(it) => format!("Box<{}>", inner(it)),
            RustType::Model(_) => format!("{}::models::{}", self.library, outline_type(self.api, value).to_string()),
            RustType::Bool | RustType::I32 | RustType::I64 | RustType::F64 | RustType::String => {
                outline_type(self.api, value).to_string()
            }
        }
    }
}

/// A value in full, of types that have literals: `example` where it is a short one.
pub(super) fn literal(value: &RustType, example: Option<&Value>) -> Option<String> {
    match value {
        RustType::Bool => Some(example.and_then(Value::as_bool).unwrap_or(true).to_string()),
        RustType::F64 => Some("1.0".to_owned()),
        RustType::I32 | RustType::I64 => {
            let short = example.and_then(Value::as_i64).and_then(|it| i16::try_from(it).ok());
            Some(short.unwrap_or(1).to_string())
        }
        _ => None,
    }
}

/// A text in quotes: the example of the specification, or the first of several, where it is a plain one.
pub(super) fn text_literal(docs: &Docs, otherwise: &str) -> String {
    let is_plain = |it: &&str| {
        !it.is_empty() && it.len() <= 40 && it.chars().all(|it| it.is_ascii_alphanumeric() || "-_. ".contains(it))
    };
    let example = docs.example.as_ref().and_then(|it| it.as_array().and_then(|it| it.first()).or(Some(it)));
    format!("\"{}\"", example.and_then(Value::as_str).filter(is_plain).unwrap_or(otherwise))
}
