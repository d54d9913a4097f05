//! Types that contain other types.

use std::collections::BTreeMap;

use super::codec::{Json, assert_size};
use super::node::Node;
use super::nullable::Nullable;
use super::tape::Kind;
use super::writer::{Discriminator, Writer};

impl Writer {
    /// Writes an array.
    pub fn array<'v, T: Json + 'v>(&mut self, values: impl IntoIterator<Item = &'v T>) {
        self.take_discriminators();
        let mut opening = "[";
        for value in values {
            self.raw(opening);
            opening = ",";
            value.encode(self);
        }
        if opening == "[" {
            self.raw("[");
        }
        self.raw("]");
    }

    /// Writes an object from names and values.
    pub fn map<'v, T: Json + 'v>(&mut self, members: impl IntoIterator<Item = (&'v str, &'v T)>) {
        self.take_discriminators();
        let mut opening = "{";
        for (name, value) in members {
            self.raw(opening);
            opening = ",";
            self.string(name);
            self.raw(":");
            value.encode(self);
        }
        if opening == "{" {
            self.raw("{");
        }
        self.raw("}");
    }

    /// Writes a variant of a union that is recognized by a member with one of these values (OpenAPI 3.0.3, Discriminator
    /// Object). If the value is an object, the member is written with a value of this variant, also if the type of the
    /// variant does not declare it.
    ///
    /// ```
    /// use sdk_runtime::json::{self, Extra, Json, Node, Writer};
    ///
    /// struct Apple { seeds: i64, extra: Extra }
    ///
    /// impl Json for Apple {
    ///     fn encode(&self, writer: &mut Writer) {
    ///         let mut members = writer.object(&self.extra);
    ///         members.required("seeds", &self.seeds);
    ///         members.rest();
    ///     }
    /// #     fn decode(node: Node<'_>) -> Self {
    /// #         let mut object = node.object();
    /// #         Self { seeds: object.required("seeds"), extra: object.rest() }
    /// #     }
    /// }
    ///
    /// let mut writer = Writer::new();
    /// writer.tagged("kind", &["APPLE"], &Apple { seeds: 5, extra: Extra::default() });
    /// assert_eq!(writer.finish()?, br#"{"kind":"APPLE","seeds":5}"#);
    /// # Ok::<(), json::EncodeError>(())
    /// ```
    pub fn tagged<T: Json>(&mut self, name: &'static str, tags: &'static [&'static str], value: &T) {
        let around = self.push_discriminator(Discriminator { name, tags });
        value.encode(self);
        self.truncate_discriminators(around);
    }
}

impl<T: Json> Json for Box<T> {
    #[inline]
    fn decode(node: Node<'_>) -> Self {
        const { assert_size::<T>() };
        node.document.memory.claim(size_of::<T>());
        Self::new(T::decode(node))
    }

    #[inline]
    fn encode(&self, writer: &mut Writer) {
        T::encode(self, writer);
    }
}

impl<T: Json> Json for Option<T> {
    #[inline]
    fn decode(node: Node<'_>) -> Self {
        match node.kind() {
            Kind::Null | Kind::Absent => None,
            _ => Some(T::decode(node)),
        }
    }

    #[inline]
    fn encode(&self, writer: &mut Writer) {
        match self {
            Some(value) => value.encode(writer),
            None => writer.null(),
        }
    }
}

impl<T: Json> Json for Nullable<T> {
    #[inline]
    fn decode(node: Node<'_>) -> Self {
        match node.kind() {
            Kind::Absent => Self::Absent,
            Kind::Null => Self::Null,
            _ => Self::Value(T::decode(node)),
        }
    }

    /// Outside an object, a value cannot be absent, so it is written as `null`.
    #[inline]
    fn encode(&self, writer: &mut Writer) {
        match self {
            Self::Value(value) => value.encode(writer),
            Self::Absent | Self::Null => writer.null(),
        }
    }
}

impl<T: Json> Json for Vec<T> {
    fn decode(node: Node<'_>) -> Self {
        const { assert_size::<T>() };
        // Push in a loop: this is instantiated for every type, and iterator adapters would be as well.
        let mut values = Self::new();
        match node.kind() {
            Kind::Array => {
                values.reserve_exact(node.claim_elements(size_of::<T>()));
                for element in node.elements() {
                    if node.document.memory.is_exceeded() {
                        break;
                    }
                    values.push(T::decode(element));
                }
            }
            Kind::Absent => {}
            _ => {
                if let Some(value) = single(node) {
                    values.push(value);
                }
            }
        }
        values
    }

    fn encode(&self, writer: &mut Writer) {
        writer.array(self);
    }
}

/// Decodes a value in place of an array as the only element, if it fits.
#[cold]
fn single<T: Json>(node: Node<'_>) -> Option<T> {
    let document = node.document;
    let mut element = None;
    // `null` is not an element. A value that is already being tried as one is not tried again.
    if node.kind() != Kind::Null
        && !document.is_tried(node.index)
        && let Some(trial) = document.begin(node.index, None)
    {
        let value = T::decode(node);
        let verdict = document.end(node.index, trial);
        if verdict.fits {
            document.keep(verdict);
            element = Some(value);
        }
    }
    match element {
        // A whole result of another kind is rarely the only element. It may be an error or a notice.
        Some(_) if !node.is_root() => node.converted("array"),
        None if node.kind() == Kind::Null && !node.is_root() => node.converted("array"),
        _ => node.wrong_kind("array"),
    }
    element
}

impl<T: Json> Json for BTreeMap<String, T> {
    fn decode(node: Node<'_>) -> Self {
        const { assert_size::<T>() };
        match node.kind() {
            Kind::Object | Kind::Absent => {}
            Kind::Null if !node.is_root() => node.converted("object"),
            _ => node.wrong_kind("object"),
        }
        let mut values = Self::new();
        node.claim_entries::<T>(node.count());
        for (name, value) in node.members() {
            if node.document.memory.is_exceeded() {
                break;
            }
            if values.insert(name.text().into_owned(), T::decode(value)).is_some() {
                value.duplicate_name();
            }
        }
        values
    }

    fn encode(&self, writer: &mut Writer) {
        writer.map(self.iter().map(|(name, value)| (name.as_str(), value)));
    }
}
