//! Finds the arguments of operations in earlier exchanges.

use serde_json::Value;

use crate::run::Exchange;

/// The number of values that are tried for each parameter.
const MOST: usize = 3;

/// The operation of a sweep, which needs these parameters.
pub struct Target {
    /// The template of the path, with the path of the base URL.
    pub template: String,
    /// The names of the arguments in order, in the path or in the query.
    pub arguments: &'static [&'static str],
}

/// Returns the argument lists with which an operation can be called.
pub fn argument_lists(target: &Target, exchanges: &[Exchange]) -> Vec<Vec<Value>> {
    let mut paths: Vec<(String, Vec<(&str, Value)>)> = vec![(String::new(), Vec::new())];
    for segment in target.template.split('/').skip(1) {
        let parameter = segment.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
        paths = paths
            .into_iter()
            .flat_map(|(path, bound)| match parameter {
                None => vec![(format!("{path}/{segment}"), bound)],
                Some(name) => candidates(&path, name, exchanges)
                    .into_iter()
                    .map(|value| {
                        let mut bound = bound.clone();
                        let path = format!("{path}/{}", text(&value));
                        bound.push((name, value));
                        (path, bound)
                    })
                    .collect(),
            })
            .take(MOST)
            .collect();
    }
    let list = |bound: &[(&str, Value)]| -> Option<Vec<Value>> {
        let argument = |name: &&str| {
            let in_path = bound.iter().find(|(it, _)| it == name).map(|(_, it)| it.clone());
            in_path.or_else(|| members(name, exchanges).into_iter().next())
        };
        target.arguments.iter().map(argument).collect()
    };
    paths.iter().filter_map(|(_, bound)| list(bound)).collect()
}

/// Returns the values of a path parameter after a path: the ids of the resources in the collection at this path or in one of the
/// same name, and members of the same name.
fn candidates(prefix: &str, name: &str, exchanges: &[Exchange]) -> Vec<Value> {
    let collection = prefix.rsplit('/').next().unwrap_or_default();
    let mut found = Vec::new();
    for is_same in [
        |path: &str, prefix: &str, _: &str| path == prefix,
        |path: &str, _: &str, collection: &str| path.rsplit('/').next() == Some(collection),
    ] {
        for exchange in exchanges.iter().filter(|it| it.is_success()) {
            let path = exchange.path.trim_end_matches('/');
            // `POST /things/filter` lists things, too.
            let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
            if [path, parent].into_iter().any(|it| is_same(it, prefix, collection)) {
                let body = exchange.json().unwrap_or_default();
                resources(&body).into_iter().filter_map(|it| id(it, name)).for_each(|it| add(&mut found, it));
            }
        }
    }
    if matches!(name, "id" | "name") {
        let member = format!("{}_{name}", collection.trim_end_matches('s'));
        members(&member, exchanges).into_iter().for_each(|it| add(&mut found, it));
    } else {
        members(name, exchanges).into_iter().for_each(|it| add(&mut found, it));
    }
    found.truncate(MOST);
    found
}

/// Returns the resource that a body is, or those of its list.
fn resources(body: &Value) -> Vec<&Value> {
    match body {
        Value::Array(items) => items.iter().collect(),
        Value::Object(members) => {
            let lists = members.values().filter_map(Value::as_array).flatten();
            let inner = members.values().filter(|it| it.is_object());
            [body].into_iter().chain(inner).chain(lists).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns the id of a resource: the member with the name of the parameter, `id` or `name`.
fn id(resource: &Value, name: &str) -> Option<Value> {
    let last = name.rsplit('_').next().unwrap_or(name);
    [name, "id", last, "name"].into_iter().filter_map(|it| resource.get(it)).find(|it| is_scalar(it)).cloned()
}

/// Returns the values of all members with a name.
fn members(name: &str, exchanges: &[Exchange]) -> Vec<Value> {
    let mut found = Vec::new();
    for body in exchanges.iter().filter(|it| it.is_success()).filter_map(Exchange::json) {
        collect(&body, name, &mut found);
    }
    found
}

fn collect(value: &Value, name: &str, found: &mut Vec<Value>) {
    match value {
        Value::Array(items) => items.iter().for_each(|it| collect(it, name, found)),
        Value::Object(members) => {
            if let Some(value) = members.get(name).filter(|it| is_scalar(it)) {
                add(found, value.clone());
            }
            members.values().for_each(|it| collect(it, name, found));
        }
        _ => {}
    }
}

fn is_scalar(value: &Value) -> bool {
    value.is_number() || value.as_str().is_some_and(|it| !it.is_empty())
}

fn add(found: &mut Vec<Value>, value: Value) {
    if !found.contains(&value) {
        found.push(value);
    }
}

/// Returns a value as it is written in a path.
pub fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
