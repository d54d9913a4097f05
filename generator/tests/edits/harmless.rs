//! Edits that change nothing for callers: other orders, components in other places, and additions.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::document::{child, each_node_mut, operations, resolve, schemas};

/// A harmless edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Harmless {
    ShuffleMembers,
    ShuffleRequired,
    ShuffleValues,
    ShuffleParameters,
    ShuffleOperations,
    ShuffleComponents,
    Inline,
    Extract,
    AddOperation,
    AddComponent,
}

impl Harmless {
    pub(super) const ALL: [Self; 10] = [
        Self::ShuffleMembers,
        Self::ShuffleRequired,
        Self::ShuffleValues,
        Self::ShuffleParameters,
        Self::ShuffleOperations,
        Self::ShuffleComponents,
        Self::Inline,
        Self::Extract,
        Self::AddOperation,
        Self::AddComponent,
    ];

    /// Edits a document. Returns the edited position, or `None` if there is nothing to edit.
    ///
    /// `names` are those of the types of the crate, which a new component may want, too. `number` distinguishes edits of a document.
    pub(super) fn apply(
        self,
        document: &mut Value,
        random: &mut Rng,
        names: &[String],
        number: usize,
    ) -> Option<String> {
        match self {
            Self::ShuffleMembers => {
                let at = random.choice(objects(document, "properties"))?;
                shuffle_object(document.pointer_mut(&child(&at, "properties"))?, random);
                Some(at)
            }
            Self::ShuffleRequired => shuffle_list(document, random, "required"),
            Self::ShuffleValues => shuffle_list(document, random, "enum"),
            Self::ShuffleParameters => {
                let owners = operations(document).into_iter().map(|it| child(&it, "parameters"));
                let many = owners.filter(|it| length(document, it) > 1);
                let at = random.choice(many.collect::<Vec<_>>())?;
                random.shuffle(document.pointer_mut(&at)?.as_array_mut()?);
                Some(at)
            }
            Self::ShuffleOperations => {
                shuffle_object(&mut document["paths"], random);
                document["paths"].as_object_mut()?.values_mut().for_each(|it| shuffle_object(it, random));
                Some("/paths".to_owned())
            }
            Self::ShuffleComponents => {
                shuffle_object(document.pointer_mut("/components/schemas")?, random);
                Some("/components/schemas".to_owned())
            }
            Self::Inline => {
                let at = random.choice(schema_references(document))?;
                let target = resolve(document, at.clone());
                *document.pointer_mut(&at)? = document.pointer(&target)?.clone();
                Some(format!("{target} at {at}"))
            }
            Self::Extract => {
                // A shared response can have several types, which would become one.
                let is_inline = |it: &String| {
                    it.starts_with("/paths/") || (it.starts_with("/components/schemas/") && it.matches('/').count() > 3)
                };
                let found = schemas(document).into_keys().filter(is_inline);
                // A copy of a component is not a new one.
                let components: Vec<Value> =
                    document["components"]["schemas"].as_object()?.values().map(without_order).collect();
                let is_copy = |it: &Value| components.contains(&without_order(it));
                let models = found.filter(|it| document.pointer(it).is_some_and(|it| is_model(it) && !is_copy(it)));
                let at = random.choice(models.collect::<Vec<_>>())?;
                let name = new_component(document, random, names, number);
                let reference = json!({"$ref": format!("#/components/schemas/{name}")});
                let schema = std::mem::replace(document.pointer_mut(&at)?, reference);
                insert(&mut document["components"], "schemas", &name, schema, random);
                Some(format!("{name} from {at}"))
            }
            Self::AddOperation => {
                let source = random.choice(operations(document))?;
                let (item, method) = source.rsplit_once('/')?;
                let mut operation = document.pointer(&source)?.clone();
                operation["operationId"] = json!(format!("added{number}"));
                let path = item.strip_prefix("/paths/")?.replace("~1", "/").replace("~0", "~");
                let mut added = Map::from_iter([(method.to_owned(), operation)]);
                if let Some(parameters) = document.pointer(&child(item, "parameters")) {
                    added.insert("parameters".to_owned(), parameters.clone());
                }
                insert(document, "paths", &format!("/added{number}{path}"), added.into(), random);
                Some(source)
            }
            Self::AddComponent => {
                let name = new_component(document, random, names, number);
                let schema = json!({"type": "object", "properties": {"id": {"type": "string"}}});
                insert(&mut document["components"], "schemas", &name, schema, random);
                let reference = json!({"$ref": format!("#/components/schemas/{name}")});
                let content = json!({"application/json": {"schema": reference}});
                let added = json!({"get": {"responses": {"200": {"description": "D.", "content": content}}}});
                insert(document, "paths", &format!("/added{number}"), added, random);
                Some(name)
            }
        }
    }
}

