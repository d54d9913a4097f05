//! Reports for a terminal. No line begins with text of a specification, which a build service could take for a command.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use super::view::{Entry, GroupName, Part, View, excerpt, operations};
use crate::compare::Effect;
use crate::printable::printable;

/// The maximum number of characters of a value.
const VALUE: usize = 60;

pub(super) fn terminal(view: &View) -> String {
    let mut text = String::new();
    for part in &view.parts {
        write_part(&mut text, part);
    }
    text
}

fn write_part(text: &mut String, part: &Part) {
    let bold = Style::new().bold();
    let title = printable(&part.title);
    // Writing to a string cannot fail, here and below.
    let _ = match part.verdict {
        None => writeln!(text, "{bold}crate {title}{bold:#}: no changes"),
        Some((wire, rust)) => {
            let counts = part.counts.map(|(effect, count)| format!("{count} {}", effect.as_str()));
            writeln!(
                text,
                "{bold}crate {title}{bold:#}: {} ({}; {} on the wire, {} in Rust)",
                styled(wire.max(rust)),
                counts.join(", "),
                wire.as_str(),
                rust.as_str(),
            )
        }
    };
    if let Some((before, after)) = &part.versions {
        let _ = writeln!(text, "version {before} should become {after}");
    }
    if !part.with_changed_types.is_empty() {
        let count = operations(part.with_changed_types.len());
        let _ = writeln!(text, "called as before, with types that changed: {count}");
    }
    if !part.unchanged.is_empty() {
        let _ = writeln!(text, "unchanged: {}", operations(part.unchanged.len()));
    }
    for group in &part.groups {
        let kind = if matches!(group.name, GroupName::Tag(_)) { "Tag: " } else { "" };
        let _ = writeln!(text, "\n{bold}{kind}{}{bold:#}", printable(group.title()));
        let mut subject = None;
        for entry in &group.entries {
            if subject != Some(&entry.name) {
                let place = entry.place.as_deref().map(|it| format!(" ({})", printable(it))).unwrap_or_default();
                let _ = writeln!(text, "  - {}{place}", printable(&entry.name));
                subject = Some(&entry.name);
            }
            write_entry(text, entry);
        }
    }
    text.push('\n');
}

fn write_entry(text: &mut String, entry: &Entry) {
    let dim = Style::new().dimmed();
    let member = entry.member.as_ref().map(|it| format!(" `{}`", value(it))).unwrap_or_default();
    let values = match (&entry.before, &entry.after) {
        (None, None) => String::new(),
        (Some(it), None) | (None, Some(it)) => format!(": {}", value(it)),
        (Some(before), Some(after)) => format!(": {} → {}", value(before), value(after)),
    };
    let _ = writeln!(text, "    {}{member} {}{values}", styled(entry.effect()), entry.phrase);
    let advice = entry.advice.map(|it| format!("; {it}")).unwrap_or_default();
    let (wire, rust) = (entry.wire.as_str(), entry.rust.as_str());
    let _ = writeln!(text, "      {dim}{wire} on the wire, {rust} in Rust{advice}{dim:#}");
}

fn value(text: &str) -> String {
    printable(&excerpt(text, VALUE))
}

/// Returns an effect in its color.
fn styled(effect: Effect) -> String {
    let style = match effect {
        Effect::Breaking => AnsiColor::Red.on_default().bold(),
        Effect::Additive => AnsiColor::Green.on_default(),
        Effect::DocsOnly => Style::new().dimmed(),
    };
    format!("{style}{}{style:#}", effect.as_str())
}
