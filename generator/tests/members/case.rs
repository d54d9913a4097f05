//! The cases: pairs of documents that differ in one member.

use std::collections::BTreeMap;

use sdk_generator::members::{Member, Object, Version};
use sdk_generator::pointer::Pointer;
use serde::Deserialize;
use serde_json::Value;

const TEMPLATE_2: &str = include_str!("cases/template_2.yaml");
const TEMPLATE_3: &str = include_str!("cases/template_3.yaml");
const TEMPLATE_OVERLAY: &str = include_str!("cases/template_overlay.yaml");

const CASES: [&str; 7] = [
    include_str!("cases/document.yaml"),
    include_str!("cases/extension.yaml"),
    include_str!("cases/overlay.yaml"),
    include_str!("cases/payload.yaml"),
    include_str!("cases/schema.yaml"),
    include_str!("cases/security.yaml"),
    include_str!("cases/swagger.yaml"),
];

/// The cases of an object.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    object: String,
    /// The location of the object.
    at: String,
    /// Changes of the template.
    #[serde(default)]
    also: Value,
    members: BTreeMap<String, OneOrMore>,
}

#[derive(Clone, Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(Box<Case>),
    More(Vec<Case>),
}

/// A member with the changes of the template that give it an effect.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// The location of the object, if it differs from that of the section.
    at: Option<String>,
    #[serde(default)]
    also: Value,
    /// The value of the member. By default, that in the template.
    value: Option<Value>,
    /// The name of the member, if the table has a placeholder.
    key: Option<String>,
    /// The versions to which the case applies. By default, all.
    only: Option<Vec<String>>,
    #[serde(default)]
    except: Vec<String>,
}

/// Two documents, one of which has a member.
pub(super) struct Pair {
    pub(super) object: Object,
    pub(super) member: &'static Member,
    pub(super) version: Version,
    pub(super) with: Value,
    pub(super) without: Value,
}

impl Pair {
    pub(super) fn name(&self) -> String {
        format!("`{}` of the {} in {}", self.member.name, self.object.name(), self.version)
    }
}

/// Returns the pairs of all members in all versions, and the members that have none.
pub(super) fn pairs() -> (Vec<Pair>, Vec<String>) {
    let sections = CASES.iter().flat_map(|it| serde_yaml::from_str::<Vec<Section>>(it).unwrap());
    // Extensions are in a section of their own.
    let sections: BTreeMap<(String, bool), Section> =
        sections.map(|it| ((it.object.clone(), it.members.keys().any(|name| name.starts_with("x-"))), it)).collect();
    let (mut pairs, mut missing) = (Vec::new(), Vec::new());
    for (name, _) in sections.keys().filter(|(name, _)| Object::ALL.iter().all(|it| it.name() != name.as_str())) {
        missing.push(format!("the table has no {name}"));
    }
    let with_own =
        |it: &Object| !it.name().ends_with(" of 2.0") && *it != Object::Swagger && !it.extensions().is_empty();
    let extended = Object::ALL.iter().copied().filter(with_own).map(|it| (it, true));
    for (object, is_extended) in Object::ALL.iter().copied().map(|it| (it, false)).chain(extended) {
        let members = if is_extended { object.extensions() } else { object.members() };
        let section = sections.get(&(object.name().to_owned(), is_extended));
        for name in section.iter().flat_map(|it| it.members.keys()) {
            if members.iter().all(|it| it.name != name.as_str()) {
                missing.push(format!("the table has no `{name}` of the {}", object.name()));
            }
        }
        for member in members {
            let cases = section.and_then(|it| it.members.get(member.name));
            let cases = match cases {
                None => Vec::new(),
                Some(OneOrMore::One(case)) => vec![(**case).clone()],
                Some(OneOrMore::More(cases)) => cases.clone(),
            };
            let mut tested = 0;
            for version in member.versions.iter() {
                let of_version = cases.iter().filter(|it| it.applies_to(version));
                for case in of_version.clone() {
                    let section = section.unwrap();
                    pairs.push(pair(object, member, version, section, case));
                }
                tested += usize::from(of_version.count() > 0);
            }
            let is_exempt = cases.iter().any(|it| !it.except.is_empty());
            if tested == 0 || tested < member.versions.iter().count() && !is_exempt {
                missing.push(format!("`{}` of the {} has no case", member.name, object.name()));
            }
        }
    }
    (pairs, missing)
}

impl Case {
    fn applies_to(&self, version: Version) -> bool {
        let is_listed = |list: &[String]| list.iter().any(|it| it == version.number());
        self.only.as_ref().is_none_or(|it| is_listed(it)) && !is_listed(&self.except)
    }
}

fn pair(object: Object, member: &'static Member, version: Version, section: &Section, case: &Case) -> Pair {
    let template = match version {
        Version::OpenApi20 => TEMPLATE_2,
        Version::Overlay10 | Version::Overlay11 => TEMPLATE_OVERLAY,
        _ => TEMPLATE_3,
    };
    let number = match version {
        Version::OpenApi20 => "2.0".to_owned(),
        _ => format!("{}.0", version.number()),
    };
    let mut with: Value = serde_yaml::from_str(&template.replace("VERSION", &number)).unwrap();
    let of_version = |it: &Value| if version == Version::OpenApi20 { in_definitions(it) } else { it.clone() };
    merge(&mut with, &of_version(&section.also));
    merge(&mut with, &of_version(&case.also));
    let at = Value::String(case.at.as_ref().unwrap_or(&section.at).clone());
    let at = Pointer::parse(of_version(&at).as_str().unwrap()).unwrap();
    let name = case.key.as_deref().unwrap_or(member.name);
    let what = format!("`{name}` of the {} in {version}", object.name());
    let members = |tree: &mut Value| {
        let node = tree.pointer_mut(at.as_str()).unwrap_or_else(|| panic!("{what}: the template has no {at}"));
        std::mem::take(node.as_object_mut().unwrap())
    };
    let mut own = members(&mut with);
    if let Some(value) = &case.value {
        own.insert(name.to_owned(), of_version(value));
    }
    let mut without = with.clone();
    let mut rest = own.clone();
    assert!(rest.shift_remove(name).is_some(), "{what}: the template does not have it");
    *with.pointer_mut(at.as_str()).unwrap() = Value::Object(own);
    *without.pointer_mut(at.as_str()).unwrap() = Value::Object(rest);
    Pair { object, member, version, with, without }
}

/// Moves schemas to where they are in OpenAPI 2.0.
fn in_definitions(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(text.replacen("/components/schemas", "/definitions", 1)),
        Value::Array(items) => items.iter().map(in_definitions).collect(),
        Value::Object(members) => {
            let mut moved: serde_json::Map<String, Value> =
                members.iter().map(|(key, value)| (key.clone(), in_definitions(value))).collect();
            if let Some(Value::Object(mut components)) = moved.shift_remove("components")
                && let Some(schemas) = components.shift_remove("schemas")
            {
                moved.insert("definitions".to_owned(), schemas);
            }
            Value::Object(moved)
        }
        other => other.clone(),
    }
}

/// Applies a JSON Merge Patch (RFC 7396).
fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        if !patch.is_null() {
            *target = patch.clone();
        }
        return;
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    let Some(members) = target.as_object_mut() else { return };
    for (key, value) in patch {
        match value {
            Value::Null => drop(members.shift_remove(key)),
            value => merge(members.entry(key.clone()).or_insert(Value::Null), value),
        }
    }
}
