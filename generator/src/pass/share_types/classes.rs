//! Classes of equal inline types with the same role, and the decision which of them become one type.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::ir::{TypeId, Types};
use crate::names::{NameLock, kind_word, type_name};

use super::key::Key;
use super::role::Role;

pub(super) struct Classes<'t> {
    types: &'t Types,
    lock: &'t NameLock,
    by_key: HashMap<(Option<Role>, usize), usize>,
    /// The number of each structure, and the first type that has it.
    structures: HashMap<Key, (usize, TypeId)>,
    list: Vec<Class<'t>>,
    /// The types that components only wrap. They have the names of these components.
    wrapped: HashMap<TypeId, &'t String>,
}

/// Equal inline types with the same role.
struct Class<'t> {
    role: Option<Role>,
    /// The number of their structure.
    structure: usize,
    /// The types in the order of the document, with their names in the lock.
    members: Vec<(TypeId, Option<&'t str>)>,
}

/// Several types that become one.
pub(super) struct Shared {
    pub(super) name: String,
    /// The types. The first one represents the others.
    pub(super) members: Vec<TypeId>,
}

/// The types of a class whose name the lock does not determine.
struct Open<'c> {
    role: &'c Role,
    members: Vec<TypeId>,
    /// `true` if one of the types has the name of the role, or a pinned name, in the lock.
    has_name: bool,
}

impl<'t> Classes<'t> {
    pub(super) fn new(types: &'t Types, lock: &'t NameLock) -> Self {
        Self {
            types,
            lock,
            by_key: HashMap::new(),
            structures: HashMap::new(),
            list: Vec::new(),
            wrapped: types.wrapped(),
        }
    }

    /// Adds an inline type to its class, and returns the first type with the same structure, in whatever role: types are equal if
    /// their parts are.
    pub(super) fn add(&mut self, id: TypeId, key: Key) -> TypeId {
        let node = &self.types[id];
        let role = if self.wrapped.contains_key(&id) { None } else { Role::of(node) };
        let locked = match self.lock.has_types() {
            true => node.paths.iter().find_map(|it| self.lock.type_name(it)),
            false => None,
        };
        let next = self.structures.len();
        let (structure, first) = *self.structures.entry(key).or_insert((next, id));
        if role.is_none() && locked.is_none() {
            return first;
        }
        let next = self.list.len();
        let index = *self.by_key.entry((role.clone(), structure)).or_insert(next);
        if index == next {
            self.list.push(Class { role, structure, members: Vec::new() });
        }
        self.list[index].members.push((id, locked));
        first
    }

    /// Returns the structure of a type, as a number, if an inline type has it.
    pub(super) fn structure(&self, key: &Key) -> Option<usize> {
        self.structures.get(key).map(|it| it.0)
    }

