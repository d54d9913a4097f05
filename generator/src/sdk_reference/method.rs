//! The rows that an SDK reference page has for one operation.

/// The description of one operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Method {
    /// The HTTP method in uppercase.
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<String>,
    /// The status codes of the responses, each with the name of its type, if any.
    pub(crate) responses: Vec<(String, Option<String>)>,
}

/// A row in the table of parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Parameter {
    /// `path`, `query`, `header` or `cookie`.
    pub(crate) location: String,
    pub(crate) name: String,
    pub(crate) required: bool,
}
