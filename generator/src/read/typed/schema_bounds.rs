//! The keywords that restrict numbers, strings, arrays and objects.
//!
//! Source: JSON Schema 2020-12, validation, sections 6.2 to 6.5; OpenAPI 3.0.3, Schema Object, for exclusive bounds as flags.

use serde_json::Value;

use super::reader::{Members, Reader};
use super::value::whole;
use crate::pointer::Trail;
use crate::schema::{Constraint, JsonType, TypeSet};

impl Reader<'_> {
    /// Types the constraints of a schema with these types, except for its format.
    pub(super) fn constraints(&mut self, node: &Members, types: TypeSet, at: &Trail<'_>) -> Vec<Constraint> {
        let allows = |json_type| types.is_empty() || types.contains(json_type);
        let mut constraints = Vec::new();
        if allows(JsonType::Number) || allows(JsonType::Integer) {
            let minimum = self.bound(node, ["minimum", "exclusiveMinimum"], |one, other| one >= other, at);
            let maximum = self.bound(node, ["maximum", "exclusiveMaximum"], |one, other| one <= other, at);
            let minimum = minimum.map(|(value, exclusive)| Constraint::Minimum { value, exclusive });
            let maximum = maximum.map(|(value, exclusive)| Constraint::Maximum { value, exclusive });
            let multiple_of = self.number(node, "multipleOf", at);
            constraints.extend(minimum.into_iter().chain(maximum));
            constraints.extend(multiple_of.map(|it| Constraint::MultipleOf(number_text(&it))));
        }
        if allows(JsonType::String) {
            constraints.extend(self.count(node, "minLength", at).map(Constraint::MinimumLength));
            constraints.extend(self.count(node, "maxLength", at).map(Constraint::MaximumLength));
            constraints.extend(self.string(node, "pattern", at).map(Constraint::Pattern));
        }
        if allows(JsonType::Array) {
            constraints.extend(self.count(node, "minItems", at).map(Constraint::MinimumItems));
            constraints.extend(self.count(node, "maxItems", at).map(Constraint::MaximumItems));
            constraints.extend(self.flag(node, "uniqueItems", at).filter(|it| *it).map(|_| Constraint::UniqueItems));
        }
        if allows(JsonType::Object) {
            constraints.extend(self.count(node, "minProperties", at).map(Constraint::MinimumMembers));
            constraints.extend(self.count(node, "maxProperties", at).map(Constraint::MaximumMembers));
        }
        constraints
    }

    /// Returns a bound and whether it is exclusive. An exclusive bound is a number, or a flag next to the inclusive one. Of two
    /// numbers, the tighter one is used.
    fn bound(
        &mut self,
        node: &Members,
        [inclusive, exclusive]: [&str; 2],
        is_tighter: fn(f64, f64) -> bool,
        at: &Trail<'_>,
    ) -> Option<(String, bool)> {
        let own = self.number(node, inclusive, at);
        let Some(Value::Number(limit)) = node.get(exclusive) else {
            let exclusive = self.flag(node, exclusive, at).unwrap_or_default();
            return own.map(|value| (number_text(&value), exclusive));
        };
        let own = own.filter(|own| match (own.as_f64(), limit.as_f64()) {
            (Some(own), Some(limit)) => !is_tighter(limit, own),
            _ => false,
        });
        Some(match own {
            Some(value) => (number_text(&value), false),
            None => (number_text(&Value::Number(limit.clone())), true),
        })
    }
}

/// Formats a number. Whole numbers have no decimal point.
fn number_text(value: &Value) -> String {
    let float = value.as_f64().filter(|_| value.as_i64().is_none() && value.as_u64().is_none());
    match float {
        Some(float) => whole(float).map_or_else(|| float.to_string(), |it| it.to_string()),
        None => value.to_string(),
    }
}
