//! The edges of the type graph: which type is used, and whether null may replace it.

/// Names a node of the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TypeId(u32);

/// An edge: a type where it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Use {
    pub(crate) id: TypeId,
    /// Whether null may stand here instead.
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
