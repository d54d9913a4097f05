//! The paths of deviations.

use std::borrow::Cow;

use super::decoding::Decoding;
use super::deviation::Deviation;
use super::document::{Document, Noted};
use super::error::JsonError;
use super::tape::Kind;
use crate::printable::{self, shortened};

/// Longest name that a path repeats whole, in bytes.
const NAME_LIMIT: usize = 128;

impl Document<'_> {
    /// Turns what was noted into deviations with paths, in the document's order.
    pub(crate) fn finish(self, decoding: Decoding) -> Result<Vec<Deviation>, JsonError> {
        let (noted, beyond) = self.take_noted();
        if noted.is_empty() {
            return Ok(Vec::new());
        }
        let deviations = locate(&self, noted, beyond);
        match (decoding, deviations.first()) {
            (Decoding::Strict, Some(first)) => Err(JsonError::Deviates(Box::new(first.clone()))),
            _ => Ok(deviations),
        }
    }
}

/// Finds the paths of all that was noted in one pass over the tape.
fn locate(document: &Document<'_>, mut noted: Vec<Noted>, beyond: usize) -> Vec<Deviation> {
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
            it if printable::is_control(it) => segment.extend(it.escape_default()),
            it => segment.push(it),
        }
    }
    segment.push_str("']");
    segment
}
