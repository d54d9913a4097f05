//! Values of a schema, most of which agree with it.

use fastrand::Rng;
use serde_json::{Map, Value};

use crate::conformance::pattern::matching;
use crate::conformance::sample::{kind, merged};
use crate::examples::document::resolved;

use super::edges;

/// How deep members that need not be there are made.
const DEPTH: usize = 5;
/// How deep anything is made.
const DEPTH_LIMIT: usize = 16;

/// Makes values for the schemas of a document: the same ones in every run.
pub(crate) struct Maker<'d> {
    document: &'d Value,
    rng: Rng,
    /// Whether something is to be wrong now and then.
    erring: bool,
}

impl<'d> Maker<'d> {
    /// A maker whose values follow from the seed.
    pub(crate) fn new(document: &'d Value, seed: u64) -> Self {
        Self { document, rng: Rng::with_seed(seed), erring: false }
    }

    /// A value for a schema. With `erring`, parts of it are missing, null, or of another kind.
    ///
    /// The value itself is of the schema's kind: no object stands around it that could keep what a type cannot.
    pub(crate) fn value(&mut self, schema: &Value, erring: bool) -> Value {
        self.erring = erring;
        self.of_kind(schema, 0)
    }

    fn errs(&mut self) -> bool {
        self.erring && self.rng.u8(..24) == 0
    }

    fn inner(&mut self, schema: &Value, depth: usize) -> Value {
        if self.errs() {
            return edges::any(&mut self.rng, 2);
        }
        let is_nullable = resolved(self.document, schema)["nullable"] == true;
        if is_nullable && self.rng.u8(..5) == 0 || depth > DEPTH_LIMIT {
            return Value::Null;
        }
        self.of_kind(schema, depth)
    }

    fn of_kind(&mut self, schema: &Value, depth: usize) -> Value {
        let schema = resolved(self.document, schema);
        if let Some(listed) = schema["enum"].as_array().filter(|it| !it.is_empty()) {
            // Without a member around it a null is none of the type's values, and only texts that are not listed are kept.
            let is_strange = self.errs() && listed.iter().all(|it| it.is_string() || it.is_null());
            let values: Vec<&Value> = listed.iter().filter(|it| depth > 0 || !it.is_null()).collect();
            return match values.as_slice() {
                [] => Value::Null,
                _ if is_strange => edges::name(&mut self.rng).into(),
                values => values[self.rng.usize(..values.len())].clone(),
            };
        }
        for choice in ["oneOf", "anyOf"] {
            if let Some(alternatives) = schema[choice].as_array().filter(|it| !it.is_empty()) {
                return self.alternative(schema, alternatives, depth);
            }
        }
        if let Some(parts) = schema["allOf"].as_array() {
            let beside = Value::Object(self.object(schema, depth));
            return parts.iter().fold(beside, |all, it| {
                let part = self.of_kind(it, depth + 1);
                merged(all, part)
            });
        }
        match kind(schema) {
            "object" => Value::Object(self.object(schema, depth)),
            "array" => {
                let least = usize::try_from(schema["minItems"].as_u64().unwrap_or_default()).unwrap_or_default();
                let more = if depth < DEPTH { self.rng.usize(..4) } else { 0 };
                (0..least.min(20) + more).map(|_| self.inner(&schema["items"], depth + 1)).collect()
            }
            "string" => self.text(schema).into(),
            "integer" => self.limited(schema, edges::integer),
            "number" => self.limited(schema, edges::number),
            "boolean" => self.rng.bool().into(),
            _ => edges::any(&mut self.rng, 2),
        }
    }

    /// One of the alternatives, with the discriminator that says so (OpenAPI 3.0.3, Discriminator Object).
    fn alternative(&mut self, schema: &Value, alternatives: &[Value], depth: usize) -> Value {
        let chosen = &alternatives[self.rng.usize(..alternatives.len())];
        let beside = match kind(schema) {
            "object" => Value::Object(self.object(schema, depth)),
            _ => Value::Null,
        };
        let part = self.of_kind(chosen, depth + 1);
        let mut value = merged(beside, part);
        let property = schema["discriminator"]["propertyName"].as_str();
        if let (Some(property), Some(reference), Some(members)) =
            (property, chosen["$ref"].as_str(), value.as_object_mut())
        {
            let mapping = schema["discriminator"]["mapping"].as_object();
            let mapped = mapping.and_then(|it| it.iter().find(|(_, target)| *target == reference));
            let name = mapped.map_or_else(|| reference.rsplit('/').next().unwrap_or_default(), |(name, _)| name);
            members.insert(property.to_owned(), name.into());
        }
        value
    }

    fn object(&mut self, schema: &Value, depth: usize) -> Map<String, Value> {
        let mut members = Map::new();
        let required = |name: &str| schema["required"].as_array().is_some_and(|it| it.iter().any(|it| it == name));
        for (name, member) in schema["properties"].as_object().into_iter().flatten() {
            let is_there = if required(name) { !self.errs() } else { depth < DEPTH && self.rng.bool() };
            if is_there {
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

    fn text(&mut self, schema: &Value) -> String {
        if let Some(text) = schema["pattern"].as_str().filter(|_| self.rng.u8(..4) > 0).and_then(matching) {
            return text;
        }
        edges::formatted(schema["format"].as_str().unwrap_or_default(), &mut self.rng)
    }

    /// A number at an edge; one at the schema's own edges where it has any.
    fn limited(&mut self, schema: &Value, make: fn(&mut Rng) -> Value) -> Value {
        let edges: Vec<&Value> = ["minimum", "maximum"].into_iter().filter_map(|it| schema.get(it)).collect();
        if !edges.is_empty() && self.rng.bool() {
            return edges[self.rng.usize(..edges.len())].clone();
        }
        make(&mut self.rng)
    }
}
