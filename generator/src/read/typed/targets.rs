//! The targets of `$ref`s.
//!
//! A reference can point to a node below another reference, which is then followed first. The target of each node with a
//! reference is determined only once, so that references through references take linear time.

use std::collections::HashMap;
use std::rc::Rc;

use serde_json::Value;

use super::component::{ComponentKind, component_name};
use crate::pointer::{Pointer, percent_decoded};
use crate::read::reference::{MAX_HOPS, is_bare, reference_of, step};

/// The reason why a reference cannot be resolved.
#[derive(Clone, Debug)]
pub(super) enum ReferenceError {
    External,
    Unresolved,
    Cycle,
    TooLong,
}

/// A node and its location.
#[derive(Clone)]
struct Target<'a> {
    node: &'a Value,
    pointer: Rc<Pointer>,
}

/// The state of a node that has a reference.
enum Known<'a> {
    /// The target is being determined. It is needed again only if the reference passes through itself.
    Open,
    Done(Result<Target<'a>, ReferenceError>),
    /// The reference leads through too many references if only this many may still be followed.
    TooLong(usize),
}

/// The targets that were determined so far.
pub(super) struct Targets<'a> {
    root: &'a Value,
    /// The nodes by address, which identifies them because the tree does not change.
    known: HashMap<*const Value, Known<'a>>,
}

impl<'a> Targets<'a> {
    /// Starts with a document.
    pub(super) fn of(root: &'a Value) -> Self {
        Self { root, known: HashMap::new() }
    }

    /// Follows a reference. With `stop_at_component`, stops at the first schema component.
    pub(super) fn follow(
        &mut self,
        reference: &str,
        stop_at_component: bool,
    ) -> Result<(&'a Value, Pointer), ReferenceError> {
        let mut target = self.find(reference, MAX_HOPS)?;
        let mut seen: Vec<*const Value> = Vec::new();
        while seen.len() < MAX_HOPS {
            if stop_at_component && component_name(ComponentKind::Schema, &target.pointer).is_some() {
                return Ok((target.node, Rc::unwrap_or_clone(target.pointer)));
            }
            let address = std::ptr::from_ref(target.node);
            match reference_of(target.node) {
                Some(_) if seen.contains(&address) => return Err(ReferenceError::Cycle),
                Some(next) if is_bare(target.node) || !stop_at_component => {
                    seen.push(address);
                    target = self.target_of(target.node, next, MAX_HOPS)?;
                }
                _ => return Ok((target.node, Rc::unwrap_or_clone(target.pointer))),
            }
        }
        Err(ReferenceError::TooLong)
    }

    /// Returns the target of a node with a reference, which may be a reference again.
    fn target_of(&mut self, node: &'a Value, reference: &str, left: usize) -> Result<Target<'a>, ReferenceError> {
        let address = std::ptr::from_ref(node);
        match self.known.get(&address) {
            Some(Known::Open) => return Err(ReferenceError::Cycle),
            Some(Known::Done(result)) => return result.clone(),
            Some(Known::TooLong(known)) if left <= *known => return Err(ReferenceError::TooLong),
            _ => {}
        }
        let Some(left) = left.checked_sub(1) else { return Err(ReferenceError::TooLong) };
        self.known.insert(address, Known::Open);
        let result = self.find(reference, left);
        let known = match &result {
            Err(ReferenceError::TooLong) => Known::TooLong(left + 1),
            other => Known::Done(other.clone()),
        };
        self.known.insert(address, known);
        result
    }

    /// Returns the node at a location, and its actual location, because references on the way are followed.
    fn find(&mut self, reference: &str, left: usize) -> Result<Target<'a>, ReferenceError> {
        let pointer = parse_fragment(reference)?;
        let mut node = self.root;
        let mut here = Pointer::root();
        for token in pointer.tokens() {
            let mut passed: Vec<*const Value> = Vec::new();
            let mut through = None;
            let next = loop {
                if let Some(next) = step(node, &token) {
                    break next;
                }
                let reference = reference_of(node).ok_or(ReferenceError::Unresolved)?;
                let address = std::ptr::from_ref(node);
                if passed.contains(&address) {
                    return Err(ReferenceError::Cycle);
                }
                if passed.len() == MAX_HOPS {
                    return Err(ReferenceError::TooLong);
                }
                passed.push(address);
                let target = self.target_of(node, reference, left)?;
                node = target.node;
                through = Some(target.pointer);
            };
            if let Some(through) = through {
                here = Rc::unwrap_or_clone(through);
            }
            here.push(&token);
            node = next;
        }
        Ok(Target { node, pointer: Rc::new(here) })
    }
}

/// Parses a reference as a location in this document.
fn parse_fragment(reference: &str) -> Result<Pointer, ReferenceError> {
    let fragment = reference.strip_prefix('#').ok_or(ReferenceError::External)?;
    let decoded = percent_decoded(fragment);
    Pointer::parse(&decoded).ok_or(ReferenceError::Unresolved)
}
