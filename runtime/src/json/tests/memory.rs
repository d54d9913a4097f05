//! The memory of deviations.

use crate::json::document::Document;
use crate::json::{Decoding, Extra, Json, Node, Value, Writer, from_slice};

#[test]
fn long_paths_are_shortened_in_the_middle() {
    let name = "n".repeat(100);
    let [before, after] = [format!("{{\"{name}\":").repeat(100), "}".repeat(100)];
    let text = format!("{before}{{\"a\":1,\"a\":2}}{after}");
    let deviations = from_slice::<Value>(text.as_bytes(), Decoding::Tolerant).unwrap().deviations;
    let path = &deviations[0].path;
    assert_eq!((deviations.len(), path.chars().count(), path.matches('…').count()), (1, 1025, 1), "{path}");
    assert!(path.starts_with("$.nnn") && path.ends_with("nnn.a"), "{path}");
}

/// A model with one required member.
struct Named {
    name: String,
    extra: Extra,
}

impl Json for Named {
    fn decode(node: Node<'_>) -> Self {
        let mut members = node.object();
        Self { name: members.required("name"), extra: members.rest() }
    }

    fn encode(&self, writer: &mut Writer) {
        let mut members = writer.object(&self.extra);
        members.required("name", &self.name);
        members.rest();
    }
}

#[test]
fn missing_members_are_counted() {
    let document = Document::parse(b"[{},{}]").unwrap();
    let values = Vec::<Named>::decode(document.root());
    assert!(values.iter().all(|it| it.extra.is_deviating()));
    // A list of names begins with room for four.
    let each = size_of::<Named>() + Extra::SIZE + 4 * size_of::<&str>();
    assert_eq!(document.memory.used(), 2 * each);
}

/// A list, or an object with another one. The variants that are tried first contain everything, but lack a member.
enum Tree {
    Leaf(Leaf),
    Branch(Branch),
    Other(Value),
}

/// A model with a required member and any value.
struct Leaf {
    name: String,
    next: Value,
    extra: Extra,
}

struct Branch {
    name: String,
    next: Option<Box<Tree>>,
    extra: Extra,
}

impl Json for Tree {
    fn decode(node: Node<'_>) -> Self {
        let mut union = node.union();
        union.variant(Self::Leaf);
        union.variant(Self::Branch);
        union.finish(Self::Other)
    }

    fn encode(&self, writer: &mut Writer) {
        match self {
            Self::Leaf(it) => it.encode(writer),
            Self::Branch(it) => it.encode(writer),
            Self::Other(it) => it.encode(writer),
        }
    }
}

impl Json for Leaf {
    fn decode(node: Node<'_>) -> Self {
        let mut members = node.object();
        Self { name: members.required("name"), next: members.required("next"), extra: members.rest() }
    }

    fn encode(&self, writer: &mut Writer) {
        let mut members = writer.object(&self.extra);
        members.required("name", &self.name);
        members.required("next", &self.next);
        members.rest();
    }
}

impl Json for Branch {
    fn decode(node: Node<'_>) -> Self {
        let mut members = node.object();
        Self { name: members.required("name"), next: members.optional("next"), extra: members.rest() }
    }

    fn encode(&self, writer: &mut Writer) {
        let mut members = writer.object(&self.extra);
        members.required("name", &self.name);
        members.optional("next", &self.next);
        members.rest();
    }
}

#[test]
fn nested_unions_hold_few_large_candidates() {
    let elements = 1_000_000;
    let decoded = |levels: usize| {
        let array = format!("[100{}]", ",100".repeat(elements - 1));
        let text = format!("{}{array}{}", "{\"next\":".repeat(levels), "}".repeat(levels));
        let document = Document::parse(text.as_bytes()).unwrap();
        Tree::decode(document.root());
        (document.memory.used(), document.memory.limit())
    };
    for levels in [1, 2] {
        let (used, limit) = decoded(levels);
        assert!(used >= elements * size_of::<Value>() && used <= limit, "{levels}: {used} of {limit}");
    }
    // Each level holds a copy of the array while the next one is tried.
    let (used, limit) = decoded(20);
    assert!(used > limit, "{used} of {limit}");
}
