//! Paths and their operations.

use openapiv3::{Operation, PathItem, Paths, ReferenceOr};
use serde_json::Value;

use super::reader::{INLINED_AT_MOST, Members, Reader};
use super::value::extensions;
use crate::diagnostic::Code;
use crate::pointer::Trail;
use crate::read::reference::reference_of;

/// The methods that OpenAPI 3.0 knows.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The members of a path item that are no operations.
const OTHERS: [&str; 5] = ["summary", "description", "servers", "parameters", "$ref"];

impl<'a> Reader<'a> {
    /// The member `paths` of the document.
    pub(super) fn paths(&mut self, root: &'a Members, at: &Trail<'_>) -> Paths {
        let here = at.member("paths");
        let Some(nodes) = self.object(root, "paths", at) else { return Paths::default() };
        self.note_operation_ids(nodes);
        let mut paths = Paths { extensions: extensions(nodes), ..Paths::default() };
        for (path, node) in nodes.iter().filter(|(path, _)| !path.starts_with("x-")) {
            let at = here.member(path);
            if !path.starts_with('/') {
                self.report(&at, Code::Malformed, "a path begins with `/`; it is taken as if it did");
            }
            let template = if path.starts_with('/') { path.clone() } else { format!("/{path}") };
            if let Some(item) = self.path_item(Some(&template), node, &at) {
                paths.paths.insert(template, ReferenceOr::Item(item));
            }
        }
        paths
    }

    /// One path item; `template` is its path unless it belongs to a callback.
    pub(super) fn path_item(&mut self, template: Option<&str>, node: &'a Value, at: &Trail<'_>) -> Option<PathItem> {
        let mut own = self.members(node, at)?;
        let mut place = None;
        if let Some(reference) = reference_of(node) {
            let (target, found) = self.target(reference, at)?;
            own = self.members(target, at)?;
            if self.inlining.contains(&found) {
                self.report(&at.member("$ref"), Code::ReferenceCycle, format!("`{reference}` holds itself"));
                return None;
            }
            self.inlined += 1;
            if self.inlined > INLINED_AT_MOST {
                self.report(at, Code::Unsupported, "references multiply the document beyond all measure");
                return None;
            }
            self.origins.alias(at.pointer(), &found);
            place = Some(found);
        }
        let is_inlined = place.is_some();
        self.inlining.extend(place);
        let item = self.own_path_item(template, own, at);
        if is_inlined {
            self.inlining.pop();
        }
        Some(item)
    }

    fn own_path_item(&mut self, template: Option<&str>, node: &'a Members, at: &Trail<'_>) -> PathItem {
        let mut item = PathItem {
            summary: self.text(node, "summary", at),
            description: self.text(node, "description", at),
            servers: self.servers(node, at),
            parameters: self.parameters(node, at),
            extensions: extensions(node),
            ..PathItem::default()
        };
        for (method, node) in node {
            let at = at.member(method);
            let lower = method.to_ascii_lowercase();
            if !METHODS.contains(&lower.as_str()) {
                if !method.starts_with("x-") && !OTHERS.contains(&method.as_str()) {
                    self.report(
                        &at,
                        Code::Unsupported,
                        format!("`{method}` is no method of OpenAPI 3.0; it is left out"),
                    );
                }
                continue;
            }
            let operation = self.operation(template.map(|path| (lower.as_str(), path)), node, &at);
            if let (Some(operation), Some(slot)) = (operation, slot(&mut item, &lower)) {
                *slot = Some(operation);
            }
        }
        if let Some(template) = template {
            self.match_path_variables(template, &mut item, at);
        }
        item
    }
}

/// Where a path item keeps the operation of a method.
pub(in crate::read) fn slot<'i>(item: &'i mut PathItem, method: &str) -> Option<&'i mut Option<Operation>> {
    Some(match method {
        "get" => &mut item.get,
        "put" => &mut item.put,
        "post" => &mut item.post,
        "delete" => &mut item.delete,
        "options" => &mut item.options,
        "head" => &mut item.head,
        "patch" => &mut item.patch,
        "trace" => &mut item.trace,
        _ => return None,
    })
}

/// The methods of a path item, in the order in which `openapiv3` has them.
pub(in crate::read) const fn methods() -> [&'static str; 8] {
    METHODS
}
