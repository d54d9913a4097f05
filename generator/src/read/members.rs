//! Finds the members of a document, and reports those that are unknown or unsupported.
//!
//! The document is visited as it is written, before it is converted to OpenAPI 3.0, so that the members of each version are known.
//! References are not followed: their targets are visited where they are.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::reference::reference_of;
use crate::diagnostic::{Code, Severity};
use crate::members::{Effect, Holds, Member, Object, Version};
use crate::pointer::{Pointer, Trail};

/// A member of a document.
pub(super) struct Found<'v> {
    /// The object that has the member.
    pub(super) object: Object,
    pub(super) name: &'v str,
    /// `None` if no version of the specification defines the member.
    pub(super) known: Option<&'static Member>,
    /// All members of the object.
    pub(super) siblings: &'v Map<String, Value>,
}

/// Visits the members of a document, except for unknown extensions and the contents of unsupported members.
pub(super) fn visit<'v>(root: &'v Value, version: Version, visitor: &mut impl FnMut(&Trail<'_>, &Found<'v>)) {
    let object = match version {
        Version::OpenApi20 => Object::Swagger,
        Version::OpenApi30 | Version::OpenApi31 | Version::OpenApi32 => Object::OpenApi,
        Version::Overlay10 | Version::Overlay11 => Object::Overlay,
    };
    let start = Pointer::root();
    visit_object(root, object, version, &Trail::from(&start), visitor);
}

fn visit_object<'v>(
    node: &'v Value,
    object: Object,
    version: Version,
    at: &Trail<'_>,
    visitor: &mut impl FnMut(&Trail<'_>, &Found<'v>),
) {
    let members = match node {
        Value::Object(members) => members,
        // A list of objects, or `items` as a list in older drafts of JSON Schema.
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate().filter(|(_, it)| it.is_object()) {
                visit_object(item, object, version, &at.item(index), visitor);
            }
            return;
        }
        _ => return,
    };
    let is_reference = object.may_be_reference(version) && reference_of(node).is_some();
    let object = if is_reference { Object::Reference } else { object };
    for (name, value) in members {
        let is_extension = name.starts_with("x-");
        let known = if is_extension { object.extension(name) } else { known(object, name) };
        let at = at.member(name);
        if known.is_some() || !is_extension {
            visitor(&at, &Found { object, name, known, siblings: members });
        }
        // A dropped node is reported as a whole.
        let contents = known.filter(|it| !matches!(it.effect, Effect::Unsupported(..))).map(|it| it.holds);
        match contents {
            None | Some(Holds::Data) => {}
            Some(Holds::One(object) | Holds::List(object)) => visit_object(value, object, version, &at, visitor),
            Some(Holds::Map(object)) => {
                for (key, value) in value.as_object().into_iter().flatten() {
                    visit_object(value, object, version, &at.member(key), visitor);
                }
            }
        }
    }
}

/// Returns the member with a name. The methods of a path item are read in any case.
fn known(object: Object, name: &str) -> Option<&'static Member> {
    let is_path_item = matches!(object, Object::PathItem | Object::SwaggerPathItem);
    object.member(name).or_else(|| is_path_item.then(|| object.member(&name.to_ascii_lowercase())).flatten())
}

/// Reports the members of a document that are unknown or unsupported.
pub(super) fn check(root: &Value, version: Version, mut report: impl FnMut(&Pointer, Code, String)) {
    let mut repeated = Repeated { version, list: Vec::new(), indices: HashMap::new() };
    visit(root, version, &mut |at, found| match (found.known, found.known.map(|it| it.effect)) {
        (None, _) if is_read_elsewhere(found) => {}
        (None, _) => report(&at.pointer(), Code::UnknownMember, format!("unknown member `{}` is ignored", found.name)),
        (Some(member), Some(Effect::Unsupported(code, reason))) if code.severity() != Severity::Note => {
            report(&at.pointer(), code, format!("`{}` is dropped, because {reason}", member.name));
        }
        (Some(member), _) => repeated.add(at, found.object, member),
    });
    repeated.report(report);
}

/// Members that are reported once, however often a document has them.
struct Repeated {
    version: Version,
    list: Vec<RepeatedMember>,
    /// The indices in the list, by the object and the name of the member.
    indices: HashMap<(Object, &'static str), usize>,
}

struct RepeatedMember {
    object: Object,
    member: &'static Member,
    first: Pointer,
    others: usize,
}

impl Repeated {
    /// Adds a member that is dropped, or that only other versions define.
    fn add(&mut self, at: &Trail<'_>, object: Object, member: &'static Member) {
        // The reader reports the members next to a reference.
        let is_defined = member.versions.contains(self.version) || object == Object::Reference;
        if is_defined && !matches!(member.effect, Effect::Unsupported(..)) {
            return;
        }
        match self.indices.get(&(object, member.name)).and_then(|index| self.list.get_mut(*index)) {
            Some(repeated) => repeated.others += 1,
            None => {
                self.indices.insert((object, member.name), self.list.len());
                self.list.push(RepeatedMember { object, member, first: at.pointer(), others: 0 });
            }
        }
    }

    fn report(self, mut report: impl FnMut(&Pointer, Code, String)) {
        let version = self.version;
        for RepeatedMember { object, member, first, others } in self.list {
            let places = match others {
                0 => String::new(),
                1 => ", here and in 1 other place".to_owned(),
                others => format!(", here and in {others} other places"),
            };
            let name = member.name;
            let (code, message) = match member.effect {
                Effect::Unsupported(code, reason) => (code, format!("`{name}` is dropped{places}, because {reason}")),
                _ => {
                    // Converting OpenAPI 2.0 copies only what it defines, except for schemas.
                    let is_read = version != Version::OpenApi20 || object == Object::Schema;
                    let consequence = if is_read { "it is read anyway" } else { "it is ignored" };
                    let versions = member.versions;
                    let message =
                        format!("`{name}` belongs to OpenAPI {versions}, not to {version}{places}; {consequence}");
                    (Code::UnknownMember, message)
                }
            };
            report(&first, code, message);
        }
    }
}

/// Returns `true` if the reader reports an unknown member itself, with what it does instead.
fn is_read_elsewhere(found: &Found<'_>) -> bool {
    match found.object {
        Object::PathItem | Object::SwaggerPathItem | Object::OAuthFlows | Object::Reference => true,
        // The reader reads keywords of schemas outside of `schema`.
        Object::Parameter | Object::Header => {
            !found.siblings.contains_key("schema") && Object::Schema.member(found.name).is_some()
        }
        _ => false,
    }
}
