//! Recognition of events: by headers, and by strings in payloads that the document restricts to some values.
//!
//! The position that distinguishes most webhooks is chosen first. Those that it leaves together are distinguished by further
//! positions, such as the name of an event in a header and an action in the payload. A webhook is recognized if no other one
//! can have all of its values. Webhooks only have to differ from webhooks, and callbacks from both, because a callback usually has
//! a URL of its own.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::api::{EventPosition, EventTest};
use crate::event_names::EventNames;
use crate::ir::{Draft, Openness, Origin, PayloadKind, Shape, TypeId, Types, Webhook};

/// The longest path of members that is searched.
const DEEPEST: usize = 2;

/// The most types and members of one webhook that are searched.
const MOST_VISITS: usize = 1024;

/// The most values that a position can have.
const MOST_VALUES: usize = 256;

/// The most positions that a webhook is recognized by.
const MOST_TESTS: usize = 3;

/// The values that a webhook can have at positions.
type Facts = BTreeMap<EventPosition, BTreeSet<String>>;

/// Returns the tests of each webhook, or `None` for those that cannot be recognized.
pub(super) fn tests(draft: &Draft, names: Option<&EventNames>) -> Vec<Option<Vec<EventTest>>> {
    let facts: Vec<Facts> = draft.webhooks.iter().map(|it| facts(&draft.types, it)).collect();
    let is_callback = |index: &usize| draft.webhooks.get(*index).is_some_and(|it| it.id.origin != Origin::Document);
    let (callbacks, webhooks): (Vec<usize>, Vec<usize>) = (0..facts.len()).partition(is_callback);
    let mut tests: Vec<_> = draft.webhooks.iter().map(|it| configured(it, names?)).collect();
    let is_open = |index: &usize| tests.get(*index).is_some_and(Option::is_none);
    let (callbacks, webhooks): (Vec<usize>, Vec<usize>) =
        (callbacks.into_iter().filter(is_open).collect(), webhooks.into_iter().filter(is_open).collect());
    let mut recognize = |all: &[usize], wanted: &[usize]| {
        for (index, found) in recognized(&facts, all) {
            if let Some(slot) = tests.get_mut(index).filter(|_| wanted.contains(&index)) {
                *slot = Some(found);
            }
        }
    };
    if !callbacks.is_empty() {
        let all: Vec<usize> = webhooks.iter().chain(&callbacks).copied().collect();
        recognize(&all, &callbacks);
    }
    recognize(&webhooks, &webhooks);
    if let [only] = tests.as_mut_slice() {
        // All events are of this kind.
        only.get_or_insert_default();
    }
    tests
}

/// Returns the test for the configured name of the events of a webhook.
fn configured(webhook: &Webhook, names: &EventNames) -> Option<Vec<EventTest>> {
    let by_id = webhook.operation_id.as_ref().and_then(|it| names.names.get(it));
    let name = by_id.or_else(|| names.names.get(&webhook.id.name))?;
    Some(vec![EventTest { position: EventPosition::Member(names.member.clone()), values: vec![name.clone()] }])
}

/// Returns the webhooks that differ from all others, with their tests.
fn recognized(facts: &[Facts], all: &[usize]) -> Vec<(usize, Vec<EventTest>)> {
    let mut holders: BTreeMap<&EventPosition, Vec<Holder<'_>>> = BTreeMap::new();
    for &index in all {
        for (position, values) in facts.get(index).into_iter().flatten() {
            holders.entry(position).or_default().push(Holder { index, values });
        }
    }
    let mut classes = Classes::of(all);
    let mut chosen: Vec<&EventPosition> = Vec::new();
    while chosen.len() < MOST_TESTS {
        let open = classes.open();
        // A string that few webhooks have is not meant to distinguish them. Unknown events may have it, too.
        let is_common = |position: &EventPosition, holders: &[Holder<'_>]| {
            let count = holders.iter().filter(|it| open.contains(&it.index)).count();
            count * 2 >= open.len() && (count > 1 || is_usual(position))
        };
        let refinements = holders.iter().filter(|(position, holders)| is_common(position, holders));
        let refinements = refinements.map(|(position, holders)| (*position, classes.refined(holders)));
        let best = refinements.min_by_key(|(position, it)| (Reverse(it.count()), rank(position)));
        match best {
            Some((position, refined)) if refined.count() > classes.count() => {
                classes = refined;
                chosen.push(position);
            }
            _ => break,
        }
    }
    // A single webhook only has to differ from unknown events.
    if let ([only], true) = (all, chosen.is_empty()) {
        let positions = facts.get(*only).into_iter().flat_map(BTreeMap::keys);
        chosen.extend(positions.filter(|it| is_usual(it)).min_by_key(|it| rank(it)));
    }
    let open = classes.open();
    let found = all.iter().filter(|it| !open.contains(it)).map(|&index| {
        let tests = chosen.iter().filter_map(|&position| {
            let values = facts.get(index)?.get(position)?.iter().cloned().collect();
            Some(EventTest { position: position.clone(), values })
        });
        (index, tests.collect::<Vec<_>>())
    });
    found.filter(|(_, tests)| !tests.is_empty()).collect()
}

/// A webhook with the values that it can have at a position.
#[derive(Clone, Copy)]
struct Holder<'f> {
    index: usize,
    values: &'f BTreeSet<String>,
}

/// The webhooks by class. Those in a class are not distinguished.
struct Classes(BTreeMap<usize, usize>);

impl Classes {
    fn of(all: &[usize]) -> Self {
        Self(all.iter().map(|it| (*it, 0)).collect())
    }

    fn count(&self) -> usize {
        self.0.values().collect::<BTreeSet<_>>().len()
    }

