//! Reports parameters and members of forms with arrays or objects inside of an array or object, for which their style defines no form.
//!
//! Source: OpenAPI 3.1.1, "Style Values"; RFC 6570, section 2.3.

use std::collections::{HashMap, HashSet};

use indexmap::IndexSet;

use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{BodyKind, Draft, ParameterLocation, Shape, Style, StyleKind, TypeId, Types};
use crate::pointer::Pointer;

/// Reports each parameter once, also if several operations share it, and the members of the form of each operation.
pub(super) fn nested(draft: &Draft, diagnostics: &mut Diagnostics) {
    let mut levels = Levels { types: &draft.types, known: HashMap::new() };
    let mut found: IndexSet<(Pointer, &str)> = IndexSet::new();
    for operation in &draft.operations {
        for parameter in &operation.parameters {
            let (at, id) = (&parameter.pointer, parameter.value.id);
            if parameter.location == ParameterLocation::Querystring {
                found.extend(levels.members(id, &parameter.styles).map(|name| (at.clone(), name)));
            } else if levels.are_undefined(parameter.style, id) {
                found.insert((at.clone(), &parameter.name));
            }
        }
        for body in &operation.bodies {
            if let BodyKind::UrlEncoded(form) = &body.kind {
                let at = operation.head.pointer().child("requestBody");
                found.extend(levels.members(form.id, &body.styles).map(|name| (at.clone(), name)));
            }
        }
    }
    for (at, name) in found {
        let message =
            format!("the style of `{name}` defines no form for the arrays or objects inside; they are sent as JSON");
        diagnostics.at(&at, Code::NestedParameter, message);
    }
}

/// The types whose values have levels that most styles do not define. Many operations share their parameters.
struct Levels<'d> {
    types: &'d Types,
    known: HashMap<TypeId, bool>,
}

impl<'d> Levels<'d> {
    /// Returns the members of a form whose style is not defined for all of their values. Members without a style have a content type,
    /// which is JSON for such values.
    fn members(&mut self, form: TypeId, styles: &'d [(String, Style)]) -> impl Iterator<Item = &'d str> {
        let fields = match &self.types[self.types.behind(form)].shape {
            Shape::Object(object) => object.fields.as_slice(),
            _ => &[],
        };
        let fields: HashMap<&str, TypeId> = fields.iter().map(|it| (it.name.as_str(), it.value.id)).collect();
        styles.iter().filter_map(move |(name, style)| {
            let id = *fields.get(name.as_str())?;
            self.are_undefined(*style, id).then_some(name.as_str())
        })
    }

    /// `true` if values of a type can have levels that a style does not define.
    fn are_undefined(&mut self, style: Style, id: TypeId) -> bool {
        // JSON has any number of levels. Servers read further levels of `deepObject` in one way, although OpenAPI does not define it.
        if matches!(style.kind, StyleKind::Json | StyleKind::DeepObject) {
            return false;
        }
        *self.known.entry(id).or_insert_with(|| has_inner_levels(self.types, id))
    }
}

/// `true` if an element or a member can be an array or an object.
fn has_inner_levels(types: &Types, id: TypeId) -> bool {
    any_alternative(types, id, &mut |types, shape| {
        let mut has_levels = false;
        if is_composite(shape) {
            shape.for_each_use(&mut |it| {
                has_levels |= any_alternative(types, it.id, &mut |_, inner| is_composite(inner));
            });
        }
        has_levels
    })
}

/// `true` if values of this shape are arrays or objects.
const fn is_composite(shape: &Shape) -> bool {
    matches!(shape, Shape::Array(_) | Shape::Tuple(_) | Shape::Map(_) | Shape::Object(_))
}

/// Returns `true` if a condition holds for a type, or for one of its variants if it is a union.
fn any_alternative(types: &Types, id: TypeId, condition: &mut impl FnMut(&Types, &Shape) -> bool) -> bool {
    let mut seen = HashSet::new();
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        let id = types.behind(id);
        if !seen.insert(id) {
            continue;
        }
        let shape = &types[id].shape;
        if let Shape::Union(union) = shape {
            open.extend(union.variants.iter().map(|it| it.value.id));
        } else if condition(types, shape) {
            return true;
        }
    }
    false
}
