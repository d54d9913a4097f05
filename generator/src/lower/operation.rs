//! Lowers operations.
//!
//! Source: OpenAPI 3.0.3, Path Item Object and Operation Object.

use openapiv3::{Operation as OpenApiOperation, PathItem, ReferenceOr};

use crate::diagnostic::Code;
use crate::ir::{HttpMethod, Operation, OperationHead, TypePath};
use crate::path_template::PathTemplate;
use crate::pointer::Pointer;
use crate::read::NewerOperations;

use super::Lowering;
use super::body::Bodies;
use super::call_extensions::CallExtensions;
use super::security::security;
use super::vendor;

impl<'d> Lowering<'d> {
    pub(super) fn operations(&mut self, newer: &'d NewerOperations) -> Vec<Operation> {
        let mut operations = Vec::new();
        let paths = Pointer::root().child("paths");
        for (path, item) in &self.document.paths.paths {
            // The reader inlines references to path items.
            let ReferenceOr::Item(item) = item else { continue };
            let pointer = paths.child(path);
            let newer = newer.of(path).iter().map(|(method, operation)| (*method, operation));
            for (method, operation) in methods(item).chain(newer) {
                operations.push(self.operation(method, path, item, operation, &pointer));
            }
        }
        operations
    }

    fn operation(
        &mut self,
        method: HttpMethod,
        path: &str,
        item: &'d PathItem,
        operation: &'d OpenApiOperation,
        of_path: &Pointer,
    ) -> Operation {
        let pointer = method.pointer(of_path);
        let id = operation_id(method, path, operation);
        let type_path = TypePath::operation(&id);
        let parameters = self.parameters(
            (&item.parameters, of_path.child("parameters")),
            (&operation.parameters, pointer.child("parameters")),
            &type_path,
        );
        let bodies = match &operation.request_body {
            Some(body) => self.bodies(body, pointer.child("requestBody"), &type_path),
            None => Bodies::default(),
        };
        let mut responses = self.responses(&operation.responses, &pointer.child("responses"), &type_path);
        if method == HttpMethod::Head {
            // RFC 9110, section 9.3.2: responses to HEAD have no content, although it may be described.
            responses.iter_mut().for_each(|it| it.contents.clear());
        }
        if let [first, _, ..] = operation.tags.as_slice() {
            let message = format!("the operation has several tags; it is generated under the first one, `{first}`");
            self.diagnostics.at(&pointer.child("tags"), Code::MultipleTags, message);
        }
        let non_empty = |it: &Option<String>| it.clone().filter(|it| !it.trim().is_empty());
        let template = PathTemplate::parse(path);
        let paging_rule = vendor::paging_rule(&operation.extensions);
        if paging_rule.is_none() && vendor::describes_paging(&operation.extensions) {
            let message = "an extension describes pagination in a way that is not supported";
            self.diagnostics.at(&pointer, Code::UnusablePagination, message);
        }
        let extensions = &operation.extensions;
        let mut call = CallExtensions { extensions, pointer: &pointer, diagnostics: &mut *self.diagnostics };
        call.check();
        let (body_name, is_idempotent, retries) = (call.body_name(), call.is_idempotent(), call.retries());
        let is_long_running = call.is_long_running();
        Operation {
            tag: self.tags.index_of(vendor::group_name(&operation.extensions), &operation.tags, &template),
            head: OperationHead {
                id,
                method,
                path: template,
                summary: non_empty(&operation.summary).or_else(|| non_empty(&item.summary)),
                description: non_empty(&operation.description).or_else(|| non_empty(&item.description)),
                deprecated: operation.deprecated,
                deprecation: operation
                    .extensions
                    .get("x-deprecated-description")
                    .and_then(|it| it.as_str())
                    .map(str::to_owned),
                experimental: operation
                    .extensions
                    .get("x-experimental")
                    .and_then(serde_json::Value::as_bool)
                    .unwrap_or_default(),
            },
            servers: self.own_servers(item, operation, of_path, &pointer),
            security: security(operation.security.as_ref().or(self.document.security.as_ref()), self.has_schemes()),
            parameters,
            bodies: bodies.list,
            body_required: bodies.required,
            body_description: non_empty(&bodies.description),
            body_name,
            is_idempotent,
            is_long_running,
            idempotency_header: None,
            retries,
            responses,
            envelope: None,
            method_name: vendor::method_name(&operation.extensions).map(str::to_owned),
            paging_rule: paging_rule.map(Box::new),
            paging: None,
        }
    }
}

/// Returns the id of an operation. The reader gives every operation one.
pub(super) fn operation_id(method: HttpMethod, path: &str, operation: &OpenApiOperation) -> String {
    operation.operation_id.clone().unwrap_or_else(|| format!("{} {path}", method.as_str()))
}

pub(super) fn methods(item: &PathItem) -> impl Iterator<Item = (HttpMethod, &OpenApiOperation)> {
    [
        (HttpMethod::Get, &item.get),
        (HttpMethod::Put, &item.put),
        (HttpMethod::Post, &item.post),
        (HttpMethod::Delete, &item.delete),
        (HttpMethod::Options, &item.options),
        (HttpMethod::Head, &item.head),
        (HttpMethod::Patch, &item.patch),
        (HttpMethod::Trace, &item.trace),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
}
