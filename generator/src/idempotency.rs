//! The header with idempotency keys, and the operations that send it.

use serde::Deserialize;

use crate::header_name::HeaderName;
use crate::ir::{HttpMethod, OperationHead};
use crate::read::PathPattern;

/// Selects the operations whose calls send an idempotency key.
///
/// Source: draft-ietf-httpapi-idempotency-key-header-07.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Idempotency {
    /// The name of the header.
    pub(crate) header: HeaderName,
    /// The methods of the operations.
    #[serde(default = "only_post")]
    methods: Vec<HttpMethod>,
    /// The paths of the operations with these methods. All paths, if there are neither paths nor operations.
    #[serde(default)]
    paths: Vec<PathPattern>,
    /// The ids of further operations, whatever their methods.
    #[serde(default)]
    operations: Vec<String>,
}

fn only_post() -> Vec<HttpMethod> {
    vec![HttpMethod::Post]
}

/// An entry that selects operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entry<'a> {
    /// The methods, for all paths.
    Methods,
    Path(&'a PathPattern),
    Operation(&'a str),
}

impl Idempotency {
    /// Returns the entries.
    pub(crate) fn entries(&self) -> Vec<Entry<'_>> {
        let is_for_all = self.paths.is_empty() && self.operations.is_empty();
        let paths = self.paths.iter().map(Entry::Path);
        let ids = self.operations.iter().map(|it| Entry::Operation(it));
        is_for_all.then_some(Entry::Methods).into_iter().chain(paths).chain(ids).collect()
    }

    /// Returns `true` if an entry selects an operation.
    pub(crate) fn selects(&self, entry: Entry<'_>, operation: &OperationHead) -> bool {
        let has_method = self.methods.contains(&operation.method);
        match entry {
            Entry::Methods => has_method,
            Entry::Path(pattern) => has_method && pattern.matches(operation.path.as_str()),
            Entry::Operation(id) => operation.id == id,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_and_methods_are_checked() {
        for (text, expected) in [
            ("header = \"a b\"", "invalid header name \"a b\""),
            ("header = \"\"", "invalid header name"),
            ("methods = [\"POST\"]", "missing field `header`"),
            ("header = \"Key\"\nmethods = [\"PO ST\"]", "is not an HTTP method"),
            ("header = \"Key\"\npaths = [\"[\"]", "invalid path pattern"),
            ("header = \"Key\"\noperation = \"pay\"", "unknown field `operation`"),
        ] {
            let error = toml::from_str::<Idempotency>(text).unwrap_err().to_string();
            assert!(error.contains(expected), "{text}\n{error}");
        }
    }
}
