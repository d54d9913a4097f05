//! The members that a document has, and their effects.

use indexmap::IndexMap;

use super::limits::Budget;
use super::{Input, Options, dialect, gather, members, whole};
use crate::diagnostic::{Code, Diagnostics, Location};
use crate::members::{Effect, Object, Version};
use crate::pointer::Pointer;
use crate::stack;

/// The members that a document has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// The version of OpenAPI that the document declares.
    pub version: Version,
    /// The members, in the order of their first occurrence.
    pub members: Vec<CoveredMember>,
}

/// A member of a kind of object, wherever a document has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoveredMember {
    /// The object that has the member.
    pub object: Object,
    /// The name. If documents choose it, the placeholder of the table of members.
    pub name: String,
    /// The effect. `None` if no version of OpenAPI defines the member.
    pub effect: Option<Effect>,
    /// `true` if the version of the document defines the member.
    pub is_defined: bool,
    /// The number of occurrences.
    pub count: usize,
    /// The first occurrences.
    pub locations: Vec<Location>,
}

/// Returns the members that a document has, with at most `most_locations` locations each. Returns `None` if nothing usable was
/// found; an error then explains why.
pub fn coverage(input: &Input, options: &Options, most_locations: usize) -> (Option<Coverage>, Diagnostics) {
    stack::with_large_stack(|| {
        let mut diagnostics = Diagnostics::with_limit(options.limits.diagnostics);
        let budget = Budget::of(options.limits);
        let coverage = gather(input, options, &budget, &mut diagnostics).and_then(|(gathered, named)| {
            let whole = whole(gathered, named.as_ref(), input, options, &budget, &mut diagnostics)?;
            whole.origins.locate(&mut diagnostics);
            let version = dialect::version(&whole.tree);
            let counted = count(&whole.tree, version, most_locations);
            // The origins locate diagnostics, all in one pass over each file.
            let mut located = Diagnostics::new();
            counted.iter().flat_map(|it| &it.1).for_each(|it| located.at(it, Code::UnknownMember, ""));
            whole.origins.locate(&mut located);
            let mut locations = located.iter().map(|it| it.location.clone());
            let members = counted.into_iter().map(|(member, pointers)| {
                let locations = locations.by_ref().take(pointers.len()).collect();
                CoveredMember { locations, ..member }
            });
            Some(Coverage { version, members: members.collect() })
        });
        (coverage, diagnostics)
    })
}

/// Counts the members of a tree, and returns the first pointers to each.
fn count(tree: &serde_json::Value, version: Version, most_pointers: usize) -> Vec<(CoveredMember, Vec<Pointer>)> {
    let mut counted: IndexMap<(Object, &str), (CoveredMember, Vec<Pointer>)> = IndexMap::new();
    members::visit(tree, version, &mut |at, found| {
        let name = found.known.map_or(found.name, |it| it.name);
        let (member, pointers) = counted.entry((found.object, name)).or_insert_with(|| {
            let member = CoveredMember {
                object: found.object,
                name: name.to_owned(),
                effect: found.known.map(|it| it.effect),
                is_defined: found.known.is_some_and(|it| it.versions.contains(version)),
                count: 0,
                locations: Vec::new(),
            };
            (member, Vec::new())
        });
        member.count += 1;
        if pointers.len() < most_pointers {
            pointers.push(at.pointer());
        }
    });
    counted.into_values().collect()
}