/// Returns the schemas in which a member has several entries.
fn objects(document: &Value, member: &str) -> Vec<String> {
    let schemas = schemas(document).into_keys();
    schemas.filter(|it| length(document, &child(it, member)) > 1).collect()
}

fn length(document: &Value, pointer: &str) -> usize {
    match document.pointer(pointer) {
        Some(Value::Array(items)) => items.len(),
        Some(Value::Object(members)) => members.len(),
        _ => 0,
    }
}

fn shuffle_list(document: &mut Value, random: &mut Rng, member: &str) -> Option<String> {
    let at = random.choice(objects(document, member))?;
    random.shuffle(document.pointer_mut(&child(&at, member))?.as_array_mut()?);
    Some(at)
}

fn shuffle_object(node: &mut Value, random: &mut Rng) {
    if let Some(members) = node.as_object_mut() {
        let mut entries: Vec<(String, Value)> = std::mem::take(members).into_iter().collect();
        random.shuffle(&mut entries);
        members.extend(entries);
    }
}

/// Inserts a member at a random position of an object.
fn insert(owner: &mut Value, object: &str, name: &str, value: Value, random: &mut Rng) {
    let Some(members) = owner.as_object_mut().map(|it| it.entry(object).or_insert_with(|| json!({}))) else { return };
    let Some(members) = members.as_object_mut() else { return };
    let index = random.usize(..=members.len());
    members.shift_insert(index, name.to_owned(), value);
}

/// Returns the name of a new component: that of a type that is not a component, or one that nothing else has.
fn new_component(document: &Value, random: &mut Rng, names: &[String], number: usize) -> String {
    let known = &document["components"]["schemas"];
    let free: Vec<&String> = names.iter().filter(|it| known.get(it.as_str()).is_none()).collect();
    match random.choice(free).filter(|_| random.bool()) {
        Some(name) => name.clone(),
        None => format!("Added{number}"),
    }
}

/// Returns `true` for a schema that becomes a type.
fn is_model(schema: &Value) -> bool {
    schema.get("properties").is_some() || (schema["type"] == "string" && schema.get("enum").is_some())
}

/// Returns a schema in which the order of lists does not matter.
fn without_order(schema: &Value) -> Value {
    let mut schema = schema.clone();
    each_node_mut(&mut schema, &mut |node| {
        if let Some(items) = node.as_array_mut() {
            items.sort_by_key(ToString::to_string);
        }
    });
    schema
}

/// Returns the positions of references to schemas, in what operations use.
fn schema_references(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let owners =
        schemas(document).into_keys().chain(operations(document).into_iter().flat_map(|it| contents(document, &it)));
    for owner in owners {
        let Some(node) = document.pointer(&owner) else { continue };
        for name in ["schema", "items", "additionalProperties"] {
            found.extend(node[name].get("$ref").map(|_| child(&owner, name)));
        }
        for name in ["properties", "allOf", "anyOf", "oneOf"] {
            let entries: Vec<(String, &Value)> = match node.get(name) {
                Some(Value::Object(members)) => members.iter().map(|(name, it)| (name.clone(), it)).collect(),
                Some(Value::Array(items)) => {
                    items.iter().enumerate().map(|(index, it)| (index.to_string(), it)).collect()
                }
                _ => Vec::new(),
            };
            let entries = entries.into_iter().filter(|(_, it)| it.get("$ref").is_some());
            found.extend(entries.map(|(it, _)| child(&child(&owner, name), &it)));
        }
    }
    found.retain(|it| document.pointer(it).is_some_and(|it| is_schema_reference(&it["$ref"])));
    found
}

fn is_schema_reference(reference: &Value) -> bool {
    reference.as_str().is_some_and(|it| it.starts_with("#/components/schemas/"))
}

/// Returns the media types of the body and of the responses of an operation.
pub(super) fn contents(document: &Value, operation: &str) -> Vec<String> {
    let keys = |it: &str| -> Vec<String> {
        document.pointer(it).and_then(Value::as_object).map_or_else(Vec::new, |it| it.keys().cloned().collect())
    };
    let responses = child(operation, "responses");
    let mut owners = vec![resolve(document, child(operation, "requestBody"))];
    owners.extend(keys(&responses).iter().map(|it| resolve(document, child(&responses, it))));
    let contents = owners.iter().map(|it| child(it, "content"));
    contents.flat_map(|it| keys(&it).into_iter().map(move |name| child(&it, &name))).collect()
}
