//! The names of types.
//!
//! A component has its own name. An inline type that is used in several positions has the name that the pass `share_types` found
//! for it. Every other inline type has its title, unless this only repeats the kind of value, or the name of the type that it stands
//! in together with its member. A type therefore never shows the name of a position in which it is not used.
//!
//! If two types compete for a name, the one with far more uses gets it. Otherwise neither does, and both continue with their next
//! candidate, so that the result does not depend on their order. A component whose name is already a Rust type name has
//! precedence over components whose names have to be changed. Names that are pinned in the names lock, and names that it
//! contains, have precedence over all others.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Draft, Owner, PathKey, Shape, Type, TypeId, TypePath, Types};
use crate::names::{
    AllOfParts, CaseStyle, Ident, PRELUDE, Renewal, Scope, Subject, kind_word, name_of_steps, pascal, spelled,
    type_name,
};

use super::features::FeatureConditions;
use super::type_locks::{Locked, TypeLocks};

/// How many times as many uses as all its competitors a type needs to get a name.
const FAR_MORE: usize = 4;

/// The weight of a component whose name does not have to be changed.
const SPELLED_SO: usize = 1 << 30;

/// The deepest list whose items are searched. A list can contain itself.
const DEEPEST_LIST: usize = 8;

/// A type that is still without a name.
struct Claim {
    id: TypeId,
    /// The candidates, best first. Never empty.
    candidates: Vec<String>,
    /// The number of uses, unless the name has precedence.
    weight: usize,
}

impl Claim {
    /// Returns the candidate of a round, or the last candidate.
    fn candidate(&self, level: usize) -> &str {
        &self.candidates[level.min(self.candidates.len() - 1)]
    }
}

/// The names of the models, and their scope.
pub(super) struct TypeNames {
    pub(super) idents: BTreeMap<TypeId, Ident>,
    pub(super) scope: Scope,
    /// The names that are reserved for models of response headers.
    pub(super) headers: HashMap<String, Ident>,
}

pub(super) fn type_names(
    draft: &Draft,
    conditions: &FeatureConditions,
    renewal: &mut Renewal,
    diagnostics: &mut Diagnostics,
) -> TypeNames {
    let scope = Scope::with_reserved(CaseStyle::Pascal, PRELUDE);
    let mut names = TypeNames { idents: BTreeMap::new(), scope, headers: HashMap::new() };
    let models: Vec<TypeId> = draft
        .types
        .ids()
        .filter(|&id| {
            conditions.is_reached(id) && draft.types[id].shape.is_model() && !draft.types[id].paths.is_empty()
        })
        .collect();
    let locks = TypeLocks::find(draft, &models, &renewal.before);
    names.claim_pinned(&locks, renewal, diagnostics);
    names.claim_locked(draft, &locks, diagnostics);
    names.claim_headers(draft, renewal);
    if renewal.is_partial {
        for (_, name) in locks.missing(&renewal.before) {
            let _reserved = names.scope.claim_locked(name);
        }
    }
    names.claim_components(draft, &models);
    names.claim_shared(draft, &models);
    names.claim_inline(draft, &models);
    names.report(draft, diagnostics);
    locks.renew(draft, &names.idents, renewal, diagnostics);
    names
}

impl TypeNames {
    fn claim_pinned(&mut self, locks: &TypeLocks, renewal: &Renewal, diagnostics: &mut Diagnostics) {
        for (id, pin) in locks.pinned() {
            let ident = renewal.claim_pinned(pin, Subject::Type, &mut self.scope, diagnostics);
            self.idents.extend(ident.map(|it| (id, it)));
        }
    }

