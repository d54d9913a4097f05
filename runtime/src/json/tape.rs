//! Parses text to a tape: a single loop with an explicit stack checks the grammar of RFC 8259, and
//! produces a flat list of nodes in document order.
//!
//! A container is followed by its content. The content of an object alternates between names and
//! values. Every node contains the position of its next sibling, so a subtree can be skipped in one
//! step.

use std::cell::Cell;

use super::error::JsonError;
use super::scan::{self, Notation, Scanned};

/// The maximum nesting depth.
pub(crate) const DEPTH_LIMIT: usize = 128;

/// The kind of a value.
///
/// ```
/// use sdk_runtime::json::{self, Decoding, Json, Kind, Node, Writer};
///
/// /// A switch, which old servers encode as `1` or `0`.
/// struct Switch(bool);
///
/// impl Json for Switch {
///     fn decode(node: Node<'_>) -> Self {
///         Self(if node.kind() == Kind::Number { node.raw() != "0" } else { bool::decode(node) })
///     }
/// #     fn encode(&self, writer: &mut Writer) {
/// #         writer.boolean(self.0);
/// #     }
/// }
///
/// let read = json::from_slice::<Vec<Switch>>(b"[true, 1]", Decoding::Strict)?;
/// assert!(read.value.iter().all(|it| it.0));
/// # Ok::<(), json::JsonError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// A member that the document does not contain.
    Absent,
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// A number.
    Number,
    /// A string, or the name of a member.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl Kind {
    /// Returns the name of the kind.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Absent => "nothing",
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }
}

/// A value or name, in 16 bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TapeNode {
    /// The start of the text; for strings, after the opening quote.
    pub(crate) start: u32,
    /// The end of the text; for strings, before the closing quote.
    pub(crate) end: u32,
    /// The index of the node after the subtree.
    pub(crate) next: u32,
    pub(crate) kind: Kind,
    /// Strings: contains escapes. Objects: two names may be equal. Numbers: has a fraction or an exponent.
    pub(crate) flag: bool,
    /// Containers: the number of members or elements, up to [`u16::MAX`]. Names: their
    /// [`scan::short_hash`]. Numbers: 1 with an exponent.
    pub(crate) detail: u16,
}

impl TapeNode {
    /// Returns the notation of a number.
    #[inline]
    pub(crate) const fn notation(&self) -> Notation {
        match (self.flag, self.detail) {
            (false, _) => Notation::Integer,
            (true, 0) => Notation::Fraction,
            (true, _) => Notation::Exponent,
        }
    }
}

/// An open container.
struct Frame {
    node: u32,
    object: bool,
    /// The number of members or elements.
    children: u16,
    suspect: bool,
    /// A Bloom filter of the names. Without a hit, all names are different.
    names: [u64; 16],
}

/// The nodes of a document. Their memory is reused by the next tape of the thread.
#[derive(Debug, Default)]
pub(crate) struct Tape(Vec<TapeNode>);

thread_local! {
    static REUSED: Cell<Vec<TapeNode>> = const { Cell::new(Vec::new()) };
}

/// The most nodes that a thread keeps memory for: 1 MiB.
const REUSE_LIMIT: usize = 1 << 16;

impl Tape {
    /// Creates the tape of a document without values.
    pub(crate) const fn empty() -> Self {
        Self(Vec::new())
    }

    /// Parses a document that consists of one value.
    pub(crate) fn build(text: &str) -> Result<Self, JsonError> {
        if u32::try_from(text.len()).is_err() {
            return Err(JsonError::TooLarge);
        }
        let mut nodes = REUSED.try_with(Cell::take).unwrap_or_default();
        nodes.reserve(text.len() / 12 + 1);
        let mut builder = Builder { bytes: text.as_bytes(), at: 0, nodes, stack: Vec::new(), error: None };
        let stopped = builder.run().is_err();
        let tape = Self(builder.nodes);
        match builder.error {
            Some(error) if stopped => Err(error),
            _ => Ok(tape),
        }
    }
}

impl std::ops::Deref for Tape {
    type Target = [TapeNode];

    #[inline]
    fn deref(&self) -> &[TapeNode] {
        &self.0
    }
}

impl Drop for Tape {
    fn drop(&mut self) {
        let mut nodes = std::mem::take(&mut self.0);
        if nodes.capacity() <= REUSE_LIMIT {
            nodes.clear();
            // Fails on a thread that is exiting, which does not need it.
            let _ = REUSED.try_with(|it| it.set(nodes));
        }
    }
}

struct Builder<'t> {
    bytes: &'t [u8],
    at: usize,
    nodes: Vec<TapeNode>,
    stack: Vec<Frame>,
    /// The error. It is kept here so that the results of methods fit into registers.
    error: Option<JsonError>,
}

/// The text violates the grammar; [`Builder::error`] contains the error.
struct Stopped;

