//! Lowers parents with a discriminator, which stand for all schemas that extend them.
//!
//! A value of such a schema is a value of one of its children, or of the parent itself if the discriminator has another value. The
//! parent becomes a union, and the type of its members becomes the last variant.
//!
//! Source: OpenAPI 2.0, "Composition and Inheritance (Polymorphism)"; OpenAPI 3.1.0, Discriminator Object.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::Code;
use crate::ir::{Docs, Shape, Step, Type, TypeId, Union, Use, Variant};
use crate::schema::{Discriminator, SchemaId};

use super::Lowering;

/// The most variants of all unions together. In a long chain of parents, each stands for all that follow.
const MOST_VARIANTS: usize = 20_000;

/// A component with a discriminator, and its descendants in document order.
struct Parent<'d> {
    id: TypeId,
    discriminator: &'d Discriminator,
    descendants: Vec<TypeId>,
}

impl<'d> Lowering<'d> {
    /// Converts the components that have a discriminator and children to unions.
    pub(super) fn hierarchies(&mut self) {
        let parents = self.parents();
        // The types of the members of each parent.
        let members: HashMap<TypeId, TypeId> =
            parents.iter().map(|it| (it.id, self.split_members(it.id, it.descendants.len()))).collect();
        let descendants = parents.iter().flat_map(|it| it.descendants.iter().copied()).collect();
        self.extend_members(&members, &descendants);
        for parent in &parents {
            self.make_union(parent, &members);
        }
    }

    fn parents(&mut self) -> Vec<Parent<'d>> {
        let children = self.children();
        let mut named: Vec<(TypeId, SchemaId)> = self.named.iter().map(|(schema, id)| (*id, *schema)).collect();
        named.sort();
        let mut parents = Vec::new();
        let mut left = MOST_VARIANTS;
        for (id, schema) in named {
            let Some(discriminator) = self.discriminator_of_parent(schema) else { continue };
            let mapped = discriminator.mapping.values().filter_map(|it| self.named.get(it).copied());
            let mut found: HashSet<TypeId> = mapped.collect();
            let mut open = vec![id];
            while let Some(id) = open.pop().filter(|_| found.len() <= left) {
                open.extend(children.get(&id).into_iter().flatten().filter(|it| found.insert(**it)));
            }
            found.remove(&id);
            if found.is_empty() {
                continue;
            }
            left = left.saturating_sub(found.len());
            if left == 0 {
                let message = "too many schemas extend schemas with a discriminator; this one is not a union of them";
                self.diagnostics.at(&self.types[id].pointer, Code::Unsupported, message);
                continue;
            }
            let mut descendants: Vec<TypeId> = found.into_iter().collect();
            descendants.sort();
            parents.push(Parent { id, discriminator, descendants });
        }
        parents
    }

    /// Returns the discriminator of a schema that is not a union already.
    fn discriminator_of_parent(&self, schema: SchemaId) -> Option<&'d Discriminator> {
        let composition = self.schemas[schema].composition.as_ref()?;
        let is_union = !composition.one_of.is_empty() || !composition.any_of.is_empty();
        composition.discriminator.as_ref().filter(|_| !is_union)
    }

    /// Returns the components that extend each component. A component that is only a reference is another name of its target.
    fn children(&self) -> HashMap<TypeId, Vec<TypeId>> {
        let mut children: HashMap<TypeId, Vec<TypeId>> = HashMap::new();
        for (&schema, &child) in &self.named {
            let schema = &self.schemas[schema];
            let reference = schema.reference.filter(|_| self.has_members(schema) || !schema.all_of().is_empty());
            for part in reference.iter().chain(schema.all_of()) {
                if let Some(parent) = self.named.get(part) {
                    children.entry(*parent).or_default().push(child);
                }
            }
        }
        children
    }

    /// Moves the shape of a parent to a type of its own, which is the last variant of the union.
    fn split_members(&mut self, parent: TypeId, children: usize) -> TypeId {
        let node = &self.types[parent];
        let step = Step::Variant(children, Some("Base".to_owned()));
        let members = Type {
            name: None,
            title: None,
            given_name: None,
            paths: node.paths.iter().map(|it| it.step(step.clone())).collect(),
            references: Vec::new(),
            docs: node.docs.clone(),
            nullable: false,
            shape: node.shape.clone(),
            pointer: node.pointer.clone(),
        };
        self.types.push(members)
    }

    /// Lets the schemas that extend a parent extend its members instead of the union.
    fn extend_members(&mut self, members: &HashMap<TypeId, TypeId>, descendants: &HashSet<TypeId>) {
        for id in self.types.ids() {
            let Shape::Composite(composite) = &mut self.types[id].shape else { continue };
            let adds_nothing = composite.own.is_none() && composite.unions.is_empty() && composite.parts.len() == 1;
            if adds_nothing && !descendants.contains(&id) {
                continue;
            }
            for part in &mut composite.parts {
                if let Some(members) = members.get(&part.id) {
                    part.id = *members;
                }
            }
        }
    }

    fn make_union(&mut self, parent: &Parent<'_>, members: &HashMap<TypeId, TypeId>) {
        let all = parent.descendants.iter().chain([&parent.id]);
        let variants = all.map(|&id| Variant {
            value: Use { id: members.get(&id).copied().unwrap_or(id), nullable: false },
            // Values that no child has belong to the parent.
            tags: if id == parent.id { Vec::new() } else { self.tags(parent.discriminator, id) },
            docs: Docs::default(),
        });
        let union = Union { variants: variants.collect(), discriminator: Some(parent.discriminator.property.clone()) };
        self.types[parent.id].shape = Shape::Union(union);
    }
}
