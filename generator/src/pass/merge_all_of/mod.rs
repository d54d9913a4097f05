//! Converts composites to objects and unions. Afterwards, no [`Shape::Composite`] is left.
//!
//! - The members of all parts become members of one object. The type of a member that several parts declare is the
//!   intersection of theirs (`intersection.rs`). If parts contradict each other, the later one is used and the contradiction is
//!   reported.
//! - A member is required if any part requires it, also one that does not declare it.
//! - Members next to a union are added to each of its variants.
//! - A composite with only one part becomes that part.
//! - A composite is nullable if all parts are, or if a part specifies nothing else.
//!
//! Source: OpenAPI 3.0.3, Schema Object, "Composition and Inheritance (Polymorphism)".

mod intersection;
mod only_part;
mod self_variants;

use std::collections::HashSet;

use indexmap::IndexMap;

use self::intersection::{Intersections, Position};
use self::only_part::only_part;
use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Docs, Draft, Field, Object, Shape, Step, Type, TypeId, Types, Union, Use, Variant};
use crate::pointer::Pointer;

/// The maximum number of parts and members that are merged in a document. Types inherit the members of all their ancestors, so
/// a chain of types has many more members than its document.
const MAX_MERGED: usize = 1_000_000;

pub(super) fn merge_all_of(draft: &mut Draft, diagnostics: &mut Diagnostics) {
    let types = &mut draft.types;
    self_variants::remove_self_variants(types, diagnostics);
    let composites: Vec<TypeId> = types.ids().filter(|&id| matches!(types[id].shape, Shape::Composite(_))).collect();
    let mut merging = Merging { diagnostics, left: MAX_MERGED, intersections: Intersections::default() };
    let merged: Vec<(TypeId, Merged)> =
        composites.into_iter().map(|id| (id, Merged::of(types, id, &mut merging))).collect();
    let nullable: Vec<TypeId> = merged.iter().map(|(id, _)| *id).filter(|&id| allows_null(types, id)).collect();
    nullable.into_iter().for_each(|id| types[id].nullable = true);
    for (id, merged) in merged {
        let shape = merged.into_shape(types, id, &mut merging);
        types[id].shape = shape;
    }
    while let Some(id) = merging.intersections.next() {
        let merged = Merged::of(types, id, &mut merging);
        types[id].nullable = allows_null(types, id);
        let shape = merged.into_shape(types, id, &mut merging);
        types[id].shape = shape;
    }
}

/// The state of merging a document.
struct Merging<'d> {
    diagnostics: &'d mut Diagnostics,
    /// The number of parts and members that may still be merged.
    left: usize,
    intersections: Intersections,
}

impl Merging<'_> {
    /// Counts parts and members of a type. Returns `false` if there are too many, which is reported once.
    fn count(&mut self, types: &Types, id: TypeId, more: usize) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left = self.left.saturating_sub(more);
        if self.left == 0 {
            let message = format!("`allOf` inherits too many members: at most {MAX_MERGED} are merged in a document");
            self.diagnostics.at(&types[id].pointer, Code::LimitExceeded, message);
        }
        self.left > 0
    }
}

impl Merging<'_> {
    /// Returns the type of a member of `id` that two parts declare.
    fn intersection(
        &mut self,
        types: &mut Types,
        id: TypeId,
        name: &str,
        [one, other]: [Use; 2],
        pointer: Pointer,
    ) -> Use {
        let paths = types[id].paths.iter().map(|it| it.step(Step::Field(name.to_owned()))).collect();
        let position = Position { paths, pointer };
        if !self.count(types, id, 1) {
            return other;
        }
        let was_limited = self.intersections.is_limited;
        let intersection = self.intersections.of(types, one, other, &position);
        if self.intersections.is_limited && !was_limited {
            let message = format!("`allOf` combines too many types of members; the last type of `{name}` is used");
            self.diagnostics.at(&position.pointer, Code::Unsupported, message);
        }
        intersection.unwrap_or_else(|| {
            let message =
                format!("member `{name}` has a different type in an earlier part of `allOf`; the later one is used");
            self.diagnostics.at(&position.pointer, Code::Contradiction, message);
            other
        })
    }
}

/// Returns `true` if a composite is nullable: all parts are, or a part specifies nothing else.
fn allows_null(types: &Types, id: TypeId) -> bool {
    let Shape::Composite(composite) = &types[id].shape else { return false };
    let only_allows_null = |part: &Use| part.nullable && matches!(types[part.id].shape, Shape::Any);
    let is_nullable = |part: &Use| part.nullable || types[part.id].nullable || types[target(types, part.id)].nullable;
    let adds_nothing = composite.own.is_none() && composite.unions.is_empty() && !composite.parts.is_empty();
    composite.parts.iter().any(only_allows_null) || adds_nothing && composite.parts.iter().all(is_nullable)
}