    /// Returns the webhooks that are not alone in their class.
    fn open(&self) -> BTreeSet<usize> {
        let mut sizes: HashMap<usize, usize> = HashMap::new();
        self.0.values().for_each(|it| *sizes.entry(*it).or_default() += 1);
        let is_open = |class: &usize| sizes.get(class).is_some_and(|it| *it > 1);
        self.0.iter().filter(|(_, class)| is_open(class)).map(|(index, _)| *index).collect()
    }

    /// Splits each class into those that can have the same values, and those without values.
    fn refined(&self, holders: &[Holder<'_>]) -> Self {
        let mut sets = Sets::default();
        let mut by_value: HashMap<(usize, &str), usize> = HashMap::new();
        for holder in holders {
            let Some(&class) = self.0.get(&holder.index) else { continue };
            sets.add(holder.index);
            for value in holder.values {
                let first = *by_value.entry((class, value)).or_insert(holder.index);
                sets.join(first, holder.index);
            }
        }
        let mut numbers: HashMap<(usize, Option<usize>), usize> = HashMap::new();
        let assigned = self.0.iter().map(|(&index, &class)| {
            let next = numbers.len();
            (index, *numbers.entry((class, sets.leader(index))).or_insert(next))
        });
        Self(assigned.collect())
    }
}

/// Disjoint sets of webhooks.
#[derive(Default)]
struct Sets(HashMap<usize, usize>);

impl Sets {
    fn add(&mut self, index: usize) {
        self.0.entry(index).or_insert(index);
    }

    /// Returns the webhook that stands for the set of another one.
    fn leader(&mut self, mut index: usize) -> Option<usize> {
        loop {
            let above = *self.0.get(&index)?;
            if above == index {
                return Some(index);
            }
            // Halves the path, so that the next search is shorter.
            let next = *self.0.get(&above)?;
            self.0.insert(index, next);
            index = next;
        }
    }

    fn join(&mut self, one: usize, other: usize) {
        if let (Some(one), Some(other)) = (self.leader(one), self.leader(other)) {
            self.0.insert(one.max(other), one.min(other));
        }
    }
}

/// The usual names of members that name events, best first.
const USUAL: &[&str] =
    &["type", "event", "event_type", "eventType", "event_name", "eventName", "kind", "topic", "action"];

/// Returns the rank of a position. The first one is the best.
fn rank(position: &EventPosition) -> (usize, usize, &EventPosition) {
    match position {
        EventPosition::Header(_) => (0, 0, position),
        EventPosition::Member(path) => {
            let last = path.last().map(String::as_str).unwrap_or_default();
            (path.len(), USUAL.iter().position(|it| *it == last).unwrap_or(USUAL.len()), position)
        }
    }
}

/// Returns `true` if a position is one that usually names events.
fn is_usual(position: &EventPosition) -> bool {
    match position {
        EventPosition::Header(_) => true,
        EventPosition::Member(path) => matches!(path.as_slice(), [name] if USUAL.contains(&name.as_str())),
    }
}

fn facts(types: &Types, webhook: &Webhook) -> Facts {
    let mut facts = Facts::new();
    for (name, values) in &webhook.headers {
        facts.insert(EventPosition::Header(name.clone()), values.iter().cloned().collect());
    }
    let mut search = Search { types, visits: MOST_VISITS };
    // The payloads of several media types may differ, so only what all of them have counts. Text has no members.
    let members = webhook.payloads.iter().filter_map(|payload| match payload.kind {
        PayloadKind::Json(it) | PayloadKind::Form(it) => Some(search.members(it.id, DEEPEST)),
        PayloadKind::Text | PayloadKind::Binary => None,
    });
    let members = members.reduce(common).unwrap_or_default();
    facts.extend(members.into_iter().map(|(path, values)| (EventPosition::Member(path), values)));
    facts
}

/// The values of members, by path.
type Members = BTreeMap<Vec<String>, BTreeSet<String>>;

/// Returns the members that both of two alternatives have, with the values of both.
fn common(mut one: Members, mut other: Members) -> Members {
    one.retain(|path, values| match other.remove(path) {
        Some(more) => {
            values.extend(more);
            true
        }
        None => false,
    });
    one
}

/// A search for members that can only have some strings.
struct Search<'t> {
    types: &'t Types,
    /// How many more types and members may be visited.
    visits: usize,
}

impl Search<'_> {
    fn members(&mut self, id: TypeId, depth: usize) -> Members {
        let mut members = Members::new();
        let types = self.types;
        match &types[types.behind(id)].shape {
            Shape::Object(object) if depth > 0 => {
                for field in &object.fields {
                    let Some(rest) = self.visits.checked_sub(1) else { break };
                    self.visits = rest;
                    match &types[types.behind(field.value.id)].shape {
                        Shape::StringEnum(it) if it.openness == Openness::Closed && it.members.len() <= MOST_VALUES => {
                            let values = it.members.iter().map(|it| it.value.clone());
                            members.insert(vec![field.name.clone()], values.collect());
                        }
                        Shape::Object(_) | Shape::Union(_) => {
                            for (mut path, values) in self.members(field.value.id, depth - 1) {
                                path.insert(0, field.name.clone());
                                members.insert(path, values);
                            }
                        }
                        _ => {}
                    }
                }
            }
            Shape::Union(union) => {
                let mut variants = union.variants.iter().map(|it| {
                    // Without visits, nothing is known about a variant.
                    self.visits = self.visits.checked_sub(1)?;
                    Some(self.members(it.value.id, depth))
                });
                let first = variants.next().flatten().unwrap_or_default();
                members = variants.fold(first, |all, it| common(all, it.unwrap_or_default()));
            }
            _ => {}
        }
        members
    }
}
