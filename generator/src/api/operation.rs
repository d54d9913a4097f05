//! Operations and the groups that hold them.

use crate::ir::{OperationHead, Security, Status};
use crate::names::Ident;
use crate::retries::Retries;

use super::{
    Argument, BodyChoice, BodyEntry, Collection, ModelId, OperationPaging, ParameterEntry, PresetHeader, Requirements,
    ResponseDocs, ResponseEntry, ResultType,
};

/// The operations of one tag.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    /// The Cargo feature.
    pub(crate) feature: String,
    pub(crate) module: Ident,
    pub(crate) handle: Ident,
    pub(crate) operations: Vec<Operation>,
}

/// A method of a handle.
#[derive(Debug)]
pub(crate) struct Method {
    pub(crate) name: Ident,
    /// The type that takes the optional arguments, if there are any.
    pub(crate) request: Option<Ident>,
    pub(crate) answer: ResultType,
    /// The `Accept` header, unless it is that of the operation's constant.
    pub(crate) accept: Option<String>,
}

impl Method {
    /// Returns the name of the type that takes the optional arguments if it is an alias of the crate's `Request`. The
    /// calls of streams have types of their own.
    pub(crate) const fn request_alias(&self) -> Option<&Ident> {
        match &self.answer {
            ResultType::Stream(_) => None,
            ResultType::One(_) | ResultType::Choice { .. } => self.request.as_ref(),
        }
    }
}

/// An operation, which is a method of a handle, or two.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) head: OperationHead,
    /// The URL of the server, if it is not that of the API.
    pub(crate) server: Option<String>,
    /// The URLs of the servers, with their variables in braces, if they are not those of the API.
    pub(crate) server_templates: Vec<String>,
    pub(crate) security: Security,
    /// The security requirements, unless they are those of most operations.
    pub(crate) required: Option<Requirements>,
    /// `true` if the last segment of the path may be empty, because the API has an operation with that path.
    pub(crate) may_end_empty: bool,
    /// The method that calls it.
    pub(crate) method: Method,
    /// The method that requests a stream, if the other one returns the whole result.
    pub(crate) stream_method: Option<Method>,
    /// The name of the operation's constant.
    pub(crate) constant: Ident,
    /// The documented fields to filter and sort by.
    pub(crate) collection: Option<Collection>,
    /// The pagination of the list that it returns.
    pub(crate) paging: Option<OperationPaging>,
    /// `true` if the result is in the API's envelope.
    pub(crate) enveloped: bool,
    /// The headers with a preset value, which a setter can change.
    pub(crate) preset_headers: Vec<PresetHeader>,
    /// The required arguments, in the order of the method's parameters.
    pub(crate) arguments: Vec<Argument>,
    pub(crate) options: Vec<Argument>,
    /// `true` if the server may process a request twice, whatever its method.
    pub(crate) is_idempotent: bool,
    /// `true` if the result may be ready only after the first response.
    pub(crate) is_long_running: bool,
    /// The header with an idempotency key.
    pub(crate) idempotency_header: Option<String>,
    /// The retry policy, if it is not that of the client.
    pub(crate) retries: Option<Retries>,
    /// The enum of bodies, if the operation takes several content types.
    pub(crate) body_choice: Option<BodyChoice>,
    /// The documented headers of successful responses.
    pub(crate) headers: Option<ModelId>,
    /// The content types of responses, for `Accept`.
    pub(crate) accept: Vec<String>,
    pub(crate) errors: Vec<(Status, usize)>,
    /// The error bodies of content types, in lowercase and without parameters, that do not have the first body of the status.
    pub(crate) errors_by_type: Vec<(Status, String, usize)>,
    /// The documentation of each response.
    pub(crate) answers: Vec<ResponseDocs>,
    /// The parameters for `api.json`.
    pub(crate) parameters: Vec<ParameterEntry>,
    pub(crate) bodies: Vec<BodyEntry>,
    pub(crate) responses: Vec<ResponseEntry>,
}

impl Operation {
    /// Returns the methods that call the operation.
    pub(crate) fn methods(&self) -> impl Iterator<Item = &Method> {
        std::iter::once(&self.method).chain(&self.stream_method)
    }
}
