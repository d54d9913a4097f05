//! What has changed in a crate since its last release, in words for a changelog.

use std::collections::BTreeSet;

use anyhow::Context;
use serde::Deserialize;

/// How much of callers' code changes may break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Code that compiled may not compile, or do something else.
    Breaking,
    /// There is more than there was.
    Additive,
    /// Operations and types are the same, their documentation is not.
    DocsOnly,
    /// Nothing.
    Nothing,
}

impl Verdict {
    /// The word of it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Breaking => "breaking changes",
            Self::Additive => "additions",
            Self::DocsOnly => "the same operations and types",
            Self::Nothing => "no changes",
        }
    }
}

/// The changes of a release.
pub(super) struct Changes {
    pub(super) verdict: Verdict,
    /// Markdown, in the sections of a changelog.
    pub(super) entries: String,
}

/// The changes of the first release.
pub(super) fn first() -> Changes {
    Changes { verdict: Verdict::Additive, entries: "### Added\n\n- The first release.\n".to_owned() }
}

/// The changes where operations and types are what they were, and files are not.
pub(super) fn of_sources() -> Changes {
    let entries = "### Changed\n\n- Documentation and code of the same operations and types.\n".to_owned();
    Changes { verdict: Verdict::DocsOnly, entries }
}

/// Compares two texts of `api.json`: the one place where a comparison of crates is plugged in.
pub(super) fn between(before: &str, after: &str) -> anyhow::Result<Changes> {
    let (old, new): (Surface, Surface) = (read(before)?, read(after)?);
    let (old, new) = (old.names(), new.names());
    let list = |title: &str, names: BTreeSet<&String>| match names.is_empty() {
        true => String::new(),
        false => format!("### {title}\n\n{}\n", names.iter().map(|it| format!("- {it}\n")).collect::<String>()),
    };
    let (added, removed): (BTreeSet<_>, BTreeSet<_>) = (new.difference(&old).collect(), old.difference(&new).collect());
    let verdict = match (removed.is_empty(), added.is_empty(), before == after) {
        (true, true, true) => Verdict::Nothing,
        // What differs inside of operations and types may be anything.
        (false, ..) | (true, true, false) => Verdict::Breaking,
        (true, false, _) => Verdict::Additive,
    };
    Ok(Changes { verdict, entries: list("Added", added) + &list("Removed", removed) })
}

fn read(text: &str) -> anyhow::Result<Surface> {
    serde_json::from_str(text).context("api.json")
}

#[derive(Deserialize)]
struct Surface {
    operations: Vec<Item>,
    types: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    rust: String,
}

impl Surface {
    fn names(self) -> BTreeSet<String> {
        self.operations.into_iter().chain(self.types).map(|it| format!("`{}`", it.rust)).collect()
    }
}