    fn claim_locked(&mut self, draft: &Draft, locks: &TypeLocks, diagnostics: &mut Diagnostics) {
        // If a type splits in two, the one with more lines keeps the name.
        let mut locked: Vec<_> = locks.locked().collect();
        locked.sort_by_key(|it| (draft.types[it.id].name.is_none(), std::cmp::Reverse(it.lines)));
        let mut kept: HashSet<&str> = HashSet::new();
        for Locked { id, name, .. } in locked {
            if self.idents.contains_key(&id) || !kept.insert(name) {
                continue;
            }
            // Names next to pins were checked when the pins were written.
            let is_styled =
                type_name(name) == name || name.chars().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit());
            match is_styled.then(|| self.scope.claim_locked(name)).flatten() {
                Some(ident) => {
                    let node = &draft.types[id];
                    if let Some(given) = node.given_name.as_ref().filter(|it| type_name(it) != ident.as_str()) {
                        let message =
                            format!("the names lock keeps the name `{ident}` of a type that is to be named `{given}`");
                        diagnostics.at(&node.pointer, Code::LockedName, message);
                    }
                    self.idents.insert(id, ident);
                }
                None => {
                    let message = format!("the name `{name}` from the names lock is invalid or already taken");
                    diagnostics.at(&draft.types[id].pointer, Code::Name, message);
                }
            }
        }
    }

    /// Reserves the names of the models of response headers.
    fn claim_headers(&mut self, draft: &Draft, renewal: &Renewal) {
        for name in draft.operations.iter().filter_map(|it| renewal.before.headers().get(&it.head.id)) {
            if let Some(ident) = self.scope.claim_locked(name) {
                self.headers.insert(name.clone(), ident);
            }
        }
    }

    /// Names components, and the inline types that components only wrap, such as a nullable object.
    fn claim_components(&mut self, draft: &Draft, models: &[TypeId]) {
        let wrapped = draft.types.wrapped();
        let claims = models.iter().filter(|id| !self.idents.contains_key(id)).filter_map(|&id| {
            let node = &draft.types[id];
            let name = node.name.as_ref().or_else(|| wrapped.get(&id).copied())?;
            let candidates = component_candidates(name, node);
            let is_spelled_so = candidates.first() == Some(name);
            Some(Claim { id, candidates, weight: if is_spelled_so { SPELLED_SO } else { node.paths.len() } })
        });
        self.claim_all(claims.collect());
    }

    /// Names the types that are used in several positions.
    fn claim_shared(&mut self, draft: &Draft, models: &[TypeId]) {
        let claims = models.iter().filter(|id| !self.idents.contains_key(id)).filter_map(|&id| {
            let name = draft.shared_names.get(&id)?;
            let candidates = vec![name.clone(), format!("{name}{}", kind_word(&draft.types[id].shape))];
            Some(Claim { id, candidates, weight: draft.types[id].paths.len() })
        });
        self.claim_all(claims.collect());
    }

    /// Names the other inline types, the outer ones first, because inner ones are named after them.
    fn claim_inline(&mut self, draft: &Draft, models: &[TypeId]) {
        let keys = |id: TypeId| draft.types[id].paths.iter().map(move |it| (it.key(), id));
        let by_path: HashMap<PathKey, TypeId> = models.iter().flat_map(|&id| keys(id)).collect();
        let holders = holders(&draft.types, models);
        let mut by_depth: BTreeMap<usize, Vec<TypeId>> = BTreeMap::new();
        for &id in models.iter().filter(|id| !self.idents.contains_key(id)) {
            let depth = draft.types[id].paths.first().map_or(0, |it| it.steps().len());
            by_depth.entry(depth).or_default().push(id);
        }
        for ids in by_depth.into_values() {
            let claims = ids.into_iter().map(|id| {
                let node = &draft.types[id];
                let outer = node.paths.first().and_then(|it| {
                    // A part of an `allOf` that is not a type of its own belongs to the type that contains its members.
                    let holder = || Some((self.idents.get(holders.get(&id)?.as_ref()?)?, it.steps().len()));
                    self.outer(it, &by_path).or_else(holder)
                });
                let candidates = inline_candidates(node, outer);
                Claim { id, candidates, weight: node.paths.len() }
            });
            let claims = claims.collect();
            self.claim_all(claims);
        }
    }

    /// Returns the name of the type that the type at a path stands in, and the number of steps to it.
    fn outer(&self, path: &TypePath, by_path: &HashMap<PathKey, TypeId>) -> Option<(&Ident, usize)> {
        let outer = std::iter::successors(path.parent(), TypePath::parent);
        outer.zip(1..).find_map(|(path, steps)| Some((self.idents.get(by_path.get(&path.key())?)?, steps)))
    }

    /// Runs rounds in which a type gets its candidate if it has no competitor or far more uses than all of them. The others
    /// continue with their next candidate.
    fn claim_all(&mut self, mut open: Vec<Claim>) {
        let mut level = 0;
        while !open.is_empty() {
            // The sum of the weights of all claims to each name.
            let mut wanted: HashMap<String, usize> = HashMap::new();
            for claim in &open {
                *wanted.entry(claim.candidate(level).to_lowercase()).or_default() += claim.weight;
            }
            let mut next = Vec::new();
            for claim in open {
                let name = claim.candidate(level);
                let is_last = level + 1 >= claim.candidates.len();
                let all = wanted.get(&name.to_lowercase()).copied().unwrap_or_default();
                let rivals = all.saturating_sub(claim.weight);
                let wins = rivals == 0 || claim.weight > FAR_MORE * rivals;
                if is_last || (wins && self.scope.is_free(name)) {
                    self.idents.insert(claim.id, self.scope.claim([name]));
                } else {
                    next.push(claim);
                }
            }
            open = next;
            level += 1;
        }
    }

    fn report(&self, draft: &Draft, diagnostics: &mut Diagnostics) {
        for (id, ident) in &self.idents {
            let node = &draft.types[*id];
            let Some(name) = node.given_name.as_ref().or(node.name.as_ref()) else { continue };
            let wanted = type_name(name);
            if wanted != ident.as_str() {
                let schema =
                    node.name.as_ref().map_or_else(|| "a schema".to_owned(), |it| format!("the schema `{it}`"));
                let message = format!(
                    "{schema} is named `{ident}` instead of `{wanted}`, which is reserved or the name of another type"
                );
                diagnostics.at(&node.pointer, Code::Name, message);
            }
        }
    }
}

