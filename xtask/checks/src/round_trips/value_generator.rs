//! Generates values for a schema, most of which match it.

use fastrand::Rng;
use serde_json::{Map, Value};

use crate::conformance::pattern::matching;
use crate::conformance::sample::{kind, merged};
use crate::examples::document::resolved;
use crate::examples::schema::tag_values;

use super::edges;

/// The depth up to which optional members are generated.
const OPTIONAL_DEPTH: usize = 5;
/// The maximum depth of generated values.
const DEPTH_LIMIT: usize = 16;

/// Generates values for the schemas of a document. They are the same in every run.
pub(crate) struct ValueGenerator<'d> {
    document: &'d Value,
    rng: Rng,
    /// `true` to generate errors at random positions.
    with_errors: bool,
}

impl<'d> ValueGenerator<'d> {
    /// Creates a generator whose values depend only on the seed.
    pub(crate) fn new(document: &'d Value, seed: u64) -> Self {
        Self { document, rng: Rng::with_seed(seed), with_errors: false }
    }

    /// Generates a value for a schema. With `with_errors`, parts of it are missing, null, or of another type.
    ///
    /// The value itself always has the schema's type, because it has no surrounding object that could preserve another value.
    pub(crate) fn value(&mut self, schema: &Value, with_errors: bool) -> Value {
        self.with_errors = with_errors;
        self.matching(schema, 0)
    }

    fn should_err(&mut self) -> bool {
        self.with_errors && self.rng.u8(..24) == 0
    }

    fn inner(&mut self, schema: &Value, depth: usize) -> Value {
        if self.should_err() {
            return edges::any(&mut self.rng, 2);
        }
        let is_nullable = resolved(self.document, schema)["nullable"] == true;
        if is_nullable && self.rng.u8(..5) == 0 || depth > DEPTH_LIMIT {
            return Value::Null;
        }
        self.matching(schema, depth)
    }

    fn matching(&mut self, schema: &Value, depth: usize) -> Value {
        let schema = resolved(self.document, schema);
        if let Some(constant) = schema.get("const") {
            return if self.should_err() { edges::name(&mut self.rng).into() } else { constant.clone() };
        }
        if let Some(listed) = schema["enum"].as_array().filter(|it| !it.is_empty()) {
            // Enums preserve only unknown strings. A null is preserved only as a member of an object.
            let is_unknown = self.should_err() && listed.iter().all(|it| it.is_string() || it.is_null());
            let values: Vec<&Value> = listed.iter().filter(|it| depth > 0 || !it.is_null()).collect();
            return match values.as_slice() {
                [] => Value::Null,
                _ if is_unknown => edges::name(&mut self.rng).into(),
                values => values[self.rng.usize(..values.len())].clone(),
            };
        }
        for choice in ["oneOf", "anyOf"] {
            if let Some(alternatives) = schema[choice].as_array().filter(|it| !it.is_empty()) {
                return self.alternative(schema, alternatives, depth);
            }
        }
        if let Some(parts) = schema["allOf"].as_array() {
            let own_members = Value::Object(self.object(schema, depth));
            return parts.iter().fold(own_members, |all, it| {
                let part = self.matching(it, depth + 1);
                merged(all, part)
            });
        }
        match kind(schema) {
            "object" => Value::Object(self.object(schema, depth)),
            "array" => {
                let least = usize::try_from(schema["minItems"].as_u64().unwrap_or_default()).unwrap_or_default();
                let more = if depth < OPTIONAL_DEPTH { self.rng.usize(..4) } else { 0 };
                (0..least.min(20) + more).map(|_| self.inner(&schema["items"], depth + 1)).collect()
            }
            "string" => self.string(schema).into(),
            "integer" => self.number(schema, edges::integer),
            "number" => self.number(schema, edges::number),
            "boolean" => self.rng.bool().into(),
            _ => edges::any(&mut self.rng, 2),
        }
    }

    /// Generates one of the alternatives, with the matching discriminator (OpenAPI 3.0.3, Discriminator Object).
    fn alternative(&mut self, schema: &Value, alternatives: &[Value], depth: usize) -> Value {
        let chosen = &alternatives[self.rng.usize(..alternatives.len())];
        let own_members = match kind(schema) {
            "object" => Value::Object(self.object(schema, depth)),
            _ => Value::Null,
        };
        let part = self.matching(chosen, depth + 1);
        // An alternative may only require members.
        let is_condition = kind(resolved(self.document, chosen)).is_empty() && !part.is_object();
        let mut value = if own_members.is_object() && is_condition { own_members } else { merged(own_members, part) };
        let property = schema["discriminator"]["propertyName"].as_str();
        if let (Some(property), Some(reference), Some(members)) =
            (property, chosen["$ref"].as_str(), value.as_object_mut())
        {
            let values = tag_values(self.document, &schema["discriminator"], property, reference);
            let value = values[self.rng.usize(..values.len())];
            members.insert(property.to_owned(), value.into());
        }
        value
    }

    fn object(&mut self, schema: &Value, depth: usize) -> Map<String, Value> {
        let mut members = Map::new();
        let required = |name: &str| schema["required"].as_array().is_some_and(|it| it.iter().any(|it| it == name));
        for (name, member) in schema["properties"].as_object().into_iter().flatten() {
            let is_present =
                if required(name) { !self.should_err() } else { depth < OPTIONAL_DEPTH && self.rng.bool() };
            if is_present {
                members.insert(name.clone(), self.inner(member, depth + 1));
            }
        }
        let additional = &schema["additionalProperties"];
        if *additional != false && self.rng.u8(..4) == 0 {
            let (name, value) = (edges::name(&mut self.rng), self.inner(additional, depth + 1));
            members.insert(name, value);
        }
        members
    }

    fn string(&mut self, schema: &Value) -> String {
        if let Some(text) = schema["pattern"].as_str().filter(|_| self.rng.u8(..4) > 0).and_then(|it| matching(it, 0)) {
            return text;
        }
        edges::formatted(schema["format"].as_str().unwrap_or_default(), &mut self.rng)
    }

    /// Generates an edge case of a number, often a limit of the schema itself.
    fn number(&mut self, schema: &Value, generate: fn(&mut Rng) -> Value) -> Value {
        let limits: Vec<&Value> = ["minimum", "maximum"].into_iter().filter_map(|it| schema.get(it)).collect();
        if !limits.is_empty() && self.rng.bool() {
            return limits[self.rng.usize(..limits.len())].clone();
        }
        generate(&mut self.rng)
    }
}
