//! Writing the members of an object.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::codec::{Json, to_string};
use super::document::Document;
use super::error::EncodeError;
use super::extra::{Extra, Kept};
use super::merge::{Versions, merged};
use super::node::Node;
use super::nullable::Nullable;
use super::object::optional;
use super::value::Value;
use super::writer::{Discriminator, Writer};

/// An object that is being written.
///
/// If a field deviated or has other digits, and has not been changed since, the raw value of the server is written.
///
/// ```
/// use sdk_runtime::json::{self, Extra, Json, Node, Writer};
///
/// struct Thing { id: String, level: Option<i64>, extra: Extra }
///
/// impl Json for Thing {
///     fn encode(&self, writer: &mut Writer) {
///         let mut members = writer.object(&self.extra);
///         members.required("id", &self.id);
///         members.optional("level", &self.level);
///         members.rest();
///     }
/// #     fn decode(node: Node<'_>) -> Self {
/// #         let mut object = node.object();
/// #         Self { id: object.required("id"), level: object.optional("level"), extra: object.rest() }
/// #     }
/// }
///
/// let thing = Thing { id: "7".to_owned(), level: None, extra: Extra::default() };
/// assert_eq!(json::to_string(&thing)?, r#"{"id":"7"}"#);
/// # Ok::<(), json::EncodeError>(())
/// ```
#[derive(Debug)]
pub struct Members<'w> {
    writer: &'w mut Writer,
    extra: &'w Extra,
    first: bool,
    /// The names of the written fields, if unknown members could have the same names.
    written: Vec<Box<str>>,
    /// The discriminators of the unions that the object is a variant of, the innermost first.
    discriminators: Vec<Tagged>,
}

/// A discriminator of an object.
#[derive(Debug)]
struct Tagged {
    discriminator: Discriminator,
    is_written: bool,
}

impl Writer {
    /// Begins an object. Call [`Members::rest`] to end it.
    #[must_use]
    pub fn object<'w>(&'w mut self, extra: &'w Extra) -> Members<'w> {
        self.raw("{");
        Members::new(self, extra)
    }
}

impl<'w> Members<'w> {
    pub(crate) fn new(writer: &'w mut Writer, extra: &'w Extra) -> Self {
        let discriminators = writer.take_discriminators();
        let mut members = Self { writer, extra, first: true, written: Vec::new(), discriminators: Vec::new() };
        if !discriminators.is_empty() {
            members.begin_tagged(discriminators);
        }
        members
    }

    /// Writes a required member.
    #[inline]
    pub fn required<T: Json>(&mut self, name: &str, value: &T) {
        if !self.discriminators.is_empty() && self.tag(name, &|| encoded(value)) {
            return;
        }
        if self.extra.has_raw_fields()
            && self.restore(name, &|text| encode(value, text), &|node, text| encode(&T::decode(node), text))
        {
            return;
        }
        self.name(name);
        value.encode(self.writer);
    }

    /// Writes an optional member, unless it is `None`.
    #[inline]
    pub fn optional<T: Json>(&mut self, name: &str, value: &Option<T>) {
        if !self.discriminators.is_empty() && self.tag(name, &|| encoded(value.as_ref()?)) {
            return;
        }
        if self.extra.has_raw_fields() {
            let current = |text: &mut Writer| value.as_ref().is_some_and(|it| encode(it, text));
            let received = |node: Node<'_>, text: &mut Writer| optional::<T>(node).is_some_and(|it| encode(&it, text));
            if self.restore(name, &current, &received) {
                return;
            }
        }
        if let Some(value) = value {
            self.name(name);
            value.encode(self.writer);
        }
    }

    /// Writes a nullable member; `None` is `null`.
    #[inline]
    pub fn nullable<T: Json>(&mut self, name: &str, value: &Option<T>) {
        self.required(name, value);
    }

    /// Writes a member that may be absent or `null`.
    #[inline]
    pub fn optional_nullable<T: Json>(&mut self, name: &str, value: &Nullable<T>) {
        match value {
            Nullable::Absent if self.extra.has_raw_fields() => self.optional::<T>(name, &None),
            Nullable::Absent => {}
            Nullable::Null if !self.discriminators.is_empty() && self.tag(name, &|| None) => {}
            Nullable::Null => {
                self.name(name);
                self.writer.null();
            }
            Nullable::Value(value) => self.required(name, value),
        }
    }

    /// Writes additional properties. A field of the same name takes precedence.
    pub fn additional<T: Json>(&mut self, values: &BTreeMap<String, T>) {
        for (name, value) in values {
            self.required(name, value);
        }
    }

    /// Writes the unknown members, and ends the object.
    pub fn rest(mut self) {
        let extra = self.extra;
        if !self.discriminators.is_empty() {
            self.finish_tagged();
        }
        for (name, raw) in extra.unknown() {
            if !self.written.iter().any(|it| **it == *name) {
                self.separate(name);
                self.writer.raw(raw);
            }
        }
        self.writer.raw("}");
    }

