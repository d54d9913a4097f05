//! The changelog of a crate, with the newest release first.
//!
//! Source: Keep a Changelog 1.1.0. Entries under `## [Unreleased]` are written by hand and become part of the next release.

use semver::Version;

/// The changelog of a crate that was never released.
pub(super) const EMPTY: &str = "\
# Changelog

The format is that of [Keep a Changelog](https://keepachangelog.com/en/1.1.0/), and versions follow
[Semantic Versioning](https://semver.org/).

## [Unreleased]
";

const UNRELEASED: &str = "## [Unreleased]";

/// Returns `true` if a version has a section.
pub(super) fn has(text: &str, version: &Version) -> bool {
    let head = format!("## [{version}]");
    text.lines().any(|it| it.starts_with(&head))
}

/// Returns the changelog with a new release. The date has the form `2026-01-31`, and `entries` are Markdown.
pub(super) fn with_release(text: &str, version: &Version, date: &str, entries: &str) -> String {
    let (head, unreleased, releases) = divide(text);
    let parts = [unreleased.trim(), entries.trim()];
    let body: Vec<&str> = parts.into_iter().filter(|it| !it.is_empty()).collect();
    let mut changed = format!("{}\n\n{UNRELEASED}\n\n## [{version}] - {date}\n", head.trim_end());
    if !body.is_empty() {
        changed.push_str(&format!("\n{}\n", body.join("\n\n")));
    }
    if !releases.is_empty() {
        changed.push_str(&format!("\n{releases}"));
    }
    changed
}

/// Splits a changelog into its introduction, the unreleased entries, and the releases.
fn divide(text: &str) -> (&str, &str, &str) {
    let sections: Vec<usize> = section_starts(text);
    let at = |index: usize| sections.get(index).copied().unwrap_or(text.len());
    let head = &text[..at(0)];
    match text[at(0)..].strip_prefix(UNRELEASED) {
        Some(_) => (head, &text[at(0) + UNRELEASED.len()..at(1)], &text[at(1)..]),
        None => (head, "", &text[at(0)..]),
    }
}

/// Returns the byte offsets of the section headings.
fn section_starts(text: &str) -> Vec<usize> {
    let mut offset = 0;
    let lines = text.split_inclusive('\n').map(|line| {
        offset += line.len();
        (offset - line.len(), line)
    });
    lines.filter(|(_, line)| line.starts_with("## ")).map(|(start, _)| start).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        Version::parse(text).unwrap()
    }

    #[test]
    fn new_release_is_inserted_before_older_ones() {
        let first = with_release(EMPTY, &version("0.1.0"), "2026-01-31", "### Added\n\n- One.");
        let second = with_release(&first, &version("0.2.0"), "2026-02-28", "- Two.\n");
        let expected =
            format!("{EMPTY}\n## [0.2.0] - 2026-02-28\n\n- Two.\n\n## [0.1.0] - 2026-01-31\n\n### Added\n\n- One.\n");
        assert_eq!(second, expected);
        assert!(has(&second, &version("0.1.0")) && has(&second, &version("0.2.0")));
        assert!(!has(&second, &version("0.1.1")) && !has(&second, &version("0.1.0-rc.1")));
    }

    #[test]
    fn unreleased_entries_come_first_in_the_release() {
        let text = EMPTY.to_owned() + "\n### Fixed\n\n- By hand.\n";
        let text = with_release(&text, &version("0.1.0"), "2026-01-31", "### Added\n\n- One.");
        assert!(text.ends_with(
            "## [Unreleased]\n\n## [0.1.0] - 2026-01-31\n\n### Fixed\n\n- By hand.\n\n### Added\n\n- One.\n"
        ));
    }

    #[test]
    fn foreign_changelog_is_preserved() {
        let text = with_release("# News\n\n## 0.1\n\nOld.\n", &version("0.2.0"), "2026-01-31", "");
        assert_eq!(text, "# News\n\n## [Unreleased]\n\n## [0.2.0] - 2026-01-31\n\n## 0.1\n\nOld.\n");
    }
}
