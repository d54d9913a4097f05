//! Edits that break callers, on the wire or in Rust.

use fastrand::Rng;
use serde_json::{Value, json};

use super::document::{Uses, child, operations, parameters, resolve, schemas};
use super::harmless::contents;

/// A breaking edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Breaking {
    RemoveOperation,
    MoveOperation,
    ChangeMethod,
    AddRequiredParameter,
    RemoveParameter,
    RequireParameter,
    ChangeParameterType,
    AddRequiredBody,
    RemoveBody,
    ChangeMediaType,
    RemoveSuccess,
    RemoveProperty,
    RenameProperty,
    ChangePropertyType,
    RequireSentProperty,
    AddRequiredSentProperty,
    ReleaseReceivedProperty,
    MakeReceivedPropertyNullable,
    RemoveValue,
    ForbidSentNull,
    ShortenSentString,
    ChangeItems,
}

impl Breaking {
    pub(super) const ALL: [Self; 22] = [
        Self::RemoveOperation,
        Self::MoveOperation,
        Self::ChangeMethod,
        Self::AddRequiredParameter,
        Self::RemoveParameter,
        Self::RequireParameter,
        Self::ChangeParameterType,
        Self::AddRequiredBody,
        Self::RemoveBody,
        Self::ChangeMediaType,
        Self::RemoveSuccess,
        Self::RemoveProperty,
        Self::RenameProperty,
        Self::ChangePropertyType,
        Self::RequireSentProperty,
        Self::AddRequiredSentProperty,
        Self::ReleaseReceivedProperty,
        Self::MakeReceivedPropertyNullable,
        Self::RemoveValue,
        Self::ForbidSentNull,
        Self::ShortenSentString,
        Self::ChangeItems,
    ];

    /// Edits a document. Returns the edited position, or `None` if there is nothing to edit.
    pub(super) fn apply(self, document: &mut Value, random: &mut Rng) -> Option<String> {
        match self {
            Self::RemoveOperation | Self::MoveOperation | Self::ChangeMethod => self.operation(document, random),
            Self::AddRequiredParameter | Self::RemoveParameter | Self::RequireParameter | Self::ChangeParameterType => {
                self.parameter(document, random)
            }
            Self::AddRequiredBody | Self::RemoveBody | Self::ChangeMediaType | Self::RemoveSuccess => {
                self.content(document, random)
            }
            Self::RemoveValue | Self::ForbidSentNull | Self::ShortenSentString | Self::ChangeItems => {
                self.schema(document, random)
            }
            _ => self.property(document, random),
        }
    }

    fn operation(self, document: &mut Value, random: &mut Rng) -> Option<String> {
        let at = random.choice(operations(document))?;
        let (item, method) = at.rsplit_once('/')?;
        let mut operation = document.pointer_mut(item)?.as_object_mut()?.shift_remove(method)?;
        let path = item.strip_prefix("/paths/")?.replace("~1", "/").replace("~0", "~");
        let shared = document.pointer(&child(item, "parameters")).cloned();
        let (path, method) = match self {
            Self::MoveOperation => (format!("/moved{path}"), method),
            Self::ChangeMethod => {
                let free = ["patch", "put"]
                    .into_iter()
                    .find(|it| document.pointer(&child(item, it)).is_none() && *it != method);
                (path, free?)
            }
            // A path without operations would otherwise be an error.
            _ => return Some(at),
        };
        operation.as_object_mut()?.entry("operationId").or_insert(json!("moved"));
        let new = document["paths"].as_object_mut()?.entry(path).or_insert_with(|| json!({}));
        new[method] = operation;
        if let Some(shared) = shared {
            new["parameters"] = shared;
        }
        Some(at)
    }

