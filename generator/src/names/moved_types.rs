//! Types that moved into or out of the components.
//!
//! A schema that is moved into the components of a document, or copied from them to where it is used, is the same type for callers.
//! The lock has the positions of the types of the last run, so that the types at these positions keep their names, and the types
//! inside them.

use std::collections::{BTreeMap, HashMap};

use super::lock::NameLock;
use crate::ir::{Draft, Type, TypePath};

/// Adds lines to a lock for the types of `draft` whose positions had a name by another position.
pub(crate) fn follow_moved_types(lock: &mut NameLock, draft: &Draft) {
    if !lock.has_types() {
        return;
    }
    let added = {
        let positions = Positions::of(lock, draft);
        let models = draft.types.ids().map(|id| &draft.types[id]).filter(|it| it.shape.is_model());
        models.flat_map(|it| positions.names(it)).collect::<Vec<_>>()
    };
    added.into_iter().for_each(|(place, name)| lock.insert_type(place, name));
}

/// The start of the position of a component.
const COMPONENT: &str = "schema ";

/// The positions of the lock.
struct Positions<'l> {
    lock: &'l NameLock,
    /// The names of components in the lock, by the names of their types.
    components: HashMap<&'l str, &'l str>,
    /// All positions in the lock by name.
    by_name: HashMap<&'l str, Vec<&'l str>>,
    /// The positions that refer to new components, by their positions.
    new_components: BTreeMap<String, Vec<String>>,
}

impl<'l> Positions<'l> {
    fn of(lock: &'l NameLock, draft: &Draft) -> Self {
        let is_component = |place: &str| place.starts_with(COMPONENT) && !place.contains(" / ");
        let components = lock.types().filter(|(place, _)| is_component(place)).map(|(place, name)| (name, place));
        let components: HashMap<&str, &str> = components.collect();
        let mut by_name: HashMap<&str, Vec<&str>> = HashMap::new();
        lock.types().for_each(|(place, name)| by_name.entry(name).or_default().push(place));
        let named = draft.types.ids().map(|id| &draft.types[id]).filter(|it| it.name.is_some());
        let added = named.filter(|it| it.paths.first().is_some_and(|path| lock.type_line(path).is_none()));
        let new_components = added.filter_map(|it| {
            // A component that replaces another one was renamed, which is for users to decide.
            let is_other =
                |place: &String| lock.uses().get(place).is_some_and(|it| components.contains_key(it.as_str()));
            let references = it.references.iter().map(TypePath::to_string).filter(|it| !is_other(it));
            Some((it.paths.first()?.to_string(), references.collect()))
        });
        let new_components = new_components.collect();
        Self { lock, components, by_name, new_components }
    }

    /// Returns the lines to add for a type.
    fn names(&self, node: &Type) -> Vec<(String, String)> {
        let open = node.paths.iter().filter(|it| self.lock.type_line(it).is_none()).map(TypePath::to_string);
        open.filter_map(|place| self.name(&place).map(str::to_owned).map(|name| (place, name))).collect()
    }

    /// Returns the name of a position that is not in the lock: that of the position from which the type, or a type around it, was
    /// moved.
    fn name(&self, place: &str) -> Option<&'l str> {
        if let Some(name) = self.lock.used_type(place) {
            return Some(name);
        }
        for (outer, rest) in around(place) {
            if let Some(references) = self.new_components.get(outer) {
                let places = || references.iter().map(|it| format!("{it}{rest}"));
                let found =
                    places().find_map(|it| self.known(&it)).or_else(|| places().find_map(|it| self.inside(&it)));
                if found.is_some() {
                    return found;
                }
            }
            let component = self.component(outer);
            // A reference that was the only part of an `allOf` has the position of the whole.
            let found = [Some(rest), without_part(rest)]
                .into_iter()
                .flatten()
                .find_map(|rest| component.and_then(|it| self.known(&format!("{it}{rest}"))));
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// Returns the name of a position inside of another position of the same type: the lock has only one of them.
    fn inside(&self, place: &str) -> Option<&'l str> {
        around(place).find_map(|(outer, rest)| {
            let others = self.by_name.get(self.known(outer)?)?;
            others.iter().find_map(|it| self.known(&format!("{it}{rest}")))
        })
    }

    /// Returns the name of a position in the lock.
    fn known(&self, place: &str) -> Option<&'l str> {
        self.lock.type_at(place).or_else(|| self.lock.used_type(place))
    }

    /// Returns the position of the component to which a position referred.
    fn component(&self, place: &str) -> Option<&'l str> {
        let used = self.lock.uses().get(place)?.as_str();
        self.components.get(used).copied().or_else(|| used.starts_with(COMPONENT).then_some(used))
    }
}

/// Returns a position and those around it, each with the rest of the position.
fn around(place: &str) -> impl Iterator<Item = (&str, &str)> {
    let outer = std::iter::successors(Some(place), |it| Some(it.rsplit_once(" / ")?.0));
    outer.map(|it| place.split_at(it.len()))
}

/// Returns the rest of a position without its first step, if this is a part of an `allOf`.
fn without_part(rest: &str) -> Option<&str> {
    let part = rest.strip_prefix(" / part ")?;
    Some(part.trim_start_matches(|it: char| it.is_ascii_digit()))
}
