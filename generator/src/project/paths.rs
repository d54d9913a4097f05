//! The files of a workspace.

/// The file that lists the APIs.
pub(super) const LIST: &str = "specs/apis.toml";

/// The folder of inputs.
pub(super) const SPECS: &str = "specs";

/// The names lock next to a specification.
pub(super) const LOCK: &str = "names.lock";
