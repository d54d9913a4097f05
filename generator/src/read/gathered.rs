//! The tree of an input and the origins of its nodes.

use serde_json::Value;

use super::origins::Origins;

/// A tree in which every node stands where the normal form has it, and where the nodes came from.
pub(super) struct Gathered {
    pub(super) tree: Value,
    pub(super) origins: Origins,
}
