//! Names of operations and types in a configuration. They are candidates: the names lock has precedence.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::ir::OperationHead;
use crate::request_line::RequestLine;

/// Names of operations and types.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NameCandidates {
    /// The names by operation id or request line.
    #[serde(deserialize_with = "operations")]
    pub(crate) operations: Vec<(OperationKey, OperationName)>,
    /// The names by component.
    pub(crate) types: BTreeMap<String, String>,
}

/// Identifies an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OperationKey {
    Id(String),
    Request(RequestLine),
}

/// The group and the method of an operation, such as `accounts.list`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct OperationName {
    /// The names of nested groups, joined by spaces.
    pub(crate) group: Option<String>,
    pub(crate) method: String,
}

/// A name that is not that of an operation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("invalid name {0:?} of an operation: write `METHOD`, or `GROUP.METHOD`")]
pub(crate) struct OperationNameError(String);

impl TryFrom<String> for OperationName {
    type Error = OperationNameError;

    fn try_from(text: String) -> Result<Self, OperationNameError> {
        let mut parts: Vec<&str> = text.split('.').map(str::trim).collect();
        let method = parts.pop().filter(|it| !it.is_empty() && parts.iter().all(|it| !it.is_empty()));
        let method = method.ok_or_else(|| OperationNameError(text.clone()))?.to_owned();
        Ok(Self { group: (!parts.is_empty()).then(|| parts.join(" ")), method })
    }
}

impl OperationKey {
    /// Returns the key for an operation id, or for a request such as `GET /accounts`.
    fn of(text: String) -> Self {
        match RequestLine::try_from(text.clone()) {
            Ok(request) if request.path.as_str().starts_with('/') => Self::Request(request),
            _ => Self::Id(text),
        }
    }

    /// Returns `true` if the key identifies an operation.
    pub(crate) fn is(&self, head: &OperationHead) -> bool {
        match self {
            Self::Id(id) => head.id == *id,
            Self::Request(request) => request.is(head.method, &head.path),
        }
    }
}

fn operations<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<(OperationKey, OperationName)>, D::Error> {
    let names = BTreeMap::<String, OperationName>::deserialize(deserializer)?;
    Ok(names.into_iter().map(|(key, name)| (OperationKey::of(key), name)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_identified_by_id_or_request() {
        let names: NameCandidates = toml::from_str(
            "[operations]\n'get /accounts/{id}' = 'accounts.retrieve'\n'list accounts' = 'admin.accounts.list'\nping = 'ping'",
        )
        .unwrap();
        let [(request, first), (id, second), (_, third)] = names.operations.as_slice() else { panic!("{names:?}") };
        assert!(matches!(request, OperationKey::Request(it) if it.to_string() == "GET /accounts/{id}"));
        assert_eq!(*id, OperationKey::Id("list accounts".to_owned()));
        assert_eq!((first.group.as_deref(), first.method.as_str()), (Some("accounts"), "retrieve"));
        assert_eq!((second.group.as_deref(), second.method.as_str()), (Some("admin accounts"), "list"));
        assert_eq!((third.group.as_deref(), third.method.as_str()), (None, "ping"));
        for name in ["", ".", "a.", ".b", "a..b"] {
            let error = toml::from_str::<NameCandidates>(&format!("[operations]\nping = '{name}'")).unwrap_err();
            assert!(error.to_string().contains("`GROUP.METHOD`"), "{error}");
        }
    }
}
