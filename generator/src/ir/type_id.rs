//! The ids of types and the edges between them.

/// The id of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TypeId(u32);

/// A use of a type, which is an edge of the type graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Use {
    pub(crate) id: TypeId,
    /// `true` if the value may also be null.
    pub(crate) nullable: bool,
}

impl TypeId {
    pub(super) const fn new(index: u32) -> Self {
        Self(index)
    }

    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}
