//! Resolves references to a file and a location in it, and decides how the target is included in the document.
//!
//! The reader follows only JSON pointers after this step, so that ids, anchors and names are resolved here alone.

use std::sync::Arc;

use serde_json::Value;

use super::Join;
use super::files::ROOT;
use super::resolve_error::ResolveError;
use super::target::{FileLocation, Known, Resolution, Target};
use crate::pointer::{Pointer, percent_decoded};
use crate::read::grammar::{Node, Shape};
use crate::read::reference::{MAX_HOPS, is_bare, reference_of, step};

impl Join<'_> {
    /// Resolves a reference at a node of `file`.
    pub(super) fn resolve(
        &mut self,
        file: usize,
        at: &Pointer,
        reference: &str,
        shape: Shape,
    ) -> Result<Resolution, ResolveError> {
        let (kind, shape) = match shape {
            Shape::Mapping if !is_reference(reference) => return self.named_schema(file, at, reference),
            Shape::Mapping => (Some(Node::Schema), Shape::One(Node::Schema)),
            Shape::One(kind) => (Some(kind), shape),
            _ => (None, shape),
        };
        let mut location = match self.locate(file, at, reference, MAX_HOPS) {
            Ok(location) => location,
            // Unresolved references within the root document are reported when nodes are typed.
            Err(ResolveError::NoFragment) if file == ROOT && reference.starts_with('#') => {
                return Ok(Resolution::Unchanged);
            }
            Err(error) => return Err(error),
        };
        let mut hint = component_name(&location.pointer);
        // Follow references to references.
        let mut seen = Vec::new();
        for _ in 0..MAX_HOPS {
            if location.file == ROOT {
                return Ok(self.in_document(location, file, at, reference, kind));
            }
            let tree = Arc::clone(&self.files.get(location.file).tree);
            let node = tree.pointer(location.pointer.as_str()).unwrap_or(&Value::Null);
            if reference_of(node).is_none() || !is_bare(node) {
                return Ok(self.imported(location, kind.filter(|_| matches!(shape, Shape::One(_))), hint));
            }
            let key = (location.file, std::ptr::from_ref(node));
            if seen.contains(&key) {
                return Err(ResolveError::Cycle);
            }
            seen.push(key);
            location = self.target_of(location.file, &location.pointer, node, MAX_HOPS)?;
            hint = hint.or_else(|| component_name(&location.pointer));
        }
        Err(ResolveError::TooLong)
    }

    fn in_document(
        &self,
        location: FileLocation,
        from: usize,
        at: &Pointer,
        reference: &str,
        kind: Option<Node>,
    ) -> Resolution {
        if kind == Some(Node::Schema)
            && is_definition(&location.pointer)
            && !self.is_component(&location.pointer, Node::Schema)
        {
            return Resolution::Component(Target { file: ROOT, pointer: location.pointer, kind: Node::Schema });
        }
        let is_pointer = reference.starts_with("#/") || reference == "#";
        let is_as_written = from == ROOT && is_pointer && self.resource(from, at, reference).is_none();
        if is_as_written { Resolution::Unchanged } else { Resolution::Local(location.pointer) }
    }

    fn imported(&mut self, location: FileLocation, kind: Option<Node>, hint: Option<String>) -> Resolution {
        let Some(kind) = kind.filter(|it| self.section(*it).is_some()) else {
            return Resolution::Copy { file: location.file, pointer: location.pointer };
        };
        let target = Target { file: location.file, pointer: location.pointer, kind };
        if let Some(hint) = hint {
            self.hints.entry(target.clone()).or_insert(hint);
        }
        Resolution::Component(target)
    }

    /// Resolves a bare name in a mapping, which is that of a schema component in the same document.
    fn named_schema(&mut self, file: usize, at: &Pointer, name: &str) -> Result<Resolution, ResolveError> {
        if file == ROOT {
            return Ok(Resolution::Unchanged);
        }
        for own in ["/components/schemas", "/definitions"] {
            let pointer = Pointer::parse(own).unwrap_or_default().child(name);
            if self.files.get(file).tree.pointer(pointer.as_str()).is_some() {
                return self.resolve(file, at, &pointer.to_fragment(), Shape::Mapping);
            }
        }
        Ok(Resolution::Unchanged)
    }

    /// Returns the location of the target of a reference. Follows references on the way to it, `left` of them in a row.
    fn locate(
        &mut self,
        from: usize,
        at: &Pointer,
        reference: &str,
        left: usize,
    ) -> Result<FileLocation, ResolveError> {
        let start = self.start(from, at, reference)?;
        let found = self.walk(&start, left);
        // Fragments of a document are often written as if they were part of the root document.
        if matches!(found, Err(ResolveError::NoFragment)) && start.file != ROOT && reference.starts_with('#') {
            return self
                .walk(&FileLocation { file: ROOT, pointer: start.pointer }, left)
                .map_err(|_| ResolveError::NoFragment);
        }
        found
    }

    /// Returns the target of a node with a reference, which may be a reference again. It is determined only once for each
    /// node, so that references through references take linear time.
    fn target_of(
        &mut self,
        file: usize,
        at: &Pointer,
        node: &Value,
        left: usize,
    ) -> Result<FileLocation, ResolveError> {
        // The address identifies the node, because trees do not change.
        let key = (file, std::ptr::from_ref(node));
        match self.known.get(&key) {
            Some(Known::Open) => return Err(ResolveError::Cycle),
            Some(Known::Done(result)) => return result.clone(),
            Some(Known::TooLong(known)) if left <= *known => return Err(ResolveError::TooLong),
            _ => {}
        }
        let reference = reference_of(node).ok_or(ResolveError::NoFragment)?;
        let Some(left) = left.checked_sub(1) else { return Err(ResolveError::TooLong) };
        self.known.insert(key, Known::Open);
        let result = self.locate(file, at, reference, left);
        let known = match &result {
            Err(ResolveError::TooLong) => Known::TooLong(left + 1),
            other => Known::Done(other.clone()),
        };
        self.known.insert(key, known);
        result
    }

    /// Parses a reference as a location, which may not exist. Schemas with an `$id` are found before files.
    fn start(&mut self, from: usize, at: &Pointer, reference: &str) -> Result<FileLocation, ResolveError> {
        if let Some(pointer) = self.resource(from, at, reference).or_else(|| self.definition(from, reference)) {
            return Ok(FileLocation { file: from, pointer });
        }
        let (_, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let file = match self.files.find(from, reference, &mut self.origins, self.diagnostics) {
            Ok(file) => file,
            Err(ResolveError::Remote) => {
                let root = self.files.get(ROOT);
                let pointer = root.resources().find_absolute(&root.tree, reference).ok_or(ResolveError::Remote)?;
                return Ok(FileLocation { file: ROOT, pointer });
            }
            Err(error) => return Err(error),
        };
        let pointer = match Pointer::parse(&percent_decoded(fragment)) {
            Some(pointer) => pointer,
            None => {
                let target = self.files.get(file);
                let anchor = target.resources().find_absolute(&target.tree, &format!("#{fragment}"));
                anchor.ok_or(ResolveError::NoFragment)?
            }
        };
        Ok(FileLocation { file, pointer })
    }

    /// Returns the location of a reference to a schema resource or an anchor in the same file.
    fn resource(&self, from: usize, at: &Pointer, reference: &str) -> Option<Pointer> {
        let file = self.files.get(from);
        file.resources().find(&file.tree, at, reference)
    }

    /// Returns the location of a reference that is only the name of a definition.
    ///
    /// Source: Swagger 1.2, section 4.3.3; documents that were converted to OpenAPI 2.0 still have such references.
    fn definition(&self, from: usize, reference: &str) -> Option<Pointer> {
        let pointer = Pointer::root().at(["definitions", reference]);
        let is_bare_name = self.is_swagger && !reference.contains(['#', '/', '.']);
        let tree = &self.files.get(from).tree;
        (is_bare_name && tree.pointer(pointer.as_str()).is_some()).then_some(pointer)
    }

    fn walk(&mut self, location: &FileLocation, left: usize) -> Result<FileLocation, ResolveError> {
        let mut here = FileLocation { file: location.file, pointer: Pointer::root() };
        let mut tree = Arc::clone(&self.files.get(here.file).tree);
        let mut node = &*tree;
        for token in location.pointer.tokens() {
            let mut passed = Vec::new();
            let next = loop {
                if let Some(next) = step(node, &token) {
                    break next;
                }
                let key = (here.file, std::ptr::from_ref(node));
                if passed.contains(&key) {
                    return Err(ResolveError::Cycle);
                }
                if passed.len() == MAX_HOPS {
                    return Err(ResolveError::TooLong);
                }
                passed.push(key);
                here = self.target_of(here.file, &here.pointer, node, left)?;
                tree = Arc::clone(&self.files.get(here.file).tree);
                node = here
                    .pointer
                    .tokens()
                    .try_fold(&*tree, |node, token| step(node, &token))
                    .ok_or(ResolveError::NoFragment)?;
            };
            node = next;
            here.pointer.push(&token);
        }
        Ok(here)
    }
}

/// Returns `true` if a string in a mapping is a reference, and `false` if it is the name of a component.
///
/// Source: OpenAPI 3.1.0, Discriminator Object: names take precedence over references.
fn is_reference(text: &str) -> bool {
    let ends_as_file = [".yaml", ".yml", ".json"].iter().any(|ending| text.ends_with(ending));
    text.contains(['#', '/']) || ends_as_file
}

/// Returns the name of the component or definition at a location.
fn component_name(pointer: &Pointer) -> Option<String> {
    let tokens: Vec<_> = pointer.tokens().collect();
    match tokens.as_slice() {
        [components, _, name] if components == "components" => Some(name.clone()),
        [section, name] if matches!(section.as_str(), "definitions" | "parameters" | "responses") => Some(name.clone()),
        _ => None,
    }
}

/// Returns `true` if a location is that of a definition inside a schema.
fn is_definition(pointer: &Pointer) -> bool {
    let section = pointer.parent().and_then(|it| it.tokens().last());
    section.is_some_and(|it| matches!(it.as_str(), "$defs" | "definitions")) && pointer.tokens().count() > 2
}
