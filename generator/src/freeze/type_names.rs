//! The names of types.
//!
//! The candidates are, in order: the component's name; the title, unless it only repeats the kind of value; for a type that is
//! used in several positions, what these have in common; the position. If two types compete for a name, the one with far more
//! uses gets it. Otherwise neither does, and both continue with their next candidate, so that the result does not depend on
//! their order. A component whose name is already a Rust type name has precedence over components whose names have to be
//! changed. Names that are pinned in the names lock, and names that it contains, have precedence over all others.

use std::collections::{BTreeMap, HashMap};

use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Draft, Owner, Shape, Status, Step, Type, TypeId, TypePath};
use crate::names::{CaseStyle, Ident, Renewal, Scope, Subject, pascal, reason_phrase, singular, spelled, type_name};

use super::features::FeatureConditions;
use super::type_locks::TypeLocks;

/// The names that emitted code uses without a path.
const RESERVED: &[&str] = &[
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Err",
    "Vec",
    "String",
    "Box",
    "Self",
    "BTreeMap",
    "Json",
    "Into",
    "From",
    "Iterator",
    "Default",
    "Clone",
    "Debug",
    "PartialEq",
    "Send",
    "Sync",
    "Sized",
    "Copy",
    "Drop",
    "Fn",
];

/// Titles that only repeat the kind of value.
const EMPTY_TITLES: &[&str] =
    &["string", "object", "array", "integer", "number", "boolean", "null", "any", "body", "schema", "data", "response"];

/// The longest title that is used as a name. Longer ones are sentences.
const LONGEST_TITLE: usize = 6; // words

/// The largest number of positions that are searched for common parts.
const MOST_PLACES: usize = 4;

/// Names of the parts of an `allOf` are not used: for a reader, the parts are one object.
#[derive(Clone, Copy)]
enum Parts {
    Left,
    Named,
}

/// How many times as many uses as all its competitors a type needs to get a name.
const FAR_MORE: usize = 4;

/// The weight of a component whose name does not have to be changed.
const SPELLED_SO: usize = 1 << 30;

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
}

pub(super) fn type_names(
    draft: &Draft,
    conditions: &FeatureConditions,
    renewal: &mut Renewal,
    diagnostics: &mut Diagnostics,
) -> TypeNames {
    let mut names = TypeNames { idents: BTreeMap::new(), scope: Scope::with_reserved(CaseStyle::Pascal, RESERVED) };
    let models: Vec<TypeId> = draft
        .types
        .ids()
        .filter(|&id| conditions.is_reached(id) && is_model(&draft.types[id]) && !draft.types[id].paths.is_empty())
        .collect();
    let locks = TypeLocks::find(draft, &models, &renewal.before);
    names.claim_pinned(&locks, renewal, diagnostics);
    names.claim_locked(draft, &locks, diagnostics);
    if renewal.is_partial {
        for (_, name) in locks.missing(&renewal.before) {
            let _reserved = names.scope.claim_locked(name);
        }
    }
    let open = models.into_iter().filter(|id| !names.idents.contains_key(id));
    let (named, nameless): (Vec<_>, Vec<_>) = open.partition(|&id| draft.types[id].name.is_some());
    for list in [named, nameless] {
        let claims = list.into_iter().map(|id| {
            let node = &draft.types[id];
            let candidates = candidates(node);
            let is_spelled_so = node.name.is_some() && node.name.as_ref() == candidates.first();
            Claim { id, candidates, weight: if is_spelled_so { SPELLED_SO } else { node.paths.len() } }
        });
        names.claim_all(claims.collect());
    }
    names.report(draft, diagnostics);
    locks.renew(draft, &names.idents, renewal, diagnostics);
    names
}

/// Returns `true` if the type gets a name in Rust. Other types are written out where they are used.
fn is_model(node: &Type) -> bool {
    matches!(
        node.shape,
        Shape::Object(_) | Shape::Union(_) | Shape::StringEnum(_) | Shape::IntegerEnum(_) | Shape::Form(_)
    )
}

impl TypeNames {
    fn claim_pinned(&mut self, locks: &TypeLocks, renewal: &Renewal, diagnostics: &mut Diagnostics) {
        for (id, pin) in locks.pinned() {
            let ident = renewal.claim_pinned(pin, Subject::Type, &mut self.scope, diagnostics);
            self.idents.extend(ident.map(|it| (id, it)));
        }
    }

