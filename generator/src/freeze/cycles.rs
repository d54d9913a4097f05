//! Types that contain themselves: the fields that need a `Box`, and cycles of required members.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Presence, Shape, TypeId, Types, Use};
use crate::names::{Ident, Renewal};

use super::tuples::{contained, decoded_from_nothing};

/// Larger cycles are cut at the first edge found instead of the best one.
const LARGEST_SEARCH: usize = 48;

/// The number of types and edges that the search for good cuts may visit. Ordinary documents stay far below it.
const LONGEST_SEARCH: usize = 1_000_000;

/// The edges that need a `Box`, from a type to one that it contains by value.
#[derive(Debug, Default)]
pub(super) struct Cycles {
    boxed: BTreeSet<(TypeId, TypeId)>,
}

type Graph = BTreeMap<Rank, BTreeSet<Rank>>;

/// The position of a type in an [`Order`].
type Rank = usize;

/// An order of types that does not depend on their order in the document, because the first of several good cuts is chosen.
struct Order {
    ids: Vec<TypeId>,
    ranks: HashMap<TypeId, Rank>,
}

impl Order {
    fn by_key<K: Ord>(types: &Types, key: impl FnMut(&TypeId) -> K) -> Self {
        let mut ids: Vec<TypeId> = types.ids().collect();
        ids.sort_by_cached_key(key);
        let ranks = ids.iter().enumerate().map(|(rank, id)| (*id, rank)).collect();
        Self { ids, ranks }
    }

    /// Returns the graph of the types with these targets.
    fn graph(&self, targets: impl Fn(TypeId) -> BTreeSet<TypeId>) -> Graph {
        let ranks = |id: TypeId| targets(id).into_iter().filter_map(|it| self.ranks.get(&it).copied()).collect();
        self.ids.iter().enumerate().map(|(rank, id)| (rank, ranks(*id))).collect()
    }
}

impl Cycles {
    /// Chooses the edges by a greedy search that prefers the cut with the smallest remaining cycles. Edges that the previous lock
    /// has are kept, because callers write `Box`.
    pub(super) fn find(types: &Types, idents: &BTreeMap<TypeId, Ident>, renewal: &mut Renewal) -> Self {
        let order = Order::by_key(types, |id| idents.get(id).map(Ident::as_str));
        let mut graph = order.graph(|id| contained_types(types, id));
        let mut cycles = Self::default();
        let mut boxed: Vec<(Rank, Rank)> = Vec::new();
        for (&from, targets) in &mut graph {
            let known = idents.get(&order.ids[from]).map_or(&[][..], |it| renewal.before.boxes(it.as_str()));
            let is_boxed = |to: &Rank| {
                *to == from
                    || idents.get(&order.ids[*to]).is_some_and(|it| known.iter().any(|name| name == it.as_str()))
            };
            boxed.extend(targets.iter().filter(|it| is_boxed(it)).map(|to| (from, *to)));
            targets.retain(|it| !is_boxed(it));
        }
        let mut search = Search::default();
        let mut open: Vec<BTreeSet<Rank>> = search.circles(&graph);
        while let Some(circle) = open.pop() {
            let inside = restrict(&graph, &circle);
            if search.is_over() {
                boxed.extend(back_edges(&inside));
                continue;
            }
            let Some((from, to)) = search.best_cut(&inside) else {
                open.push(circle);
                continue;
            };
            boxed.push((from, to));
            if let Some(targets) = graph.get_mut(&from) {
                targets.remove(&to);
            }
            open.extend(search.circles(&restrict(&graph, &circle)));
        }
        cycles.boxed.extend(boxed.into_iter().map(|(from, to)| (order.ids[from], order.ids[to])));
        cycles.record(idents, renewal);
        cycles
    }

    /// Records the edges for the next run.
    fn record(&self, idents: &BTreeMap<TypeId, Ident>, renewal: &mut Renewal) {
        let mut boxes: BTreeMap<&Ident, BTreeSet<&Ident>> = BTreeMap::new();
        for (from, to) in &self.boxed {
            if let Some((from, to)) = idents.get(from).zip(idents.get(to)) {
                boxes.entry(from).or_default().insert(to);
            }
        }
        for (from, targets) in boxes {
            let targets = targets.into_iter().map(|it| it.as_str().to_owned()).collect();
            renewal.after.insert_boxes(from.as_str().to_owned(), targets);
        }
    }

    pub(super) fn is_boxed(&self, from: TypeId, to: TypeId) -> bool {
        self.boxed.contains(&(from, to))
    }
}

/// Returns the types that a type contains by value, not in a list or a map.
fn contained_types(types: &Types, id: TypeId) -> BTreeSet<TypeId> {
    let mut targets = BTreeSet::new();
    let mut hold = |it: Use| targets.extend(contained(types, it.id));
    match &types[id].shape {
        Shape::Object(object) => object.fields.iter().for_each(|it| hold(it.value)),
        Shape::Union(union) => union.variants.iter().for_each(|it| hold(it.value)),
        _ => {}
    }
    targets
}

