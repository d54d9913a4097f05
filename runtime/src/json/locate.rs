//! Paths of deviations.

use std::borrow::Cow;

use super::decoding::Decoding;
use super::deviation::{Deviation, Effect};
use super::document::{Document, PendingDeviation};
use super::error::JsonError;
use super::tape::Kind;
use crate::printable::{self, shortened};

/// The maximum length of names in paths, in bytes.
const NAME_LIMIT: usize = 128;

/// The maximum length of the start of a path, and that of its end, in bytes.
const PATH_LIMIT: usize = 512;

impl Document<'_> {
    /// Returns the deviations with their paths, in document order.
    pub(crate) fn finish(self, decoding: Decoding) -> Result<Vec<Deviation>, JsonError> {
        if self.memory.is_exceeded() {
            return Err(JsonError::MemoryLimit { limit: self.memory.limit() });
        }
        if let Some(node) = self.outcomes.too_deep() {
            return Err(JsonError::NestedUnions { offset: self.offset(node) });
        }
        let is_unreadable = self.is_unreadable();
        let (pending, beyond) = self.take_pending();
        if pending.is_empty() {
            return Ok(Vec::new());
        }
        let deviations = locate(&self, pending, beyond);
        let rejected = deviations.iter().find(|it| decoding.rejects(it));
        // A value that cannot be read may be one of those that are only counted.
        let counted = deviations.last().filter(|_| is_unreadable && decoding == Decoding::Tolerant);
        match rejected.or(counted) {
            Some(deviation) => Err(JsonError::Deviates(Box::new(deviation.clone()))),
            None => Ok(deviations),
        }
    }
}

/// Returns the paths of values.
pub(super) fn paths(document: &Document<'_>, mut nodes: Vec<u32>) -> Vec<String> {
    nodes.sort_unstable();
    let mut cursor = PathCursor { document, stack: Vec::new(), at: 0 };
    nodes.into_iter().map(|it| cursor.path_to(it)).collect()
}

/// Finds the paths of all deviations in one pass over the tape.
fn locate(document: &Document<'_>, mut pending: Vec<PendingDeviation>, beyond: usize) -> Vec<Deviation> {
    pending.sort_by_key(|it| it.node);
    let mut cursor = PathCursor { document, stack: Vec::new(), at: 0 };
    let mut deviations: Vec<Deviation> = pending
        .into_iter()
        .map(|it| {
            let mut path = cursor.path_to(it.node);
            if let Some(member) = it.member {
                path.push_str(&name_segment(member));
            }
            Deviation {
                path,
                offset: document.offset(it.node),
                expected: it.expected,
                found: it.found,
                effect: it.effect,
            }
        })
        .collect();
    if beyond > 0 {
        deviations.push(Deviation {
            path: "$".to_owned(),
            offset: 0,
            expected: Cow::Borrowed("at most 4096 deviations"),
            found: format!("{beyond} more"),
            effect: Effect::Preserved,
        });
    }
    deviations
}

/// A cursor that moves forward over the tape.
struct PathCursor<'d> {
    document: &'d Document<'d>,
    stack: Vec<Step>,
    /// The node at the end of the stack.
    at: u32,
}

/// A container on the path to the current node.
struct Step {
    end: u32,
    object: bool,
    /// The name of the current member, or the index of the current element.
    name: u32,
    position: usize,
    /// The cached path segment: names can be long and can have many deviations.
    segment: Option<String>,
}

impl PathCursor<'_> {
    fn path_to(&mut self, target: u32) -> String {
        while self.at < target {
            let Some(node) = self.document.at(self.at) else { break };
            if target < node.next {
                self.enter(node.next, node.kind == Kind::Object);
            } else {
                self.skip(node.next);
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
        shortened_path(path)
    }

    fn enter(&mut self, end: u32, object: bool) {
        let first = self.at + 1;
        self.stack.push(Step { end, object, name: first, position: 0, segment: None });
        self.at = if object { first + 1 } else { first };
    }

    fn skip(&mut self, next: u32) {
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

/// Removes the middle of a path that is too long. Thousands of deviations can have a path with hundreds of names.
fn shortened_path(path: String) -> String {
    if path.len() <= 2 * PATH_LIMIT {
        return path;
    }
    let mut end = path.len() - PATH_LIMIT;
    while !path.is_char_boundary(end) {
        end += 1;
    }
    shortened(&path, PATH_LIMIT) + path.get(end..).unwrap_or_default()
}

pub(super) fn name_segment(name: &str) -> String {
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
            it if printable::is_control(it) => segment.extend(it.escape_default()),
            it => segment.push(it),
        }
    }
    segment.push_str("']");
    segment
}