    fn claim_locked(&mut self, draft: &Draft, locks: &TypeLocks, diagnostics: &mut Diagnostics) {
        for (id, name) in locks.locked() {
            if self.idents.contains_key(&id) {
                continue;
            }
            // Names next to pins were checked when the pins were written.
            let is_styled =
                type_name(name) == name || name.chars().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit());
            match is_styled.then(|| self.scope.claim_locked(name)).flatten() {
                Some(ident) => {
                    self.idents.insert(id, ident);
                }
                None => {
                    let message = format!("the name `{name}` from the names lock is invalid or already taken");
                    diagnostics.at(&draft.types[id].pointer, Code::Name, message);
                }
            }
        }
    }

    /// Runs rounds in which a type gets its candidate if it has no competitor or far more uses than all of them. The others
    /// continue with their next candidate.
    fn claim_all(&mut self, mut open: Vec<Claim>) {
        let mut level = 0;
        while !open.is_empty() {
            let mut wanted: HashMap<String, Vec<usize>> = HashMap::new();
            for claim in &open {
                wanted.entry(claim.candidate(level).to_lowercase()).or_default().push(claim.weight);
            }
            let mut next = Vec::new();
            for claim in open {
                let name = claim.candidate(level);
                let is_last = level + 1 >= claim.candidates.len();
                let rivals: usize = wanted[&name.to_lowercase()].iter().sum::<usize>() - claim.weight;
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
            if let Some(name) = &node.name
                && type_name(name) != ident.as_str()
            {
                diagnostics.at(&node.pointer, Code::Name, format!("the schema `{name}` is named `{ident}`"));
            }
        }
    }
}

/// Returns the candidates of a type, best first. Never empty.
fn candidates(node: &Type) -> Vec<String> {
    let mut candidates = Vec::new();
    if let Some(name) = &node.name {
        let given = type_name(name);
        candidates.extend([given.clone(), pascal(&spelled(name)), format!("{given}Model")]);
    }
    if let Some(title) = &node.title
        && is_telling(title)
    {
        candidates.push(type_name(title));
    }
    candidates.extend(common_name(&node.paths));
    let places = || node.paths.iter().take(MOST_PLACES);
    candidates.extend(places().map(|it| place_name(it, Parts::Left)));
    candidates.extend(places().map(|it| place_name(it, Parts::Named)));
    candidates.retain(|it| !it.is_empty());
    if candidates.is_empty() {
        candidates.push("Unnamed".to_owned());
    }
    candidates
}

fn is_telling(title: &str) -> bool {
    let lower = title.trim().to_lowercase();
    !EMPTY_TITLES.contains(&lower.as_str()) && lower.split_whitespace().count() <= LONGEST_TITLE
}

/// Returns a name for what several positions have in common: the status of a response, or the name of a member. A few exceptions
/// among many positions are ignored.
fn common_name(places: &[TypePath]) -> Option<String> {
    if places.len() < 2 {
        return None;
    }
    let mut words: BTreeMap<String, usize> = BTreeMap::new();
    for place in places {
        let word = match place.steps().as_slice() {
            [Step::Response(status)] if !status.is_success() => format!("{}Response", status_name(*status)),
            _ => member_name(place)?,
        };
        *words.entry(word).or_default() += 1;
    }
    let (word, count) = words.into_iter().max_by_key(|(_, count)| *count)?;
    (count * 4 >= places.len() * 3).then_some(word)
}

/// Returns the name of the member at the end of a path: `GrantType` for `… / grantTypes / []`.
fn member_name(place: &TypePath) -> Option<String> {
    let item_of = |name: &str| singular(name).unwrap_or_else(|| format!("{name}Item"));
    match place.steps().as_slice() {
        [.., Step::Field(name) | Step::Parameter(name)] => Some(pascal(name)),
        [.., Step::Field(name) | Step::Parameter(name), Step::Item] => Some(item_of(&pascal(name))),
        _ => None,
    }
}

/// The whole way to a place: `CreateOauthClientRequestGrantType`.
fn place_name(place: &TypePath, parts: Parts) -> String {
    let mut name = match place.owner() {
        Owner::Component(name) => type_name(name),
        Owner::Operation(id) => pascal(id),
    };
    for step in place.steps() {
        match step {
            Step::Field(word) | Step::Parameter(word) => name.push_str(&pascal(word)),
            Step::Header(word) => name.push_str(&format!("{}Header", pascal(word))),
            Step::Item => name = singular(&name).unwrap_or_else(|| format!("{name}Item")),
            Step::Position(index) => name.push_str(&format!("Item{}", index + 1)),
            Step::Values => name.push_str("Value"),
            Step::Variant(_, Some(word)) if !pascal(word).is_empty() => name.push_str(&pascal(word)),
            Step::Variant(index, _) => name.push_str(&format!("Variant{}", index + 1)),
            Step::Part(index) => match parts {
                Parts::Left => {}
                Parts::Named => name.push_str(&format!("Part{}", index + 1)),
            },
            Step::Request => name.push_str("Request"),
            Step::Response(status) if status.is_success() => name.push_str("Response"),
            Step::Response(status) => name.push_str(&format!("{}Response", status_name(*status))),
        }
    }
    name
}

pub(super) fn status_name(status: Status) -> String {
    match status {
        Status::Code(code) => reason_phrase(code).map_or_else(|| format!("Status{code}"), str::to_owned),
        Status::Range(2) => "Success".to_owned(),
        Status::Range(3) => "Redirection".to_owned(),
        Status::Range(4) => "ClientError".to_owned(),
        Status::Range(5) => "ServerError".to_owned(),
        Status::Range(class) => format!("Status{class}xx"),
        Status::Default => "Default".to_owned(),
    }
}
