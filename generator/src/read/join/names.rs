//! Names the components that are imported from other files, after their location in the file, or after the file.
//!
//! Conflicts are resolved by adding the name of the enclosing node, file or folder, independently of their order.

use std::collections::{BTreeMap, HashMap, HashSet};

use indexmap::IndexSet;

use super::files::Files;
use super::target::Target;
use crate::casing::pascal_words;
use crate::numbered::Numbered;
use crate::read::grammar::Node;

/// Names of folders and members that are too generic to be part of a name.
const GENERIC_PARTS: [&str; 18] = [
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

/// The parts that can name a target, innermost first, and how many of them are used.
struct Candidate<'t> {
    target: &'t Target,
    parts: Vec<String>,
    used: usize,
}

impl Candidate<'_> {
    fn name(&self) -> String {
        let mut parts = self.parts.iter().take(self.used);
        let first = parts.next().cloned().unwrap_or_default();
        // A single part is used as written, which preserves the names of components.
        parts.fold(first, |name, outer| format!("{}{}", pascal_words(outer), pascal_words(&name)))
    }
}

/// Names all targets. `given` contains names from the document, and `taken` returns `true` for names that it uses for
/// something else.
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
        .map(|target| Candidate { target, parts: parts(target, files), used: 1 })
        .collect();
    let mut numbered: HashMap<Node, Numbered> = HashMap::new();
    while !left.is_empty() {
        let mut groups: BTreeMap<(Node, String), Vec<Candidate<'_>>> = BTreeMap::new();
        for candidate in left.drain(..) {
            groups.entry((candidate.target.kind, candidate.name())).or_default().push(candidate);
        }
        for (key, mut group) in groups {
            let is_free = !used.contains(&key) && !taken(key.0, &key.1);
            group.sort_by(|a, b| (a.parts.len(), a.target).cmp(&(b.parts.len(), b.target)));
            let is_outermost = group.get(1).is_none_or(|it| it.parts.len() > group[0].parts.len());
            let is_last = group.iter().all(|it| it.used >= it.parts.len());
            if is_free && (is_outermost || is_last) {
                // The outermost target keeps the short name.
                names.insert(group.remove(0).target.clone(), key.1.clone());
                used.insert(key.clone());
            }
            for mut candidate in group {
                if candidate.used < candidate.parts.len() {
                    candidate.used += 1;
                    left.push(candidate);
                    continue;
                }
                let claim = |name: &str| !taken(key.0, name) && used.insert((key.0, name.to_owned()));
                let name = numbered.entry(key.0).or_default().first_free(&candidate.name(), claim);
                names.insert(candidate.target.clone(), name);
            }
        }
    }
    names
}

fn parts(target: &Target, files: &Files) -> Vec<String> {
    let file = files.get(target.file).path_parts.iter().cloned();
    let parts: Vec<String> = file.chain(target.pointer.tokens()).collect();
    let Some((own, outer)) = parts.split_last() else { return vec!["Schema".to_owned()] };
    // The name of a property is not descriptive enough: `Account.yaml#/properties/owner` becomes `AccountOwner`.
    let is_property = outer.last().is_some_and(|it| it == "properties") && !target.pointer.as_str().is_empty();
    let outer: Vec<&String> = outer.iter().rev().filter(|it| !GENERIC_PARTS.contains(&it.as_str())).collect();
    let mut own = if own.is_empty() { "Schema".to_owned() } else { own.clone() };
    let mut outer = outer.into_iter();
    if is_property && let Some(next) = outer.next() {
        own = format!("{}{}", pascal_words(next), pascal_words(&own));
    }
    std::iter::once(own).chain(outer.cloned()).collect()
}
