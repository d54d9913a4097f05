//! Recovers components that have no title in pages.
//!
//! Such a schema is inlined like the others, but without a name. If exactly one named component is equal, it is assumed to be this
//! component. If several operations on one resource have equal bodies, these get the name of the resource as their title; equal
//! bodies of several error statuses get a common title, too. Other equal schemas remain as they are: what they have in common may
//! be a coincidence.

use std::cmp::Reverse;
use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{Hash, Hasher};

use serde_json::{Map, Value};

use super::hoist::{hash_schema, own_members};
use super::reference::References;
use super::titles::component_name;
use super::walk::{self, Visit};
use crate::casing::pascal_words;
use crate::names::singular;
use crate::pointer::{Pointer, Trail};

/// The most rounds of replacement. Each makes the schemas around replaced ones equal to components.
const MOST_ROUNDS: usize = 8;

/// The title of the body that several error statuses have.
const ERROR: &str = "ErrorResponse";

/// Replaces schemas without a title by references, or gives them one.
pub(super) fn recover(
    paths: &mut Map<String, Value>,
    webhooks: &mut Map<String, Value>,
    schemas: &mut Map<String, Value>,
) {
    replace_equal(paths, webhooks, schemas);
    let titles = titles(paths, schemas);
    if titles.is_empty() {
        return;
    }
    for (_, operation) in paths.iter_mut().filter_map(|(_, item)| item.as_object_mut()).flatten() {
        for (_, body) in bodies_mut(operation) {
            if is_candidate(body)
                && !has_name(body)
                && let Some(title) = titles.get(&shape(body))
                && let Some(members) = body.as_object_mut()
            {
                members.insert("title".to_owned(), Value::String(title.clone()));
            }
        }
    }
}

fn component(name: &str) -> Pointer {
    Pointer::root().child("components").child("schemas").child(name)
}

/// Replaces schemas that are equal to exactly one component.
fn replace_equal(paths: &mut Map<String, Value>, webhooks: &mut Map<String, Value>, schemas: &mut Map<String, Value>) {
    let start = Pointer::root();
    for _ in 0..MOST_ROUNDS {
        let mut named: HashMap<u64, Option<String>> = HashMap::new();
        for (name, schema) in schemas.iter().filter(|(_, it)| is_candidate(it)) {
            named.entry(shape(schema)).and_modify(|it| *it = None).or_insert(Some(name.clone()));
        }
        let candidates = schemas.values().filter(|it| is_candidate(it));
        let mut replacer = Replacer { named: &named, outlines: candidates.map(outline).collect(), has_changed: false };
        for (_, schema) in schemas.iter_mut() {
            if let Some(members) = schema.as_object_mut() {
                walk::below(members, &Trail::from(&start), &mut replacer);
            }
        }
        for (_, operation) in operations(paths).chain(operations(webhooks)) {
            walk::operation(operation, &Trail::from(&start), &mut replacer);
        }
        if !replacer.has_changed {
            break;
        }
    }
}

struct Replacer<'n> {
    /// The component with each shape, or `None` if several have it.
    named: &'n HashMap<u64, Option<String>>,
    /// The outlines of these components. The shape of a schema takes all schemas inside it into account, so that it is only
    /// determined for schemas with one of these outlines.
    outlines: HashSet<u64>,
    has_changed: bool,
}

impl Visit for Replacer<'_> {
    fn schema(&mut self, node: &mut Value, at: &Trail<'_>) {
        let Some(members) = node.as_object_mut() else { return };
        walk::below(members, at, self);
        if !is_candidate(node) || has_name(node) || !self.outlines.contains(&outline(node)) {
            return;
        }
        if let Some(Some(name)) = self.named.get(&shape(node)) {
            let target = Value::String(component(name).to_fragment());
            let own = own_members(node);
            *node = Value::Object([("$ref".to_owned(), target)].into_iter().chain(own).collect());
            self.has_changed = true;
        }
    }
}

/// The equal bodies of several operations.
#[derive(Default)]
struct Bodies {
    count: usize,
    /// The names of the resources that the operations belong to, with the number of operations.
    names: BTreeMap<String, usize>,
}