impl Builder<'_> {
    fn run(&mut self) -> Result<(), Stopped> {
        loop {
            // A value is expected here. After the start of a container that is not empty, its first
            // value is.
            if self.value()? {
                continue;
            }
            if !self.after_value()? {
                break;
            }
        }
        if self.next_token().is_none() { Ok(()) } else { Err(self.expected("end of text")) }
    }

    /// Reads a value. Returns `true` if it starts a container whose first value is next.
    fn value(&mut self) -> Result<bool, Stopped> {
        match self.next_token() {
            Some(b'"') => {
                self.at += 1;
                self.string()?;
                Ok(false)
            }
            Some(b'{') => self.open(true),
            Some(b'[') => self.open(false),
            Some(b'-' | b'0'..=b'9') => {
                let start = self.at;
                let (end, notation) = scan::number(self.bytes, start).map_err(|at| self.fault(at, "a digit"))?;
                self.at = end;
                self.push(Kind::Number, start, end, notation != Notation::Integer);
                if notation == Notation::Exponent
                    && let Some(node) = self.nodes.last_mut()
                {
                    node.detail = 1;
                }
                Ok(false)
            }
            Some(b't') => self.literal("true", Kind::Boolean),
            Some(b'f') => self.literal("false", Kind::Boolean),
            Some(b'n') => self.literal("null", Kind::Null),
            _ => Err(self.expected("a value")),
        }
    }

    fn literal(&mut self, word: &'static str, kind: Kind) -> Result<bool, Stopped> {
        let start = self.at;
        let end = start + word.len();
        if self.bytes.get(start..end) != Some(word.as_bytes()) {
            return Err(self.expected("a value"));
        }
        self.at = end;
        self.push(kind, start, end, false);
        Ok(false)
    }

    fn open(&mut self, object: bool) -> Result<bool, Stopped> {
        if self.stack.len() == DEPTH_LIMIT {
            return Err(self.stop(JsonError::TooDeep { offset: self.at }));
        }
        let node = position(self.nodes.len());
        let kind = if object { Kind::Object } else { Kind::Array };
        self.push(kind, self.at, self.at, false);
        self.at += 1;
        let closing = if object { b'}' } else { b']' };
        let empty = self.next_token() == Some(closing);
        self.stack.push(Frame { node, object, children: u16::from(!empty), suspect: false, names: [0; 16] });
        if empty {
            return Ok(false);
        }
        if object {
            self.name()?;
        }
        Ok(true)
    }

    /// Reads what follows a value. Returns `true` if another value is next, and `false` at the end of
    /// the root.
    fn after_value(&mut self) -> Result<bool, Stopped> {
        loop {
            let next = self.next_token();
            let Some(frame) = self.stack.last_mut() else {
                return Ok(false);
            };
            let object = frame.object;
            match next {
                Some(b',') => {
                    frame.children = frame.children.saturating_add(1);
                    self.at += 1;
                    if object {
                        self.name()?;
                    }
                    return Ok(true);
                }
                Some(b'}') if object => self.close(),
                Some(b']') if !object => self.close(),
                _ if object => return Err(self.expected("`,` or `}`")),
                _ => return Err(self.expected("`,` or `]`")),
            }
        }
    }

    fn close(&mut self) {
        self.at += 1;
        let next = position(self.nodes.len());
        let end = position(self.at);
        if let Some(frame) = self.stack.pop()
            && let Some(node) = self.nodes.get_mut(frame.node as usize)
        {
            node.end = end;
            node.next = next;
            node.flag = frame.suspect;
            node.detail = frame.children;
        }
    }

    fn name(&mut self) -> Result<(), Stopped> {
        if self.next_token() != Some(b'"') {
            return Err(self.expected("a member name"));
        }
        self.at += 1;
        let start = self.at;
        let escaped = self.string()?;
        let hash = scan::short_hash(self.bytes, start..self.at - 1);
        if let Some(node) = self.nodes.last_mut() {
            node.detail = hash;
        }
        if let Some(frame) = self.stack.last_mut() {
            let bit = 1_u64 << (hash & 63);
            let word = &mut frame.names[usize::from(hash >> 6)];
            // Names with escapes cannot be compared here, so such an object is always checked.
            frame.suspect |= escaped || *word & bit != 0;
            *word |= bit;
        }
        if self.next_token() != Some(b':') {
            return Err(self.expected("`:`"));
        }
        self.at += 1;
        Ok(())
    }

    /// Reads a string from after its opening quote to after its closing quote.
    #[inline]
    fn string(&mut self) -> Result<bool, Stopped> {
        let start = self.at;
        let Some(Scanned { end, escaped }) = scan::string(self.bytes, start) else {
            let (at, expected) = scan::string_fault(self.bytes, start);
            return Err(self.fault(at, expected));
        };
        let end = end as usize;
        self.push(Kind::String, start, end, escaped);
        self.at = end + 1;
        Ok(escaped)
    }

    fn push(&mut self, kind: Kind, start: usize, end: usize, flag: bool) {
        self.nodes.push(TapeNode {
            start: position(start),
            end: position(end),
            next: position(self.nodes.len() + 1),
            kind,
            flag,
            detail: 0,
        });
    }

    /// Skips white space, and returns the first byte of the next token, which is not consumed.
    #[inline]
    fn next_token(&mut self) -> Option<u8> {
        loop {
            match self.bytes.get(self.at).copied() {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                // Servers rarely send white space.
                next => return next,
            }
        }
    }

    #[cold]
    fn expected(&mut self, expected: &'static str) -> Stopped {
        self.fault(self.at, expected)
    }

    #[cold]
    fn fault(&mut self, offset: usize, expected: &'static str) -> Stopped {
        self.stop(JsonError::Syntax { offset, expected })
    }

    fn stop(&mut self, error: JsonError) -> Stopped {
        self.error = Some(error);
        Stopped
    }
}

/// Cannot truncate: the length was checked against [`u32`] before the first node, and there are fewer nodes than
/// bytes.
#[inline]
fn position(value: usize) -> u32 {
    value as u32
}
