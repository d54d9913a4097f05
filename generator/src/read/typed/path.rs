//! Paths and their operations.

use openapiv3::{Operation, PathItem, Paths, ReferenceOr};
use serde_json::Value;

use super::path_patterns::without_patterns;
use super::reader::{Members, Reader};
use super::value::extensions;
use crate::diagnostic::Code;
use crate::ir::HttpMethod;
use crate::members::Object;
use crate::pointer::Trail;
use crate::read::reference::reference_of;

/// The methods of OpenAPI 3.0.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The method of OpenAPI 3.2.
const QUERY: &str = "query";

/// The member with the operations of other methods.
const ADDITIONAL_OPERATIONS: &str = "additionalOperations";

/// The method of tunnels (RFC 9110, section 9.3.6).
const CONNECT: &str = "CONNECT";

impl<'a> Reader<'a> {
    /// Types the member `paths` of the document.
    pub(super) fn paths(&mut self, root: &'a Members, at: &Trail<'_>) -> Paths {
        let here = at.member("paths");
        let Some(nodes) = self.object(root, "paths", at) else { return Paths::default() };
        self.collect_operation_ids(nodes);
        let mut paths = Paths { extensions: extensions(nodes), ..Paths::default() };
        for (path, node) in nodes.iter().filter(|(path, _)| !path.starts_with("x-")) {
            let at = here.member(path);
            if !path.starts_with('/') {
                self.report(&at, Code::Malformed, "a path must start with `/`; the slash is added");
            }
            let mut template = if path.starts_with('/') { path.clone() } else { format!("/{path}") };
            if let Some(plain) =
                without_patterns(&template).filter(|it| !nodes.contains_key(it) && !paths.paths.contains_key(it))
            {
                self.report(
                    &at,
                    Code::Malformed,
                    format!("the path has patterns, which OpenAPI does not have; it is read as `{plain}`"),
                );
                template = plain;
            }
            if template != *path {
                self.origins.alias(here.member(&template).pointer(), &at.pointer());
            }
            if let Some(segment) = dot_segment(&template) {
                let message = format!("the path has the segment `{segment}`, so requests go to another path");
                self.report(&at, Code::DotSegment, message);
                continue;
            }
            if let Some((item, newer)) = self.path_item(Some(&template), node, &at) {
                self.newer_operations.insert(&template, newer);
                paths.paths.insert(template, ReferenceOr::Item(item));
            }
        }
        paths
    }

    /// Types a path item. `template` is its path, or `None` if it belongs to a callback.
    pub(super) fn path_item(
        &mut self,
        template: Option<&str>,
        node: &'a Value,
        at: &Trail<'_>,
    ) -> Option<(PathItem, Vec<(HttpMethod, Operation)>)> {
        let mut own = self.members(node, at)?;
        let mut pointer = None;
        if let Some(reference) = reference_of(node) {
            let (target, found) = self.target(reference, at)?;
            own = self.members(target, at)?;
            if self.inlining.contains(&found) {
                self.report(&at.member("$ref"), Code::ReferenceCycle, format!("`{reference}` contains itself"));
                return None;
            }
            if !self.may_inline(target, at) {
                return None;
            }
            self.origins.alias(at.pointer(), &found);
            pointer = Some(found);
        }
        let is_inlined = pointer.is_some();
        self.inlining.extend(pointer);
        let item = self.own_path_item(template, own, at);
        if is_inlined {
            self.inlining.pop();
        }
        Some(item)
    }

    fn own_path_item(
        &mut self,
        template: Option<&str>,
        node: &'a Members,
        at: &Trail<'_>,
    ) -> (PathItem, Vec<(HttpMethod, Operation)>) {
        let mut newer = Vec::new();
        let mut item = PathItem {
            summary: self.string(node, "summary", at),
            description: self.string(node, "description", at),
            servers: self.servers(node, at),
            parameters: self.parameters(node, at),
            extensions: extensions(node),
            ..PathItem::default()
        };
        for (method, node) in node {
            let at = at.member(method);
            let lower = method.to_ascii_lowercase();
            if template.is_none() && (lower == QUERY || method == ADDITIONAL_OPERATIONS) {
                let message = format!("webhooks and callbacks in `{method}` are not supported and are dropped");
                self.report(&at, Code::NewerFeature, message);
                continue;
            }
            if lower == QUERY {
                let operation = self.operation(template.map(|path| (lower.as_str(), path)), node, &at);
                newer.extend(operation.map(|it| (HttpMethod::Query, it)));
                continue;
            }
            if method == ADDITIONAL_OPERATIONS {
                newer.extend(self.additional_operations(template, node, &at));
                continue;
            }
            if !METHODS.contains(&lower.as_str()) {
                if !method.starts_with("x-") && Object::PathItem.member(method).is_none() {
                    self.report(
                        &at,
                        Code::Unsupported,
                        format!("unknown member `{method}` is ignored; it is not a supported method"),
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
            self.match_path_variables(template, &mut item, &mut newer, at);
        }
        (item, newer)
    }

    /// Types the member `additionalOperations`.
    fn additional_operations(
        &mut self,
        template: Option<&str>,
        node: &'a Value,
        at: &Trail<'_>,
    ) -> Vec<(HttpMethod, Operation)> {
        let Some(nodes) = self.members(node, at) else { return Vec::new() };
        let mut operations = Vec::new();
        for (name, node) in nodes.iter().filter(|(name, _)| !name.starts_with("x-")) {
            let at = at.member(name);
            let method = match HttpMethod::parse(name) {
                Some(method @ HttpMethod::Other(_)) if name != CONNECT => method,
                Some(HttpMethod::Other(_)) => {
                    self.report(&at, Code::Unsupported, "`CONNECT` opens a tunnel; the operation is dropped");
                    continue;
                }
                Some(named) => {
                    let member = named.as_str().to_ascii_lowercase();
                    let message =
                        format!("an operation with the method `{name}` must be the member `{member}`; it is dropped");
                    self.report(&at, Code::Malformed, message);
                    continue;
                }
                None => {
                    self.report(
                        &at,
                        Code::Malformed,
                        format!("{name:?} is not an HTTP method; the operation is dropped"),
                    );
                    continue;
                }
            };
            let operation = self.operation(template.map(|path| (name.as_str(), path)), node, &at);
            operations.extend(operation.map(|it| (method, it)));
        }
        operations
    }
}

/// Returns a segment that URL parsers remove, sometimes together with the segment before it.
///
/// Source: URL Standard, section 4.1, "double-dot URL path segment" and "single-dot URL path segment".
fn dot_segment(path: &str) -> Option<&str> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    path.split(['/', '\\']).find(|it| matches!(it.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | ".."))
}

/// Returns the field of a path item for the operation with this method.
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

/// Returns the methods of a path item, in the order of `openapiv3`.
pub(in crate::read) const fn methods() -> [&'static str; 8] {
    METHODS
}
