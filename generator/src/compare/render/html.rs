//! Reports as a self-contained HTML page, which loads nothing from elsewhere.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

use super::view::{Entry, Group, Part, Task, View, excerpt, operations};
use crate::compare::Effect;
use crate::printable::printable;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The maximum number of characters of a value.
const VALUE: usize = 400;

/// The maximum number of uses of a task that are shown at once.
const PLACES: usize = 6;

pub(super) fn html(view: &View) -> String {
    let title = printable(&view.title);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { (title) }
                (summary(view))
                (bar(view))
                main {
                    @for it in changed_parts(view) { (part(it, view.parts.len() > 1)) }
                    (unchanged_parts(view))
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    let mut text = page.into_string();
    text.push('\n');
    text
}

/// Returns a policy that forbids all loading, and allows only our style and script.
///
/// Source: Content Security Policy Level 3, "Hash source expressions".
fn policy() -> String {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    format!(
        "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

/// Returns the parts with changes.
fn changed_parts(view: &View) -> impl Iterator<Item = &Part> {
    view.parts.iter().filter(|it| it.verdict.is_some())
}

/// Renders the names of the parts without changes.
fn unchanged_parts(view: &View) -> Markup {
    let names: Vec<&str> = view.parts.iter().filter(|it| it.verdict.is_none()).map(|it| it.title.as_str()).collect();
    html! {
        @if !names.is_empty() {
            p.quiet { "No changes: " @for name in &names { (code(name)) " " } }
        }
    }
}

/// Renders the table of the parts with changes.
fn summary(view: &View) -> Markup {
    let is_versioned = view.parts.iter().any(|it| it.versions.is_some());
    html! {
        table {
            thead {
                tr {
                    th { "Crate" }
                    @if is_versioned { th { "Version" } }
                    th { "On the wire" }
                    th { "In Rust" }
                    @for effect in Effect::ALL { th.count { (effect.as_str()) } }
                }
            }
            tbody { @for it in changed_parts(view) { (summary_row(it, is_versioned)) } }
        }
    }
}

fn summary_row(part: &Part, is_versioned: bool) -> Markup {
    html! {
        tr {
            td { a href={ "#" (part.anchor) } { (code(&part.title)) } }
            @if is_versioned {
                @match &part.versions {
                    Some((before, after)) => td data-label="Version" { (before) " → " (after) },
                    None => td {}
                }
            }
            @match part.verdict {
                Some((wire, rust)) => {
                    td data-label="On the wire" { (label(wire)) }
                    td data-label="In Rust" { (label(rust)) }
                    @for (effect, count) in part.counts { td.count data-label=(effect.as_str()) { (count) } }
                }
                None => {}
            }
        }
    }
}

/// Renders the filters of the effects that changes have, which work without the script, and the search box, which the script shows.
fn bar(view: &View) -> Markup {
    let counts = view.parts.iter().flat_map(|it| it.counts).filter(|(_, count)| *count > 0);
    let effects: BTreeSet<Effect> = counts.map(|(effect, _)| effect).collect();
    html! {
        div.bar {
            fieldset aria-label="Show changes by effect" {
                @for effect in effects.into_iter().rev() {
                    label { input type="checkbox" id={ "show-" (effect.as_str()) } autocomplete="off" checked; (effect.as_str()) }
                }
            }
            label hidden { input type="search" id="search" autocomplete="off" placeholder="Search changes" aria-label="Search changes"; }
            span.quiet id="found" role="status" {}
        }
    }
}

/// Renders a part. The title of the page is that of a single part.
fn part(part: &Part, is_titled: bool) -> Markup {
    html! {
        section id=(part.anchor) {
            @if is_titled {
                h2 {
                    (printable(&part.title))
                    @if let Some((wire, rust)) = part.verdict { " " (label(wire.max(rust))) }
                }
            }
            @if !part.with_changed_types.is_empty() {
                details {
                    summary { "Called as before, with types that changed: " (operations(part.with_changed_types.len())) }
                    ul { @for (name, types) in &part.with_changed_types { li { (code(name)) ": " (places(types)) } } }
                }
            }
            @if !part.unchanged.is_empty() {
                details {
                    summary { "Unchanged: " (operations(part.unchanged.len())) }
                    ul { @for it in &part.unchanged { li { (code(it)) } } }
                }
            }
            @if !part.tasks.is_empty() {
                h3 { "What to do" }
                dl.tasks { @for it in &part.tasks { (task(it)) } }
            }
            @for it in &part.groups { (group(it)) }
        }
    }
}

fn task(task: &Task) -> Markup {
    let (first, more) = task.places.split_at(task.places.len().min(PLACES));
    html! {
        div {
            dt.advice { (words(task.advice)) }
            dd {
                (places(first))
                @if !more.is_empty() {
                    details {
                        summary.quiet { (more.len()) " more" }
                        (places(more))
                    }
                }
            }
        }
    }
}

fn places(places: &[(String, String)]) -> Markup {
    html! {
        div.places {
            @for (name, anchor) in places { a href={ "#" (anchor) } { (code(name)) } " " }
        }
    }
}

fn group(group: &Group) -> Markup {
    let counts = Effect::ALL.into_iter().map(|it| (it, group.count(it))).filter(|(_, count)| *count > 0);
    let counts: Vec<String> = counts.map(|(effect, count)| format!("{count} {}", effect.as_str())).collect();
    html! {
        details.group open {
            summary { (printable(group.title())) " " span.quiet { (counts.join(", ")) } }
            ul.changes { @for it in &group.entries { (entry(it)) } }
        }
    }
}

fn entry(entry: &Entry) -> Markup {
    html! {
        li id=(entry.anchor) class=(entry.effect().as_str()) {
            (label(entry.effect())) " "
            div {
                p.what {
                    (code(&entry.name)) " "
                    @if let Some(member) = &entry.member { (code(member)) " " }
                    (words(entry.phrase))
                }
                @if entry.before.is_some() || entry.after.is_some() {
                    p.values {
                        @if let Some(it) = &entry.before { del { (value(it)) } " " }
                        @if let Some(it) = &entry.after { ins { @if entry.before.is_some() { "→ " } (value(it)) } }
                    }
                }
                @if let Some(advice) = entry.advice { p.advice { (words(advice)) } }
                (details(entry))
            }
            " " a.anchor href={ "#" (entry.anchor) } aria-label="Link to this change" { "#" }
        }
    }
}

/// Renders the path of an operation, and where the change has the effect of its label.
fn details(entry: &Entry) -> Markup {
    let at = match (entry.wire, entry.rust) {
        (Effect::DocsOnly, Effect::DocsOnly) => None,
        (wire, rust) if wire == rust => Some("on the wire and in Rust".to_owned()),
        (_, Effect::DocsOnly) => Some("on the wire".to_owned()),
        (Effect::DocsOnly, _) => Some("in Rust".to_owned()),
        (wire, rust) => Some(format!("{} on the wire, {} in Rust", wire.as_str(), rust.as_str())),
    };
    html! {
        @if entry.place.is_some() || at.is_some() {
            p.quiet {
                @if let Some(place) = &entry.place { (code(place)) }
                @if entry.place.is_some() && at.is_some() { " · " }
                @if let Some(at) = at { (at) }
            }
        }
    }
}

/// Renders an effect with its color.
fn label(effect: Effect) -> Markup {
    html! { span class={ "effect " (effect.as_str()) } { (effect.as_str()) } }
}

fn value(text: &str) -> Markup {
    code(&excerpt(text, VALUE))
}

fn code(text: &str) -> Markup {
    html! { code { (printable(text)) } }
}

/// Renders static text, with code between backticks.
fn words(text: &str) -> Markup {
    html! {
        @for (index, part) in text.split('`').enumerate() {
            @if index % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_between_backticks_is_code() {
        assert_eq!(words("a `b` <c").into_string(), "a <code>b</code> &lt;c");
    }

    #[test]
    fn style_and_script_do_not_end_their_elements() {
        assert!(!STYLE.contains("</") && !SCRIPT.contains("</") && !SCRIPT.contains("<!--"));
    }
}
