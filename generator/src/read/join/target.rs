//! The nodes that references lead to.

use crate::pointer::Pointer;
use crate::read::grammar::Node;

/// What becomes a component.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Target {
    pub(super) file: usize,
    pub(super) place: Pointer,
    pub(super) kind: Node,
}

/// What a reference comes to.
pub(super) enum Resolution {
    /// It stays as it is.
    Stays,
    /// It names this place of the document.
    Local(Pointer),
    /// It names what becomes a component.
    Component(Target),
    /// What it names is copied into its place.
    Copy { file: usize, place: Pointer },
}
