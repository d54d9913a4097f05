//! The content of all formats, in the order in which they show it: the worst changes first.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::report::Report;
use crate::compare::{Change, ChangeKind, Comparison, Counterpart, Effect, Migration, OperationMigration, Subject};
use crate::numbered::Numbered;

/// A report.
pub(super) struct View {
    pub(super) title: String,
    pub(super) parts: Vec<Part>,
}

/// A crate, or the migration from one to another.
pub(super) struct Part {
    pub(super) title: String,
    /// The anchor for links.
    pub(super) anchor: String,
    /// The worst effects on the wire and in Rust, or `None` without changes.
    pub(super) verdict: Option<(Effect, Effect)>,
    /// The version before and the next version, if they are known and differ.
    pub(super) versions: Option<(String, String)>,
    /// The number of changes by effect, in the order of [`Effect::ALL`].
    pub(super) counts: [(Effect, usize); 3],
    pub(super) tasks: Vec<Task>,
    /// The operations of a migration whose callers have nothing to do.
    pub(super) unchanged: Vec<String>,
    /// The operations of a migration that are called as before, but send or return types that changed, with the names and anchors
    /// of these types.
    pub(super) with_changed_types: Vec<(String, Vec<(String, String)>)>,
    pub(super) groups: Vec<Group>,
}

/// Something to do for users of the crate.
pub(super) struct Task {
    pub(super) advice: &'static str,
    /// `true` for removed operations.
    is_first: bool,
    /// The affected names, with the anchors of the changes.
    pub(super) places: Vec<(String, String)>,
}

/// The entries of a tag.
pub(super) struct Group {
    pub(super) name: GroupName,
    pub(super) entries: Vec<Entry>,
}

/// The name of a group.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum GroupName {
    Package,
    Tag(String),
    Shared,
}

/// A line of a report.
pub(super) struct Entry {
    /// The anchor for links, which does not depend on other changes.
    pub(super) anchor: String,
    pub(super) wire: Effect,
    pub(super) rust: Effect,
    /// `true` if an operation was removed, which is shown first.
    pub(super) is_removed_operation: bool,
    /// The name in code.
    pub(super) name: String,
    /// The method and path of an operation.
    pub(super) place: Option<String>,
    pub(super) member: Option<String>,
    /// The description of the change, with backticks around code.
    pub(super) phrase: &'static str,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
    pub(super) advice: Option<&'static str>,
}

impl View {
    pub(super) fn of(report: &Report) -> Self {
        let mut anchors = Anchors::default();
        match report {
            Report::Comparisons(list) => {
                let title = match list.as_slice() {
                    [only] => format!("Changes of {}", only.package),
                    _ => "Changes".to_owned(),
                };
                let mut parts: Vec<Part> = list.iter().map(|it| comparison(it, &mut anchors)).collect();
                parts.sort_by_key(|it| Reverse(it.verdict.map(|(wire, rust)| wire.max(rust))));
                Self { title, parts }
            }
            Report::Migration(it) => {
                Self { title: format!("From {} to {}", it.from, it.to), parts: vec![migration(it, &mut anchors)] }
            }
        }
    }
}

impl Part {
    fn of(title: String, anchor: String, entries: Vec<(GroupName, Entry)>) -> Self {
        let wire = entries.iter().map(|(_, it)| it.wire).max();
        let verdict = wire.zip(entries.iter().map(|(_, it)| it.rust).max());
        let counts = Effect::ALL.map(|effect| (effect, entries.iter().filter(|(_, it)| it.effect() == effect).count()));
        let tasks = tasks(&entries);
        Self {
            title,
            anchor,
            verdict,
            versions: None,
            counts,
            tasks,
            unchanged: Vec::new(),
            with_changed_types: Vec::new(),
            groups: groups(entries),
        }
    }
}

impl Group {
    pub(super) fn title(&self) -> &str {
        match &self.name {
            GroupName::Package => "The crate",
            GroupName::Tag(name) => name,
            GroupName::Shared => "Types of several tags",
        }
    }

    pub(super) fn count(&self, effect: Effect) -> usize {
        self.entries.iter().filter(|it| it.effect() == effect).count()
    }
}

impl Entry {
    pub(super) fn effect(&self) -> Effect {
        self.wire.max(self.rust)
    }