/// The merged parts of a composite.
#[derive(Default)]
struct Merged {
    fields: IndexMap<String, Field>,
    /// The types of members that several parts declare, after the first one, with their locations.
    redeclared: IndexMap<String, Vec<(Use, Pointer)>>,
    required: HashSet<String>,
    additional: Option<Use>,
    /// `true` if the composite itself forbids further members.
    closed: bool,
    unions: Vec<Union>,
    /// Parts that are not objects, such as strings, numbers and arrays.
    others: Vec<Use>,
    /// The only part, if the composite adds nothing to it.
    only: Option<Use>,
}

impl Merged {
    fn of(types: &Types, id: TypeId, merging: &mut Merging<'_>) -> Self {
        let mut merged = Self::default();
        merged.take(types, id, merging);
        if let Shape::Composite(composite) = &types[id].shape {
            merged.only = only_part(types, composite);
        }
        // A child that extends its parent inherits the members of the parent, not the union of its children.
        merged.unions.retain(|union| !union.variants.iter().any(|it| target(types, it.value.id) == id));
        if merged.has_other_parts() {
            merged.unions.retain(|union| !only_requires(types, union));
        }
        for name in &merged.required {
            if let Some(field) = merged.fields.get_mut(name) {
                field.required = true;
            }
        }
        merged
    }

    /// `true` if the composite is more than a union.
    fn has_other_parts(&self) -> bool {
        let has_members = !self.fields.is_empty() || self.additional.is_some();
        has_members || !self.required.is_empty() || !self.others.is_empty()
    }

    /// Adds a type with all its parts, and their parts. Without recursion, because chains of parts can be long.
    fn take(&mut self, types: &Types, id: TypeId, merging: &mut Merging<'_>) {
        let mut seen = HashSet::new();
        let mut open = vec![Visit::Start(id)];
        while let Some(visit) = open.pop() {
            let id = match visit {
                Visit::Start(id) if seen.insert(id) && merging.count(types, id, size(&types[id].shape)) => id,
                Visit::Start(_) => continue,
                Visit::End(id) => {
                    self.take_own(types, id);
                    continue;
                }
            };
            match &types[id].shape {
                Shape::Alias(target) => open.push(Visit::Start(target.id)),
                Shape::Composite(composite) => {
                    // The members next to `allOf` follow those of its parts.
                    open.push(Visit::End(id));
                    open.extend(composite.parts.iter().rev().map(|it| Visit::Start(it.id)));
                }
                _ => self.take_part(types, id),
            }
        }
    }

    fn take_own(&mut self, types: &Types, id: TypeId) {
        let Shape::Composite(composite) = &types[id].shape else { return };
        self.unions.extend(composite.unions.iter().cloned());
        if let Some(own) = &composite.own {
            self.closed = own.closed;
            self.object(types, own, id);
        }
        self.required.extend(composite.required.iter().cloned());
    }

    fn take_part(&mut self, types: &Types, id: TypeId) {
        match &types[id].shape {
            Shape::Any | Shape::Alias(_) | Shape::Composite(_) => {}
            Shape::Object(object) => self.object(types, object, id),
            Shape::Map(values) if matches!(types[values.id].shape, Shape::Any) => {}
            Shape::Map(values) => self.additional = Some(*values),
            Shape::Union(union) => self.unions.push(union.clone()),
            Shape::Boolean
            | Shape::Constant(_)
            | Shape::Integer(_)
            | Shape::Number(_)
            | Shape::String(_)
            | Shape::StringEnum(_)
            | Shape::IntegerEnum(_)
            | Shape::Array(_)
            | Shape::Tuple(_)
            | Shape::Form(_) => self.others.push(Use { id, nullable: false }),
        }
    }

    fn object(&mut self, types: &Types, object: &Object, from: TypeId) {
        self.additional = object.additional.or(self.additional);
        self.required.extend(object.required_elsewhere.iter().cloned());
        for field in &object.fields {
            match self.fields.get_mut(&field.name) {
                None => {
                    self.fields.insert(field.name.clone(), field.clone());
                }
                Some(earlier) => {
                    let pointer = types[from].pointer.at(["properties", &field.name]);
                    self.redeclared.entry(field.name.clone()).or_default().push((field.value, pointer));
                    refine(earlier, field);
                }
            }
        }
    }

    /// Determines the types of the members that several parts declare.
    fn intersect(&mut self, types: &mut Types, id: TypeId, merging: &mut Merging<'_>) {
        for (name, values) in std::mem::take(&mut self.redeclared) {
            let Some(field) = self.fields.get_mut(&name) else { continue };
            for (value, pointer) in values {
                field.value = merging.intersection(types, id, &name, [field.value, value], pointer);
            }
        }
    }

