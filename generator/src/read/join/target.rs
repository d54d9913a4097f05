//! The targets of references.

use super::resolve_error::ResolveError;
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

/// A location in a file.
#[derive(Clone)]
pub(super) struct FileLocation {
    pub(super) file: usize,
    pub(super) pointer: Pointer,
}

/// The state of a node that has a reference.
pub(super) enum Known {
    /// The target is being determined. It is needed again only if the reference passes through itself.
    Open,
    Done(Result<FileLocation, ResolveError>),
    /// The reference leads through too many references if only this many may still be followed.
    TooLong(usize),
}
