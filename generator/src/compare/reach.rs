//! Which types requests and answers hold, and with which tag they stand.

use std::collections::HashMap;

use crate::outline::{Operation, Outline, RustType, Type};

/// Where a type is used.
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

/// Where each type is used, by name.
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
            let sent = operation.parameters.iter().map(|it| &it.rust_type);
            let sent = sent.chain(operation.bodies.iter().map(|it| &it.rust_type));
            let received = operation.responses.iter().map(|it| &it.rust_type);
            // Documented headers are types that no response names.
            let received = received.chain(&operation.result);
            sent.for_each(|it| reaches.spread(it, operation, Direction::Sent, &types));
            received.for_each(|it| reaches.spread(it, operation, Direction::Received, &types));
        }
        reaches
    }

    pub(super) fn get(&self, name: &str) -> Reach<'a> {
        self.0.get(name).cloned().unwrap_or_default()
    }

    /// Marks the types of a text and all that they hold. A type is visited again only where that tells something new of it:
    /// there are two directions, and of tags none, one and several.
    fn spread(
        &mut self,
        rust_type: &'a RustType,
        operation: &'a Operation,
        direction: Direction,
        types: &HashMap<&'a str, &'a Type>,
    ) {
        let mut open: Vec<&'a str> = rust_type.names();
        while let Some(name) = open.pop() {
            let Some(of) = types.get(name) else { continue };
            if self.0.entry(of.rust.as_str()).or_default().add(direction, &operation.tag) {
                open.extend(of.fields.iter().flat_map(|it| it.rust_type.names()));
                open.extend(of.additional.iter().flat_map(RustType::names));
            }
        }
    }
}

impl<'a> Reach<'a> {
    /// The tag, if it is one.
    pub(super) const fn tag(&self) -> Option<&'a str> {
        match self.tags {
            Tags::One(tag) => Some(tag),
            Tags::None | Tags::Several => None,
        }
    }

    /// Whether it tells something new.
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
    fn what_types_hold_goes_where_they_go() {
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
