//! Values of a document, as models see them.

use std::borrow::Cow;

use super::counts::Exactness;
use super::deviation::{Effect, Expected};
use super::document::{Document, PendingDeviation};
use super::scan;
use super::tape::{Kind, TapeNode};
use crate::printable::{printable, shortened};

/// The maximum length of values in deviations, in bytes.
const FOUND_LIMIT: usize = 80;

/// The index of a value that the document does not contain.
const ABSENT: u32 = u32::MAX;

/// A value of a document that is being decoded. It may be absent.
///
/// ```
/// use sdk_runtime::json::{self, Decoding, Json, Node, Writer};
///
/// struct Color(u32);
///
/// impl Json for Color {
///     fn decode(node: Node<'_>) -> Self {
///         let digits = node.text().strip_prefix('#').and_then(|it| u32::from_str_radix(it, 16).ok());
///         if digits.is_none() {
///             node.unreadable("color");
///         }
///         Self(digits.unwrap_or_default())
///     }
/// #     fn encode(&self, writer: &mut Writer) {
/// #         writer.string(&format!("#{:06x}", self.0));
/// #     }
/// }
///
/// let read = json::from_slice::<Vec<Color>>(br##"["#ff8000", "red"]"##, Decoding::Lenient)?;
/// assert_eq!((read.value[0].0, read.deviations[0].path.as_str()), (0xff_80_00, "$[1]"));
/// # Ok::<(), json::JsonError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Node<'a> {
    pub(crate) document: &'a Document<'a>,
    pub(crate) index: u32,
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Node").field("kind", &self.kind()).finish_non_exhaustive()
    }
}

impl Document<'_> {
    /// Returns the root value.
    pub(crate) fn root(&self) -> Node<'_> {
        Node::new(self, 0)
    }
}

impl<'a> Node<'a> {
    pub(crate) fn new(document: &'a Document<'a>, index: u32) -> Self {
        Self { document, index }
    }

    pub(crate) fn absent(document: &'a Document<'a>) -> Self {
        Self { document, index: ABSENT }
    }

    pub(crate) fn tape(self) -> Option<TapeNode> {
        self.document.at(self.index)
    }

    /// Returns the kind of the value.
    #[must_use]
    pub fn kind(self) -> Kind {
        self.tape().map_or(Kind::Absent, |node| node.kind)
    }

