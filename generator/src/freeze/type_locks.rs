//! The lines of the names lock that belong to each type, and the lines of the next lock.
//!
//! A type is used in many positions. Lines for several of them are kept, so that its name survives the removal of the first. The
//! others are in a table of their own.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Draft, Owner, TypeId, TypePath};
use crate::names::{Ident, NameLock, Pin, Rename, Renewal, Subject};

/// The number of lines that a new lock has for an inline type. A component has one line, by its name.
const KEPT_PLACES: usize = 4;

/// The lines for the types of a draft.
pub(super) struct TypeLocks {
    /// The entries of all types in the order of the document, including types that the lock does not have.
    lines: Vec<(TypeId, Lines)>,
}

/// A type with a previous name.
pub(super) struct Locked<'l> {
    pub(super) id: TypeId,
    pub(super) name: &'l str,
    /// The number of its positions with this name.
    pub(super) lines: usize,
}

#[derive(Default)]
struct Lines {
    /// The lines in the order of the document.
    locked: Vec<LockedLine>,
    pinned: Vec<(String, Pin)>,
}

/// A line with a previous name.
struct LockedLine {
    /// The position as the lock has it.
    place: String,
    /// The position as the next lock has it.
    path: String,
    name: String,
}

impl TypeLocks {
    pub(super) fn find(draft: &Draft, models: &[TypeId], lock: &NameLock) -> Self {
        let lines = models.iter().map(|&id| {
            let mut lines = Lines::default();
            for path in &draft.types[id].paths {
                if let Some((place, pin)) = lock.type_pin(path) {
                    lines.pinned.push((place.to_owned(), pin.clone()));
                }
                if let Some((place, name)) = lock.type_line(path) {
                    let (place, name) = (place.to_owned(), name.to_owned());
                    lines.locked.push(LockedLine { place, path: path.to_string(), name });
                }
            }
            (id, lines)
        });
        Self { lines: lines.collect() }
    }

    /// Returns the types with a pinned name. [`Self::renew`] reports further pins of the same type.
    pub(super) fn pinned(&self) -> impl Iterator<Item = (TypeId, &Pin)> {
        self.lines.iter().filter_map(|(id, lines)| Some((*id, &lines.pinned.first()?.1)))
    }

