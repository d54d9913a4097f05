//! The types that requests and responses contain, and their tags.

use std::collections::{BTreeSet, HashMap};

use crate::outline::{Operation, Outline, RustType, Type};

/// The tag of webhooks and of types that only they contain.
pub(super) const WEBHOOKS_TAG: &str = "Webhooks";

/// The uses of a type.
#[derive(Clone, Debug, Default)]
pub(super) struct Reach<'a> {
    pub(super) sent: bool,
    pub(super) received: bool,
    tags: Tags<'a>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Tags<'a> {
    #[default]
    None,
    One(&'a str),
    Several,
}

/// The uses of each type, by name.
#[derive(Debug)]
pub(super) struct Reaches<'a>(HashMap<&'a str, Reach<'a>>);

#[derive(Clone, Copy)]
enum Direction {
    Sent,
    Received,
}

impl<'a> Reaches<'a> {
    pub(super) fn of(outline: &'a Outline) -> Self {
        let types: HashMap<&str, &Type> = outline.types.iter().map(|it| (it.rust.as_str(), it)).collect();
        let mut reaches = Self(HashMap::with_capacity(types.len()));
        for operation in &outline.operations {
            sent_types(operation).for_each(|it| reaches.spread(it, &operation.tag, Direction::Sent, &types));
            received_types(operation).for_each(|it| reaches.spread(it, &operation.tag, Direction::Received, &types));
        }
        for webhook in &outline.webhooks {
            let sent = webhook.responses.iter().map(|it| &it.rust_type);
            let received = webhook.events.iter().map(|it| &it.rust_type);
            sent.for_each(|it| reaches.spread(it, WEBHOOKS_TAG, Direction::Sent, &types));
            received.for_each(|it| reaches.spread(it, WEBHOOKS_TAG, Direction::Received, &types));
        }
        reaches
    }

    pub(super) fn get(&self, name: &str) -> Reach<'a> {
        self.0.get(name).cloned().unwrap_or_default()
    }

    /// Returns the types that an operation sends or returns, directly or indirectly, in alphabetical order.
    pub(super) fn types_of(operation: &'a Operation, types: &HashMap<&'a str, &'a Type>) -> BTreeSet<&'a str> {
        let mut found = BTreeSet::new();
        let mut open: Vec<&'a str> =
            sent_types(operation).chain(received_types(operation)).flat_map(RustType::names).collect();
        while let Some(name) = open.pop() {
            let Some(of) = types.get(name) else { continue };
            if found.insert(of.rust.as_str()) {
                open.extend(parts(of));
            }
        }
        found
    }

    /// Marks the types that a type contains, directly or indirectly. A type is visited again only if that adds information, which
    /// is bounded: there are two directions, and the tags are none, one or several.
    fn spread(
        &mut self,
        rust_type: &'a RustType,
        tag: &'a str,
        direction: Direction,
        types: &HashMap<&'a str, &'a Type>,
    ) {
        let mut open: Vec<&'a str> = rust_type.names();
        while let Some(name) = open.pop() {
            let Some(of) = types.get(name) else { continue };
            if self.0.entry(of.rust.as_str()).or_default().add(direction, tag) {
                open.extend(parts(of));
            }
        }
    }
}

fn sent_types(operation: &Operation) -> impl Iterator<Item = &RustType> {
    let parameters = operation.parameters.iter().map(|it| &it.rust_type);
    parameters.chain(operation.bodies.iter().map(|it| &it.rust_type))
}

fn received_types(operation: &Operation) -> impl Iterator<Item = &RustType> {
    // Types of documented headers are not part of a response body.
    operation.responses.iter().map(|it| &it.rust_type).chain(&operation.result)
}

/// Returns the names in the types of the members of a type.
fn parts(of: &Type) -> impl Iterator<Item = &str> {
    of.fields.iter().map(|it| &it.rust_type).chain(&of.additional).flat_map(RustType::names)
}

impl<'a> Reach<'a> {
    /// Returns the tag, if there is exactly one.
    pub(super) const fn tag(&self) -> Option<&'a str> {
        match self.tags {
            Tags::One(tag) => Some(tag),
            Tags::None | Tags::Several => None,
        }
    }

    /// Adds a use. Returns `true` if it adds information.
    fn add(&mut self, direction: Direction, tag: &'a str) -> bool {
        let before = (self.sent, self.received, self.tags);
        match direction {
            Direction::Sent => self.sent = true,
            Direction::Received => self.received = true,
        }
        self.tags = match self.tags {
            Tags::None => Tags::One(tag),
            Tags::One(other) if other == tag => self.tags,
            Tags::One(_) | Tags::Several => Tags::Several,
        };
        before != (self.sent, self.received, self.tags)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contained_types_are_used_where_their_owners_are() {
        let text = r#"{"operations": [
            {"id": "a", "rust": "x::a", "method": "POST", "path": "/a", "tag": "X", "feature": "x", "result": "Shared",
             "bodies": [{"content_type": "application/json", "required": true, "rust_type": "Vec<Sent>"}]},
            {"id": "b", "rust": "y::b", "method": "GET", "path": "/b", "tag": "Y", "feature": "y", "result": "Shared"}],
            "types": [
            {"rust": "Sent", "kind": "struct", "additional": "Option<Inner>", "fields": []},
            {"rust": "Inner", "kind": "struct", "fields": [
                {"wire": "self", "rust": "self_", "rust_type": "Box<Inner>", "presence": "optional"}]},
            {"rust": "Shared", "kind": "struct", "fields": []},
            {"rust": "Unused", "kind": "struct", "fields": []}]}"#;
        let outline: Outline = serde_json::from_str(text).unwrap();
        let reaches = Reaches::of(&outline);
        let of = |name| {
            let reach = reaches.get(name);
            (reach.sent, reach.received, reach.tag())
        };
        assert_eq!(of("Sent"), (true, false, Some("X")));
        assert_eq!(of("Inner"), (true, false, Some("X")));
        assert_eq!(of("Shared"), (false, true, None));
        assert_eq!(of("Unused"), (false, false, None));
    }
}
