//! The data that a model keeps besides its fields, so that nothing is lost when it is sent back.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};

use super::codec::{Json, to_string};
use super::document::Document;
use super::spellings::Spellings;
use super::value::Value;

/// Unknown members, and the raw values of fields that deviated.
///
/// Unknown members are preserved as received and written back. They can be read and changed. `Debug`
/// shows only their names because their values may be secrets.
///
/// ```
/// use sdk_runtime::json::{Extra, Value};
///
/// let mut extra = Extra::default();
/// extra.insert("region", "eu");
/// assert_eq!(extra.get("region"), Some(Value::from("eu")));
/// assert_eq!(extra.raw("region"), Some(r#""eu""#));
/// ```
#[derive(Clone, Default)]
pub struct Extra(Option<Box<Inner>>);

#[derive(Clone, Default)]
struct Inner {
    /// Names and raw JSON, in the order received.
    unknown: Vec<(Box<str>, Box<str>)>,
    /// Raw JSON of deviating members.
    deviating: BTreeMap<Box<str>, Box<str>>,
    /// Required members that are missing.
    missing: Vec<&'static str>,
    /// The discriminator of a union that was received without it.
    untagged: Option<&'static str>,
    /// Raw JSON of members with numbers that would be written with other digits.
    spellings: Spellings,
}

/// The raw value of a field.
#[derive(Clone, Copy)]
pub(crate) enum Kept<'e> {
    Missing,
    Text(&'e str),
}

impl Inner {
    /// `true` if the model has only fields.
    fn is_empty(&self) -> bool {
        self.unknown.is_empty() && !self.is_deviating() && self.untagged.is_none()
    }

    /// `true` if nothing has to be kept.
    fn is_unused(&self) -> bool {
        self.is_empty() && self.spellings.is_empty()
    }

    fn is_deviating(&self) -> bool {
        !(self.deviating.is_empty() && self.missing.is_empty())
    }
}

impl Extra {
    /// The memory of a value that is not empty.
    pub(crate) const SIZE: usize = size_of::<Inner>();
    /// The memory of an unknown member besides its name and value, with the smallest size of an allocation.
    pub(crate) const SIZE_OF_UNKNOWN: usize = size_of::<(Box<str>, Box<str>)>() + 2 * 16;
    /// The memory of a deviating member besides its name and value.
    const SIZE_OF_DEVIATING: usize = Self::SIZE_OF_UNKNOWN;
    /// The memory of a node of the map, which has room for 11 deviating members.
    const SIZE_OF_NODE: usize = Self::SIZE + 11 * size_of::<(Box<str>, Box<str>)>();

