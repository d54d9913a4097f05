//! The names of an API's events in requests, as configured in `specs/apis.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The names that the payloads of events have, although the specification does not describe them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventNames {
    /// The path of members to the name.
    pub(crate) member: Vec<String>,
    /// The names of events, by the `operationId` or the name of the webhook.
    pub(crate) names: BTreeMap<String, String>,
}
