//! The changelog of a crate: its releases, the newest first.
//!
//! Source: Keep a Changelog 1.1.0. What stands under `## [Unreleased]` is written by hand, and becomes part of the release.

use semver::Version;

/// The changelog of a crate that was never released.
pub(super) const EMPTY: &str = "\
# Changelog

The format is that of [Keep a Changelog](https://keepachangelog.com/en/1.1.0/), and versions follow
[Semantic Versioning](https://semver.org/).

## [Unreleased]
";

const UNRELEASED: &str = "## [Unreleased]";

/// Whether a version has its section.
pub(super) fn has(text: &str, version: &Version) -> bool {
    let head = format!("## [{version}]");
    text.lines().any(|it| it.starts_with(&head))
}

/// The text with a release of this day, such as `2026-01-31`. `entries` are Markdown.
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

/// What stands before the releases, what is not released yet, and the releases.
fn divide(text: &str) -> (&str, &str, &str) {
    let sections: Vec<usize> = section_starts(text);
    let at = |index: usize| sections.get(index).copied().unwrap_or(text.len());
    let head = &text[..at(0)];
    match text[at(0)..].strip_prefix(UNRELEASED) {
        Some(_) => (head, &text[at(0) + UNRELEASED.len()..at(1)], &text[at(1)..]),
        None => (head, "", &text[at(0)..]),
    }
}

/// Where lines begin that are headings of sections.
fn section_starts(text: &str) -> Vec<usize> {
    let mut place = 0;
    let lines = text.split_inclusive('\n').map(|line| {
        place += line.len();
        (place - line.len(), line)
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
    fn releases_stand_the_newest_first() {
        let first = with_release(EMPTY, &version("0.1.0"), "2026-01-31", "### Added\n\n- One.");
        let second = with_release(&first, &version("0.2.0"), "2026-02-28", "- Two.\n");
        let expected =
            format!("{EMPTY}\n## [0.2.0] - 2026-02-28\n\n- Two.\n\n## [0.1.0] - 2026-01-31\n\n### Added\n\n- One.\n");
        assert_eq!(second, expected);
        assert!(has(&second, &version("0.1.0")) && has(&second, &version("0.2.0")));
        assert!(!has(&second, &version("0.1.1")) && !has(&second, &version("0.1.0-rc.1")));
    }

    #[test]
    fn what_was_written_by_hand_is_released_first() {
        let text = EMPTY.to_owned() + "\n### Fixed\n\n- By hand.\n";
        let text = with_release(&text, &version("0.1.0"), "2026-01-31", "### Added\n\n- One.");
        assert!(text.ends_with(
            "## [Unreleased]\n\n## [0.1.0] - 2026-01-31\n\n### Fixed\n\n- By hand.\n\n### Added\n\n- One.\n"
        ));
    }

    #[test]
    fn a_changelog_of_another_kind_is_kept() {
        let text = with_release("# News\n\n## 0.1\n\nOld.\n", &version("0.2.0"), "2026-01-31", "");
        assert_eq!(text, "# News\n\n## [Unreleased]\n\n## [0.2.0] - 2026-01-31\n\n## 0.1\n\nOld.\n");
    }
}
