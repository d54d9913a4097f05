//! Limits the copies that references cause.

use std::collections::HashSet;

use serde_json::Value;

use super::limits::{Budget, Exceeded};
use super::reference::reference_of;

/// The number of values that a reference inside a copy counts as, because its target is processed again.
const REFERENCE: usize = 8;

/// The number of values in a small node.
const SMALL: usize = 16;

/// Counts the nodes that are copied in place of references. Only the second and further uses of a node are copies, so a document
/// can refer to each of its parts once without limit.
pub(super) struct Copies {
    /// The nodes by address, which identifies them because their trees do not change.
    used: HashSet<*const Value>,
    budget: Budget,
    is_exceeded: bool,
}

/// More nodes are copied than the budget allows. Only the first error has the limit, so that it is reported once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooManyCopies(pub(super) Option<Exceeded>);

impl Copies {
    /// Counts copies with a budget.
    pub(super) fn new(budget: &Budget) -> Self {
        Self { used: HashSet::new(), budget: budget.clone(), is_exceeded: false }
    }

    /// Counts a use of a node that replaces a reference.
    pub(super) fn count(&mut self, node: &Value) -> Result<(), TooManyCopies> {
        match self.used.insert(std::ptr::from_ref(node)) {
            true => Ok(()),
            false => self.add(|| REFERENCE + weight(node)),
        }
    }

    /// Counts a copy of a node that no reference asks for. Small ones, which every document has, are free.
    pub(super) fn count_implied(&mut self, node: &Value) -> Result<(), TooManyCopies> {
        self.add(|| weight(node).saturating_sub(SMALL))
    }

    fn add(&mut self, values: impl FnOnce() -> usize) -> Result<(), TooManyCopies> {
        if self.is_exceeded {
            return Err(TooManyCopies(None));
        }
        self.budget.copied(values()).map_err(|exceeded| {
            self.is_exceeded = true;
            TooManyCopies(Some(exceeded))
        })
    }
}

fn weight(node: &Value) -> usize {
    let own = if reference_of(node).is_some() { REFERENCE } else { 1 };
    own + match node {
        Value::Array(items) => items.iter().map(weight).sum(),
        Value::Object(members) => members.values().map(weight).sum(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::read::limits::Limits;

    fn budget(copies: usize) -> Budget {
        Budget::of(Limits { copies, ..Limits::default() })
    }

    #[test]
    fn first_use_of_each_node_is_not_a_copy() {
        let nodes = vec![json!({"a": 1}); 100];
        let budget = budget(50 * (REFERENCE + 2));
        let mut copies = Copies::new(&budget);
        assert!(nodes.iter().all(|it| copies.count(it).is_ok()));
        assert_eq!(nodes.iter().filter(|it| copies.count(it).is_ok()).count(), 50);
        assert_eq!(copies.count(&nodes[0]), Err(TooManyCopies(None)));
        assert!(budget.exceeded().unwrap().to_string().contains("`--limit copies="));
    }

    #[test]
    fn references_in_copies_count_several_times() {
        let node = json!([{"$ref": "#/a"}, {"$ref": "#/b"}]);
        let budget = budget(1000);
        let mut copies = Copies::new(&budget);
        // Each reference counts together with its string.
        let cost = REFERENCE + 1 + 2 * (REFERENCE + 1);
        assert_eq!((0..100).filter(|_| copies.count(&node).is_ok()).count(), 1 + 1000 / cost);
    }
}