/// Returns the titles of bodies that several operations have in common, by shape.
fn titles(paths: &mut Map<String, Value>, schemas: &Map<String, Value>) -> HashMap<u64, String> {
    let mut list: Vec<(u64, Bodies)> = Vec::new();
    let mut known: HashMap<u64, usize> = HashMap::new();
    let mut errors: HashMap<u64, HashSet<String>> = HashMap::new();
    for (path, item) in paths {
        let Some(name) = resource_name(path) else { continue };
        for (_, operation) in item.as_object_mut().into_iter().flatten() {
            for (status, body) in bodies_mut(operation).into_iter().filter(|it| is_candidate(it.1) && !has_name(it.1)) {
                let shape = shape(body);
                if let Some(status) = status {
                    errors.entry(shape).or_default().insert(status);
                    continue;
                }
                let next = list.len();
                let index = *known.entry(shape).or_insert(next);
                if index == next {
                    list.push((shape, Bodies::default()));
                }
                let bodies = &mut list[index].1;
                bodies.count += 1;
                *bodies.names.entry(name.clone()).or_default() += 1;
            }
        }
    }
    // The schema with the most uses gets the name of the resource.
    list.retain(|(_, it)| it.count > 1);
    list.sort_by_key(|(_, it)| Reverse(it.count));
    let mut taken: HashSet<String> = schemas.keys().map(|it| it.to_lowercase()).collect();
    let named = list.into_iter().filter_map(|(shape, bodies)| {
        let name = bodies.name()?;
        let name = [name.clone(), format!("{name}Resource")].into_iter().find(|it| taken.insert(it.to_lowercase()))?;
        Some((shape, name))
    });
    let mut titles: HashMap<u64, String> = named.collect();
    // If two schemas have the same number of statuses, neither is the usual error.
    let most = errors.values().map(HashSet::len).max().unwrap_or_default();
    let mut usual = errors.iter().filter(|(_, statuses)| statuses.len() == most && most > 1);
    if let (Some((shape, _)), None) = (usual.next(), usual.next())
        && taken.insert(ERROR.to_lowercase())
    {
        titles.entry(*shape).or_insert_with(|| ERROR.to_owned());
    }
    titles
}

impl Bodies {
    /// Returns the name of the resource that most of the operations belong to.
    fn name(&self) -> Option<String> {
        let (name, count) = self.names.iter().max_by_key(|(_, count)| **count)?;
        (count * 2 > self.count).then(|| name.clone())
    }
}

/// Returns the schemas of the bodies of requests and of responses, or of their items. Those of errors with their status.
fn bodies_mut(operation: &mut Value) -> Vec<(Option<String>, &mut Value)> {
    let Some(operation) = operation.as_object_mut() else { return Vec::new() };
    let holders = operation.iter_mut().flat_map(|(key, value)| match key.as_str() {
        "requestBody" => vec![(None, value)],
        "responses" => {
            let responses = value.as_object_mut().into_iter().flatten();
            responses.map(|(status, it)| ((!status.starts_with('2')).then(|| status.clone()), it)).collect()
        }
        _ => Vec::new(),
    });
    let mut bodies = Vec::new();
    for (status, holder) in holders {
        for (_, content) in holder.get_mut("content").and_then(Value::as_object_mut).into_iter().flatten() {
            let Some(schema) = content.get_mut("schema") else { continue };
            let has_items = schema.get("items").is_some_and(Value::is_object);
            let schema = if has_items { schema.get_mut("items") } else { Some(schema) };
            bodies.extend(schema.map(|it| (status.clone(), it)));
        }
    }
    bodies
}

/// Returns the name of the resource at a path: `SavedSearch` for `/saved-searches/{id}`.
fn resource_name(path: &str) -> Option<String> {
    let segment = path.rsplit('/').find(|it| !it.is_empty() && !it.contains('{'))?;
    let plural = pascal_words(segment);
    let name = singular(&plural).unwrap_or(plural);
    name.starts_with(char::is_alphabetic).then_some(name)
}

fn operations(paths: &mut Map<String, Value>) -> impl Iterator<Item = (&String, &mut Map<String, Value>)> {
    let items = paths.iter_mut().filter_map(|(_, item)| item.as_object_mut()).flatten();
    items.filter_map(|(method, operation)| Some((method, operation.as_object_mut()?)))
}

/// Returns `true` if a schema becomes a type with a name.
fn is_candidate(schema: &Value) -> bool {
    let has = |key: &str| match schema.get(key) {
        Some(Value::Object(members)) => !members.is_empty(),
        Some(Value::Array(items)) => !items.is_empty(),
        _ => false,
    };
    has("properties") || has("oneOf") || has("anyOf") || has("allOf") || has("enum")
}

