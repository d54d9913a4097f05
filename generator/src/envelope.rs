//! What an API puts around the result of every answer, as `specs/apis.toml` tells.

use serde::Deserialize;

/// The members of the object around every result.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// The member that is the result.
    pub(crate) result: String,
    /// The member that says whether the call succeeded.
    pub(crate) success: String,
}
