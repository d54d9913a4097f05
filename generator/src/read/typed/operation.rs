//! Operations.

use openapiv3::Operation;
use serde_json::Value;

use super::reader::Reader;
use super::value::extensions;
use crate::pointer::Trail;

impl<'a> Reader<'a> {
    /// Types an operation. `route` is its method and path, or `None` for operations of a callback.
    pub(super) fn operation(
        &mut self,
        route: Option<(&str, &str)>,
        node: &'a Value,
        at: &Trail<'_>,
    ) -> Option<Operation> {
        let node = self.members(node, at)?;
        let body = node.get("requestBody").filter(|body| !body.is_null());
        let declared_id = self.string(node, "operationId", at).filter(|id| !id.is_empty());
        Some(Operation {
            tags: self.strings(node, "tags", at),
            summary: self.string(node, "summary", at),
            description: self.description(node, at),
            external_docs: None,
            operation_id: match route {
                Some((method, path)) => Some(self.operation_id(declared_id, method, path, at)),
                None => declared_id,
            },
            parameters: self.parameters(node, at),
            request_body: body.and_then(|body| self.request_body_or_reference(body, &at.member("requestBody"))),
            responses: self.responses(node, at),
            callbacks: self.callbacks(node, at),
            deprecated: self.flag(node, "deprecated", at).unwrap_or_default(),
            security: self.operation_security(node, at),
            servers: self.servers(node, at),
            extensions: extensions(node),
        })
    }
}
