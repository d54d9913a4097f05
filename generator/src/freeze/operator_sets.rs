//! The sets of filter operators that a crate defines.

use std::collections::BTreeMap;

use crate::api::{Operator, OperatorSet};
use crate::names::{CaseStyle, Scope};

/// The sets of operators of all fields.
#[derive(Debug)]
pub(super) struct OperatorSets {
    pub(super) list: Vec<OperatorSet>,
    scope: Scope,
    indices: BTreeMap<Vec<Operator>, usize>,
}

impl Default for OperatorSets {
    fn default() -> Self {
        Self { list: Vec::new(), scope: Scope::new(CaseStyle::Pascal), indices: BTreeMap::new() }
    }
}

impl OperatorSets {
    /// Returns the index of a set. The operators may be in any order and repeated.
    pub(super) fn index(&mut self, mut operators: Vec<Operator>) -> usize {
        operators.sort_unstable();
        operators.dedup();
        if let Some(index) = self.indices.get(&operators) {
            return *index;
        }
        let name: String = operators.iter().map(|it| it.marker()).collect();
        self.list.push(OperatorSet { ident: self.scope.claim([name]), operators: operators.clone() });
        self.indices.insert(operators, self.list.len() - 1);
        self.list.len() - 1
    }
}