fn restrict(graph: &Graph, nodes: &BTreeSet<Rank>) -> Graph {
    nodes
        .iter()
        .map(|id| (*id, graph.get(id).into_iter().flatten().filter(|it| nodes.contains(it)).copied().collect()))
        .collect()
}

/// The search for good cuts, which is limited because it takes more than linear time.
struct Search {
    /// The number of types and edges that may still be visited.
    steps_left: usize,
}

impl Default for Search {
    fn default() -> Self {
        Self { steps_left: LONGEST_SEARCH }
    }
}

impl Search {
    /// Returns `true` if the search took too long. The remaining cycles are then cut at once.
    const fn is_over(&self) -> bool {
        self.steps_left == 0
    }

    /// Returns the edge whose removal leaves the smallest largest cycle.
    fn best_cut(&mut self, graph: &Graph) -> Option<(Rank, Rank)> {
        let mut edges = graph.iter().flat_map(|(&from, targets)| targets.iter().map(move |&to| (from, to)));
        if graph.len() > LARGEST_SEARCH {
            return edges.next();
        }
        let mut best = None;
        for (from, to) in edges {
            if self.is_over() {
                break;
            }
            let mut rest = graph.clone();
            if let Some(targets) = rest.get_mut(&from) {
                targets.remove(&to);
            }
            let largest = self.circles(&rest).iter().map(BTreeSet::len).max().unwrap_or_default();
            if best.is_none_or(|(smallest, _)| largest < smallest) {
                best = Some((largest, (from, to)));
            }
        }
        best.map(|(_, edge)| edge)
    }

    /// Returns the strongly connected components of more than one type, by Kosaraju's algorithm without recursion.
    fn circles(&mut self, graph: &Graph) -> Vec<BTreeSet<Rank>> {
        let size = graph.len() + graph.values().map(BTreeSet::len).sum::<usize>();
        self.steps_left = self.steps_left.saturating_sub(size);
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
}

/// Returns edges whose removal leaves no cycle: those to a type that is being visited in a depth-first search.
fn back_edges(graph: &Graph) -> Vec<(Rank, Rank)> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut active = BTreeSet::new();
    for &start in graph.keys() {
        if !seen.insert(start) {
            continue;
        }
        active.insert(start);
        let mut open = vec![(start, graph[&start].iter())];
        while let Some((from, targets)) = open.last_mut() {
            match targets.next() {
                Some(to) if active.contains(to) => found.push((*from, *to)),
                Some(to) if seen.insert(*to) => {
                    active.insert(*to);
                    open.push((*to, graph[to].iter()));
                }
                Some(_) => {}
                None => {
                    active.remove(from);
                    open.pop();
                }
            }
        }
    }
    found
}

fn finishing_order(graph: &Graph) -> Vec<Rank> {
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
    let order = Order::by_key(types, |id| {
        let node = &types[*id];
        (node.name.is_none(), node.name.clone(), node.paths.first().map(ToString::to_string))
    });
    let mut graph = order.graph(|id| required_targets(types, id).collect());
    for (&rank, targets) in &mut graph {
        if targets.remove(&rank) {
            let id = order.ids[rank];
            loosen(types, id, &BTreeSet::from([id]), diagnostics);
        }
    }
    let mut search = Search::default();
    while let Some(circle) = search.circles(&graph).into_iter().next() {
        let inside = restrict(&graph, &circle);
        let cuts = match search.is_over() {
            true => back_edges(&graph),
            false => search.best_cut(&inside).into_iter().collect(),
        };
        let mut by_type = Graph::new();
        for (from, to) in cuts {
            by_type.entry(from).or_default().insert(to);
        }
        for (from, targets) in by_type {
            let ids = targets.iter().map(|it| order.ids[*it]).collect();
            loosen(types, order.ids[from], &ids, diagnostics);
            if let Some(left) = graph.get_mut(&from) {
                left.retain(|it| !targets.contains(it));
            }
        }
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
        .flat_map(|it| decoded_from_nothing(types, it.value.id))
}

/// Makes the members of a type optional that require the other types.
fn loosen(types: &mut Types, from: TypeId, to: &BTreeSet<TypeId>, diagnostics: &mut Diagnostics) {
    let Shape::Object(object) = &types[from].shape else { return };
    let is_target = |id: TypeId| decoded_from_nothing(types, id).iter().any(|it| to.contains(it));
    let targets: Vec<bool> = object.fields.iter().map(|it| it.required && is_target(it.value.id)).collect();
    let pointer = types[from].pointer.clone();
    if let Shape::Object(object) = &mut types[from].shape {
        for (field, _) in object.fields.iter_mut().zip(targets).filter(|(_, it)| *it) {
            field.required = false;
            let message = format!("`{}` is part of a cycle of required members; it is made optional", field.name);
            diagnostics.at(&pointer.at(["properties", &field.name]), Code::RequiredCycle, message);
        }
    }
}
