//! Writing the members of an object.

use std::collections::BTreeMap;

use super::codec::Json;
use super::document::Document;
use super::error::EncodeError;
use super::extra::{Extra, Kept};
use super::node::Node;
use super::nullable::Nullable;
use super::object::optional;
use super::writer::Writer;

/// An object that is being written.
///
/// If a field deviated and has not been changed since, the raw value of the server is written.
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
        Self { writer, extra, first: true, written: Vec::new() }
    }

    /// Writes a required member.
    #[inline]
    pub fn required<T: Json>(&mut self, name: &str, value: &T) {
        if self.extra.is_deviating() && self.restore(name, &|| encoded(value), &|node| encoded(&T::decode(node))) {
            return;
        }
        self.name(name);
        value.encode(self.writer);
    }

    /// Writes an optional member, unless it is `None`.
    #[inline]
    pub fn optional<T: Json>(&mut self, name: &str, value: &Option<T>) {
        if self.extra.is_deviating() {
            let received = |node: Node<'_>| encoded(optional::<T>(node).as_ref()?);
            if self.restore(name, &|| encoded(value.as_ref()?), &received) {
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
            Nullable::Absent if self.extra.is_deviating() => self.optional::<T>(name, &None),
            Nullable::Absent => {}
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
        for (name, raw) in extra.unknown() {
            if !self.written.iter().any(|it| **it == *name) {
                self.separate(name);
                self.writer.raw(raw);
            }
        }
        self.writer.raw("}");
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

    /// Writes the raw value of the server, if the member deviated and the field was not changed.
    #[cold]
    fn restore(
        &mut self,
        name: &str,
        current: &dyn Fn() -> Option<Encoded>,
        received: &dyn Fn(Node<'_>) -> Option<Encoded>,
    ) -> bool {
        if self.writer.is_plain() {
            return false;
        }
        let extra = self.extra;
        let Some(kept) = extra.kept(name) else { return false };
        let Kept::Text(raw) = kept else {
            // A missing member does not depend on the text of the document.
            let without = Document::of_member("null");
            return without.is_ok_and(|it| received(Node::absent(&it)) == current());
        };
        let document = Document::of_member(raw);
        if document.is_ok_and(|it| received(it.root()) == current()) {
            self.name(name);
            self.writer.raw(raw);
            return true;
        }
        false
    }
}

/// A field encoded as it is now, for comparison.
type Encoded = Result<String, EncodeError>;

fn encoded<T: Json>(value: &T) -> Option<Encoded> {
    let mut writer = Writer::plain();
    value.encode(&mut writer);
    Some(writer.into_text())
}