    /// Returns the raw JSON of the value, or an empty string if it is absent.
    #[must_use]
    pub fn raw(self) -> &'a str {
        self.tape().map_or("", |node| self.document.raw_text(node))
    }

    /// Returns the text of a string that contains no escapes, as most do.
    #[inline]
    pub(crate) fn plain_text(self) -> Option<&'a str> {
        let node = self.tape()?;
        (node.kind == Kind::String && !node.flag).then(|| self.document.inner_text(node))
    }

    /// Returns the text of a string. The text of a number or a boolean is returned as a deviation, and that of `null` in
    /// another value is empty. Anything else cannot be read.
    #[must_use]
    #[inline]
    pub fn text(self) -> Cow<'a, str> {
        match self.plain_text() {
            Some(text) => Cow::Borrowed(text),
            None => self.unusual_text(),
        }
    }

    /// Returns the text of anything but a string without escapes.
    fn unusual_text(self) -> Cow<'a, str> {
        let Some(node) = self.tape() else { return Cow::Borrowed("") };
        match node.kind {
            Kind::String => {
                let (text, lone) = scan::unescape(self.document.inner_text(node));
                if lone {
                    self.deviates("paired surrogates");
                }
                text
            }
            Kind::Number | Kind::Boolean => {
                self.converted("string");
                Cow::Borrowed(self.document.inner_text(node))
            }
            Kind::Null if !self.is_root() => {
                self.converted("string");
                Cow::Borrowed("")
            }
            _ => {
                self.wrong_kind("string");
                Cow::Borrowed("")
            }
        }
    }

    /// Returns the trimmed text of a string that may contain a number, or an empty string.
    pub(crate) fn number_text(self) -> Cow<'a, str> {
        match self.kind() {
            Kind::String => match self.text() {
                Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
                Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
            },
            _ => Cow::Borrowed(""),
        }
    }

    /// Records that the value is not what was expected, although the decoded value means the same.
    pub fn deviates(self, expected: impl Into<Expected>) {
        if let Some(pending) = self.pending(expected.into(), Effect::Preserved) {
            self.document.deviates(pending);
        }
    }

    /// Records that the value cannot be read, so that the decoded value is empty.
    pub fn unreadable(self, expected: impl Into<Expected>) {
        if let Some(pending) = self.pending(expected.into(), Effect::Empty) {
            self.document.deviates(pending);
        }
    }

    /// Records that the string cannot be parsed as its format. The decoded value contains the string.
    pub(crate) fn unparsed(self, expected: &'static str) {
        if let Some(pending) = self.pending(expected.into(), Effect::Unparsed) {
            self.document.deviates(pending);
        }
    }

    /// Records that the date-time has no offset.
    pub(crate) fn without_offset(self) {
        if let Some(pending) = self.pending("RFC 3339 date-time with an offset".into(), Effect::WithoutOffset) {
            self.document.deviates(pending);
        }
    }

    /// Records that the value is of another kind, although the decoded value means the same.
    pub fn converted(self, expected: impl Into<Expected>) {
        if let Some(pending) = self.pending(expected.into(), Effect::Preserved) {
            self.document.wrong_kind(pending);
        }
    }

    /// Records that the value is of another kind and cannot be read, so that the decoded value is empty.
    pub fn wrong_kind(self, expected: impl Into<Expected>) {
        if let Some(pending) = self.pending(expected.into(), Effect::Empty) {
            self.document.wrong_kind(pending);
        }
    }

    /// Records that the number would be written with other digits.
    #[inline]
    pub(crate) fn respelled(self) {
        self.document.respelled();
    }

    /// `true` for the value that is decoded as a whole.
    pub(crate) fn is_root(self) -> bool {
        self.document.is_root(self.index)
    }

    /// Records that a string or number is not a known enum value. A wrong kind has already been
    /// recorded.
    pub fn unknown_value(self) {
        if matches!(self.kind(), Kind::String | Kind::Number) {
            self.deviates("known enum value");
        }
    }

    /// Like [`Self::unknown_value`], for an enum with this number of values. If it has only one, unions prefer variants with another
    /// one.
    pub fn unlisted_value(self, values: usize) {
        if values == 1 && self.kind() != Kind::Absent {
            self.document.inexact(Exactness { constants: 1, ..Exactness::default() });
        }
        self.unknown_value();
    }

    /// Records that an earlier member of the same object has the same name.
    pub(crate) fn duplicate_name(self) {
        let expected = "unique member name".into();
        let found = "duplicate member name".to_owned();
        let effect = Effect::Preserved;
        self.document.remarks(PendingDeviation { node: self.index, member: None, expected, found, effect });
    }

    /// Like [`Self::text`], for secrets: deviations contain only the kind of the value.
    pub(crate) fn secret_text(self) -> Cow<'a, str> {
        let Some(node) = self.tape() else { return Cow::Borrowed("") };
        self.document.hide([self.index]);
        let is_empty = matches!(node.kind, Kind::Array | Kind::Object) || node.kind == Kind::Null && self.is_root();
        let effect = if is_empty { Effect::Empty } else { Effect::Preserved };
        let pending = |expected: &'static str| self.pending(expected.into(), effect);
        if node.kind == Kind::String {
            let (text, lone) = scan::unescape(self.document.inner_text(node));
            if lone && let Some(pending) = pending("paired surrogates") {
                self.document.deviates(pending);
            }
            return text;
        }
        if let Some(pending) = pending("string") {
            self.document.wrong_kind(pending);
        }
        match node.kind {
            Kind::Number | Kind::Boolean => Cow::Borrowed(self.document.inner_text(node)),
            _ => Cow::Borrowed(""),
        }
    }

    /// Returns the value at a dotted path of members. It may be absent.
    pub(crate) fn at(self, path: &str) -> Node<'a> {
        if path.is_empty() {
            return self;
        }
        let member = |name: &str| self.members().find(|(key, _)| key.text() == name).map(|(_, value)| value);
        if let Some(value) = member(path) {
            return value;
        }
        let nested = path.split_once('.').and_then(|(name, rest)| Some(member(name)?.at(rest)));
        nested.unwrap_or_else(|| Node::absent(self.document))
    }

    fn pending(self, expected: Expected, effect: Effect) -> Option<PendingDeviation> {
        let node = self.tape()?;
        let found = match node.kind {
            Kind::Array | Kind::Object => node.kind.name().to_owned(),
            _ if self.document.is_hidden(self.index) => node.kind.name().to_owned(),
            _ => printable(&shortened(self.document.raw_text(node), FOUND_LIMIT)),
        };
        Some(PendingDeviation { node: self.index, member: None, expected, found, effect })
    }

    /// Returns the number of members or elements.
    pub(crate) fn count(self) -> usize {
        match self.children() {
            children if children < usize::from(u16::MAX) => children,
            _ if self.kind() == Kind::Object => self.members().count(),
            _ => self.elements().count(),
        }
    }

    /// Counts the memory of the elements or members, and returns for how many memory may be allocated: all or none.
    pub(crate) fn claim_elements(self, size: usize) -> usize {
        let count = self.count();
        if self.document.memory.claim(count.saturating_mul(size)) { count } else { 0 }
    }

    /// Counts the memory of entries of a `BTreeMap`, whose nodes have room for 11, and at least 6 unless there is only one.
    pub(crate) fn claim_entries<T>(self, entries: usize) {
        let node = 11 * size_of::<(String, T)>() + 2 * size_of::<usize>();
        self.document.memory.claim(entries.div_ceil(6).saturating_mul(node));
    }

    /// Returns the number of members or elements, up to [`u16::MAX`].
    pub(crate) fn children(self) -> usize {
        match self.tape() {
            Some(node) if matches!(node.kind, Kind::Array | Kind::Object) => usize::from(node.detail),
            _ => 0,
        }
    }

    /// Iterates over the elements of an array.
    pub(crate) fn elements(self) -> impl Iterator<Item = Node<'a>> {
        let range = match self.tape() {
            Some(node) if node.kind == Kind::Array => self.index + 1..node.next,
            _ => 0..0,
        };
        Siblings { document: self.document, range }
    }

    /// Iterates over the names and values of an object, including duplicates.
    pub(crate) fn members(self) -> impl Iterator<Item = (Node<'a>, Node<'a>)> {
        let range = match self.tape() {
            Some(node) if node.kind == Kind::Object => self.index + 1..node.next,
            _ => 0..0,
        };
        let mut siblings = Siblings { document: self.document, range };
        std::iter::from_fn(move || Some((siblings.next()?, siblings.next()?)))
    }
}

struct Siblings<'a> {
    document: &'a Document<'a>,
    range: std::ops::Range<u32>,
}

impl<'a> Iterator for Siblings<'a> {
    type Item = Node<'a>;

    fn next(&mut self) -> Option<Node<'a>> {
        if self.range.is_empty() {
            return None;
        }
        let node = Node::new(self.document, self.range.start);
        self.range.start = node.tape().map_or(self.range.end, |it| it.next);
        Some(node)
    }
}
