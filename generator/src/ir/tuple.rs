//! Arrays whose items have types by position.

use super::Use;

/// An array with a type for each position.
///
/// Source: JSON Schema 2020-12, section 10.3.1.1, `prefixItems`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Tuple {
    pub(crate) positions: Vec<Use>,
    /// The items after the positions.
    pub(crate) rest: Rest,
    /// `true` if the array may have fewer items than there are positions.
    pub(crate) may_be_partial: bool,
}

/// The items of an array after those with a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Rest {
    /// The array ends after the positions.
    Closed,
    /// Any number of items of a type.
    Open(Use),
}

impl Tuple {
    /// Calls `visit` with the types of the positions and of further items.
    pub(super) fn for_each_use<'a>(&'a self, visit: &mut impl FnMut(&'a Use)) {
        self.positions.iter().for_each(&mut *visit);
        if let Rest::Open(it) = &self.rest {
            visit(it);
        }
    }

    /// Calls `change` with the types of the positions and of further items.
    pub(super) fn for_each_use_mut(&mut self, change: &mut impl FnMut(&mut Use)) {
        self.positions.iter_mut().for_each(&mut *change);
        if let Rest::Open(it) = &mut self.rest {
            change(it);
        }
    }

    /// Returns the tuple with changed types.
    pub(crate) fn map(&self, change: impl Fn(&Use) -> Use) -> Self {
        let mut tuple = self.clone();
        tuple.for_each_use_mut(&mut |it| *it = change(it));
        tuple
    }
}