    /// `true` if the model has neither unknown nor deviating members.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.as_ref().is_none_or(|it| it.is_empty())
    }

    /// Returns the value of an unknown member.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Value> {
        self.raw(name).map(parse)
    }

    /// Returns the raw JSON of an unknown member.
    #[must_use]
    pub fn raw(&self, name: &str) -> Option<&str> {
        self.unknown().find(|(it, _)| *it == name).map(|(_, raw)| raw)
    }

    /// Iterates over the unknown members in the order received.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Value)> {
        self.unknown().map(|(name, raw)| (name, parse(raw)))
    }

    /// Sets an unknown member. Has no effect if the name is that of a field with a value.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        let name = name.into();
        // Values contain only numbers that JSON can represent.
        let raw = to_string(&value.into()).unwrap_or_default().into_boxed_str();
        let unknown = &mut self.inner().unknown;
        match unknown.iter_mut().find(|(it, _)| **it == *name) {
            Some(member) => member.1 = raw,
            None => unknown.push((name.into_boxed_str(), raw)),
        }
    }

    /// Removes an unknown member, and returns its value.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let inner = self.0.as_mut()?;
        let position = inner.unknown.iter().position(|(it, _)| **it == *name)?;
        let (_, raw) = inner.unknown.remove(position);
        self.drop_unused();
        Some(parse(&raw))
    }

    /// Iterates over the fields that deviated, with the raw JSON that the server sent, or `None` if the
    /// field was missing.
    ///
    /// ```
    /// use sdk_runtime::json::{self, Decoding, Extra, Json, Node};
    /// # use sdk_runtime::json::Writer;
    /// # struct Thing { level: i64, extra: Extra }
    /// # impl Json for Thing {
    /// #     fn decode(node: Node<'_>) -> Self {
    /// #         let mut object = node.object();
    /// #         Self { level: object.required("level"), extra: object.rest() }
    /// #     }
    /// #     fn encode(&self, writer: &mut Writer) {
    /// #         let mut members = writer.object(&self.extra);
    /// #         members.required("level", &self.level);
    /// #         members.rest();
    /// #     }
    /// # }
    ///
    /// // A model as in generated crates, with a number and `extra`:
    /// let mut thing = json::from_slice::<Thing>(br#"{"level":"3"}"#, Decoding::Tolerant)?.value;
    /// assert_eq!(thing.extra.deviating().collect::<Vec<_>>(), [("level", Some(r#""3""#))]);
    /// // The raw value is sent back until it is discarded.
    /// assert_eq!(json::to_string(&thing)?, r#"{"level":"3"}"#);
    /// thing.extra.forget_deviating();
    /// assert_eq!(json::to_string(&thing)?, r#"{"level":3}"#);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn deviating(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        let inner = self.0.as_ref();
        inner.into_iter().flat_map(|it| {
            let deviating = it.deviating.iter().map(|(name, raw)| (&**name, Some(&**raw)));
            deviating.chain(it.missing.iter().map(|name| (*name, None)))
        })
    }

    /// Discards the raw values of deviating fields, so that fields are written with their decoded
    /// values.
    pub fn forget_deviating(&mut self) {
        if let Some(inner) = &mut self.0 {
            inner.deviating.clear();
            inner.missing = Vec::new();
        }
        self.drop_unused();
    }

    fn drop_unused(&mut self) {
        if self.0.as_ref().is_some_and(|it| it.is_unused()) {
            self.0 = None;
        }
    }

    pub(crate) fn push_unknown(&mut self, name: &str, raw: &str) {
        self.inner().unknown.push((name.into(), raw.into()));
    }

    /// Prepares for a number of unknown members, without room for others.
    pub(crate) fn reserve_unknown(&mut self, members: usize) {
        self.inner().unknown.reserve_exact(members);
    }

    /// Adds a deviating member. Returns how much memory that takes.
    pub(crate) fn push_deviating(&mut self, name: &str, raw: &str) -> usize {
        let deviating = &mut self.inner().deviating;
        let node = if deviating.is_empty() { Self::SIZE_OF_NODE } else { 0 };
        deviating.insert(name.into(), raw.into());
        node + Self::SIZE_OF_DEVIATING + name.len() + raw.len()
    }

    /// Adds a member whose numbers would be written with other digits. Returns how much memory that takes.
    pub(crate) fn push_spelling(&mut self, name: Cow<'static, str>, raw: &str) -> usize {
        let inner = if self.0.is_none() { Self::SIZE } else { 0 };
        inner + self.inner().spellings.push(name, raw)
    }

    /// Adds a discriminator that the value did not contain.
    pub(crate) fn push_untagged(&mut self, name: &'static str) {
        self.inner().untagged = Some(name);
    }

    /// `true` if the value was received without this discriminator.
    pub(crate) fn is_untagged(&self, name: &str) -> bool {
        self.0.as_ref().is_some_and(|it| it.untagged == Some(name))
    }

    /// Adds the name of a missing member. Returns how much memory that takes.
    pub(crate) fn push_missing(&mut self, name: &'static str) -> usize {
        let missing = &mut self.inner().missing;
        let before = missing.capacity();
        missing.push(name);
        let inner = if before == 0 { Self::SIZE } else { 0 };
        inner + (missing.capacity() - before) * size_of::<&str>()
    }

    /// Iterates over the unknown members and their raw JSON.
    pub(crate) fn unknown(&self) -> impl Iterator<Item = (&str, &str)> {
        let inner = self.0.as_ref();
        inner.into_iter().flat_map(|it| it.unknown.iter().map(|(name, raw)| (&**name, &**raw)))
    }

    pub(crate) fn has_unknown(&self) -> bool {
        self.0.as_ref().is_some_and(|it| !it.unknown.is_empty())
    }

    pub(crate) fn is_deviating(&self) -> bool {
        self.0.as_ref().is_some_and(|it| it.is_deviating())
    }

    /// `true` if there are raw values of fields.
    #[inline]
    pub(crate) fn has_raw_fields(&self) -> bool {
        self.0.as_ref().is_some_and(|it| it.is_deviating() || !it.spellings.is_empty())
    }

    pub(crate) fn kept(&self, name: &str) -> Option<Kept<'_>> {
        let inner = self.0.as_ref()?;
        if let Some(raw) = inner.deviating.get(name) {
            return Some(Kept::Text(raw));
        }
        if let Some(raw) = inner.spellings.get(name) {
            return Some(Kept::Text(raw));
        }
        inner.missing.contains(&name).then_some(Kept::Missing)
    }

    fn inner(&mut self) -> &mut Inner {
        self.0.get_or_insert_default()
    }
}

impl PartialEq for Extra {
    /// Compares unknown members and raw values. The digits of numbers do not matter if they mean the same.
    fn eq(&self, other: &Self) -> bool {
        let is_empty = |it: &Inner| it.is_empty();
        match (&self.0, &other.0) {
            (None, None) => true,
            (Some(it), None) | (None, Some(it)) => is_empty(it),
            (Some(one), Some(other)) => {
                one.unknown == other.unknown
                    && one.deviating == other.deviating
                    && one.missing == other.missing
                    && one.untagged == other.untagged
            }
        }
    }
}

impl Eq for Extra {}

impl Hash for Extra {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let inner = self.0.as_ref().filter(|it| !it.is_empty());
        inner.map(|it| (&it.unknown, &it.deviating, &it.missing, it.untagged)).hash(state);
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Extra");
        if self.has_unknown() {
            shown.field("unknown", &self.unknown().map(|(name, _)| name).collect::<Vec<_>>());
        }
        if self.is_deviating() {
            shown.field("deviating", &self.deviating().map(|(name, _)| name).collect::<Vec<_>>());
        }
        shown.finish()
    }
}

/// Unknown members were validated with their document, or written by this crate.
fn parse(raw: &str) -> Value {
    Document::of_text(raw, 0).map_or(Value::Null, |it| Value::decode(it.root()))
}
