//! The envelope around the results of an API, as configured in `specs/apis.toml`.

use serde::Deserialize;

/// The members of the object around every result.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// The member with the result.
    pub(crate) result: String,
    /// The member that indicates success.
    pub(crate) success: String,
}
