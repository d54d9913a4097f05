//! Turns composites into objects and unions.
//!
//! Needs: lowered types. Gives: no [`Shape::Composite`] is left. Refuses: parts that contradict each other; the later one
//! wins, with a diagnostic.
//!
//! - The members of all parts become the members of one object: a reader of the type finds them in one place.
//! - Members beside a union go into each of its variants.
//! - A composite of one part that adds nothing is that part.
//! - Null takes the place of all members where every part takes it, or where a part says nothing but that.
//!
//! Source: OpenAPI 3.0.3, Schema Object, "Composition and Inheritance (Polymorphism)".

use indexmap::IndexMap;

use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Composite, Docs, Draft, Field, Object, Shape, Step, Type, TypeId, Types, Union, Use, Variant};

pub(super) fn merge_all_of(draft: &mut Draft, diagnostics: &mut Diagnostics) {
    let types = &mut draft.types;
    let composites: Vec<TypeId> = types.ids().filter(|&id| matches!(types[id].shape, Shape::Composite(_))).collect();
    let merged: Vec<(TypeId, Merged)> =
        composites.into_iter().map(|id| (id, Merged::of(types, id, diagnostics))).collect();
    let nullable: Vec<TypeId> = merged.iter().map(|(id, _)| *id).filter(|&id| takes_null(types, id)).collect();
    nullable.into_iter().for_each(|id| types[id].nullable = true);
    for (id, merged) in merged {
        let shape = merged.into_shape(types, id, diagnostics);
        types[id].shape = shape;
    }
}

/// Whether null may stand for a composite: each part takes it; or one part is there to say nothing else.
fn takes_null(types: &Types, id: TypeId) -> bool {
    let Shape::Composite(composite) = &types[id].shape else { return false };
    let says_so = |part: &Use| part.nullable && matches!(types[part.id].shape, Shape::Any);
    let takes = |part: &Use| part.nullable || types[part.id].nullable || types[target(types, part.id)].nullable;
    let adds_nothing = composite.own.is_none() && composite.unions.is_empty() && !composite.parts.is_empty();
    composite.parts.iter().any(says_so) || adds_nothing && composite.parts.iter().all(takes)
}

/// All that the parts of a composite say.
#[derive(Default)]
struct Merged {
    fields: IndexMap<String, Field>,
    required: Vec<String>,
    additional: Option<Use>,
    unions: Vec<Union>,
    /// Parts that are no objects: texts, numbers, lists.
    others: Vec<Use>,
    /// The only part, as long as nothing is added to it.
    only: Option<Use>,
    parts: usize,
}

impl Merged {
    fn of(types: &Types, id: TypeId, diagnostics: &mut Diagnostics) -> Self {
        let mut merged = Self::default();
        merged.take(types, id, &mut Vec::new(), diagnostics);
        if let Shape::Composite(composite) = &types[id].shape {
            merged.only = only_part(composite);
        }
        // A child that is put together from its parent takes the parent's members, not the choice among its children.
        merged.unions.retain(|union| !union.variants.iter().any(|it| target(types, it.value.id) == id));
        merged.unions.retain(|union| !only_requires(types, union));
        for name in &merged.required {
            if let Some(field) = merged.fields.get_mut(name) {
                field.required = true;
            }
        }
        merged
    }

    fn take(&mut self, types: &Types, id: TypeId, seen: &mut Vec<TypeId>, diagnostics: &mut Diagnostics) {
        if seen.contains(&id) {
            return;
        }
        seen.push(id);
        let part = Use { id, nullable: false };
        match &types[id].shape {
            Shape::Any => {}
            Shape::Object(object) => self.object(types, object, id, diagnostics),
            Shape::Map(values) if matches!(types[values.id].shape, Shape::Any) => {}
            Shape::Map(values) => self.additional = Some(*values),
            Shape::Alias(target) => self.take(types, target.id, seen, diagnostics),
            Shape::Union(union) => self.unions.push(union.clone()),
            Shape::Composite(composite) => {
                for part in &composite.parts {
                    self.take(types, part.id, seen, diagnostics);
                }
                self.unions.extend(composite.unions.iter().cloned());
                if let Some(own) = &composite.own {
                    self.object(types, own, id, diagnostics);
                }
                self.required.extend(composite.required.iter().cloned());
            }
            Shape::Boolean
            | Shape::Integer(_)
            | Shape::Number(_)
            | Shape::String(_)
            | Shape::StringEnum(_)
            | Shape::IntegerEnum(_)
            | Shape::Array(_)
            | Shape::Form(_) => self.others.push(part),
        }
        self.parts += 1;
    }

    fn object(&mut self, types: &Types, object: &Object, from: TypeId, diagnostics: &mut Diagnostics) {
        self.additional = object.additional.or(self.additional);
        for field in &object.fields {
            match self.fields.get_mut(&field.name) {
                None => {
                    self.fields.insert(field.name.clone(), field.clone());
                }
                Some(earlier) => {
                    if contradicts(types, earlier.value, field.value) {
                        let pointer = types[from].pointer.at(["properties", &field.name]);
                        let message = format!(
                            "`{}` has another type in an earlier part of `allOf`; this one is taken",
                            field.name
                        );
                        diagnostics.at(&pointer, Code::Contradiction, message);
                    }
                    *earlier = refine(types, earlier, field);
                }
            }
        }
    }

