//! Responses, their headers and their links.

use indexmap::IndexMap;
use openapiv3::{Header, HeaderStyle, Link, LinkOperation, ReferenceOr, Response, Responses, StatusCode};
use serde_json::Value;

use super::component::ComponentKind;
use super::reader::{Members, Reader};
use super::value::extensions;
use crate::diagnostic::Code;
use crate::pointer::Trail;

impl<'a> Reader<'a> {
    /// Types the member `responses` of an operation.
    pub(super) fn responses(&mut self, operation: &'a Members, at: &Trail<'_>) -> Responses {
        let here = at.member("responses");
        let Some(nodes) = self.object(operation, "responses", at) else { return Responses::default() };
        let mut responses = Responses { extensions: extensions(nodes), ..Responses::default() };
        if nodes.contains_key("content") && !nodes.keys().any(|key| key == "default" || status_code(key).is_some()) {
            let message = "`content` belongs in a response; it is read as that of the status 200";
            self.report(&here.member("content"), Code::Malformed, message);
            let content = self.content(nodes, &here);
            let response = Response { content, ..Response::default() };
            responses.responses.insert(StatusCode::Code(200), ReferenceOr::Item(response));
            self.origins.alias(here.member("200").pointer(), &here.pointer());
            return responses;
        }
        for (key, node) in nodes.iter().filter(|(key, _)| !key.starts_with("x-")) {
            let at = here.member(key);
            let status = status_code(key);
            if status.is_none() && key != "default" {
                self.report(&at, Code::Malformed, format!("`{key}` is not a status code; the response is dropped"));
                continue;
            }
            let Some(response) = self.response_or_reference(node, &at) else { continue };
            match status {
                Some(status) => drop(responses.responses.insert(status, response)),
                None => responses.default = Some(response),
            }
        }
        responses
    }

    /// Types a response or a reference to one.
    pub(super) fn response_or_reference(&mut self, node: &'a Value, at: &Trail<'_>) -> Option<ReferenceOr<Response>> {
        let known = |reader: &Self, name: &str| reader.components.responses.contains_key(name);
        self.reference_or(ComponentKind::Response, node, at, known, Self::response)
    }

    fn response(&mut self, node: &'a Value, at: &Trail<'_>) -> Option<Response> {
        let node = self.members(node, at)?;
        Some(Response {
            description: self.string(node, "description", at).unwrap_or_default(),
            headers: self.headers(node, at),
            content: self.content(node, at),
            links: self.links(node, at),
            extensions: extensions(node),
        })
    }

    /// Types the member `headers`.
    pub(super) fn headers(&mut self, node: &'a Members, at: &Trail<'_>) -> IndexMap<String, ReferenceOr<Header>> {
        let here = at.member("headers");
        let Some(nodes) = self.object(node, "headers", at) else { return IndexMap::new() };
        let mut headers = IndexMap::new();
        for (name, node) in nodes {
            let header = self.header_or_reference(node, &here.member(name));
            headers.extend(header.map(|header| (name.clone(), header)));
        }
        headers
    }

    /// Types a header or a reference to one.
    pub(super) fn header_or_reference(&mut self, node: &'a Value, at: &Trail<'_>) -> Option<ReferenceOr<Header>> {
        let known = |reader: &Self, name: &str| reader.components.headers.contains_key(name);
        self.reference_or(ComponentKind::Header, node, at, known, Self::header)
    }

    fn header(&mut self, node: &'a Value, at: &Trail<'_>) -> Option<Header> {
        let node = self.members(node, at)?;
        Some(Header {
            description: self.string(node, "description", at),
            style: HeaderStyle::Simple,
            required: self.flag(node, "required", at).unwrap_or_default(),
            deprecated: self.flag(node, "deprecated", at),
            format: self.schema_or_content(node, at),
            example: node.get("example").cloned(),
            examples: self.examples(node, at),
            extensions: extensions(node),
        })
    }

    fn links(&mut self, node: &'a Members, at: &Trail<'_>) -> IndexMap<String, ReferenceOr<Link>> {
        let here = at.member("links");
        let Some(nodes) = self.object(node, "links", at) else { return IndexMap::new() };
        let mut links = IndexMap::new();
        for (name, node) in nodes {
            let link = self.link_or_reference(node, &here.member(name));
            links.extend(link.map(|link| (name.clone(), link)));
        }
        links
    }

    /// Types a link or a reference to one.
    pub(super) fn link_or_reference(&mut self, node: &'a Value, at: &Trail<'_>) -> Option<ReferenceOr<Link>> {
        let known = |reader: &Self, name: &str| reader.components.links.contains_key(name);
        self.reference_or(ComponentKind::Link, node, at, known, Self::link)
    }

    fn link(&mut self, node: &'a Value, at: &Trail<'_>) -> Option<Link> {
        let node = self.members(node, at)?;
        let id = self.string(node, "operationId", at).map(LinkOperation::OperationId);
        let operation = id.or_else(|| self.string(node, "operationRef", at).map(LinkOperation::OperationRef));
        let Some(operation) = operation else {
            self.report(at, Code::Malformed, "the link has neither `operationId` nor `operationRef` and is dropped");
            return None;
        };
        let parameters = self.object(node, "parameters", at);
        Some(Link {
            description: self.string(node, "description", at),
            operation,
            request_body: node.get("requestBody").cloned(),
            parameters: parameters.into_iter().flatten().map(|(name, value)| (name.clone(), value.clone())).collect(),
            server: node.get("server").and_then(|server| self.server(server, &at.member("server"))),
            extensions: extensions(node),
        })
    }
}

/// Parses a status code such as `404`, or a range such as `4XX`.
fn status_code(key: &str) -> Option<StatusCode> {
    match key.as_bytes() {
        [class @ b'1'..=b'9', b'x' | b'X', b'x' | b'X'] => Some(StatusCode::Range(u16::from(class - b'0'))),
        [b'1'..=b'9', _, _] => key.parse().ok().map(StatusCode::Code),
        _ => None,
    }
}
