//! The encoding of a member of a form.

use serde::{Deserialize, Serialize};

use super::Style;

/// The encoding of a member of a form.
///
/// Source: OpenAPI 3.1.1, Encoding Object.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// It follows from the type of the value.
    Default,
    /// The content type, or several that the server accepts, separated by commas.
    ContentType(String),
    /// The style, as of a query parameter.
    Style(Style),
}
