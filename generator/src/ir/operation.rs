//! Operations, with their requests and responses.

use crate::paging::Rule;
use crate::retries::Retries;

use super::{GivenName, OperationHead, Parameter, Response, Security, Server, Status, Style, TypeId, Use};

/// One method on one path.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    pub(crate) head: OperationHead,
    /// Index into the draft's tags.
    pub(crate) tag: usize,
    /// The servers of the operation, if they are not those of the API. Its calls go to the first one by default.
    pub(crate) servers: Vec<Server>,
    pub(crate) security: Security,
    pub(crate) parameters: Vec<Parameter>,
    /// The request body in each supported content type.
    pub(crate) bodies: Vec<Body>,
    pub(crate) body_required: bool,
    pub(crate) body_description: Option<String>,
    /// The name of the argument for the body, if an extension states it.
    pub(crate) body_name: Option<Box<GivenName>>,
    /// `true` if the server may process a request twice, whatever its method.
    pub(crate) is_idempotent: bool,
    /// `true` if an extension states that the result may be ready only after the first response.
    pub(crate) is_long_running: bool,
    /// The header with an idempotency key. Set by the pass `mark_idempotency`.
    pub(crate) idempotency_header: Option<String>,
    /// The retry policy, if an extension states it.
    pub(crate) retries: Option<Retries>,
    pub(crate) responses: Vec<Response>,
    /// The envelope around the result, if the API has one. Set by the pass `open_envelopes`.
    pub(crate) envelope: Option<TypeId>,
    /// The name of the method, if an extension states it.
    pub(crate) method_name: Option<String>,
    /// The pagination rule, if an extension states it.
    pub(crate) paging_rule: Option<Box<Rule>>,
    /// The pagination of the operation, if any. Set by the pass `mark_paging`.
    pub(crate) paging: Option<Paging>,
}

/// The pagination of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Paging {
    /// The index of the pagination strategy in the draft.
    pub(crate) strategy: usize,
    /// The path to the list, or `None` if the response body is the list.
    pub(crate) items: Option<String>,
    /// The type of the items.
    pub(crate) item: Use,
    /// The default page size.
    pub(crate) default: Option<u64>,
    /// The maximum page size.
    pub(crate) maximum: Option<u64>,
    /// The number of the first page, if documented.
    pub(crate) first: Option<u64>,
    /// `true` if callers can request the total number of items.
    pub(crate) counts: bool,
    /// `true` if pagination can continue beyond the maximum offset.
    pub(crate) search_after: bool,
}

impl Operation {
    /// Returns the documented successful responses, or the default response if there are none.
    pub(crate) fn successes(&self) -> Vec<&Response> {
        let mut listed: Vec<&Response> = self.responses.iter().filter(|it| it.status.is_success()).collect();
        if listed.is_empty() {
            return self.responses.iter().filter(|it| it.status == Status::Default).collect();
        }
        // A status takes precedence over its range.
        listed.sort_by_key(|it| !matches!(it.status, Status::Code(_)));
        listed
    }

    /// Calls `visit` with each type that requests contain.
    pub(crate) fn for_each_sent(&self, visit: &mut impl FnMut(Use)) {
        self.parameters.iter().for_each(|it| visit(it.value));
        for body in &self.bodies {
            match body.kind {
                BodyKind::Json(it) | BodyKind::UrlEncoded(it) | BodyKind::JsonLines(it) => visit(it),
                BodyKind::Multipart(id) => visit(Use { id, nullable: false }),
                BodyKind::Text | BodyKind::Binary => {}
            }
        }
    }

    /// Calls `visit` with each type that responses contain.
    pub(crate) fn for_each_received(&self, visit: &mut impl FnMut(Use)) {
        for response in &self.responses {
            for content in &response.contents {
                content.kind.value().into_iter().for_each(&mut *visit);
            }
            response.headers.iter().for_each(|it| visit(it.value));
        }
    }

    /// Calls `change` with each edge from this operation to a type, except multipart bodies.
    pub(crate) fn for_each_use_mut(&mut self, change: &mut impl FnMut(&mut Use)) {
        self.parameters.iter_mut().for_each(|it| change(&mut it.value));
        for body in &mut self.bodies {
            if let BodyKind::Json(it) | BodyKind::UrlEncoded(it) | BodyKind::JsonLines(it) = &mut body.kind {
                change(it);
            }
        }
        for response in &mut self.responses {
            for content in &mut response.contents {
                content.kind.value_mut().into_iter().for_each(&mut *change);
            }
            response.headers.iter_mut().for_each(|it| change(&mut it.value));
        }
    }

    /// Calls `change` with the type of each multipart body.
    pub(crate) fn for_each_form_mut(&mut self, change: &mut impl FnMut(&mut TypeId)) {
        for body in &mut self.bodies {
            if let BodyKind::Multipart(id) = &mut body.kind {
                change(id);
            }
        }
    }
}

/// A request body in one content type.
#[derive(Clone, Debug)]
pub(crate) struct Body {
    pub(crate) content_type: String,
    pub(crate) kind: BodyKind,
    /// The styles of the members of an `application/x-www-form-urlencoded` body that do not have the default encoding.
    pub(crate) styles: Vec<(String, Style)>,
}

/// The encoding of a request body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum BodyKind {
    Json(Use),
    /// `application/x-www-form-urlencoded`.
    UrlEncoded(Use),
    /// A type `multipart/…`. The shape of the type is [`super::Shape::Form`].
    Multipart(TypeId),
    /// JSON Lines, or another sequence of JSON values. The type is an array.
    JsonLines(Use),
    Text,
    Binary,
}
