//! What a model keeps beside its fields, so that nothing is lost on the way back to the server.

use std::collections::BTreeMap;
use std::fmt;

use super::codec::{Json, to_string};
use super::document::Document;
use super::value::Value;

/// Members that a model does not know, and what the server sent for fields that deviated.
///
/// Unknown members are kept as they were sent, are written back, and can be read and set. `Debug`
/// names them without their values, for nobody knows whether those are secrets.
///
/// ```
/// use sdk_runtime::json::{Extra, Value};
///
/// let mut extra = Extra::default();
/// extra.insert("region", "eu");
/// assert_eq!(extra.get("region"), Some(Value::from("eu")));
/// assert_eq!(extra.raw("region"), Some(r#""eu""#));
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Extra(Option<Box<Inner>>);

#[derive(Clone, Default, PartialEq, Eq)]
struct Inner {
    /// Names and raw JSON, in the order received.
    unknown: Vec<(Box<str>, Box<str>)>,
    /// Raw JSON of deviating members; none for members that were missing.
    deviating: BTreeMap<Box<str>, Option<Box<str>>>,
}

/// What the server sent for a member that deviated.
pub(crate) enum Kept<'e> {
    Missing,
    Text(&'e str),
}

impl Extra {
    /// Has the model neither unknown members nor deviating ones?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.as_ref().is_none_or(|it| it.unknown.is_empty() && it.deviating.is_empty())
    }

    /// The value of an unknown member.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Value> {
        self.raw(name).map(parse)
    }

    /// The text of an unknown member as it was sent.
    #[must_use]
    pub fn raw(&self, name: &str) -> Option<&str> {
        self.unknown().find(|(it, _)| *it == name).map(|(_, raw)| raw)
    }

    /// The unknown members in the order received.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Value)> {
        self.unknown().map(|(name, raw)| (name, parse(raw)))
    }

    /// Sets an unknown member. A name that is one of the model's own has no effect where the field
    /// has a value.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        let name = name.into();
        // A value holds no number that JSON cannot express.
        let raw = to_string(&value.into()).unwrap_or_default().into_boxed_str();
        let unknown = &mut self.inner().unknown;
        match unknown.iter_mut().find(|(it, _)| **it == *name) {
            Some(member) => member.1 = raw,
            None => unknown.push((name.into_boxed_str(), raw)),
        }
    }

    /// Removes an unknown member and gives its value.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let inner = self.0.as_mut()?;
        let position = inner.unknown.iter().position(|(it, _)| **it == *name)?;
        let (_, raw) = inner.unknown.remove(position);
        if self.is_empty() {
            self.0 = None;
        }
        Some(parse(&raw))
    }

    /// The fields in which the server deviated from the description, with the text that it sent;
    /// none for those that it did not send.
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
    /// // A model with a number, and `extra`, as generated crates have it:
    /// let mut thing = json::from_slice::<Thing>(br#"{"level":"3"}"#, Decoding::Tolerant)?.value;
    /// assert_eq!(thing.extra.deviating().collect::<Vec<_>>(), [("level", Some(r#""3""#))]);
    /// // Sent back, it is what the server wrote, unless that is forgotten.
    /// assert_eq!(json::to_string(&thing)?, r#"{"level":"3"}"#);
    /// thing.extra.forget_deviating();
    /// assert_eq!(json::to_string(&thing)?, r#"{"level":3}"#);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn deviating(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        let inner = self.0.as_ref();
        inner.into_iter().flat_map(|it| it.deviating.iter().map(|(name, raw)| (&**name, raw.as_deref())))
    }

    /// Forgets the texts of deviating fields, so that fields are written as they were read.
    pub fn forget_deviating(&mut self) {
        if let Some(inner) = &mut self.0 {
            inner.deviating.clear();
        }
        if self.is_empty() {
            self.0 = None;
        }
    }

    pub(crate) fn push_unknown(&mut self, name: &str, raw: &str) {
        self.inner().unknown.push((name.into(), raw.into()));
    }

    pub(crate) fn push_deviating(&mut self, name: &str, raw: Option<&str>) {
        self.inner().deviating.insert(name.into(), raw.map(Into::into));
    }

    /// The unknown members with their texts.
    pub(crate) fn unknown(&self) -> impl Iterator<Item = (&str, &str)> {
        let inner = self.0.as_ref();
        inner.into_iter().flat_map(|it| it.unknown.iter().map(|(name, raw)| (&**name, &**raw)))
    }

    pub(crate) fn has_unknown(&self) -> bool {
        self.0.as_ref().is_some_and(|it| !it.unknown.is_empty())
    }

    #[inline]
    pub(crate) fn is_deviating(&self) -> bool {
        self.0.as_ref().is_some_and(|it| !it.deviating.is_empty())
    }

    pub(crate) fn kept(&self, name: &str) -> Option<Kept<'_>> {
        let raw = self.0.as_ref()?.deviating.get(name)?;
        Some(raw.as_deref().map_or(Kept::Missing, Kept::Text))
    }

    fn inner(&mut self) -> &mut Inner {
        self.0.get_or_insert_default()
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

/// Unknown members were checked when the document was, or written by ourselves.
fn parse(raw: &str) -> Value {
    Document::of_text(raw, 0).map_or(Value::Null, |it| Value::decode(it.root()))
}
