//! Changelog entries for a comparison. Strings of specifications are in code spans.
//!
//! Source: Keep a Changelog 1.1.0, "What should be included".

use std::fmt::Write as _;

use super::markdown::code;
use crate::compare::{Change, ChangeKind, Comparison, Effect};

/// The sections, the most important ones first.
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

/// Returns the entries for a release, in sections with third-level headings. Breaking changes come first in each section. Empty
/// without changes.
pub fn changelog(comparison: &Comparison) -> String {
    let (docs, items): (Vec<&Change>, Vec<&Change>) =
        comparison.changes.iter().partition(|it| it.kind == ChangeKind::DocumentationChanged);
    let mut sections = Vec::new();
    for section in SECTIONS {
        let mut changes: Vec<&Change> = items.iter().copied().filter(|it| Section::of(it) == section).collect();
        changes.sort_by_key(|it| std::cmp::Reverse(it.effect()));
        let mut lines: String = changes.into_iter().map(entry).collect();
        if section == Section::Changed && !docs.is_empty() {
            // Writing to a string cannot fail.
            let changes = if docs.len() == 1 { "change" } else { "changes" };
            let _ = writeln!(lines, "- {} {changes} of the documentation.", docs.len());
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
    fn entries_are_in_sections_and_breaking_ones_are_marked() {
        let old = outline(&[operation("a", ""), operation("b", "")].join(","));
        let new = outline(&[operation("b", ", \"deprecated\": true"), operation("c", "")].join(","));
        let expected = "### Removed\n\n- **Breaking:** `things::a` was removed\n\n\
                        ### Deprecated\n\n- `things::b` is deprecated\n\n\
                        ### Added\n\n- `things::c` is a new operation\n";
        assert_eq!(changelog(&compare(&old, &new)), expected);
        assert_eq!(changelog(&compare(&old, &old)), "");
    }

    #[test]
    fn documentation_changes_are_counted() {
        let old = outline(&operation("a", ""));
        let new = outline(&operation("a", ", \"summary\": \"Other words.\""));
        assert_eq!(changelog(&compare(&old, &new)), "### Changed\n\n- 1 change of the documentation.\n");
    }
}
