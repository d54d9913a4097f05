//! The pointers to find in a file.

use indexmap::IndexMap;

use crate::pointer::Pointer;

/// The pointers to find, as a tree of tokens.
#[derive(Default)]
pub(super) struct Wanted {
    pub(super) here: Vec<usize>,
    pub(super) below: IndexMap<String, Wanted>,
}

impl Wanted {
    pub(super) fn new(pointers: &[&Pointer]) -> Self {
        let mut root = Self::default();
        for (index, pointer) in pointers.iter().enumerate() {
            let node = pointer.tokens().fold(&mut root, |node, token| node.below.entry(token).or_default());
            node.here.push(index);
        }
        root
    }

    /// Assigns this node's offset to all pointers here and below, until a nearer node is found.
    pub(super) fn found(&self, offset: usize, offsets: &mut [Option<usize>]) {
        for &index in &self.here {
            offsets[index] = Some(offset);
        }
        self.below.values().for_each(|it| it.found(offset, offsets));
    }
}
