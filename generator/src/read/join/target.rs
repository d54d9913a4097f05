//! The targets of references.

use crate::pointer::Pointer;
use crate::read::grammar::Node;

/// A node that becomes a component.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Target {
    pub(super) file: usize,
    pub(super) pointer: Pointer,
    pub(super) kind: Node,
}

/// The result of resolving a reference.
pub(super) enum Resolution {
    /// The reference does not change.
    Unchanged,
    /// The reference points to this location of the document.
    Local(Pointer),
    /// The reference points to a node that becomes a component.
    Component(Target),
    /// The target is copied in place of the reference.
    Copy { file: usize, pointer: Pointer },
}
