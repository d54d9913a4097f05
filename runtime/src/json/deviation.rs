//! What a document says otherwise than its description, and where.

use std::borrow::Cow;
use std::fmt;

use super::document::{Document, Noted};
use super::tape::Kind;
use crate::printable;

/// What was expected, in words.
pub(crate) type Expected = Cow<'static, str>;

/// Longest name that a path repeats whole, in bytes.
const NAME_LIMIT: usize = 128;

/// One place where a document does not follow its description.
///
/// ```
/// use sdk_runtime::json::{self, Decoding};
///
/// let read = json::from_slice::<Vec<bool>>(b"[true, 1]", Decoding::Tolerant)?;
/// assert_eq!(read.deviations[0].path, "$[1]");
/// # Ok::<(), json::JsonError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deviation {
    /// Where, as a JSON path (RFC 9535): `$[1].owner.id`. Names beyond 128 bytes are cut.
    pub path: String,
    /// Where, in bytes from the start of the text.
    pub offset: usize,
    /// What the description promises.
    pub expected: Cow<'static, str>,
    /// What the document has; long texts are cut.
    pub found: String,
}

impl fmt::Display for Deviation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: expected {}, found {}", self.path, self.expected, self.found)
    }
}

/// A text short enough to be shown.
pub(crate) fn shortened(text: &str, limit: usize) -> String {
    if text.len() <= limit {
        return text.to_owned();
    }
    let mut end = limit;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut short = text.get(..end).unwrap_or_default().to_owned();
    short.push('…');
    short
}

/// Finds the paths of all that was noted in one pass over the tape.
pub(crate) fn locate(document: &Document<'_>, mut noted: Vec<Noted>, beyond: usize) -> Vec<Deviation> {
    noted.sort_by_key(|it| it.node);
    let mut walk = Walk { document, stack: Vec::new(), at: 0 };
    let mut deviations: Vec<Deviation> = noted
        .into_iter()
        .map(|it| {
            let mut path = walk.path_to(it.node);
            if let Some(member) = &it.member {
                path.push_str(&name_segment(member));
            }
            Deviation { path, offset: document.offset(it.node), expected: it.expected, found: it.found }
        })
        .collect();
    if beyond > 0 {
        deviations.push(Deviation {
            path: "$".to_owned(),
            offset: 0,
            expected: Cow::Borrowed("fewer deviations"),
            found: format!("{beyond} more"),
        });
    }
    deviations
}

/// A walk through the tape that only goes forward.
struct Walk<'d> {
    document: &'d Document<'d>,
    stack: Vec<Step>,
    /// The node that the stack leads to.
    at: u32,
}

/// One container on the way, and how far it was passed.
struct Step {
    end: u32,
    object: bool,
    /// The name of the member, or the position of the element, that comes next.
    name: u32,
    position: usize,
    /// Its part of a path, once that was asked for: names can be long, and have many deviations.
    segment: Option<String>,
}

impl Walk<'_> {
    fn path_to(&mut self, target: u32) -> String {
        while self.at < target {
            let Some(node) = self.document.at(self.at) else { break };
            if target < node.next {
                self.enter(node.next, node.kind == Kind::Object);
            } else {
                self.pass(node.next);
            }
        }
        let mut path = "$".to_owned();
        for step in &mut self.stack {
            let document = self.document;
            let segment = step.segment.get_or_insert_with(|| match document.at(step.name) {
                Some(name) if step.object => name_segment(&document.unescaped(name)),
                _ => format!("[{}]", step.position),
            });
            path.push_str(segment);
        }
        path
    }

    fn enter(&mut self, end: u32, object: bool) {
        let first = self.at + 1;
        self.stack.push(Step { end, object, name: first, position: 0, segment: None });
        self.at = if object { first + 1 } else { first };
    }

    fn pass(&mut self, next: u32) {
        self.at = next;
        while self.stack.last().is_some_and(|step| step.end <= next) {
            self.stack.pop();
        }
        if let Some(step) = self.stack.last_mut() {
            step.position += 1;
            step.segment = None;
            if step.object {
                step.name = next;
                self.at = next + 1;
            }
        }
    }
}

fn name_segment(name: &str) -> String {
    let plain = name.len() <= NAME_LIMIT
        && name.starts_with(|it: char| it.is_alphabetic() || it == '_')
        && name.chars().all(|it| it.is_alphanumeric() || it == '_');
    if plain {
        return format!(".{name}");
    }
    let mut segment = "['".to_owned();
    for character in shortened(name, NAME_LIMIT).chars() {
        match character {
            '\'' | '\\' => segment.extend(['\\', character]),
            it if printable::acts(it) => segment.extend(it.escape_default()),
            it => segment.push(it),
        }
    }
    segment.push_str("']");
    segment
}
