//! Operations: what is sent, and what comes back.

use super::{ContentKind, OperationHead, Parameter, Response, TypeId, Use};

/// One method on one path.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    pub(crate) head: OperationHead,
    /// Index into the draft's tags.
    pub(crate) tag: usize,
    pub(crate) security: Security,
    pub(crate) parameters: Vec<Parameter>,
    /// The body in each content type that it may have.
    pub(crate) bodies: Vec<Body>,
    pub(crate) body_required: bool,
    pub(crate) responses: Vec<Response>,
    /// Whether the API puts an envelope around the result; known after the pass `open_envelopes`.
    pub(crate) enveloped: bool,
    /// How the list that it gives comes in pages; known after the pass `mark_paging`.
    pub(crate) paging: Option<Paging>,
}

/// An answer that is a page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Paging {
    /// Index into the API's ways of paging.
    pub(crate) rule: usize,
    /// The path to the list, where the answer is not the list itself.
    pub(crate) items: Option<String>,
    /// What it is a list of.
    pub(crate) item: Use,
    /// How many items a page has unless asked otherwise.
    pub(crate) default: Option<u64>,
    /// How many items a page can have.
    pub(crate) maximum: Option<u64>,
    /// The number of the first page, where the operation documents it.
    pub(crate) first: Option<u64>,
    /// Whether the total can be asked for.
    pub(crate) counts: bool,
    /// Whether the list goes on where offsets end.
    pub(crate) search_after: bool,
}

impl Operation {
    /// Calls `visit` with the types of what is sent.
    pub(crate) fn for_each_sent(&self, visit: &mut impl FnMut(Use)) {
        self.parameters.iter().for_each(|it| visit(it.value));
        for body in &self.bodies {
            match body.kind {
                BodyKind::Json(it) | BodyKind::UrlEncoded(it) => visit(it),
                BodyKind::Multipart(id) => visit(Use { id, nullable: false }),
                BodyKind::Text | BodyKind::Binary => {}
            }
        }
    }

    /// Calls `visit` with the types of what comes back.
    pub(crate) fn for_each_received(&self, visit: &mut impl FnMut(Use)) {
        for response in &self.responses {
            for content in &response.contents {
                if let ContentKind::Json(it) = content.kind {
                    visit(it);
                }
            }
            response.headers.iter().for_each(|it| visit(it.value));
        }
    }

    /// Calls `change` with every edge from this operation to a type; multipart bodies are not among them.
    pub(crate) fn for_each_use_mut(&mut self, change: &mut impl FnMut(&mut Use)) {
        self.parameters.iter_mut().for_each(|it| change(&mut it.value));
        for body in &mut self.bodies {
            if let BodyKind::Json(it) | BodyKind::UrlEncoded(it) = &mut body.kind {
                change(it);
            }
        }
        for response in &mut self.responses {
            for content in &mut response.contents {
                if let ContentKind::Json(it) = &mut content.kind {
                    change(it);
                }
            }
            response.headers.iter_mut().for_each(|it| change(&mut it.value));
        }
    }

    /// Calls `change` with the type of every multipart body.
    pub(crate) fn for_each_form_mut(&mut self, change: &mut impl FnMut(&mut TypeId)) {
        for body in &mut self.bodies {
            if let BodyKind::Multipart(id) = &mut body.kind {
                change(id);
            }
        }
    }
}

/// Who may call an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Security {
    /// Anybody: no credentials are sent.
    Public,
    /// Whoever meets one of these requirements.
    AnyOf(Vec<SecurityRequirement>),
}

/// One security scheme with the scopes of which any one suffices or all are needed, as the scheme has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SecurityRequirement {
    pub(crate) scheme: String,
    pub(crate) scopes: Vec<String>,
}

/// A body in one content type.
#[derive(Clone, Debug)]
pub(crate) struct Body {
    pub(crate) content_type: String,
    pub(crate) kind: BodyKind,
}

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum BodyKind {
    Json(Use),
    /// `application/x-www-form-urlencoded`.
    UrlEncoded(Use),
    /// `multipart/form-data`; the type's shape is [`super::Shape::Form`].
    Multipart(TypeId),
    Text,
    Binary,
}
