//! The envelope that an API puts around the result of every response, as configured in `specs/apis.toml`.

use serde::Deserialize;

/// The members of an envelope.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// The name of the member that contains the result.
    pub(crate) result: String,
    /// The name of the member that is true if the call succeeded.
    pub(crate) success: String,
}
