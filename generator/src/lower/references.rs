//! Resolves `$ref`s to components.

use indexmap::IndexMap;
use openapiv3::{Components, ReferenceOr};

use crate::diagnostic::Code;
use crate::pointer::Pointer;

use super::Lowering;

/// The maximum length of a chain of references. Longer chains are treated as cycles.
const LONGEST_CHAIN: usize = 32;

impl<'d> Lowering<'d> {
    /// Resolves a reference to a component. Returns the component and its location.
    pub(super) fn resolve<'n, T>(
        &mut self,
        node: &'n ReferenceOr<T>,
        pointer: Pointer,
        kind: &str,
        components: fn(&'d Components) -> &'d IndexMap<String, ReferenceOr<T>>,
    ) -> Option<(&'n T, Pointer)>
    where
        'd: 'n,
    {
        let (mut node, mut pointer) = (node, pointer);
        for _ in 0..LONGEST_CHAIN {
            let reference = match node {
                ReferenceOr::Item(item) => return Some((item, pointer)),
                ReferenceOr::Reference { reference } => reference,
            };
            let target = component_name(reference, kind).and_then(|name| {
                let found = components(self.document.components.as_ref()?).get(&name)?;
                Some((found, Pointer::root().at(["components", kind, &name])))
            });
            match target {
                Some(found) => (node, pointer) = found,
                None => {
                    self.unresolved(reference, &pointer);
                    return None;
                }
            }
        }
        self.diagnostics.at(&pointer, Code::UnresolvedReference, "the reference leads back to itself");
        None
    }

    fn unresolved(&mut self, reference: &str, pointer: &Pointer) {
        self.diagnostics.at(pointer, Code::UnresolvedReference, format!("`{reference}` does not exist"));
    }
}

/// Returns the name in `#/components/<kind>/<name>`.
fn component_name(reference: &str, kind: &str) -> Option<String> {
    let pointer = Pointer::parse(reference.strip_prefix('#')?)?;
    let tokens: Vec<_> = pointer.tokens().collect();
    match tokens.as_slice() {
        [components, found, name] if components == "components" && found == kind => Some(name.clone()),
        _ => None,
    }
}
