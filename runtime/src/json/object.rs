//! Reading the members of an object.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use super::codec::Json;
use super::counts::Unclaimed;
use super::deviation::Effect;
use super::document::PendingDeviation;
use super::extra::Extra;
use super::node::Node;
use super::nullable::Nullable;
use super::scan;
use super::tape::Kind;

/// The maximum number of members of an object that is searched linearly.
const SMALL: u16 = 64;

/// The members of an object that is being decoded.
///
/// Members that are requested in document order are found immediately. [`Object::rest`] keeps the
/// members that were not requested.
///
/// ```
/// use sdk_runtime::json::{self, Decoding, Extra, Json, Node, Writer};
///
/// struct Thing { id: String, level: Option<i64>, extra: Extra }
///
/// impl Json for Thing {
///     fn decode(node: Node<'_>) -> Self {
///         let mut object = node.object();
///         Self { id: object.required("id"), level: object.optional("level"), extra: object.rest() }
///     }
/// #     fn encode(&self, writer: &mut Writer) {
/// #         let mut members = writer.object(&self.extra);
/// #         members.required("id", &self.id);
/// #         members.optional("level", &self.level);
/// #         members.rest();
/// #     }
/// }
///
/// let read = json::from_slice::<Thing>(br#"{"level": 3, "id": "7", "region": "eu"}"#, Decoding::Strict)?;
/// assert_eq!((read.value.id.as_str(), read.value.level), ("7", Some(3)));
/// assert_eq!(read.value.extra.raw("region"), Some(r#""eu""#));
/// # Ok::<(), json::JsonError>(())
/// ```
#[derive(Debug)]
pub struct Object<'a> {
    node: Node<'a>,
    /// The first name of the object, and the end of its content.
    first: u32,
    end: u32,
    /// The name after the last requested member, and its position.
    cursor: u32,
    position: u32,
    members: u32,
    /// A bit set of the positions that were requested.
    taken: u64,
    index: Option<Box<Index<'a>>>,
    extra: Extra,
    /// The number of floats before the object that were read from whole numbers.
    wholes: u32,
}

/// The members of an object that is large or contains duplicate names.
#[derive(Debug)]
struct Index<'a> {
    values: HashMap<Cow<'a, str>, (u32, bool)>,
}

impl<'a> Node<'a> {
    /// Returns the members of an object. Any other kind deviates, and has no members.
    #[must_use]
    pub fn object(self) -> Object<'a> {
        let kind = self.kind();
        if kind != Kind::Object && kind != Kind::Absent {
            self.wrong_kind("object");
        }
        Object::new(self)
    }
}

impl<'a> Object<'a> {
    pub(crate) fn new(node: Node<'a>) -> Self {
        let mut object = Self {
            node,
            first: 0,
            end: 0,
            cursor: 0,
            position: 0,
            members: 0,
            taken: 0,
            index: None,
            extra: Extra::default(),
            wholes: node.document.wholes(),
        };
        let Some(tape) = node.tape() else { return object };
        if tape.kind == Kind::Object {
            object.first = node.index + 1;
            object.cursor = object.first;
            object.end = tape.next;
            object.members = u32::from(tape.detail);
            if tape.detail > SMALL || tape.flag && has_duplicates(node) {
                object.index = Some(Box::new(Index::new(node)));
            }
        }
        object
    }

    /// Returns a required member. If it is missing, it is recorded, and the value is empty.
    #[inline]
    pub fn required<T: Json>(&mut self, name: &'static str) -> T {
        let node = self.take(name).unwrap_or_else(|| self.missing(name));
        let before = self.node.document.unclaimed();
        let value = T::decode(node);
        self.save(name, node, before);
        value
    }

    /// Returns a member that may be missing but not `null`. If it cannot be read, that is recorded, and it is `None`.
    #[inline]
    pub fn optional<T: Json>(&mut self, name: &'static str) -> Option<T> {
        let node = self.take(name)?;
        let before = self.node.document.unclaimed();
        let value = optional(node);
        self.save(name, node, before);
        value
    }

