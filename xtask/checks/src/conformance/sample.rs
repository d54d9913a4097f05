//! Generates values that match a schema.

use serde_json::{Map, Value, json};

use crate::examples::document::resolved;
use crate::examples::schema::{ExampleVerdict, SchemaOracle};

use super::pattern;

/// How many of the optional parts are included.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// Only required arguments and members.
    Required,
    /// All arguments and members.
    All,
}

/// The depth up to which optional members are generated.
const OPTIONAL_DEPTH: usize = 5;
/// The maximum depth of generated values.
const DEPTH_LIMIT: usize = 24;

/// A value for a schema.
pub(crate) struct Sample {
    pub(crate) value: Value,
    /// `true` if the value matches the schema.
    pub(crate) matches_schema: bool,
}

/// Generates values for the schemas of a document.
pub(crate) struct Sampler<'d> {
    document: &'d Value,
    oracle: SchemaOracle<'d>,
}

impl<'d> Sampler<'d> {
    pub(crate) fn new(document: &'d Value) -> anyhow::Result<Self> {
        Ok(Self { document, oracle: SchemaOracle::new(document)? })
    }

    /// Returns a value for a request: an example from the document or a generated value, whichever matches the schema.
    ///
    /// If none matches, returns the first candidate.
    pub(crate) fn value(&self, schema: &Value, examples: &[Value], extent: Extent) -> Sample {
        let generate = |extent| self.generate(schema, extent, 0);
        let generated = match extent {
            Extent::Required => vec![generate(Extent::Required), generate(Extent::All)],
            Extent::All => vec![generate(Extent::All), generate(Extent::Required)],
        };
        let candidates: Vec<Value> = match extent {
            Extent::Required => generated.into_iter().chain(examples.iter().cloned()).collect(),
            Extent::All => examples.iter().cloned().chain(generated).collect(),
        };
        match candidates.iter().find(|it| self.matches_schema(schema, it)) {
            Some(value) => Sample { value: value.clone(), matches_schema: true },
            None => Sample { value: candidates.into_iter().next().unwrap_or_default(), matches_schema: false },
        }
    }

    /// Returns `true` if a value matches a schema.
    pub(crate) fn matches_schema(&self, schema: &Value, value: &Value) -> bool {
        matches!(self.oracle.validate(schema, value), ExampleVerdict::Valid)
    }

    fn generate(&self, schema: &Value, extent: Extent, depth: usize) -> Value {
        let referred = schema;
        let schema = resolved(self.document, schema);
        if depth > DEPTH_LIMIT {
            return Value::Null;
        }
        let known = ["example", "default"].into_iter().filter_map(|it| schema.get(it));
        let listed = schema["enum"].as_array().into_iter().flatten();
        let is_plain = !matches!(kind(schema), "object" | "array");
        if let Some(value) =
            listed.chain(known).find(|it| !it.is_null() && is_plain && self.matches_schema(referred, it))
        {
            return value.clone();
        }
        for choice in ["oneOf", "anyOf"] {
            if let Some(alternatives) = schema[choice].as_array() {
                let own_members = self.object(schema, extent, depth).unwrap_or_default();
                let generated: Vec<Value> = alternatives
                    .iter()
                    .map(|it| merged(Value::Object(own_members.clone()), self.generate(it, extent, depth + 1)))
                    .collect();
                let matching = generated.iter().find(|it| self.matches_schema(referred, it)).or(generated.first());
                return matching.cloned().unwrap_or_default();
            }
        }
        if let Some(parts) = schema["allOf"].as_array() {
            let own_members = Value::Object(self.object(schema, extent, depth).unwrap_or_default());
            return parts.iter().fold(own_members, |all, it| merged(all, self.generate(it, extent, depth + 1)));
        }
        match kind(schema) {
            "object" => Value::Object(self.object(schema, extent, depth).unwrap_or_default()),
            "array" => self.array(schema, extent, depth),
            "string" => string(schema).into(),
            "integer" => number(schema, 1.0, true),
            "number" => number(schema, 1.5, false),
            "boolean" => true.into(),
            _ => json!({}),
        }
    }

    /// Generates the members of a schema with `properties`.
    fn object(&self, schema: &Value, extent: Extent, depth: usize) -> Option<Map<String, Value>> {
        let properties = schema["properties"].as_object()?;
        let required = |name: &str| schema["required"].as_array().is_some_and(|it| it.iter().any(|it| it == name));
        let members = properties.iter().filter(|(name, schema)| {
            let is_read_only = resolved(self.document, schema)["readOnly"] == true;
            !is_read_only && (required(name) || extent == Extent::All && depth < OPTIONAL_DEPTH)
        });
        Some(members.map(|(name, schema)| (name.clone(), self.generate(schema, extent, depth + 1))).collect())
    }

    fn array(&self, schema: &Value, extent: Extent, depth: usize) -> Value {
        let least = schema["minItems"].as_u64().unwrap_or_default();
        let count = if extent == Extent::All && depth < OPTIONAL_DEPTH { least.max(1) } else { least };
        Value::Array((0..count.min(100)).map(|_| self.generate(&schema["items"], extent, depth + 1)).collect())
    }
}

/// Returns the `type` of a schema, or infers it from other keywords.
pub(crate) fn kind(schema: &Value) -> &str {
    match schema["type"].as_str() {
        Some(kind) => kind,
        None if schema.get("properties").or(schema.get("additionalProperties")).is_some() => "object",
        None if schema.get("items").is_some() => "array",
        None => "",
    }
}

/// Merges two objects. If one of the values is not an object, returns the second.
pub(crate) fn merged(one: Value, other: Value) -> Value {
    match (one, other) {
        (Value::Object(mut members), Value::Object(more)) => {
            members.extend(more);
            Value::Object(members)
        }
        (_, other) => other,
    }
}

fn string(schema: &Value) -> String {
    let length = |name: &str| schema[name].as_u64().and_then(|it| usize::try_from(it).ok());
    let least = length("minLength").unwrap_or_default().min(10_000);
    if let Some(text) = schema["pattern"].as_str().and_then(|it| pattern::matching(it, least)) {
        return text;
    }
    let text = match schema["format"].as_str() {
        Some("uuid") => "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
        Some("date-time") => "2025-01-31T12:30:00Z",
        Some("date") => "2025-01-31",
        Some("time") => "12:30:00Z",
        Some("email") => "a@example.com",
        Some("uri" | "url") => "https://example.com/a",
        Some("byte") => "aGVsbG8=",
        Some("ipv4") => "192.0.2.1",
        Some("duration") => "PT1H",
        _ => "text",
    };
    let mut text = text.to_owned();
    while text.len() < least {
        text.push('x');
    }
    text.truncate(length("maxLength").unwrap_or(text.len()));
    text
}

fn number(schema: &Value, usual: f64, whole: bool) -> Value {
    let bound = |name: &str| schema[name].as_f64();
    let step = bound("multipleOf").filter(|it| *it > 0.0).unwrap_or(1.0);
    let least = bound("minimum").map_or(usual, |it| it.max(usual.min(bound("maximum").unwrap_or(usual))));
    let value = (least / step).ceil() * step;
    let value = bound("maximum").map_or(value, |it| value.min(it));
    if whole { json!(value as i64) } else { json!(value) }
}
