//! Types that contain themselves: the fields that need a `Box`, and cycles of required members.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Presence, Shape, TypeId, Types, Use};

/// Larger cycles are cut at the first edge found instead of the best one.
const LARGEST_SEARCH: usize = 48;

/// The edges that need a `Box`, from a type to one that it contains by value.
#[derive(Debug, Default)]
pub(super) struct Cycles {
    boxed: BTreeSet<(TypeId, TypeId)>,
}

type Graph = BTreeMap<TypeId, BTreeSet<TypeId>>;

impl Cycles {
    /// Chooses the edges by a greedy search that prefers the cut with the smallest remaining cycles.
    pub(super) fn find(types: &Types) -> Self {
        let mut graph = containment(types);
        let mut cycles = Self::default();
        for (&from, targets) in &mut graph {
            if targets.remove(&from) {
                cycles.boxed.insert((from, from));
            }
        }
        let mut open: Vec<BTreeSet<TypeId>> = circles(&graph);
        while let Some(circle) = open.pop() {
            let inside = restrict(&graph, &circle);
            let Some((from, to)) = best_cut(&inside) else { continue };
            cycles.boxed.insert((from, to));
            if let Some(targets) = graph.get_mut(&from) {
                targets.remove(&to);
            }
            open.extend(circles(&restrict(&graph, &circle)));
        }
        cycles
    }

    pub(super) fn is_boxed(&self, from: TypeId, to: TypeId) -> bool {
        self.boxed.contains(&(from, to))
    }
}

/// Returns the types that each type contains by value, not in a list or a map.
fn containment(types: &Types) -> Graph {
    types
        .ids()
        .map(|id| {
            let mut targets = BTreeSet::new();
            let mut hold = |it: Use| targets.extend(resolved(types, it.id));
            match &types[id].shape {
                Shape::Object(object) => object.fields.iter().for_each(|it| hold(it.value)),
                Shape::Union(union) => union.variants.iter().for_each(|it| hold(it.value)),
                _ => {}
            }
            (id, targets)
        })
        .collect()
}

/// Resolves aliases to an object or a union.
pub(super) fn resolved(types: &Types, id: TypeId) -> Option<TypeId> {
    let mut id = id;
    for _ in 0..types.len() {
        match &types[id].shape {
            Shape::Alias(next) => id = next.id,
            Shape::Object(_) | Shape::Union(_) => return Some(id),
            _ => return None,
        }
    }
    None
}

fn restrict(graph: &Graph, nodes: &BTreeSet<TypeId>) -> Graph {
    nodes
        .iter()
        .map(|id| (*id, graph.get(id).into_iter().flatten().filter(|it| nodes.contains(it)).copied().collect()))
        .collect()
}

/// Returns the edge whose removal leaves the smallest largest cycle.
fn best_cut(graph: &Graph) -> Option<(TypeId, TypeId)> {
    let edges = || graph.iter().flat_map(|(&from, targets)| targets.iter().map(move |&to| (from, to)));
    if graph.len() > LARGEST_SEARCH {
        return edges().next();
    }
    edges().min_by_key(|(from, to)| {
        let mut rest = graph.clone();
        if let Some(targets) = rest.get_mut(from) {
            targets.remove(to);
        }
        circles(&rest).iter().map(BTreeSet::len).max().unwrap_or_default()
    })
}

/// Returns the strongly connected components of more than one type, by Kosaraju's algorithm without recursion.
fn circles(graph: &Graph) -> Vec<BTreeSet<TypeId>> {
    let order = finishing_order(graph);
    let mut reversed: Graph = graph.keys().map(|&id| (id, BTreeSet::new())).collect();
    for (&from, targets) in graph {
        for to in targets {
            reversed.entry(*to).or_default().insert(from);
        }
    }
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for id in order.into_iter().rev() {
        let mut component = BTreeSet::new();
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            if seen.insert(id) {
                component.insert(id);
                open.extend(&reversed[&id]);
            }
        }
        if component.len() > 1 {
            found.push(component);
        }
    }
    found
}

fn finishing_order(graph: &Graph) -> Vec<TypeId> {
    let mut order = Vec::with_capacity(graph.len());
    let mut seen = BTreeSet::new();
    for &start in graph.keys() {
        let mut open = vec![(start, false)];
        while let Some((id, finished)) = open.pop() {
            if finished {
                order.push(id);
            } else if seen.insert(id) {
                open.push((id, true));
                open.extend(graph.get(&id).into_iter().flatten().map(|&next| (next, false)));
            }
        }
    }
    order
}

/// Makes one edge of every cycle of required members optional, because such a cycle has no finite value.
pub(super) fn break_required(types: &mut Types, diagnostics: &mut Diagnostics) {
    loop {
        let graph: Graph = types.ids().map(|id| (id, required_targets(types, id).collect())).collect();
        let circle = graph
            .iter()
            .find(|(id, targets)| targets.contains(id))
            .map(|(id, _)| BTreeSet::from([*id]))
            .or_else(|| circles(&graph).into_iter().next());
        let Some(circle) = circle else { return };
        let inside = restrict(&graph, &circle);
        let Some((from, to)) = best_cut(&inside) else { return };
        loosen(types, from, to, diagnostics);
    }
}

fn required_targets(types: &Types, id: TypeId) -> impl Iterator<Item = TypeId> + '_ {
    let fields = match &types[id].shape {
        Shape::Object(object) => object.fields.as_slice(),
        _ => &[],
    };
    fields
        .iter()
        .filter(|it| it.presence() == Presence::Required)
        .filter_map(|it| resolved(types, it.value.id))
        .filter(|&it| matches!(types[it].shape, Shape::Object(_)))
}

fn loosen(types: &mut Types, from: TypeId, to: TypeId, diagnostics: &mut Diagnostics) {
    let targets: Vec<bool> = match &types[from].shape {
        Shape::Object(object) => {
            object.fields.iter().map(|it| it.required && resolved(types, it.value.id) == Some(to)).collect()
        }
        _ => return,
    };
    let pointer = types[from].pointer.clone();
    if let Shape::Object(object) = &mut types[from].shape {
        for (field, _) in object.fields.iter_mut().zip(targets).filter(|(_, it)| *it) {
            field.required = false;
            let message = format!("`{}` is part of a cycle of required members; it is made optional", field.name);
            diagnostics.at(&pointer.at(["properties", &field.name]), Code::RequiredCycle, message);
        }
    }
}