    /// Returns the types with a previous name.
    pub(super) fn locked(&self) -> impl Iterator<Item = Locked<'_>> {
        self.lines.iter().filter_map(|(id, lines)| {
            let name = lines.locked.first()?.name.as_str();
            Some(Locked { id: *id, name, lines: lines.locked.iter().filter(|it| it.name == name).count() })
        })
    }

    /// Writes the new lines, and reports the old ones that no longer apply.
    pub(super) fn renew(
        &self,
        draft: &Draft,
        idents: &BTreeMap<TypeId, Ident>,
        renewal: &mut Renewal,
        diagnostics: &mut Diagnostics,
    ) {
        // If a type splits in two, one of them keeps the name and the other is new; neither is renamed.
        let kept: BTreeSet<&str> = self
            .lines
            .iter()
            .filter_map(|(id, lines)| Some((lines, idents.get(id)?)))
            .flat_map(|(lines, ident)| {
                lines.locked.iter().map(|it| it.name.as_str()).filter(|it| *it == ident.as_str())
            })
            .collect();
        for (id, lines) in &self.lines {
            let Some(ident) = idents.get(id) else { continue };
            let mut renamed = BTreeSet::new();
            for LockedLine { place, name, .. } in &lines.locked {
                if !kept.contains(name.as_str()) && renamed.insert(name.as_str()) {
                    renewal.renames.push(Rename {
                        subject: Subject::Type,
                        place: place.clone(),
                        from: name.clone(),
                        to: ident.as_str().to_owned(),
                        pinned: lines.pinned.first().is_some_and(|(_, pin)| pin.name == ident.as_str()),
                    });
                }
            }
            let node = &draft.types[*id];
            let (most, known) = match node.name {
                Some(_) => (1, [].as_slice()),
                None => (KEPT_PLACES, lines.locked.as_slice()),
            };
            let known = known.iter().map(|it| it.path.clone());
            let first = node.paths.iter().take(most).map(TypePath::to_string);
            let mut places: Vec<String> = Vec::with_capacity(most);
            for place in known.chain(first) {
                if places.len() < most && !places.contains(&place) {
                    places.push(place);
                }
            }
            let further = node.references.iter().chain(&node.paths).map(TypePath::to_string);
            for place in further.filter(|it| !places.contains(it)) {
                renewal.after.insert_use(place, ident.as_str().to_owned());
            }
            for place in places {
                renewal.after.insert_type(place, ident.as_str().to_owned());
            }
        }
        self.record_wrappers(draft, renewal);
        if renewal.is_partial {
            let Renewal { before, after, .. } = renewal;
            self.missing(before).for_each(|(place, name)| after.insert_type(place.to_owned(), name.to_owned()));
            after.keep_uses(before);
        } else {
            self.report_stale(renewal, idents, diagnostics);
        }
        self.report_twice_pinned(renewal, diagnostics);
    }

    /// Records the positions that refer to components without a name in Rust, such as lists, if they have parts with one.
    fn record_wrappers(&self, draft: &Draft, renewal: &mut Renewal) {
        let paths = self.lines.iter().flat_map(|it| &draft.types[it.0].paths);
        let owners: BTreeSet<&str> = paths
            .filter_map(|it| match it.owner() {
                Owner::Component(name) => Some(name.as_str()),
                Owner::Operation(_) | Owner::Webhook(_) => None,
            })
            .collect();
        let models: BTreeSet<TypeId> = self.lines.iter().map(|it| it.0).collect();
        for id in draft.types.ids().filter(|it| !models.contains(it)) {
            let node = &draft.types[id];
            let Some((name, path)) = node.name.as_ref().zip(node.paths.first()) else { continue };
            if owners.contains(name.as_str()) {
                for place in &node.references {
                    renewal.after.insert_use(place.to_string(), path.to_string());
                }
            }
        }
    }

    /// Returns the lines of the lock whose positions do not exist.
    pub(super) fn missing<'l>(&self, lock: &'l NameLock) -> impl Iterator<Item = (&'l str, &'l str)> {
        let locked: BTreeSet<&str> =
            self.lines.iter().flat_map(|it| &it.1.locked).map(|it| it.place.as_str()).collect();
        let missing: Vec<_> = lock.types().filter(|(place, _)| !locked.contains(place)).collect();
        missing.into_iter()
    }

    /// Reports lines for positions that do not exist, unless the type is in another position now.
    fn report_stale(&self, renewal: &Renewal, idents: &BTreeMap<TypeId, Ident>, diagnostics: &mut Diagnostics) {
        let names: BTreeSet<&str> = idents.values().map(Ident::as_str).collect();
        let pinned: BTreeSet<&str> = self.lines.iter().flat_map(|it| &it.1.pinned).map(|it| it.0.as_str()).collect();
        for (place, name) in self.missing(&renewal.before).filter(|it| !names.contains(it.1)) {
            let message = format!("the type `{name}` at `{place}` no longer exists");
            diagnostics.push(renewal.finding(Code::StaleName, None, message));
        }
        for (place, pin) in renewal.before.pinned_types().iter().filter(|(place, _)| !pinned.contains(place.as_str())) {
            let message = format!("the name `{}` is pinned for `{place}`, where no type exists", pin.name);
            diagnostics.push(renewal.finding(Code::StalePin, Some(pin.line), message));
        }
    }

    fn report_twice_pinned(&self, renewal: &Renewal, diagnostics: &mut Diagnostics) {
        for (_, lines) in &self.lines {
            let Some((first, others)) = lines.pinned.split_first() else { continue };
            for (_, pin) in others.iter().filter(|(_, it)| it.name != first.1.name) {
                let message =
                    format!("the name `{}` is pinned for a type that is also pinned as `{}`", pin.name, first.1.name);
                let help = format!("the type also occurs at `{}`; remove one of the two lines", first.0);
                diagnostics.push(renewal.finding(Code::BadPin, Some(pin.line), message).with_help(help));
            }
        }
    }
}
