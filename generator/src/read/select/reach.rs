//! Removes components that no operation uses, directly or indirectly.

use std::collections::HashSet;

use openapiv3::{Components, OpenAPI, ReferenceOr, SchemaKind};
use serde_json::Value;

use crate::pointer::Pointer;
use crate::read::grammar::{Node, Shape, sites};

/// Removes unused components and returns their locations.
pub(super) fn without_unreached(openapi: &mut OpenAPI) -> Vec<Pointer> {
    let Some(mut components) = openapi.components.take() else { return Vec::new() };
    let Some(reached) = reached(openapi, &components) else {
        openapi.components = Some(components);
        return Vec::new();
    };
    let root = Pointer::root();
    let mut removed = Vec::new();
    let mut keeps = |section: &'static str, name: &String| {
        let pointer = root.at(["components", section, name]);
        let is_reached = reached.contains(&pointer);
        if !is_reached {
            removed.push(pointer);
        }
        is_reached
    };
    components.schemas.retain(|name, _| keeps("schemas", name));
    components.responses.retain(|name, _| keeps("responses", name));
    components.parameters.retain(|name, _| keeps("parameters", name));
    components.request_bodies.retain(|name, _| keeps("requestBodies", name));
    components.headers.retain(|name, _| keeps("headers", name));
    openapi.components = Some(components);
    removed
}

/// Returns the components that operations use, directly or indirectly. Returns `None` if the document cannot be serialized.
fn reached(openapi: &OpenAPI, components: &Components) -> Option<HashSet<Pointer>> {
    let paths = serde_json::to_value(&openapi.paths).ok()?;
    let components_tree = serde_json::to_value(components).ok()?;
    let mut reached = HashSet::new();
    let mut open: Vec<Pointer> = targets(&paths, Shape::One(Node::Paths)).collect();
    loop {
        while let Some(pointer) = open.pop() {
            if !reached.insert(pointer.clone()) {
                continue;
            }
            let within = pointer.below(&Pointer::root().child("components")).unwrap_or_default();
            let (Some(node), Some(kind)) = (components_tree.pointer(within.as_str()), kind(&pointer)) else { continue };
            open.extend(targets(node, Shape::One(kind)));
        }
        open.extend(
            children(components)
                .filter(|(child, parent)| reached.contains(parent) && !reached.contains(child))
                .map(|(child, _)| child),
        );
        if open.is_empty() {
            return Some(reached);
        }
    }
}

/// Returns the components that a tree refers to.
fn targets(tree: &Value, shape: Shape) -> impl Iterator<Item = Pointer> {
    sites(tree, shape).into_iter().filter_map(|site| Pointer::parse(site.reference.strip_prefix('#')?))
}

/// Returns the kind of the objects in a section of `components`.
fn kind(pointer: &Pointer) -> Option<Node> {
    Some(match pointer.tokens().nth(1)?.as_str() {
        "schemas" => Node::Schema,
        "responses" => Node::Response,
        "parameters" => Node::Parameter,
        "requestBodies" => Node::RequestBody,
        "headers" => Node::Header,
        _ => return None,
    })
}

/// Returns pairs of a schema and a schema with a discriminator that it extends. Values of the parent may be values of the
/// child, although the parent does not refer to it.
fn children(components: &Components) -> impl Iterator<Item = (Pointer, Pointer)> {
    let schemas = Pointer::root().at(["components", "schemas"]);
    let has_discriminator = |pointer: &Pointer| {
        let schema = pointer.tokens().nth(2).and_then(|name| components.schemas.get(&name)?.as_item());
        schema.is_some_and(|it| it.schema_data.discriminator.is_some())
    };
    components.schemas.iter().flat_map(move |(name, schema)| {
        let all_of = match schema.as_item().map(|it| &it.schema_kind) {
            Some(SchemaKind::AllOf { all_of }) => all_of.as_slice(),
            Some(SchemaKind::Any(any)) => any.all_of.as_slice(),
            _ => &[],
        };
        let parents = all_of.iter().filter_map(|it| match it {
            ReferenceOr::Reference { reference } => Pointer::parse(reference.strip_prefix('#')?),
            ReferenceOr::Item(_) => None,
        });
        let child = schemas.child(name);
        parents.filter(has_discriminator).map(move |parent| (child.clone(), parent)).collect::<Vec<_>>()
    })
}