    fn of(change: &Change, anchor: String) -> Self {
        let place = match &change.subject {
            Subject::Operation { method, path, .. } => Some(format!("{} {path}", method.as_str())),
            Subject::Webhook { id, .. } => Some(id.clone()),
            Subject::Package { .. } | Subject::Type { .. } => None,
        };
        let (before, after) = match (change.kind, &change.before, &change.after) {
            (ChangeKind::DocumentationChanged, Some(before), Some(after)) => {
                let (before, after) = differing(before, after);
                (Some(before), Some(after))
            }
            (_, before, after) => (before.clone(), after.clone()),
        };
        Self {
            anchor,
            wire: change.wire,
            rust: change.rust,
            is_removed_operation: change.kind == ChangeKind::OperationRemoved,
            name: change.subject.name().to_owned(),
            place,
            member: change.member.as_ref().map(|it| it.wire.clone()),
            phrase: change.kind.phrase(),
            before,
            after,
            advice: change.advice,
        }
    }
}

fn comparison(it: &Comparison, anchors: &mut Anchors) -> Part {
    let entry =
        |change: &Change| (group_name(change), Entry::of(change, anchors.next(&it.package, &change.subject, change)));
    let versions = it.version.as_ref().zip(it.next_version()).filter(|(before, after)| *before != after);
    let versions = versions.map(|(before, after)| (before.to_string(), after.to_string()));
    let entries = it.changes.iter().map(entry).collect();
    let anchor = anchors.unique(&["crate", &it.package]);
    Part { versions, ..Part::of(it.package.clone(), anchor, entries) }
}

fn group_name(change: &Change) -> GroupName {
    match (&change.tag, &change.subject) {
        (Some(tag), _) => GroupName::Tag(tag.clone()),
        (None, Subject::Package { .. }) => GroupName::Package,
        (None, Subject::Operation { .. } | Subject::Webhook { .. } | Subject::Type { .. }) => GroupName::Shared,
    }
}

fn migration(it: &Migration, anchors: &mut Anchors) -> Part {
    let mut entries = Vec::new();
    for operation in &it.operations {
        let group = GroupName::Tag(operation.tag.clone());
        entries.extend(counterpart_entry(operation, anchors).map(|it| (group.clone(), it)));
        let changes = operation.changes.iter().filter(|it| it.kind != ChangeKind::OperationRenamed);
        entries.extend(changes.map(|it| {
            let entry = Entry::of(it, anchors.next("", &operation.operation, it));
            // Users look for the names that they use.
            (group.clone(), Entry { name: operation.operation.name().to_owned(), ..entry })
        }));
    }
    let mut anchors_of_types: HashMap<&str, String> = HashMap::new();
    for change in &it.types {
        let anchor = anchors.next("", &change.subject, change);
        anchors_of_types.entry(change.subject.name()).or_insert_with(|| anchor.clone());
        entries.push((group_name(change), Entry::of(change, anchor)));
    }
    let names = |it: &OperationMigration| match &it.counterpart {
        Counterpart::Same { operation } if operation.name() != it.operation.name() => {
            format!("{} → {}", it.operation.name(), operation.name())
        }
        _ => it.operation.name().to_owned(),
    };
    let links = |it: &OperationMigration| {
        let anchor = |name: &String| Some((name.clone(), anchors_of_types.get(name.as_str())?.clone()));
        it.changed_types.iter().filter_map(anchor).collect::<Vec<_>>()
    };
    let unchanged = it.operations.iter().filter(|it| it.is_unchanged()).map(names);
    let with_changed_types =
        it.operations.iter().filter(|it| it.has_only_changed_types()).map(|it| (names(it), links(it)));
    let (unchanged, with_changed_types) = (unchanged.collect(), with_changed_types.collect());
    let anchor = anchors.unique(&["crate", &it.to]);
    Part { unchanged, with_changed_types, ..Part::of(format!("{} to {}", it.from, it.to), anchor, entries) }
}

/// Returns the entry for an operation that was removed or renamed.
fn counterpart_entry(it: &OperationMigration, anchors: &mut Anchors) -> Option<Entry> {
    let old = it.operation.name();
    let (phrase, advice, after) = match &it.counterpart {
        Counterpart::Gone => ("was removed", "stop using it", None),
        Counterpart::Similar { operation } => ("may have become", "check whether it does the same", Some(operation)),
        Counterpart::Same { operation } if operation.name() != old => {
            ("was renamed", "use the new method name", Some(operation))
        }
        Counterpart::Same { .. } => return None,
    };
    let place = match &it.operation {
        Subject::Operation { method, path, .. } => Some(format!("{} {path}", method.as_str())),
        Subject::Package { .. } | Subject::Webhook { .. } | Subject::Type { .. } => None,
    };
    // The server no longer supports operations without a counterpart.
    let wire = if after.is_none() { Effect::Breaking } else { Effect::DocsOnly };
    Some(Entry {
        anchor: anchors.unique(&["operation", old]),
        wire,
        rust: Effect::Breaking,
        is_removed_operation: it.counterpart == Counterpart::Gone,
        name: old.to_owned(),
        place,
        member: None,
        phrase,
        before: None,
        after: after.map(|it| it.name().to_owned()),
        advice: Some(advice),
    })
}

