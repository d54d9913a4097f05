//! Operations and the groups that hold them.

use crate::ir::{OperationHead, Security, Status};
use crate::names::Ident;

use super::{
    Argument, BodyChoice, BodyEntry, Collection, ModelId, OperationPaging, ParameterEntry, PresetHeader, ResponseDocs,
    ResponseEntry, ResultType,
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

/// One method of a handle.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) head: OperationHead,
    pub(crate) security: Security,
    pub(crate) method: Ident,
    /// The constant that describes the operation.
    pub(crate) constant: Ident,
    /// What the answer can be filtered and sorted by, where the specification lists it.
    pub(crate) collection: Option<Collection>,
    /// How the list that it gives comes in pages.
    pub(crate) paging: Option<OperationPaging>,
    /// Whether the API's envelope is around the result.
    pub(crate) enveloped: bool,
    /// The type that takes the optional arguments, where there are any.
    pub(crate) request: Option<Ident>,
    /// Headers that are sent with one value unless a setter changes it.
    pub(crate) preset_headers: Vec<PresetHeader>,
    /// In the order of the method's parameters.
    pub(crate) arguments: Vec<Argument>,
    pub(crate) options: Vec<Argument>,
    /// A choice of bodies, where the operation takes several content types.
    pub(crate) body_choice: Option<BodyChoice>,
    pub(crate) answer: ResultType,
    /// The documented headers of its successes.
    pub(crate) headers: Option<ModelId>,
    /// What the answers' content types are, for `Accept`.
    pub(crate) accept: Vec<String>,
    pub(crate) errors: Vec<(Status, usize)>,
    /// The documentation of each answer.
    pub(crate) answers: Vec<ResponseDocs>,
    /// The parameters as the specification lists them, for `api.json`.
    pub(crate) parameters: Vec<ParameterEntry>,
    pub(crate) bodies: Vec<BodyEntry>,
    pub(crate) responses: Vec<ResponseEntry>,
}
