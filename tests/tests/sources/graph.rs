//! Finds circles in a graph of modules.

use std::collections::{BTreeMap, BTreeSet};

/// A directed graph; an edge leads from a node to one that it depends on.
pub(crate) struct Graph<N> {
    edges: BTreeMap<N, BTreeSet<N>>,
}

impl<N: Ord + Clone> Graph<N> {
    /// A graph of these edges.
    pub(crate) fn new(edges: impl IntoIterator<Item = (N, N)>) -> Self {
        let mut all: BTreeMap<N, BTreeSet<N>> = BTreeMap::new();
        for (from, to) in edges {
            all.entry(to.clone()).or_default();
            all.entry(from).or_default().insert(to);
        }
        Self { edges: all }
    }

    /// The nodes that `from` reaches by one edge or more.
    fn reachable(&self, from: &N) -> BTreeSet<N> {
        let mut seen = BTreeSet::new();
        let mut open = vec![from];
        while let Some(node) = open.pop() {
            for next in &self.edges[node] {
                if seen.insert(next.clone()) {
                    open.push(next);
                }
            }
        }
        seen
    }

    /// The sets of nodes that reach each other, sorted.
    pub(crate) fn circles(&self) -> BTreeSet<BTreeSet<N>> {
        let reachable: BTreeMap<&N, BTreeSet<N>> = self.edges.keys().map(|it| (it, self.reachable(it))).collect();
        let circle_of = |node: &N| -> BTreeSet<N> {
            reachable[node].iter().filter(|it| reachable[it].contains(node)).cloned().collect()
        };
        self.edges.keys().map(circle_of).filter(|it| it.len() > 1).collect()
    }
}
