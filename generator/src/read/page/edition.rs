//! The editions of APIs that the pages of a folder describe: each version of each API is one.
//!
//! Sites keep the pages of old versions, and the pages of several APIs, in folders next to each other. Editions that describe the same
//! operations cannot be one document, so one of them is chosen.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::printable::printable;
use crate::read::options::PageOptions;

/// A version of an API.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edition {
    /// The title of the API.
    pub(super) title: String,
    /// The version in `info`.
    pub(super) version: String,
    /// The version that the name of a folder contains.
    pub(super) folder: Option<String>,
}

impl Edition {
    /// Returns the edition of a page with these shared members. `path` is its path within the folder of pages.
    fn of(shared: &Map<String, Value>, path: &Path) -> Self {
        let info = |key: &str| match shared.get("info").and_then(|it| it.get(key)) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Null) | None => String::new(),
            Some(other) => other.to_string(),
        };
        let folder = folders(path).filter_map(|it| folder_version(&it).map(str::to_owned)).last();
        Self { title: info("title"), version: info("version"), folder }
    }

    /// Returns `true` if the edition, or a folder of the path, was chosen.
    fn matches(&self, options: &PageOptions, path: &Path) -> bool {
        let is_folder = |name: &String| folders(path).any(|it| it == *name);
        let is_version = |it: &String| *it == self.version || Some(it) == self.folder.as_ref() || is_folder(it);
        let is_api = |it: &String| *it == self.title || is_folder(it);
        options.version.as_ref().is_none_or(is_version) && options.api.as_ref().is_none_or(is_api)
    }

    /// Orders editions of one API by age. Pages outside folders of versions are the newest ones of their version.
    fn by_age(&self, other: &Self) -> Ordering {
        by_version(&self.version, &other.version).then_with(|| match (&self.folder, &other.folder) {
            (Some(one), Some(other)) => by_version(one, other),
            (one, other) => other.is_some().cmp(&one.is_some()),
        })
    }

    /// Returns the name of the edition for messages.
    pub(super) fn name(&self) -> String {
        let folder = self.folder.iter().filter(|it| **it != self.version).map(|it| format!(" (folder {it})"));
        printable(format!("{} {}{}", self.title, self.version, folder.collect::<String>()).trim())
    }
}

/// The editions to read.
#[derive(Clone, Debug, Default)]
pub(super) struct EditionFilter {
    directory: PathBuf,
    pages: PageOptions,
    /// The accepted editions, or `None` for all.
    pub(super) accepted: Option<BTreeSet<Edition>>,
}

impl EditionFilter {
    /// Creates a filter for the pages of a directory.
    pub(super) fn new(directory: &Path, pages: &PageOptions) -> Self {
        Self { directory: directory.to_owned(), pages: pages.clone(), accepted: None }
    }

    /// Returns the edition of a page with these shared members, if it is accepted.
    pub(super) fn accept(&self, shared: &Map<String, Value>, page: &Path) -> Option<Edition> {
        let path = page.strip_prefix(&self.directory).unwrap_or(page);
        let edition = Edition::of(shared, path);
        let is_accepted = self.accepted.as_ref().is_none_or(|it| it.contains(&edition));
        (is_accepted && edition.matches(&self.pages, path)).then_some(edition)
    }
}

fn folders(path: &Path) -> impl Iterator<Item = String> + '_ {
    let folders = path.parent().into_iter().flat_map(Path::components);
    folders.map(|it| it.as_os_str().to_string_lossy().into_owned())
}

/// Returns the version in the name of a folder, such as `1.2` for `version-1.2` and `v3` for `v3`.
fn folder_version(name: &str) -> Option<&str> {
    let version = name.strip_prefix("version-").unwrap_or(name);
    let number = version.strip_prefix(['v', 'V']).unwrap_or(version);
    number.starts_with(|it: char| it.is_ascii_digit()).then_some(version)
}