    /// Writes the discriminators that have only one value for this variant. Others depend on a member.
    #[cold]
    fn begin_tagged(&mut self, discriminators: Vec<Discriminator>) {
        for discriminator in discriminators.into_iter().rev() {
            let is_new = self.discriminators.iter().all(|it| it.discriminator.name != discriminator.name);
            // A value that was received without its discriminator is sent back without it.
            if is_new && !self.extra.is_untagged(discriminator.name) {
                self.discriminators.push(Tagged { discriminator, is_written: false });
            }
        }
        for index in 0..self.discriminators.len() {
            // A member may have the value of a tag as a number or a boolean.
            if let Some(Tagged { discriminator: Discriminator { name, tags: [tag] }, .. }) =
                self.discriminators.get(index)
                && Value::parse(tag.as_bytes()).is_err()
            {
                self.tag(name, &|| None);
            }
        }
    }

    /// Writes the member `name` if it is a discriminator: its value if that is one of this variant, and the first one of this
    /// variant otherwise. Returns `false` if it is not a discriminator.
    #[cold]
    fn tag(&mut self, name: &str, value: &dyn Fn() -> Option<Encoded>) -> bool {
        let Some(tagged) = self.discriminators.iter_mut().find(|it| it.discriminator.name == name) else {
            return false;
        };
        if std::mem::replace(&mut tagged.is_written, true) {
            return true;
        }
        let tags = tagged.discriminator.tags;
        let value = value().and_then(Result::ok);
        let is_own = |value: &String| {
            tags.iter().any(|tag| value == tag || to_string(&(*tag).to_owned()).is_ok_and(|it| it == *value))
        };
        self.name(name);
        match (value.filter(is_own), tags.first()) {
            (Some(value), _) => self.writer.raw(&value),
            (None, Some(tag)) => self.writer.string(tag),
            (None, None) => self.writer.null(),
        }
        true
    }

    /// Writes the discriminators that no member has written. Their values may be unknown members.
    #[cold]
    fn finish_tagged(&mut self) {
        let extra = self.extra;
        for index in 0..self.discriminators.len() {
            let Some(Tagged { discriminator: Discriminator { name, .. }, is_written: false }) =
                self.discriminators.get(index)
            else {
                continue;
            };
            self.tag(name, &|| extra.get(name).map(|it| to_string(&it)));
        }
    }

    fn name(&mut self, name: &str) {
        if self.extra.has_unknown() {
            self.written.push(name.into());
        }
        self.separate(name);
    }

    fn separate(&mut self, name: &str) {
        if !self.first {
            self.writer.raw(",");
        }
        self.first = false;
        self.writer.string(name);
        self.writer.raw(":");
    }

    /// Writes the raw value of the server, if the member deviated or has other digits, and the field was not changed.
    #[cold]
    fn restore(
        &mut self,
        name: &str,
        current: &dyn Fn(&mut Writer) -> bool,
        received: &dyn Fn(Node<'_>, &mut Writer) -> bool,
    ) -> bool {
        if self.writer.is_plain() {
            return false;
        }
        let extra = self.extra;
        let Some(kept) = extra.kept(name) else { return false };
        let mut now = self.writer.begin_plain();
        let has_value = current(&mut now);
        let mut then = Writer::plain();
        let is_unchanged = match kept {
            // A missing member does not depend on the text of the document.
            Kept::Missing => Document::of_member("null")
                .is_ok_and(|it| received(Node::absent(&it), &mut then) == has_value && then.is_same(&now)),
            // Most raw values are numbers with other zeros, which do not have to be decoded again.
            Kept::Text(raw) => {
                has_value && is_same_number(raw, now.text())
                    || Document::of_member(raw)
                        .is_ok_and(|it| received(it.root(), &mut then) == has_value && then.is_same(&now))
            }
        };
        let written = match kept {
            Kept::Text(raw) if is_unchanged => Some(Cow::Borrowed(raw)),
            // The other elements of a list or map that was changed.
            Kept::Text(raw) if has_value && raw.starts_with(['[', '{']) => {
                let mut full = Writer::new();
                current(&mut full);
                let texts = Versions { raw, received: then.text(), plain: now.text(), current: full.text() };
                let merged = (!full.has_error()).then(|| merged(&texts)).flatten();
                merged.map(Cow::Owned)
            }
            _ => None,
        };
        self.writer.end_plain(now);
        if let Some(text) = &written {
            self.name(name);
            self.writer.raw(text);
        }
        is_unchanged || written.is_some()
    }
}

/// `true` if a raw number and an encoded one are the same. Larger numbers may be the same as floats and differ as integers.
fn is_same_number(raw: &str, current: &str) -> bool {
    const INTEGERS: f64 = (1_u64 << 53) as f64;
    // Names, lists and objects do not begin with a digit.
    let is_number = |text: &str| text.starts_with(|it: char| it == '-' || it.is_ascii_digit());
    is_number(raw)
        && is_number(current)
        && match (raw.parse::<f64>(), current.parse::<f64>()) {
            (Ok(raw), Ok(current)) => {
                raw == current && raw.abs() < INTEGERS && raw.is_sign_negative() == current.is_sign_negative()
            }
            _ => false,
        }
}

/// A field encoded as it is now, for comparison.
type Encoded = Result<String, EncodeError>;

/// Encodes a field as it is now. Returns `true` because it has a value.
fn encode<T: Json>(value: &T, text: &mut Writer) -> bool {
    value.encode(text);
    true
}

fn encoded<T: Json>(value: &T) -> Option<Encoded> {
    let mut writer = Writer::plain();
    value.encode(&mut writer);
    Some(writer.into_text())
}
