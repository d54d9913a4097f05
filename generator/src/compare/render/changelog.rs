//! Comparisons as the entries of a changelog. Texts of descriptions stand in code spans.
//!
//! Source: Keep a Changelog 1.1.0, "What should be included".

use std::fmt::Write as _;

use super::markdown::code;
use crate::compare::{Change, ChangeKind, Comparison, Effect};

/// The sections, in the order in which a reader needs them.
const SECTIONS: [Section; 4] = [Section::Removed, Section::Changed, Section::Deprecated, Section::Added];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Removed,
    Changed,
    Deprecated,
    Added,
}

impl Section {
    const fn title(self) -> &'static str {
        match self {
            Self::Removed => "Removed",
            Self::Changed => "Changed",
            Self::Deprecated => "Deprecated",
            Self::Added => "Added",
        }
    }

    fn of(change: &Change) -> Self {
        match change.kind {
            ChangeKind::OperationRemoved
            | ChangeKind::TypeRemoved
            | ChangeKind::FieldRemoved
            | ChangeKind::VariantRemoved
            | ChangeKind::ParameterRemoved
            | ChangeKind::FeatureRemoved => Self::Removed,
            ChangeKind::OperationDeprecated | ChangeKind::ParameterDeprecated | ChangeKind::FieldDeprecated => {
                Self::Deprecated
            }
            _ if change.effect() == Effect::Additive => Self::Added,
            _ => Self::Changed,
        }
    }
}

/// The entries for a release, in sections with headings of the third level; what breaks callers comes first in each. Empty
/// where nothing changed.
pub fn changelog(comparison: &Comparison) -> String {
    let (words, things): (Vec<&Change>, Vec<&Change>) =
        comparison.changes.iter().partition(|it| it.kind == ChangeKind::DocumentationChanged);
    let mut sections = Vec::new();
    for section in SECTIONS {
        let mut changes: Vec<&Change> = things.iter().copied().filter(|it| Section::of(it) == section).collect();
        changes.sort_by_key(|it| std::cmp::Reverse(it.effect()));
        let mut lines: String = changes.into_iter().map(entry).collect();
        if section == Section::Changed && !words.is_empty() {
            // Writing to a string cannot fail.
            let places = if words.len() == 1 { "place" } else { "places" };
            let _ = writeln!(lines, "- Documentation, in {} {places}.", words.len());
        }
        if !lines.is_empty() {
            sections.push(format!("### {}\n\n{lines}", section.title()));
        }
    }
    sections.join("\n")
}

fn entry(change: &Change) -> String {
    let mark = if change.effect() == Effect::Breaking { "**Breaking:** " } else { "" };
    let member = change.member.as_ref().map(|it| format!(" {}", code(&it.wire))).unwrap_or_default();
    let values = match (&change.before, &change.after) {
        (None, None) => String::new(),
        (Some(it), None) | (None, Some(it)) => format!(": {}", code(it)),
        (Some(before), Some(after)) => format!(": {} → {}", code(before), code(after)),
    };
    format!("- {mark}{}{member} {}{values}\n", code(change.subject.name()), change.kind.phrase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::compare;
    use crate::outline::Outline;

    fn outline(operations: &str) -> Outline {
        serde_json::from_str(&format!("{{\"format\": 1, \"operations\": [{operations}], \"types\": []}}")).unwrap()
    }

    fn operation(name: &str, rest: &str) -> String {
        format!(
            "{{\"id\": \"{name}\", \"rust\": \"things::{name}\", \"method\": \"GET\", \"path\": \"/{name}\", \"tag\": \"Things\", \
             \"feature\": \"things\"{rest}}}"
        )
    }

    #[test]
    fn entries_stand_in_sections_and_what_breaks_is_marked() {
        let old = outline(&[operation("a", ""), operation("b", "")].join(","));
        let new = outline(&[operation("b", ", \"deprecated\": true"), operation("c", "")].join(","));
        let expected = "### Removed\n\n- **Breaking:** `things::a` is removed\n\n\
                        ### Deprecated\n\n- `things::b` is deprecated\n\n\
                        ### Added\n\n- `things::c` is a new operation\n";
        assert_eq!(changelog(&compare(&old, &new)), expected);
        assert_eq!(changelog(&compare(&old, &old)), "");
    }

    #[test]
    fn other_words_are_counted() {
        let old = outline(&operation("a", ""));
        let new = outline(&operation("a", ", \"summary\": \"Other words.\""));
        assert_eq!(changelog(&compare(&old, &new)), "### Changed\n\n- Documentation, in 1 place.\n");
    }
}