/// Orders versions by their numbers. A version with a suffix, such as `1.0.0-beta`, is older than the one without it.
fn by_version(one: &str, other: &str) -> Ordering {
    let (one, other) = (parts(one), parts(other));
    for (one, other) in one.iter().zip(&other) {
        let order = match (one.parse::<u64>(), other.parse::<u64>()) {
            (Ok(one), Ok(other)) => one.cmp(&other),
            (Ok(_), Err(_)) => Ordering::Greater,
            (Err(_), Ok(_)) => Ordering::Less,
            (Err(_), Err(_)) => one.cmp(other),
        };
        if order.is_ne() {
            return order;
        }
    }
    let is_suffix = |rest: &[String]| rest.first().is_some_and(|it| it.parse::<u64>().is_err());
    let shared = one.len().min(other.len());
    match one.len().cmp(&other.len()) {
        Ordering::Greater if is_suffix(one.get(shared..).unwrap_or_default()) => Ordering::Less,
        Ordering::Less if is_suffix(other.get(shared..).unwrap_or_default()) => Ordering::Greater,
        order => order,
    }
}

fn parts(version: &str) -> Vec<String> {
    let version = version.trim().to_lowercase();
    let number = version.strip_prefix('v').filter(|it| it.starts_with(|it: char| it.is_ascii_digit()));
    let mut parts: Vec<String> = Vec::new();
    let mut last = None;
    for character in number.unwrap_or(&version).chars() {
        let kind = character.is_alphanumeric().then(|| character.is_ascii_digit());
        match (kind, parts.last_mut()) {
            (Some(_), Some(part)) if kind == last => part.push(character),
            (Some(_), _) => parts.push(character.to_string()),
            (None, _) => {}
        }
        last = kind;
    }
    parts
}

/// Returns the editions to read if not all of them fit in one document: the newest version of each API, and of APIs that describe
/// the same operations the one with the most. `found` has the number of operations of each edition, and `operations` the editions
/// of each operation.
pub(super) fn chosen<'e>(
    found: &'e BTreeMap<Edition, usize>,
    operations: impl Iterator<Item = &'e BTreeSet<Edition>>,
) -> Option<BTreeSet<Edition>> {
    // The operations of each edition that others describe too, and the APIs with such operations in several versions.
    let (mut repeated, mut split) = (BTreeMap::<&Edition, Vec<usize>>::new(), BTreeSet::<&str>::new());
    for (number, editions) in operations.filter(|it| it.len() > 1).enumerate() {
        let mut last = None;
        for edition in editions {
            repeated.entry(edition).or_default().push(number);
            if last.replace(&edition.title) == Some(&edition.title) {
                split.insert(&edition.title);
            }
        }
    }
    if repeated.is_empty() {
        return None;
    }
    let mut by_title: BTreeMap<&str, Vec<&Edition>> = BTreeMap::new();
    for edition in found.keys() {
        by_title.entry(&edition.title).or_default().push(edition);
    }
    let mut apis: Vec<(usize, Vec<&Edition>)> = Vec::new();
    for (title, mut editions) in by_title {
        if split.contains(title)
            && let Some(newest) = editions.iter().copied().max_by(|one, other| one.by_age(other))
        {
            editions = vec![newest];
        }
        let count = editions.iter().filter_map(|it| found.get(it)).sum();
        apis.push((count, editions));
    }
    // Stable, so that the first title comes first among equals.
    apis.sort_by_key(|it| std::cmp::Reverse(it.0));
    let (mut chosen, mut taken) = (BTreeSet::new(), BTreeSet::new());
    for (_, editions) in apis {
        let numbers: Vec<usize> = editions.iter().filter_map(|it| repeated.get(it)).flatten().copied().collect();
        if !numbers.iter().any(|it| taken.contains(it)) {
            taken.extend(numbers);
            chosen.extend(editions.into_iter().cloned());
        }
    }
    Some(chosen)
}

/// Returns the names of editions, with the number of their pages.
pub(super) fn names(found: &BTreeMap<Edition, usize>) -> String {
    let names = found.iter().map(|(edition, count)| format!("`{}` ({count})", edition.name()));
    names.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_ordered_by_their_numbers() {
        let ordered = [
            "beta",
            "0.9",
            "1.0.0-alpha.2",
            "1.0.0-beta",
            "1.0.0",
            "v1.9.0",
            "1.10.0",
            "2",
            "2.0.1",
            "v3",
            "2024-01-31",
            "v2025",
        ];
        for pair in ordered.windows(2) {
            assert_eq!(by_version(pair[0], pair[1]), Ordering::Less, "{pair:?}");
            assert_eq!(by_version(pair[1], pair[0]), Ordering::Greater, "{pair:?}");
        }
    }
}