/// Returns the tasks: those of removed operations, and then the most frequent ones.
fn tasks(entries: &[(GroupName, Entry)]) -> Vec<Task> {
    let mut tasks: Vec<Task> = Vec::new();
    let mut indices: HashMap<&'static str, usize> = HashMap::new();
    for (_, entry) in entries.iter().filter(|(_, it)| it.effect() == Effect::Breaking) {
        let Some(advice) = entry.advice else { continue };
        let index = *indices.entry(advice).or_insert_with(|| {
            tasks.push(Task { advice, is_first: entry.is_removed_operation, places: Vec::new() });
            tasks.len() - 1
        });
        let name = match &entry.member {
            Some(member) => format!("{} {member}", entry.name),
            None => entry.name.clone(),
        };
        tasks[index].places.push((name, entry.anchor.clone()));
    }
    tasks.sort_by_key(|it| (!it.is_first, Reverse(it.places.len())));
    tasks
}

/// Groups the entries by tag. Groups and entries with breaking changes come first.
fn groups(entries: Vec<(GroupName, Entry)>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut indices: HashMap<GroupName, usize> = HashMap::new();
    for (name, entry) in entries {
        let index = *indices.entry(name.clone()).or_insert_with(|| {
            groups.push(Group { name, entries: Vec::new() });
            groups.len() - 1
        });
        groups[index].entries.push(entry);
    }
    for group in &mut groups {
        group.entries.sort_by_key(|it| (Reverse(it.effect()), !it.is_removed_operation));
    }
    groups.sort_by_key(|it| Reverse(it.entries.first().map(Entry::effect)));
    groups
}

/// The anchors of a report.
#[derive(Default)]
struct Anchors {
    taken: HashSet<String>,
    numbered: Numbered,
}

impl Anchors {
    fn next(&mut self, package: &str, subject: &Subject, change: &Change) -> String {
        let kind = change.kind.to_string();
        let member = change.member.as_ref().map_or("", |it| it.wire.as_str());
        // Changes of filter operators have the name of their field.
        let value = match change.kind {
            ChangeKind::FilterOperatorAdded | ChangeKind::FilterOperatorRemoved => {
                change.before.as_ref().or(change.after.as_ref()).map_or("", String::as_str)
            }
            _ => "",
        };
        self.unique(&[package, &kind, subject.name(), member, value])
    }

    /// Returns a unique anchor of letters, digits and hyphens.
    fn unique(&mut self, words: &[&str]) -> String {
        let clean = |it: &&str| it.replace(|it: char| !it.is_ascii_alphanumeric(), "-");
        let words: Vec<String> = words.iter().filter(|it| !it.is_empty()).map(clean).collect();
        let base = words.join("-");
        if self.taken.insert(base.clone()) {
            return base;
        }
        self.numbered.first_free(&format!("{base}-"), |anchor| self.taken.insert(anchor.to_owned()))
    }
}

/// Returns the number of operations as text.
pub(super) fn operations(count: usize) -> String {
    if count == 1 { "1 operation".to_owned() } else { format!("{count} operations") }
}

/// Shortens two strings to the part from their first different word.
fn differing(one: &str, other: &str) -> (String, String) {
    let same = one.char_indices().zip(other.chars()).take_while(|((_, one), other)| one == other);
    // The cut is after the last common space, so that no word is cut.
    let start = same.filter(|((_, one), _)| one.is_whitespace()).map(|((at, one), _)| at + one.len_utf8()).last();
    match start {
        Some(start) => (format!("… {}", &one[start..]), format!("… {}", &other[start..])),
        None => (one.to_owned(), other.to_owned()),
    }
}

/// Returns the beginning of a string, on one line.
pub(super) fn excerpt(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_shown_from_their_first_difference() {
        for (one, other, expected) in [
            ("Läßt alle sehen.", "Läßt keine sehen.", ("… alle sehen.", "… keine sehen.")),
            ("a b", "a b c", ("… b", "… b c")),
            ("one", "other", ("one", "other")),
            ("", "new", ("", "new")),
        ] {
            assert_eq!(differing(one, other), (expected.0.to_owned(), expected.1.to_owned()));
        }
    }

    #[test]
    fn long_strings_are_cut_between_characters() {
        assert_eq!(excerpt("a\n  ß c", 3), "a ß…");
        assert_eq!(excerpt("a ß", 3), "a ß");
    }

    #[test]
    fn anchors_are_unique() {
        let mut anchors = Anchors::default();
        assert_eq!(anchors.unique(&["field-removed", "A", "b.c"]), "field-removed-A-b-c");
        assert_eq!(anchors.unique(&["field-removed", "A", "b-c"]), "field-removed-A-b-c-2");
    }
}