    /// Returns a required member that may be `null`.
    #[inline]
    pub fn nullable<T: Json>(&mut self, name: &'static str) -> Option<T> {
        let Some(node) = self.take(name) else {
            self.missing(name);
            return None;
        };
        if node.kind() == Kind::Null {
            return None;
        }
        let before = self.node.document.unclaimed();
        let value = T::decode(node);
        self.save(name, node, before);
        Some(value)
    }

    /// Returns a member that may be missing or `null`. If it cannot be read, that is recorded, and it is
    /// [`Nullable::Absent`].
    #[inline]
    pub fn optional_nullable<T: Json>(&mut self, name: &'static str) -> Nullable<T> {
        let Some(node) = self.take(name) else { return Nullable::Absent };
        if node.kind() == Kind::Null {
            return Nullable::Null;
        }
        let before = self.node.document.unclaimed();
        let value = optional(node);
        self.save(name, node, before);
        value.map_or(Nullable::Absent, Nullable::Value)
    }

    /// Returns all members that were not requested (OpenAPI 3.0.3, Schema Object,
    /// `additionalProperties`).
    pub fn additional<T: Json>(&mut self) -> BTreeMap<String, T> {
        let mut values = BTreeMap::new();
        let untaken = self.untaken();
        self.node.claim_entries::<T>(untaken.len());
        for (name, node) in untaken {
            if self.node.document.memory.is_exceeded() {
                break;
            }
            let before = self.node.document.unclaimed();
            let value = T::decode(node);
            let name = name.into_owned();
            if self.node.document.unclaimed() != before {
                self.save_raw(Cow::Owned(name.clone()), node, before);
            }
            values.insert(name, value);
        }
        self.taken = u64::MAX;
        self.first = self.end;
        self.index = None;
        values
    }

    /// Returns the unknown members, and the raw values of members that deviated.
    pub fn rest(mut self) -> Extra {
        self.node.document.reset_wholes(self.wholes);
        if let Some((node, property)) = self.node.document.untagged.get()
            && node == self.node.index
        {
            self.extra.push_untagged(property);
        }
        if self.index.is_none() && self.taken.count_ones() == self.members {
            return self.extra;
        }
        let unknown = self.untaken();
        if unknown.is_empty() {
            return self.extra;
        }
        self.node.document.unknown(unknown.len());
        self.node.document.memory.claim(Extra::SIZE + unknown.len() * Extra::SIZE_OF_UNKNOWN);
        self.extra.reserve_unknown(unknown.len());
        for (name, node) in unknown {
            self.node.document.unknown_node(node.index);
            self.extra.push_unknown(&name, node.raw());
        }
        self.extra
    }

    /// Returns the members that were not requested, in order. The last of several members with the same
    /// name counts.
    fn untaken(&self) -> Vec<(Cow<'a, str>, Node<'a>)> {
        let document = self.node.document;
        if let Some(index) = &self.index {
            let mut untaken: Vec<_> = index
                .values
                .iter()
                .filter(|(_, (_, taken))| !taken)
                .map(|(name, (value, _))| (name.clone(), Node::new(document, *value)))
                .collect();
            untaken.sort_by_key(|(_, node)| node.index);
            return untaken;
        }
        let mut untaken = Vec::new();
        let mut at = self.first;
        let mut position = 0;
        while at < self.end
            && let Some([name, value]) = document.member(at)
        {
            if self.taken & (1 << position) == 0 {
                untaken.push((document.unescaped(*name), Node::new(document, at + 1)));
            }
            at = value.next;
            position += 1;
        }
        untaken
    }

