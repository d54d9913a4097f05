//! Names for what references bring into the document: what it is called where it stands, else what its file is called.
//!
//! Two that would have one name are told apart by the folder, file or node that they stand in, whatever their order.

use std::collections::{BTreeMap, HashMap, HashSet};

use indexmap::IndexSet;

use super::files::Files;
use super::target::Target;
use crate::read::grammar::Node;
use crate::read::words::pascal;

/// Levels that say nothing about what stands in them.
const EMPTY_WORDS: [&str; 18] = [
    "$defs",
    "callbacks",
    "components",
    "content",
    "definitions",
    "docs",
    "examples",
    "headers",
    "links",
    "models",
    "openapi",
    "parameters",
    "paths",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "spec",
];

/// What may name a target, nearest first; how deep it stands.
struct Candidate<'t> {
    target: &'t Target,
    words: Vec<String>,
    used: usize,
}

impl Candidate<'_> {
    fn name(&self) -> String {
        let mut words = self.words.iter().take(self.used);
        let first = words.next().cloned().unwrap_or_default();
        // As it is written where it is the only word: component names are kept.
        words.fold(first, |name, outer| format!("{}{}", pascal(outer), pascal(&name)))
    }
}

/// Names all targets. `given` are names that the document gives to some; `taken` says which ones it uses otherwise.
pub(super) fn names(
    targets: &IndexSet<Target>,
    given: &HashMap<Target, String>,
    files: &Files,
    taken: impl Fn(Node, &str) -> bool,
) -> HashMap<Target, String> {
    let mut names = given.clone();
    let mut used: HashSet<(Node, String)> = names.iter().map(|(target, name)| (target.kind, name.clone())).collect();
    let mut left: Vec<Candidate<'_>> = targets
        .iter()
        .filter(|it| !given.contains_key(*it))
        .map(|target| Candidate { target, words: words(target, files), used: 1 })
        .collect();
    while !left.is_empty() {
        let mut groups: BTreeMap<(Node, String), Vec<Candidate<'_>>> = BTreeMap::new();
        for candidate in left.drain(..) {
            groups.entry((candidate.target.kind, candidate.name())).or_default().push(candidate);
        }
        for (key, mut group) in groups {
            let is_free = !used.contains(&key) && !taken(key.0, &key.1);
            group.sort_by(|a, b| (a.words.len(), a.target).cmp(&(b.words.len(), b.target)));
            let is_outermost = group.get(1).is_none_or(|it| it.words.len() > group[0].words.len());
            let is_last = group.iter().all(|it| it.used >= it.words.len());
            if is_free && (is_outermost || is_last) {
                // What stands nearest to the top keeps the plain name.
                names.insert(group.remove(0).target.clone(), key.1.clone());
                used.insert(key.clone());
            }
            for mut candidate in group {
                if candidate.used < candidate.words.len() {
                    candidate.used += 1;
                    left.push(candidate);
                    continue;
                }
                let numbered = (2_usize..).map(|number| format!("{}{number}", candidate.name()));
                let is_free = |name: &String| !used.contains(&(key.0, name.clone())) && !taken(key.0, name);
                if let Some(name) = numbered.into_iter().find(is_free) {
                    used.insert((key.0, name.clone()));
                    names.insert(candidate.target.clone(), name);
                }
            }
        }
    }
    names
}

fn words(target: &Target, files: &Files) -> Vec<String> {
    let file = files.get(target.file).words.iter().cloned();
    let words: Vec<String> = file.chain(target.place.tokens()).collect();
    let Some((own, outer)) = words.split_last() else { return vec!["Schema".to_owned()] };
    // A property's name alone says too little: `Account.yaml#/properties/owner` is `AccountOwner`.
    let is_property = outer.last().is_some_and(|it| it == "properties") && !target.place.as_str().is_empty();
    let outer: Vec<&String> = outer.iter().rev().filter(|it| !EMPTY_WORDS.contains(&it.as_str())).collect();
    let mut own = if own.is_empty() { "Schema".to_owned() } else { own.clone() };
    let mut outer = outer.into_iter();
    if is_property && let Some(next) = outer.next() {
        own = format!("{}{}", pascal(next), pascal(&own));
    }
    std::iter::once(own).chain(outer.cloned()).collect()
}