    /// Returns the inline types that have a name in the lock, with their structures.
    pub(super) fn locked(&self) -> impl Iterator<Item = (TypeId, (&'t str, usize))> {
        let types = self.list.iter().flat_map(|class| class.members.iter().map(move |it| (it, class.structure)));
        types.filter_map(|((id, name), structure)| Some((*id, ((*name)?, structure))))
    }

    /// Returns the types that become one.
    ///
    /// Types that had the same name before keep it. Of the others, one class in each role can have its name: the one that had it
    /// before, otherwise the largest. The types of other classes are not shared, because they are named after their positions.
    /// If a component has the name, the word for the kind of type follows it.
    ///
    /// Only the types for which `is_counted` returns `true` count as positions of a type.
    pub(super) fn decide(&self, is_counted: &dyn Fn(TypeId) -> bool) -> Vec<Shared> {
        let components = self.types.ids().filter_map(|id| self.types[id].name.as_deref());
        let mut taken: HashSet<String> = components.map(|it| type_name(it).to_lowercase()).collect();
        let pins: HashSet<&str> = self.lock.pinned_types().values().map(|it| it.name.as_str()).collect();
        let mut shared = Vec::new();
        let count = |members: &[TypeId]| members.iter().filter(|it| is_counted(**it)).count();
        let mut by_role: BTreeMap<&Role, Vec<Open<'_>>> = BTreeMap::new();
        let mut locked: BTreeMap<(&str, usize), Vec<TypeId>> = BTreeMap::new();
        for class in &self.list {
            let (named, open) = class.split(&pins);
            for (name, members) in named {
                locked.entry((name, class.structure)).or_default().extend(members);
            }
            if let Some(open) = open {
                by_role.entry(open.role).or_default().push(open);
            }
        }
        let mut locked: Vec<_> = locked.into_iter().filter(|(_, members)| count(members) > 1).collect();
        locked.sort_by_key(|(_, members)| Reverse(members.len()));
        // A component that only wraps a type gives it its name, so locked names may be those of components.
        let mut held = HashSet::new();
        for ((name, _), mut members) in locked {
            if held.insert(name.to_lowercase()) {
                taken.insert(name.to_lowercase());
                members.sort();
                shared.push(Shared { name: name.to_owned(), members });
            }
        }
        let mut others = Vec::new();
        for (role, mut classes) in by_role {
            let rank = |it: &Open<'_>| (it.has_name, count(&it.members));
            let least = |it: &Open<'_>| it.members.first().map_or(2, |it| role.least(&self.types[*it].shape));
            classes.retain(|it| count(&it.members) >= if it.has_name { 2 } else { least(it) });
            classes.sort_by_key(|it| Reverse(rank(it)));
            let wins = match classes.as_slice() {
                [] => false,
                [_] => true,
                [one, two, ..] => rank(one) != rank(two),
            };
            let mut rest = classes.into_iter();
            if wins && let Some(Open { members, has_name, .. }) = rest.next() {
                if has_name {
                    // The lock reserves the name, whatever the names of components.
                    taken.insert(role.name().to_lowercase());
                    shared.push(Shared { name: role.name().to_owned(), members });
                    others.extend(rest);
                    continue;
                }
                let kind = members.first().map_or("", |it| kind_word(&self.types[*it].shape));
                let names = [role.name().to_owned(), format!("{}{kind}", role.name())];
                let name = names.into_iter().find(|it| taken.insert(it.to_lowercase()));
                shared.extend(name.map(|name| Shared { name, members }));
            }
            others.extend(rest);
        }
        for Open { role, members, .. } in others {
            let name = members.first().and_then(|it| role.name_with_values(&self.types[*it].shape));
            if let Some(name) = name.filter(|it| taken.insert(it.to_lowercase())) {
                shared.push(Shared { name, members });
            }
        }
        shared
    }
}

impl Class<'_> {
    /// Splits the types by their names in the lock. Types without one belong to those that share a name.
    fn split(&self, pins: &HashSet<&str>) -> (BTreeMap<&str, Vec<TypeId>>, Option<Open<'_>>) {
        let mut named: BTreeMap<&str, Vec<TypeId>> = BTreeMap::new();
        let (mut open, mut has_name) = (Vec::new(), false);
        let mut nameless = Vec::new();
        for (id, locked) in &self.members {
            match locked {
                None => nameless.push(*id),
                Some(name) if pins.contains(name) || self.role.as_ref().is_some_and(|it| it.name() == *name) => {
                    has_name = true;
                    open.push(*id);
                }
                Some(name) => named.entry(name).or_default().push(*id),
            }
        }
        let largest = named.values_mut().filter(|it| it.len() > 1).max_by_key(|it| it.len());
        let home = match largest {
            Some(largest) if !has_name && self.role.is_some() => largest,
            _ => &mut open,
        };
        home.extend(nameless);
        home.sort();
        let open = self.role.as_ref().map(|role| Open { role, members: open, has_name });
        (named, open.filter(|it| !it.members.is_empty()))
    }
}