    /// Returns the member with this name.
    fn take(&mut self, wanted: &str) -> Option<Node<'a>> {
        let document = self.node.document;
        if self.index.is_none()
            && self.cursor < self.end
            && let Some([name, value]) = document.member(self.cursor)
            && document.is_text(name, wanted)
        {
            return Some(self.taken(self.cursor, self.position, value.next));
        }
        self.find(wanted)
    }

    /// Like [`Self::take`], for a member that is not the next one.
    fn find(&mut self, wanted: &str) -> Option<Node<'a>> {
        if let Some(index) = &mut self.index {
            let (value, taken) = index.values.get_mut(wanted)?;
            *taken = true;
            return Some(Node::new(self.node.document, *value));
        }
        let document = self.node.document;
        let hash = scan::short_hash(wanted.as_bytes(), 0..wanted.len());
        // Most missing members are requested when few others are left, usually the next ones.
        let mut left = self.members.saturating_sub(self.taken.count_ones());
        let (begin, start) = (self.cursor, self.position);
        for (from, position, end) in [(begin, start, self.end), (self.first, 0, begin)] {
            let (mut at, mut position) = (from, position);
            while at < end && left > 0 {
                let [name, value] = document.member(at)?;
                if self.taken & (1 << position) == 0 {
                    // A name with escapes has an unpredictable hash.
                    if (name.detail == hash || name.flag) && document.is_text(name, wanted) {
                        return Some(self.taken(at, position, value.next));
                    }
                    left -= 1;
                }
                at = value.next;
                position += 1;
            }
        }
        None
    }

    /// Marks the member whose name is at `at` as taken.
    fn taken(&mut self, at: u32, position: u32, next: u32) -> Node<'a> {
        self.taken |= 1 << position;
        self.cursor = next;
        self.position = position + 1;
        Node::new(self.node.document, at + 1)
    }

    /// Records that a member is missing, unless the value is not an object, which has already been
    /// recorded.
    #[cold]
    fn missing(&mut self, name: &'static str) -> Node<'a> {
        let document = self.node.document;
        if self.node.kind() == Kind::Object {
            let expected = "required member".into();
            let found = "nothing".to_owned();
            document.remarks(PendingDeviation {
                node: self.node.index,
                member: Some(name),
                expected,
                found,
                effect: Effect::Preserved,
            });
            document.memory.claim(self.extra.push_missing(name));
        }
        Node::absent(document)
    }

    /// Saves the raw value of a member, if it contains values that are written another way and that no inner object has saved.
    #[inline]
    fn save(&mut self, name: &'static str, node: Node<'a>, before: Unclaimed) {
        if self.node.document.unclaimed() != before {
            self.save_raw(Cow::Borrowed(name), node, before);
        }
    }

    #[cold]
    fn save_raw(&mut self, name: Cow<'static, str>, node: Node<'a>, before: Unclaimed) {
        let document = self.node.document;
        let claimed = match document.unclaimed().deviations == before.deviations {
            true => self.extra.push_spelling(name, node.raw()),
            false => self.extra.push_deviating(&name, node.raw()),
        };
        document.memory.claim(claimed);
        document.claim(before);
    }
}

/// Decodes an optional member, which is not `null`. If it cannot be read, it has no value.
#[inline]
pub(super) fn optional<T: Json>(node: Node<'_>) -> Option<T> {
    let document = node.document;
    if node.kind() == Kind::Null {
        node.converted("a non-null value");
        return None;
    }
    let before = document.unclaimed().deviations;
    let value = T::decode(node);
    let is_empty = document.unclaimed().deviations != before && document.accept(node.index) == Effect::Empty;
    (!is_empty).then_some(value)
}

impl<'a> Index<'a> {
    /// The last of several members with the same name counts, as in most decoders (RFC 8259, section
    /// 4).
    fn new(node: Node<'a>) -> Self {
        let mut values = HashMap::new();
        for (name, value) in node.members() {
            let Some(tape) = name.tape() else { continue };
            let text = node.document.unescaped(tape);
            if values.insert(text, (value.index, false)).is_some() {
                value.duplicate_name();
            }
        }
        Self { values }
    }
}

/// Compares every pair, so it is only used for few members.
fn has_duplicates(node: Node<'_>) -> bool {
    let mut names: Vec<Cow<'_, str>> = Vec::with_capacity(usize::from(SMALL));
    for (name, _) in node.members() {
        let Some(tape) = name.tape() else { continue };
        let text = node.document.unescaped(tape);
        if names.contains(&text) {
            return true;
        }
        names.push(text);
    }
    false
}
