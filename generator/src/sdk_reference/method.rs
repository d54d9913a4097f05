//! The rows that an SDK reference page has for one operation.

/// What a page says of one operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Method {
    /// The HTTP method in capitals.
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<String>,
    /// The statuses, each with the name of its type, where it has one.
    pub(crate) answers: Vec<(String, Option<String>)>,
}

/// A row of a table of parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Parameter {
    /// `path`, `query`, `header` or `cookie`.
    pub(crate) place: String,
    pub(crate) name: String,
    pub(crate) required: bool,
}
