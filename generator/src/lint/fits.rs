//! Checks whether a value matches a type of the intermediate representation.
//!
//! The check covers JSON types, enum members and required members, recursively. It ignores formats and constraints, because
//! examples are often placeholders.

use serde_json::Value;

use crate::ir::{Access, Object, Rest, Shape, Tuple, Types, Use};
use crate::pointer::Pointer;

/// The maximum number of values checked per example. Nested unions could take exponential time otherwise.
const MAX_STEPS: usize = 2_000;

/// The reason why a value does not match a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mismatch {
    /// The location in the value.
    pub(super) at: Pointer,
    /// The problem at this location.
    pub(super) message: String,
}

/// Returns the first location at which `value` does not match the type.
pub(super) fn mismatch(types: &Types, of: Use, value: &Value) -> Option<Mismatch> {
    Check { types, steps: MAX_STEPS }.value(of, value, &Pointer::root()).err()
}

struct Check<'t> {
    types: &'t Types,
    steps: usize,
}

impl Check<'_> {
    fn value(&mut self, of: Use, value: &Value, at: &Pointer) -> Result<(), Mismatch> {
        // Values beyond the limit are assumed to match.
        let Some(left) = self.steps.checked_sub(1) else { return Ok(()) };
        self.steps = left;
        let node = &self.types[of.id];
        if value.is_null() && (of.nullable || node.nullable) {
            return Ok(());
        }
        let expected = match (&node.shape, value) {
            (Shape::Any | Shape::Form(_) | Shape::Composite(_), _)
            | (Shape::Boolean, Value::Bool(_))
            | (Shape::Number(_), Value::Number(_))
            // Numbers of any length may also be written as strings.
            | (Shape::String(_), Value::String(_)) => return Ok(()),
            (Shape::Integer(_), Value::Number(it)) if it.as_f64().is_some_and(|it| it.fract() == 0.0) => return Ok(()),
            (Shape::StringEnum(enumeration), Value::String(it)) => match enumeration.admits(it) {
                true => return Ok(()),
                false => return wrong(at, format!("{value} is not a member of the enum")),
            },
            (Shape::IntegerEnum(members), Value::Number(it)) => {
                match members.iter().any(|member| Some(member.value) == it.as_i64()) {
                    true => return Ok(()),
                    false => return wrong(at, format!("{value} is not a member of the enum")),
                }
            }
            (Shape::Constant(constant), _) => match constant.is(value) {
                true => return Ok(()),
                false => return wrong(at, format!("expected {constant}, found {value}")),
            },
            (Shape::Alias(target), _) => return self.value(*target, value, at),
            (Shape::Array(item), Value::Array(values)) => {
                return values.iter().enumerate().try_for_each(|(index, it)| self.value(*item, it, &at.child(index)));
            }
            (Shape::Tuple(tuple), Value::Array(values)) => return self.tuple(tuple, values, at),
            (Shape::Map(inner), Value::Object(members)) => {
                return members.iter().try_for_each(|(key, it)| self.value(*inner, it, &at.child(key)));
            }
            (Shape::Object(object), Value::Object(members)) => return self.object(object, members, at),
            (Shape::Union(union), _) => {
                return match union.variants.iter().any(|it| self.value(it.value, value, at).is_ok()) {
                    true => Ok(()),
                    false => wrong(at, "the value does not match any alternative".to_owned()),
                };
            }
            (Shape::Boolean, _) => "a boolean",
            (Shape::Integer(_) | Shape::IntegerEnum(_), _) => "an integer",
            (Shape::Number(_), _) => "a number",
            (Shape::String(_) | Shape::StringEnum(_), _) => "a string",
            (Shape::Array(_) | Shape::Tuple(_), _) => "an array",
            (Shape::Map(_) | Shape::Object(_), _) => "an object",
        };
        wrong(at, format!("expected {expected}, found {}", kind(value)))
    }

    fn object(
        &mut self,
        object: &Object,
        members: &serde_json::Map<String, Value>,
        at: &Pointer,
    ) -> Result<(), Mismatch> {
        // An example may be of the other direction, so read-only and write-only members may be missing.
        let mut needed = object.fields.iter().filter(|it| it.required && it.access == Access::ReadWrite);
        if let Some(field) = needed.find(|it| !members.contains_key(&it.name)) {
            return wrong(at, format!("missing required member `{}`", field.name));
        }
        for (key, value) in members {
            let of = object.fields.iter().find(|it| it.name == *key).map(|it| it.value).or(object.additional);
            if let Some(of) = of {
                self.value(of, value, &at.child(key))?;
            }
        }
        Ok(())
    }

    fn tuple(&mut self, tuple: &Tuple, values: &[Value], at: &Pointer) -> Result<(), Mismatch> {
        let positions = tuple.positions.len();
        let has_all = values.len() >= positions || tuple.may_be_partial;
        if !has_all || values.len() > positions && tuple.rest == Rest::Closed {
            return wrong(at, format!("expected {positions} items, found {}", values.len()));
        }
        let rest = match tuple.rest {
            Rest::Open(rest) => Some(rest),
            Rest::Closed => None,
        };
        let types = tuple.positions.iter().copied().chain(rest.into_iter().cycle());
        types.zip(values).enumerate().try_for_each(|(index, (of, value))| self.value(of, value, &at.child(index)))
    }
}

fn wrong(at: &Pointer, message: String) -> Result<(), Mismatch> {
    Err(Mismatch { at: at.clone(), message })
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