/// Returns the only type that contains each inline type, or `None` for those in several types.
fn holders(types: &Types, models: &[TypeId]) -> HashMap<TypeId, Option<TypeId>> {
    let mut holders: HashMap<TypeId, Option<TypeId>> = HashMap::new();
    for &holder in models {
        types[holder].shape.for_each_use(&mut |it| {
            let target = innermost(types, it.id);
            if types[target].name.is_none() {
                let known = holders.entry(target).or_insert(Some(holder));
                *known = known.filter(|it| *it == holder);
            }
        });
    }
    holders
}

/// Returns the type of the items of a list of any depth.
fn innermost(types: &Types, mut id: TypeId) -> TypeId {
    for _ in 0..DEEPEST_LIST {
        match types[id].shape {
            Shape::Array(it) | Shape::Map(it) | Shape::Alias(it) => id = it.id,
            _ => break,
        }
    }
    id
}

/// Returns the candidates of a component, best first. Never empty.
fn component_candidates(name: &str, node: &Type) -> Vec<String> {
    let own = type_name(name);
    let mut candidates: Vec<String> = node.given_name.iter().map(|it| type_name(it)).collect();
    candidates.extend([own.clone(), pascal(&spelled(name)), format!("{own}Model")]);
    candidates.extend(node.telling_title().map(type_name));
    not_empty(candidates)
}

/// Returns the candidates of an inline type, best first. Never empty. `outer` is the name of the type that it stands in, and the
/// number of steps from there.
fn inline_candidates(node: &Type, outer: Option<(&Ident, usize)>) -> Vec<String> {
    let title = node.telling_title().map(type_name);
    let Some(path) = node.paths.first() else { return not_empty(title.into_iter().collect()) };
    let steps = path.steps();
    let (start, steps) = match (outer, path.owner()) {
        (Some((name, count)), _) => (name.as_str().to_owned(), &steps[steps.len().saturating_sub(count)..]),
        (None, Owner::Component(name)) => (type_name(name), steps.as_slice()),
        (None, Owner::Operation(id)) => (pascal(id), steps.as_slice()),
        (None, Owner::Webhook(id)) => (pascal(&id.name), steps.as_slice()),
    };
    let name = name_of_steps(start.clone(), steps, AllOfParts::Skipped);
    let with_parts = name_of_steps(start, steps, AllOfParts::Numbered);
    let with_kind = format!("{name}{}", kind_word(&node.shape));
    not_empty(title.into_iter().chain([name, with_parts, with_kind]).collect())
}

fn not_empty(mut candidates: Vec<String>) -> Vec<String> {
    candidates.retain(|it| !it.is_empty());
    if candidates.is_empty() {
        candidates.push("Unnamed".to_owned());
    }
    candidates
}