    fn parameter(self, document: &mut Value, random: &mut Rng) -> Option<String> {
        let operation = random.choice(operations(document))?;
        if self == Self::AddRequiredParameter {
            let added = json!({"name": "added", "in": "query", "required": true, "schema": {"type": "string"}});
            let owner = document.pointer_mut(&operation)?.as_object_mut()?;
            owner.entry("parameters").or_insert_with(|| json!([])).as_array_mut()?.insert(0, added);
            return Some(operation);
        }
        let list = child(&operation, "parameters");
        let all = parameters(document, &operation);
        let index = random.choice(0..all.len())?;
        let parameter = document.pointer(&all[index])?;
        let is_in_path = parameter["in"] == "path";
        let entry = child(&list, &index.to_string());
        let mut changed = parameter.clone();
        match self {
            Self::RemoveParameter if !is_in_path => {
                document.pointer_mut(&list)?.as_array_mut()?.remove(index);
                return Some(entry);
            }
            Self::RequireParameter if parameter["required"] != true => changed["required"] = json!(true),
            Self::ChangeParameterType => {
                let schema = changed.get_mut("schema")?;
                let old = document.pointer(&resolve(document, child(&all[index], "schema")))?;
                *schema = other_type(old);
            }
            _ => return None,
        }
        *document.pointer_mut(&entry)? = changed;
        Some(entry)
    }

    fn content(self, document: &mut Value, random: &mut Rng) -> Option<String> {
        let operation = random.choice(operations(document))?;
        let body = document.pointer(&operation)?.get("requestBody");
        match self {
            Self::AddRequiredBody if body.is_none() => {
                let content = json!({"application/json": {"schema": {"type": "array", "items": {"type": "string"}}}});
                document.pointer_mut(&operation)?["requestBody"] = json!({"required": true, "content": content});
                Some(operation)
            }
            Self::RemoveBody if body.is_some() => {
                document.pointer_mut(&operation)?.as_object_mut()?.shift_remove("requestBody");
                Some(operation)
            }
            Self::ChangeMediaType => {
                let bodies = child(&resolve(document, child(&operation, "requestBody")), "content");
                let sent = contents(document, &operation).into_iter().filter(|it| it.starts_with(&bodies));
                let at = random.choice(sent.collect::<Vec<_>>())?;
                let name = at.rsplit_once('/')?.1.replace("~1", "/");
                let content = document.pointer_mut(&bodies)?.as_object_mut()?;
                let media_type = content.shift_remove(&name)?;
                content.insert("application/vnd.changed+json".to_owned(), media_type);
                Some(at)
            }
            Self::RemoveSuccess => {
                let responses = document.pointer_mut(&child(&operation, "responses"))?.as_object_mut()?;
                let successes = responses.keys().filter(|it| it.starts_with('2')).cloned();
                let status = random.choice(successes.collect::<Vec<_>>())?;
                let other = if status == "299" { "298" } else { "299" };
                let response = responses.shift_remove(&status)?;
                responses.insert(other.to_owned(), response);
                Some(format!("{operation} {status}"))
            }
            _ => None,
        }
    }

