//! Values of absent members.

use super::codec::{Json, assert_size};
use super::document::Document;
use super::node::Node;

/// Returns the value that an absent member has: an empty string, list or map, 0, `false`, or a model of such values.
///
/// ```
/// use sdk_runtime::json;
///
/// assert_eq!(json::absent::<(String, Option<bool>)>(), (String::new(), None));
/// ```
#[must_use]
pub fn absent<T: Json>() -> T {
    const { assert_size::<T>() };
    T::decode(Node::absent(&Document::empty()))
}
