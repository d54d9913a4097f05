//! The tree of an input, together with the origins of its nodes.

use serde_json::Value;

use super::origins::Origins;

/// A tree whose nodes are at their normalized locations, and the origins of these nodes.
pub(super) struct Gathered {
    pub(super) tree: Value,
    pub(super) origins: Origins,
}