    fn into_shape(self, types: &mut Types, id: TypeId, diagnostics: &mut Diagnostics) -> Shape {
        if let Some(only) = self.only
            && self.required.iter().all(|name| self.fields.get(name).is_none_or(|it| it.required))
            && !self.required_changes(types, only)
        {
            return Shape::Alias(only);
        }
        let has_members = !self.fields.is_empty() || self.additional.is_some();
        if self.unions.len() > 1 {
            let message = "several choices at once; the first is taken, and the others are left out";
            diagnostics.at(&types[id].pointer, Code::Unsupported, message);
        }
        if !self.others.is_empty() && has_members {
            let message = "members together with a value that is no object; the members are taken";
            diagnostics.at(&types[id].pointer, Code::Unsupported, message);
        }
        match self.unions.first().cloned() {
            Some(union) if has_members => self.distribute(types, id, union, diagnostics),
            Some(union) => Shape::Union(union),
            None if has_members => Shape::Object(self.into_object()),
            None => match self.others.into_iter().reduce(|one, other| more_precise(types, one, other)) {
                Some(other) => Shape::Alias(other),
                None => Shape::Any,
            },
        }
    }

    /// Whether the composite requires a member that its only part leaves optional.
    fn required_changes(&self, types: &Types, only: Use) -> bool {
        match &types[target(types, only.id)].shape {
            Shape::Object(object) => {
                object.fields.iter().any(|field| !field.required && self.required.contains(&field.name))
            }
            _ => false,
        }
    }

    fn into_object(self) -> Object {
        Object { fields: self.fields.into_values().collect(), additional: self.additional }
    }

    /// Puts the members into each variant; a variant that has them all already stays as it is.
    fn distribute(self, types: &mut Types, id: TypeId, union: Union, diagnostics: &mut Diagnostics) -> Shape {
        let variants = union
            .variants
            .iter()
            .enumerate()
            .map(|(index, variant)| {
                let inner = Self::of(types, variant.value.id, diagnostics);
                let complete = self.fields.keys().all(|name| inner.fields.contains_key(name));
                if complete || !inner.others.is_empty() || !inner.unions.is_empty() {
                    return variant.clone();
                }
                let object = self.with(types, inner);
                let node = &types[variant.value.id];
                let merged = Type {
                    name: None,
                    title: node.name.clone().or_else(|| node.title.clone()),
                    places: types[id].places.iter().map(|it| it.step(Step::Variant(index, None))).collect(),
                    docs: node.docs.clone(),
                    nullable: false,
                    shape: Shape::Object(object),
                    pointer: node.pointer.clone(),
                };
                let value = Use { id: types.push(merged), nullable: variant.value.nullable };
                Variant { value, tags: variant.tags.clone(), docs: variant.docs.clone() }
            })
            .collect();
        Shape::Union(Union { variants, discriminator: union.discriminator })
    }

    fn with(&self, types: &Types, inner: Self) -> Object {
        let mut fields = self.fields.clone();
        for (name, field) in inner.fields {
            let refined = fields.get(&name).map(|earlier| refine(types, earlier, &field));
            fields.insert(name, refined.unwrap_or(field));
        }
        Object { fields: fields.into_values().collect(), additional: inner.additional.or(self.additional) }
    }
}

/// The part of a composite that consists of nothing else.
fn only_part(composite: &Composite) -> Option<Use> {
    match composite.parts.as_slice() {
        [part] if composite.own.is_none() && composite.unions.is_empty() => Some(*part),
        _ => None,
    }
}

/// Whether the variants say only which of the members beside them have to be there.
fn only_requires(types: &Types, union: &Union) -> bool {
    union.variants.iter().all(|variant| match &types[variant.value.id].shape {
        Shape::Any => true,
        Shape::Map(values) => matches!(types[values.id].shape, Shape::Any),
        _ => false,
    })
}

/// The type behind aliases.
fn target(types: &Types, id: TypeId) -> TypeId {
    let mut id = id;
    for _ in 0..types.len() {
        match &types[id].shape {
            Shape::Alias(next) => id = next.id,
            _ => break,
        }
    }
    id
}

fn contradicts(types: &Types, one: Use, other: Use) -> bool {
    let (one, other) = (&types[target(types, one.id)].shape, &types[target(types, other.id)].shape);
    !matches!(one, Shape::Any)
        && !matches!(other, Shape::Any | Shape::Composite(_))
        && !matches!(one, Shape::Composite(_))
        && std::mem::discriminant(one) != std::mem::discriminant(other)
        && !matches!((one, other), (Shape::String(_), Shape::StringEnum(_)) | (Shape::StringEnum(_), Shape::String(_)))
}

/// The later declaration of a member, with what it leaves open taken from the earlier one.
fn refine(types: &Types, earlier: &Field, later: &Field) -> Field {
    let docs = if later.docs == Docs::default() { earlier.docs.clone() } else { later.docs.clone() };
    Field {
        name: later.name.clone(),
        value: more_precise(types, later.value, earlier.value),
        required: earlier.required || later.required,
        access: if later.access == Default::default() { earlier.access } else { later.access },
        docs,
    }
}

/// `one`, unless it says less than `other`.
fn more_precise(types: &Types, one: Use, other: Use) -> Use {
    match (&types[target(types, one.id)].shape, &types[target(types, other.id)].shape) {
        (Shape::Any, _) | (Shape::String(_), Shape::StringEnum(_)) => other,
        _ => one,
    }
}