fn has_name(schema: &Value) -> bool {
    schema.get("title").and_then(Value::as_str).and_then(component_name).is_some()
}

/// Returns a hash of the names of members and of the number of alternatives and values. Equal schemas have equal outlines.
fn outline(schema: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    let properties = schema.get("properties").and_then(Value::as_object);
    properties.into_iter().flat_map(Map::keys).for_each(|it| it.hash(&mut hasher));
    for key in ["allOf", "anyOf", "oneOf", "enum"] {
        schema.get(key).and_then(Value::as_array).map(Vec::len).hash(&mut hasher);
    }
    hasher.finish()
}

fn shape(schema: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    hash_schema(schema, &References::default(), &mut hasher, &|_, _| {});
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn members(value: Value) -> Map<String, Value> {
        let Value::Object(members) = value else { panic!("{value}") };
        members
    }

    fn thing() -> Value {
        json!({"type": "object", "properties": {"id": {"type": "string"}, "size": {"type": "integer"}}})
    }

    fn fault(member: &str) -> Value {
        json!({"type": "object", "properties": {member: {"type": "string"}}})
    }

    /// Returns an operation with the bodies of its responses, by status.
    fn answering(bodies: &[(&str, &Value)]) -> Value {
        let responses: Map<String, Value> = bodies
            .iter()
            .map(|(status, schema)| {
                ((*status).to_owned(), json!({"content": {"application/json": {"schema": schema}}}))
            })
            .collect();
        json!({"responses": responses})
    }

    /// Recovers components, and returns the schemas of the responses by path, method and status.
    fn recovered(paths: Value, schemas: Value) -> impl Fn(&str, &str, &str) -> Value {
        let (mut paths, mut schemas) = (members(paths), members(schemas));
        recover(&mut paths, &mut Map::new(), &mut schemas);
        move |path, method, status| {
            paths[path][method]["responses"][status]["content"]["application/json"]["schema"].clone()
        }
    }

    #[test]
    fn schema_that_is_equal_to_one_component_becomes_a_reference() {
        let mut described = thing();
        described["description"] = json!("The thing.");
        let paths = json!({"/a": {"get": answering(&[("200", &described)])}});
        let found = recovered(paths.clone(), json!({"Thing": thing()}));
        let expected = json!({"$ref": "#/components/schemas/Thing", "description": "The thing."});
        assert_eq!(found("/a", "get", "200"), expected);
        // It could be either of two equal components.
        let found = recovered(paths, json!({"Thing": thing(), "Other": thing()}));
        assert_eq!(found("/a", "get", "200"), described);
    }

    #[test]
    fn equal_bodies_of_a_resource_have_its_name() {
        let list = json!({"type": "array", "items": thing()});
        let paths = json!({
            "/saved-searches": {"get": answering(&[("200", &list)])},
            "/saved-searches/{id}": {"get": answering(&[("200", &thing())])},
            "/others/{id}": {"get": answering(&[("200", &fault("only"))])},
        });
        let found = recovered(paths.clone(), json!({}));
        assert_eq!(found("/saved-searches", "get", "200")["items"]["title"], "SavedSearch");
        assert_eq!(found("/saved-searches/{id}", "get", "200")["title"], "SavedSearch");
        assert_eq!(found("/others/{id}", "get", "200").get("title"), None);
        // A component has precedence for its name.
        let found = recovered(paths, json!({"savedsearch": fault("else")}));
        assert_eq!(found("/saved-searches/{id}", "get", "200")["title"], "SavedSearchResource");
    }

    #[test]
    fn body_of_the_most_error_statuses_is_the_usual_error() {
        let (usual, other) = (fault("message"), fault("error"));
        let bodies = [("400", &usual), ("404", &usual), ("429", &other)];
        let found = recovered(json!({"/a": {"get": answering(&bodies)}}), json!({}));
        assert_eq!(found("/a", "get", "404")["title"], "ErrorResponse");
        assert_eq!(found("/a", "get", "429").get("title"), None);
        let bodies = [("400", &usual), ("404", &usual), ("429", &other), ("503", &other)];
        let found = recovered(json!({"/a": {"get": answering(&bodies)}}), json!({}));
        assert_eq!(found("/a", "get", "404").get("title"), None);
    }
}
