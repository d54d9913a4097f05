//! Removes components that no operation or webhook uses, directly or indirectly.

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3::{Components, OpenAPI, PathItem, ReferenceOr};
use serde_json::Value;

use crate::diagnostic::{Diagnostics, Location};
use crate::pointer::Pointer;
use crate::read::grammar::{Node, Shape, sites};
use crate::read::newer_operations::NewerOperations;
use crate::schema::{SchemaId, Schemas};

/// Removes tags and components that only removed operations use, and the diagnostics about all that is removed. `operations` has the
/// locations of the removed operations.
pub(super) fn remove_rest(
    openapi: &mut OpenAPI,
    webhooks: &IndexMap<String, PathItem>,
    newer: &NewerOperations,
    schemas: &Schemas,
    operations: Vec<Pointer>,
    diagnostics: &mut Diagnostics,
) {
    let tags: HashSet<String> = openapi
        .operations()
        .map(|(_, _, it)| it)
        .chain(newer.iter().map(|(_, _, it)| it))
        .flat_map(|it| it.tags.iter().cloned())
        .collect();
    openapi.tags.retain(|tag| tags.contains(&tag.name));
    let mut removed: HashSet<Pointer> = operations.into_iter().collect();
    removed.extend(without_unreached(openapi, webhooks, newer, schemas));
    let is_removed = |pointer: &Pointer| {
        let mut ancestors = std::iter::successors(Some(pointer.clone()), Pointer::parent);
        ancestors.any(|it| removed.contains(&it))
    };
    diagnostics.retain(|it| match &it.location {
        Location::Node(pointer) => !is_removed(pointer),
        Location::File { .. } => true,
    });
}

/// Removes unused components and returns their locations.
fn without_unreached(
    openapi: &mut OpenAPI,
    webhooks: &IndexMap<String, PathItem>,
    newer: &NewerOperations,
    schemas: &Schemas,
) -> Vec<Pointer> {
    let Some(mut components) = openapi.components.take() else { return Vec::new() };
    let Some(reached) = Reached::of(openapi, webhooks, newer, &components, schemas) else {
        openapi.components = Some(components);
        return Vec::new();
    };
    let root = Pointer::root();
    let mut removed = Vec::new();
    let mut keeps = |section: &'static str, name: &String, is_reached: bool| {
        if !is_reached {
            removed.push(root.at(["components", section, name]));
        }
        is_reached
    };
    let has = |section, name: &String| reached.components.contains(&root.at(["components", section, name]));
    components.schemas.retain(|name, schema| keeps("schemas", name, reached.has_schema(schema)));
    components.responses.retain(|name, _| keeps("responses", name, has("responses", name)));
    components.parameters.retain(|name, _| keeps("parameters", name, has("parameters", name)));
    components.request_bodies.retain(|name, _| keeps("requestBodies", name, has("requestBodies", name)));
    components.headers.retain(|name, _| keeps("headers", name, has("headers", name)));
    openapi.components = Some(components);
    removed
}

/// The components and schemas that operations use, directly or indirectly.
struct Reached {
    components: HashSet<Pointer>,
    schemas: HashSet<SchemaId>,
}

/// The target of a reference.
enum Target {
    Component(Pointer),
    Schema(SchemaId),
}

impl Reached {
    /// Returns `None` if the document cannot be serialized.
    fn of(
        openapi: &OpenAPI,
        webhooks: &IndexMap<String, PathItem>,
        newer: &NewerOperations,
        components: &Components,
        schemas: &Schemas,
    ) -> Option<Self> {
        let paths = serde_json::to_value(&openapi.paths).ok()?;
        let webhooks = serde_json::to_value(webhooks).ok()?;
        let components_tree = serde_json::to_value(components).ok()?;
        let mut reached = Self { components: HashSet::new(), schemas: HashSet::new() };
        let mut open: Vec<Target> = targets(&paths, Shape::One(Node::Paths)).collect();
        for (_, _, operation) in newer.iter() {
            open.extend(targets(&serde_json::to_value(operation).ok()?, Shape::One(Node::Operation)));
        }
        open.extend(targets(&webhooks, Shape::Map(Node::PathItem)));
        let extensions = extensions(components, schemas);
        loop {
            while let Some(target) = open.pop() {
                match target {
                    Target::Schema(id) if reached.schemas.insert(id) => {
                        schemas[id].for_each_schema(&mut |it| open.push(Target::Schema(it)));
                    }
                    Target::Component(pointer) if reached.components.insert(pointer.clone()) => {
                        let within = pointer.below(&Pointer::root().child("components")).unwrap_or_default();
                        if let (Some(node), Some(kind)) = (components_tree.pointer(within.as_str()), kind(&pointer)) {
                            open.extend(targets(node, Shape::One(kind)));
                        }
                    }
                    _ => {}
                }
            }
            let has = |id: &SchemaId| reached.schemas.contains(id);
            let children = extensions.iter().filter(|(child, parent)| has(parent) && !has(child));
            open.extend(children.map(|(child, _)| Target::Schema(*child)));
            if open.is_empty() {
                return Some(reached);
            }
        }
    }

    fn has_schema<T>(&self, schema: &ReferenceOr<T>) -> bool {
        SchemaId::of(schema).is_some_and(|it| self.schemas.contains(&it))
    }
}

/// Returns the components and schemas that a tree refers to.
fn targets(tree: &Value, shape: Shape) -> impl Iterator<Item = Target> {
    sites(tree, shape).into_iter().filter_map(|site| match SchemaId::parse(&site.reference) {
        Some(id) => Some(Target::Schema(id)),
        None => Pointer::parse(site.reference.strip_prefix('#')?).map(Target::Component),
    })
}

/// Returns the kind of the objects in a section of `components`, except for schemas.
fn kind(pointer: &Pointer) -> Option<Node> {
    Some(match pointer.tokens().nth(1)?.as_str() {
        "responses" => Node::Response,
        "parameters" => Node::Parameter,
        "requestBodies" => Node::RequestBody,
        "headers" => Node::Header,
        _ => return None,
    })
}

/// Returns pairs of a schema and a schema with a discriminator that it extends. Values of the parent may be values of the
/// child, although the parent does not refer to it.
fn extensions(components: &Components, schemas: &Schemas) -> Vec<(SchemaId, SchemaId)> {
    let has_discriminator =
        |id: SchemaId| schemas[id].composition.as_ref().is_some_and(|it| it.discriminator.is_some());
    let children = components.schemas.values().filter_map(SchemaId::of);
    let pairs = children.flat_map(|child| schemas[child].all_of().iter().map(move |&parent| (child, parent)));
    pairs.filter(|&(_, parent)| has_discriminator(parent)).collect()
}
