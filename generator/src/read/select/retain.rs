//! Removes operations from a document.

use indexmap::IndexMap;
use openapiv3::{OpenAPI, Operation, PathItem, ReferenceOr};

use crate::ir::HttpMethod;
use crate::pointer::Pointer;
use crate::read::newer_operations::NewerOperations;
use crate::read::typed::{WEBHOOKS, methods, slot};

/// Keeps the operations for which a function returns `true`, and returns the locations of the others. The function can change them.
pub(super) fn retain_operations(
    openapi: &mut OpenAPI,
    newer: &mut NewerOperations,
    mut keeps: impl FnMut(&str, HttpMethod, &mut Operation) -> bool,
) -> Vec<Pointer> {
    let mut removed = Vec::new();
    let paths = Pointer::root().child("paths");
    for (path, item) in &mut openapi.paths.paths {
        let ReferenceOr::Item(item) = item else { continue };
        for name in methods() {
            let (Some(method), Some(slot)) = (HttpMethod::named(name), slot(item, name)) else { continue };
            if slot.as_mut().is_some_and(|operation| !keeps(path, method, operation)) {
                *slot = None;
                removed.push(method.pointer(&paths.child(path)));
            }
        }
    }
    newer.retain(|path, method, operation| {
        let is_kept = keeps(path, method, operation);
        if !is_kept {
            removed.push(method.pointer(&paths.child(path)));
        }
        is_kept
    });
    let has_operation = |path: &str, item: &PathItem| item.iter().next().is_some() || !newer.of(path).is_empty();
    openapi.paths.paths.retain(|path, item| item.as_item().is_none_or(|it| has_operation(path, it)));
    removed
}

/// Keeps the operations of webhooks for which a function returns `true`, and returns the locations of the others.
pub(super) fn retain_webhooks(
    webhooks: &mut IndexMap<String, PathItem>,
    mut keeps: impl FnMut(&str, &Operation) -> bool,
) -> Vec<Pointer> {
    let mut removed = Vec::new();
    let root = Pointer::root();
    for (name, item) in &mut *webhooks {
        for method in methods() {
            let Some(slot) = slot(item, method) else { continue };
            if slot.as_ref().is_some_and(|operation| !keeps(name, operation)) {
                *slot = None;
                removed.push(root.at([WEBHOOKS, name, method]));
            }
        }
    }
    webhooks.retain(|_, item| item.iter().next().is_some());
    removed
}
