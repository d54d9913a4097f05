//! The values in examples of operations and models: literals, or variables if there is no literal.

use serde_json::Value;

use crate::api::{Api, ModelKind, RustType};
use crate::ir::Docs;

use super::types::outline_type;

/// The values of one example.
pub(super) struct Values<'a> {
    pub(super) api: &'a Api,
    pub(super) library: String,
    /// The parameters of the function around the example, with their types.
    given: Vec<String>,
    /// The name of the variable that the example declares before it uses the parameters.
    declared: Option<String>,
}

impl<'a> Values<'a> {
    pub(super) fn new(api: &'a Api) -> Self {
        Self { api, library: api.package.name.library(), given: Vec::new(), declared: None }
    }

    /// Sets the name of a variable that the example declares, which parameters then do not have.
    pub(super) fn declare(&mut self, name: String) {
        self.declared = Some(name);
    }

    /// Adds a variable with a unique name.
    pub(super) fn variable(&mut self, name: &str, ty: String) -> String {
        let mut name = name.to_owned();
        let is_taken = |name: &str| self.given.iter().any(|it| it.starts_with(&format!("{name}: ")));
        while is_taken(&name) || self.declared.as_deref() == Some(&name) {
            // Only a complete name can be a keyword.
            name = format!("{}_value", name.trim_start_matches("r#"));
        }
        self.given.push(format!("{name}: {ty}"));
        name
    }

    /// Returns the parameters of the function around the example.
    pub(super) fn given(&self) -> String {
        self.given.join(", ")
    }

    /// Returns a type as it is written in another crate.
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
                format!("{}::sdk_runtime::types::{}", self.library, outline_type(self.api, value))
            }
            RustType::Option(it) => format!("Option<{}>", inner(it)),
            RustType::Vec(it) => format!("Vec<{}>", inner(it)),
            RustType::Tuple(items) => items.iter().fold("(".to_owned(), |text, it| text + &inner(it) + ",") + ")",
            RustType::OpenTuple(items, rest) => {
                format!("{}::sdk_runtime::json::OpenTuple<{}, {}>", self.library, inner(items), inner(rest))
            }
            RustType::PartialTuple(it) => format!("{}::sdk_runtime::json::PartialTuple<{}>", self.library, inner(it)),
            RustType::Map(it) => format!("std::collections::BTreeMap<String, {}>", inner(it)),
            RustType::Boxed(it) => format!("Box<{}>", inner(it)),
            RustType::Model(_) => format!("{}::models::{}", self.library, outline_type(self.api, value)),
            RustType::Bool | RustType::Integer(_) | RustType::F64 | RustType::String => {
                outline_type(self.api, value).to_string()
            }
        }
    }
}

impl Values<'_> {
    /// Returns the first value of an enum as a literal, which converts to it.
    pub(super) fn listed(&self, value: &RustType) -> Option<String> {
        let RustType::Model(id) = value else { return None };
        match &self.api.models.get(id.0)?.kind {
            ModelKind::StringEnum(variants, _) => {
                variants.first().map(|it| it.value.as_str()).filter(is_plain).map(|it| format!("\"{it}\""))
            }
            ModelKind::IntegerEnum(variants) => variants.first().map(|it| it.value.to_string()),
            _ => None,
        }
    }
}

/// Returns `true` if a string is short, and needs no escapes in a literal.
fn is_plain(text: &&str) -> bool {
    !text.is_empty() && text.len() <= 40 && text.chars().all(|it| it.is_ascii_alphanumeric() || "-_. ".contains(it))
}

/// Returns a literal of a type that has literals. A short `example` is used as it is.
pub(super) fn literal(value: &RustType, example: Option<&Value>) -> Option<String> {
    match value {
        RustType::Bool => Some(example.and_then(Value::as_bool).unwrap_or(true).to_string()),
        RustType::F64 => Some("1.0".to_owned()),
        RustType::Integer(format) => {
            let is_allowed = |it: &i16| format.range().contains(&i128::from(*it));
            let short = example.and_then(Value::as_i64).and_then(|it| i16::try_from(it).ok()).filter(is_allowed);
            Some(short.unwrap_or(1).to_string())
        }
        _ => None,
    }
}

/// Returns a string literal: the example of the specification if it is plain, or else `fallback`.
pub(super) fn text_literal(docs: &Docs, otherwise: &str) -> String {
    let example = docs.example.as_ref().and_then(|it| it.as_array().and_then(|it| it.first()).or(Some(it)));
    format!("\"{}\"", example.and_then(Value::as_str).filter(is_plain).unwrap_or(otherwise))
}