    fn into_shape(mut self, types: &mut Types, id: TypeId, merging: &mut Merging<'_>) -> Shape {
        if let Some(only) = self.only
            && self.required.iter().all(|name| self.fields.get(name).is_none_or(|it| it.required))
            && !self.required_changes(types, only)
        {
            return Shape::Alias(only);
        }
        self.intersect(types, id, merging);
        let has_members = !self.fields.is_empty() || self.additional.is_some();
        if self.unions.len() > 1 {
            let message = "a schema with several unions is not supported; only the first one is used";
            merging.diagnostics.at(&types[id].pointer, Code::Unsupported, message);
        }
        if !self.others.is_empty() && has_members {
            let message = "a schema cannot be both an object and another type; only its members are used";
            merging.diagnostics.at(&types[id].pointer, Code::Unsupported, message);
        }
        match self.unions.first().cloned() {
            Some(union) if has_members => self.distribute(types, id, union, merging),
            Some(union) => Shape::Union(union),
            None if has_members => Shape::Object(self.into_object()),
            None => match self.others.into_iter().reduce(|one, other| more_precise(types, one, other)) {
                Some(other) => Shape::Alias(other),
                None => Shape::Any,
            },
        }
    }

    /// Returns `true` if the composite requires a member that is optional in its only part.
    fn required_changes(&self, types: &Types, only: Use) -> bool {
        match &types[target(types, only.id)].shape {
            Shape::Object(object) => {
                object.fields.iter().any(|field| !field.required && self.required.contains(&field.name))
            }
            _ => false,
        }
    }

    fn into_object(self) -> Object {
        Object {
            fields: self.fields.into_values().collect(),
            additional: self.additional,
            closed: self.closed,
            required_elsewhere: Vec::new(),
        }
    }

    /// Adds the members to each variant that does not have all of them already.
    fn distribute(self, types: &mut Types, id: TypeId, union: Union, merging: &mut Merging<'_>) -> Shape {
        let variants = union
            .variants
            .iter()
            .enumerate()
            .map(|(index, variant)| {
                if !merging.count(types, id, self.fields.len()) {
                    return variant.clone();
                }
                let mut inner = Self::of(types, variant.value.id, merging);
                let complete = self.fields.keys().all(|name| inner.fields.contains_key(name));
                if complete || !inner.others.is_empty() || !inner.unions.is_empty() {
                    return variant.clone();
                }
                inner.intersect(types, variant.value.id, merging);
                let object = self.with(types, id, inner, merging);
                let node = &types[variant.value.id];
                let merged = Type {
                    name: None,
                    title: node.name.clone().or_else(|| node.title.clone()),
                    given_name: None,
                    paths: types[id].paths.iter().map(|it| it.step(Step::Variant(index, None))).collect(),
                    references: Vec::new(),
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

    /// Returns these members together with those of a variant.
    fn with(&self, types: &mut Types, id: TypeId, inner: Self, merging: &mut Merging<'_>) -> Object {
        let mut fields = self.fields.clone();
        for (name, field) in inner.fields {
            match fields.get_mut(&name) {
                None => {
                    fields.insert(name, field);
                }
                Some(own) => {
                    let pointer = types[types.behind(field.value.id)].pointer.clone();
                    own.value = merging.intersection(types, id, &name, [own.value, field.value], pointer);
                    refine(own, &field);
                }
            }
        }
        let additional = inner.additional.or(self.additional);
        let closed = self.closed || inner.closed;
        Object { fields: fields.into_values().collect(), additional, closed, required_elsewhere: Vec::new() }
    }
}

/// A step of the traversal of parts.
enum Visit {
    Start(TypeId),
    End(TypeId),
}

/// Returns the number of parts and members of a type, including itself.
fn size(shape: &Shape) -> usize {
    let union_size = |union: &Union| union.variants.len();
    1 + match shape {
        Shape::Object(object) => object.fields.len(),
        Shape::Union(union) => union_size(union),
        Shape::Composite(composite) => {
            let own = composite.own.as_ref().map_or(0, |it| it.fields.len());
            let unions: usize = composite.unions.iter().map(union_size).sum();
            composite.parts.len() + own + unions + composite.required.len()
        }
        _ => 0,
    }
}

/// Returns `true` if the variants only specify which of the members next to the union are required.
fn only_requires(types: &Types, union: &Union) -> bool {
    union.variants.iter().all(|variant| match &types[variant.value.id].shape {
        Shape::Any => true,
        Shape::Map(values) => matches!(types[values.id].shape, Shape::Any),
        _ => false,
    })
}

/// Resolves aliases.
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

/// Completes a member with a later declaration, except for its type.
fn refine(earlier: &mut Field, later: &Field) {
    earlier.required |= later.required;
    if later.docs != Docs::default() {
        earlier.docs = later.docs.clone();
    }
    if later.access != Default::default() {
        earlier.access = later.access;
    }
}

/// Returns `one`, unless `other` is more precise.
fn more_precise(types: &Types, one: Use, other: Use) -> Use {
    match (&types[target(types, one.id)].shape, &types[target(types, other.id)].shape) {
        (Shape::Any, _) | (Shape::String(_), Shape::StringEnum(_)) => other,
        _ => one,
    }
}
