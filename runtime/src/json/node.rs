//! One value of a document, as models see it.

use std::borrow::Cow;

use super::deviation::Expected;
use super::document::{Document, Noted};
use super::scan;
use super::tape::{Kind, TapeNode};
use crate::printable::{printable, shortened};

/// Longest text that a deviation repeats whole, in bytes.
const FOUND_LIMIT: usize = 80;

/// Stands for a value that the document does not have.
const ABSENT: u32 = u32::MAX;

/// One value of a document that is being decoded, or the absence of one.
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
///             node.deviates("color");
///         }
///         Self(digits.unwrap_or_default())
///     }
/// #     fn encode(&self, writer: &mut Writer) {
/// #         writer.string(&format!("#{:06x}", self.0));
/// #     }
/// }
///
/// let read = json::from_slice::<Vec<Color>>(br##"["#ff8000", "red"]"##, Decoding::Tolerant)?;
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
    /// The outermost value.
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

    /// What the value is.
    #[must_use]
    pub fn kind(self) -> Kind {
        self.tape().map_or(Kind::Absent, |node| node.kind)
    }

    /// The value's text as it was sent; empty for an absent one.
    #[must_use]
    pub fn raw(self) -> &'a str {
        self.tape().map_or("", |node| self.document.raw_text(node))
    }

    /// Where the value begins, in bytes from the beginning of what was parsed; of a string, behind its quotation mark.
    pub(crate) fn offset(self) -> usize {
        self.document.offset(self.index)
    }

    /// The text of a string without escapes: most of them.
    #[inline]
    pub(crate) fn plain_text(self) -> Option<&'a str> {
        let node = self.tape()?;
        (node.kind == Kind::String && !node.flag).then(|| self.document.inner_text(node))
    }

    /// The text of a string. The text of a number or a boolean deviates; anything else deviates
    /// and gives the empty text.
    #[must_use]
    pub fn text(self) -> Cow<'a, str> {
        let Some(node) = self.tape() else { return Cow::Borrowed("") };
        match node.kind {
            Kind::String if !node.flag => Cow::Borrowed(self.document.inner_text(node)),
            Kind::String => {
                let (text, lone) = scan::unescape(self.document.inner_text(node));
                if lone {
                    self.deviates("pairs of surrogates");
                }
                text
            }
            Kind::Number | Kind::Boolean => {
                self.wrong_kind("string");
                Cow::Borrowed(self.document.inner_text(node))
            }
            _ => {
                self.wrong_kind("string");
                Cow::Borrowed("")
            }
        }
    }

    /// Records that the value does not say what `expected` says, though its kind is right.
    pub fn deviates(self, expected: impl Into<Expected>) {
        if let Some(noted) = self.noted(expected.into()) {
            self.document.deviates(noted);
        }
    }

    /// Records that the value is not of the kind that `expected` says.
    pub fn wrong_kind(self, expected: impl Into<Expected>) {
        if let Some(noted) = self.noted(expected.into()) {
            self.document.wrong_kind(noted);
        }
    }

    /// Records that a string or number is none of those listed. Another kind was recorded before.
    pub fn unknown_value(self) {
        if matches!(self.kind(), Kind::String | Kind::Number) {
            self.deviates("known enum value");
        }
    }

    /// Records that an earlier member of the same object has the same name as this one.
    pub(crate) fn repeated(self) {
        let expected = "a name that stands once".into();
        let found = "it again".to_owned();
        self.document.remarks(Noted { node: self.index, member: None, expected, found });
    }

    /// As [`Self::text`], for values that nobody may see: what deviates is told by its kind alone.
    pub(crate) fn secret_text(self) -> Cow<'a, str> {
        let Some(node) = self.tape() else { return Cow::Borrowed("") };
        let found = node.kind.name().to_owned();
        let noted = |expected| Noted { node: self.index, member: None, expected: Cow::Borrowed(expected), found };
        if node.kind == Kind::String {
            let (text, lone) = scan::unescape(self.document.inner_text(node));
            if lone {
                self.document.deviates(noted("pairs of surrogates"));
            }
            return text;
        }
        self.document.wrong_kind(noted("string"));
        match node.kind {
            Kind::Number | Kind::Boolean => Cow::Borrowed(self.document.inner_text(node)),
            _ => Cow::Borrowed(""),
        }
    }

    /// The value at a dotted path of members; an absent one where there is none.
    pub(crate) fn at(self, path: &str) -> Node<'a> {
        let member = |node: Node<'a>, name: &str| {
            let found = node.members().find(|(key, _)| key.text() == name);
            found.map_or_else(|| Node::absent(node.document), |(_, value)| value)
        };
        path.split('.').filter(|it| !it.is_empty()).fold(self, member)
    }

    fn noted(self, expected: Expected) -> Option<Noted> {
        let node = self.tape()?;
        let found = match node.kind {
            Kind::Array | Kind::Object => node.kind.name().to_owned(),
            _ => printable(&shortened(self.document.raw_text(node), FOUND_LIMIT)),
        };
        Some(Noted { node: self.index, member: None, expected, found })
    }

    /// How many members or elements a container has; of more than [`u16::MAX`] it is that many.
    pub(crate) fn children(self) -> usize {
        match self.tape() {
            Some(node) if matches!(node.kind, Kind::Array | Kind::Object) => usize::from(node.detail),
            _ => 0,
        }
    }

    /// The elements of an array, or nothing.
    pub(crate) fn elements(self) -> impl Iterator<Item = Node<'a>> {
        let range = match self.tape() {
            Some(node) if node.kind == Kind::Array => self.index + 1..node.next,
            _ => 0..0,
        };
        Siblings { document: self.document, range }
    }

    /// The members of an object in order, names first, or nothing. Equal names are not told apart.
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
