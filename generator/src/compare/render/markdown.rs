//! Reports in GitHub Flavored Markdown. Strings of specifications are in code spans or escaped HTML.

use std::fmt::Write as _;

use super::view::{Entry, Group, Part, View, excerpt, operations};
use crate::compare::Effect;
use crate::printable::printable;

/// The maximum number of characters of a value.
const VALUE: usize = 100;

/// The maximum number of entries of a part, the worst first, because the description of a pull request is limited.
const ENTRIES: usize = 250;

/// The maximum number of uses of a task that are shown at once.
const PLACES: usize = 5;

pub(super) fn markdown(view: &View) -> String {
    let mut text = format!("## {}\n\n", escaped(&view.title));
    text.push_str("| Crate | Version | Verdict | On the wire | In Rust | Breaking | Additive | Docs only |\n");
    text.push_str("|---|---|---|---|---|--:|--:|--:|\n");
    for part in &view.parts {
        let counts: String = part.counts.iter().map(|(_, count)| format!(" {count} |")).collect();
        let version = match &part.versions {
            Some((before, after)) => format!("{before} → {after}"),
            None => "–".to_owned(),
        };
        let verdict = match part.verdict {
            Some((wire, rust)) => format!("{} | {} | {}", badge(wire.max(rust)), wire.as_str(), rust.as_str()),
            None => "no changes | – | –".to_owned(),
        };
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(text, "| {} | {version} | {verdict} |{counts}", code(&part.title));
    }
    for part in view.parts.iter().filter(|it| it.verdict.is_some()) {
        write_part(&mut text, part);
    }
    text
}

fn write_part(text: &mut String, part: &Part) {
    let _ = writeln!(text, "\n### {}\n", escaped(&part.title));
    if !part.tasks.is_empty() {
        text.push_str("What to do:\n\n");
        for task in &part.tasks {
            let (first, more) = task.places.split_at(task.places.len().min(PLACES));
            let names = |places: &[(String, String)]| places.iter().map(|(name, _)| span(name)).collect::<Vec<_>>();
            let _ = writeln!(text, "- {}: {}", task.advice, names(first).join(", "));
            if !more.is_empty() {
                let count = more.len();
                let more = names(more).join(", ");
                let _ = writeln!(text, "  <details><summary>{count} more</summary>\n\n  {more}\n\n  </details>");
            }
        }
        text.push('\n');
    }
    if !part.with_changed_types.is_empty() {
        let count = operations(part.with_changed_types.len());
        let _ = writeln!(text, "Called as before, with types that changed: {count}.\n");
    }
    if !part.unchanged.is_empty() {
        let _ = writeln!(text, "Unchanged: {}.\n", operations(part.unchanged.len()));
    }
    let mut left = ENTRIES;
    for group in &part.groups {
        let shown = group.entries.len().min(left);
        if shown > 0 {
            write_group(text, group, shown);
        }
        left -= shown;
    }
    let hidden = part.groups.iter().map(|it| it.entries.len()).sum::<usize>().saturating_sub(ENTRIES);
    if hidden > 0 {
        let _ = writeln!(text, "…and {hidden} more, which the other formats list.\n");
    }
}

fn write_group(text: &mut String, group: &Group, shown: usize) {
    let counts = Effect::ALL.into_iter().map(|it| (it, group.count(it))).filter(|(_, count)| *count > 0);
    let counts: Vec<String> = counts.map(|(effect, count)| format!("{count} {}", effect.as_str())).collect();
    let is_open = if group.count(Effect::Breaking) > 0 { " open" } else { "" };
    let _ = writeln!(
        text,
        "<details{is_open}><summary><b>{}</b>: {}</summary>\n",
        escaped(group.title()),
        counts.join(", ")
    );
    text.push_str("| Effect | What | Wire | Rust | What to do |\n|---|---|---|---|---|\n");
    for entry in group.entries.iter().take(shown) {
        write_entry(text, entry);
    }
    text.push_str("\n</details>\n\n");
}

fn write_entry(text: &mut String, entry: &Entry) {
    let member = entry.member.as_ref().map(|it| format!(" {}", code(it))).unwrap_or_default();
    let values = match (&entry.before, &entry.after) {
        (None, None) => String::new(),
        (Some(it), None) | (None, Some(it)) => format!(": {}", code(it)),
        (Some(before), Some(after)) => format!(": {} → {}", code(before), code(after)),
    };
    let _ = writeln!(
        text,
        "| {} | {}{member} {}{values} | {} | {} | {} |",
        badge(entry.effect()),
        code(&entry.name),
        entry.phrase,
        entry.wire.as_str(),
        entry.rust.as_str(),
        entry.advice.unwrap_or("–"),
    );
}

const fn badge(effect: Effect) -> &'static str {
    match effect {
        Effect::Breaking => "🔴 breaking",
        Effect::Additive => "🟢 additive",
        Effect::DocsOnly => "⚪ docs only",
    }
}

/// Returns a string as a code span for a table cell. The fence is longer than any in the string, and bars are escaped.
///
/// Source: CommonMark 0.31.2, "Code spans"; GitHub Flavored Markdown, "Tables".
pub(super) fn code(text: &str) -> String {
    span(&excerpt(text, VALUE))
}

/// Returns a string as a code span without cutting it.
fn span(text: &str) -> String {
    let text = printable(&text.split_whitespace().collect::<Vec<_>>().join(" ")).replace('|', "\\|");
    let longest = text.split(|it| it != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let space = if longest > 0 || text.is_empty() { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// Escapes a string as HTML without Markdown syntax.
fn escaped(text: &str) -> String {
    printable(&excerpt(text, VALUE))
        .chars()
        .map(|it| match it {
            '&' | '<' | '>' | '"' | '\'' | '`' | '*' | '_' | '[' | ']' | '\\' | '|' | '#' | '@' | '~' | '!' | ':' => {
                format!("&#{};", u32::from(it))
            }
            other => other.to_string(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_stay_in_their_code_spans() {
        for (text, expected) in [
            ("a", "`a`"),
            ("a`b", "`` a`b ``"),
            ("``", "``` `` ```"),
            ("a|b", "`a\\|b`"),
            ("", "`  `"),
            ("<img>\n# x", "`<img> # x`"),
        ] {
            assert_eq!(code(text), expected);
        }
    }

    #[test]
    fn titles_contain_no_markup() {
        assert_eq!(escaped("<b>@me [x]"), "&#60;b&#62;&#64;me &#91;x&#93;");
    }
}