    fn property(self, document: &mut Value, random: &mut Rng) -> Option<String> {
        let is_suitable = |uses: &Uses| match self {
            Self::RequireSentProperty | Self::AddRequiredSentProperty => uses.sent,
            Self::ReleaseReceivedProperty | Self::MakeReceivedPropertyNullable => uses.received,
            _ => true,
        };
        let found = schemas(document).into_iter().filter(|(_, uses)| is_suitable(uses) && !uses.is_part);
        let objects: Vec<String> = found.map(|it| it.0).filter(|it| is_object(document.pointer(it))).collect();
        let at = random.choice(objects)?;
        let used = schemas(document);
        let schema = document.pointer(&at)?;
        let required: Vec<&str> =
            schema["required"].as_array().map_or_else(Vec::new, |it| it.iter().filter_map(Value::as_str).collect());
        let members = schema["properties"].as_object()?.keys();
        let members: Vec<String> = members
            .filter(|name| {
                let target = resolve(document, child(&child(&at, "properties"), name));
                let is_required = required.contains(&name.as_str());
                // A value of any type can be null already, and lists of types are left alone.
                let is_nullable = document.pointer(&target).is_some_and(|it| {
                    // An enum only has the values that it lists, so that `nullable` does not add null.
                    let has_values = it.get("enum").is_some();
                    it["nullable"] == true || has_values || !it["type"].is_string()
                });
                used.get(&target).is_some_and(&is_suitable)
                    && match self {
                        Self::RequireSentProperty => !is_required,
                        Self::ReleaseReceivedProperty => is_required,
                        Self::MakeReceivedPropertyNullable => !is_nullable,
                        _ => true,
                    }
            })
            .cloned()
            .collect();
        let name = random.choice(members)?;
        let property = child(&child(&at, "properties"), &name);
        let old = document.pointer(&resolve(document, property.clone()))?.clone();
        // `nullable` is a keyword of OpenAPI 3.0.
        let is_newer = document["openapi"].as_str().is_some_and(|it| !it.starts_with("3.0"));
        let schema = document.pointer_mut(&at)?.as_object_mut()?;
        let required = schema.entry("required").or_insert_with(|| json!([])).as_array_mut()?;
        match self {
            Self::RemoveProperty | Self::RenameProperty | Self::ReleaseReceivedProperty => {
                required.retain(|it| *it != name.as_str())
            }
            Self::RequireSentProperty => required.push(json!(name)),
            Self::AddRequiredSentProperty => required.push(json!("added")),
            _ => {}
        }
        if required.is_empty() {
            schema.shift_remove("required");
        }
        let properties = schema.get_mut("properties")?.as_object_mut()?;
        match self {
            Self::RemoveProperty => drop(properties.shift_remove(&name)),
            Self::RenameProperty => {
                let value = properties.shift_remove(&name)?;
                properties.insert(format!("{name}_renamed"), value);
            }
            Self::ChangePropertyType => drop(properties.insert(name.clone(), other_type(&old))),
            Self::AddRequiredSentProperty => drop(properties.insert("added".to_owned(), json!({"type": "string"}))),
            Self::MakeReceivedPropertyNullable => {
                let mut schema = old;
                match is_newer {
                    true => schema["type"] = json!([schema["type"], "null"]),
                    false => schema["nullable"] = json!(true),
                }
                properties.insert(name.clone(), schema);
            }
            _ => {}
        }
        Some(property)
    }

    fn schema(self, document: &mut Value, random: &mut Rng) -> Option<String> {
        let is_suitable = |at: &String, uses: &Uses| {
            let Some(schema) = document.pointer(at) else { return false };
            let values = schema["enum"].as_array().map_or(0, |it| it.iter().filter(|it| it.is_string()).count());
            // The constraints of the items of a list are not compared.
            let is_string =
                schema["type"] == "string" && values == 0 && schema.get("format").is_none() && !at.ends_with("/items");
            let is_nullable = schema["nullable"] == true;
            !uses.is_part
                && match self {
                    Self::RemoveValue => schema["type"] == "string" && values > 1,
                    Self::ForbidSentNull => uses.sent && is_nullable,
                    Self::ShortenSentString => uses.sent && is_string,
                    Self::ChangeItems => schema.get("items").is_some(),
                    _ => false,
                }
        };
        let found = schemas(document).into_iter().filter(|(at, uses)| is_suitable(at, uses));
        let at = random.choice(found.map(|it| it.0).collect::<Vec<_>>())?;
        let items = document.pointer(&resolve(document, child(&at, "items"))).cloned();
        let schema = document.pointer_mut(&at)?;
        match self {
            Self::RemoveValue => {
                let values = schema["enum"].as_array_mut()?;
                let index =
                    random.choice((0..values.len()).filter(|it| values[*it].is_string()).collect::<Vec<_>>())?;
                values.remove(index);
            }
            Self::ForbidSentNull => drop(schema.as_object_mut()?.shift_remove("nullable")),
            Self::ShortenSentString => {
                let most = schema["maxLength"].as_u64().filter(|it| *it > 0)?;
                schema["maxLength"] = json!(most - 1);
            }
            _ => schema["items"] = other_type(&items?),
        }
        Some(at)
    }
}

fn is_object(schema: Option<&Value>) -> bool {
    schema.is_some_and(|it| it["properties"].as_object().is_some_and(|it| !it.is_empty()))
}

/// Returns a schema whose values a schema does not have.
fn other_type(schema: &Value) -> Value {
    match schema["type"].as_str() {
        Some("boolean") => json!({"type": "string"}),
        _ => json!({"type": "boolean"}),
    }
}
