//! The paths of methods in code.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The path of a method in code, such as `pings::list_pings`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct MethodPath {
    pub(crate) module: String,
    pub(crate) method: String,
}

impl fmt::Display for MethodPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}::{}", self.module, self.method)
    }
}

impl From<MethodPath> for String {
    fn from(path: MethodPath) -> Self {
        path.to_string()
    }
}

impl TryFrom<String> for MethodPath {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.split_once("::") {
            Some((module, method)) if !method.contains(':') => {
                Ok(Self { module: module.to_owned(), method: method.to_owned() })
            }
            _ => Err(format!("{text:?} is not `module::method`")),
        }
    }
}
