//! Reports as one page of HTML that needs nothing from elsewhere, and may get nothing from there.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

use super::view::{Entry, Group, Part, Task, View, excerpt, operations};
use crate::compare::Effect;
use crate::report::printable;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Characters of a value that are shown.
const VALUE: usize = 400;

/// Places of a task that are linked.
const PLACES: usize = 8;

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
                (bar())
                main {
                    @for it in &view.parts { (part(it)) }
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    let mut text = page.into_string();
    text.push('\n');
    text
}

/// Nothing may be loaded, and nothing may run but the two texts of ours.
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

/// The table of all parts.
fn summary(view: &View) -> Markup {
    html! {
        div.scroll {
            table {
                thead {
                    tr {
                        th { "Crate" }
                        th { "Version" }
                        th { "Verdict" }
                        th { "On the wire" }
                        th { "In Rust" }
                        @for effect in Effect::ALL { th { (effect.as_str()) } }
                    }
                }
                tbody {
                    @for part in &view.parts {
                        tr {
                            td { (code(&part.title)) }
                            td { @if let Some((before, after)) = &part.versions { (before) " → " (after) } }
                            @match part.verdict {
                                Some((wire, rust)) => {
                                    @let worst = wire.max(rust).as_str();
                                    td class={ "verdict " (worst) } { (worst) }
                                    td { (wire.as_str()) }
                                    td { (rust.as_str()) }
                                }
                                None => td colspan="3" { "nothing changed" }
                            }
                            @for (_, count) in part.counts { td { (count) } }
                        }
                    }
                }
            }
        }
    }
}

/// The filters, which style alone makes work, and the search box, which the script shows.
fn bar() -> Markup {
    html! {
        div.bar {
            fieldset aria-label="Effects that are shown" {
                @for effect in Effect::ALL {
                    label { input type="checkbox" id={ "show-" (effect.as_str()) } autocomplete="off" checked; " " (effect.as_str()) }
                }
            }
            label hidden { "Search " input type="search" id="search" autocomplete="off"; }
            span.quiet id="found" role="status" {}
        }
    }
}

fn part(part: &Part) -> Markup {
    html! {
        section {
            h2 { (printable(&part.title)) }
            @if part.verdict.is_none() { p { "Nothing changed." } }
            @if !part.tasks.is_empty() {
                h3 { "What callers have to do" }
                ul { @for it in &part.tasks { li { (task(it)) } } }
            }
            @if !part.unchanged.is_empty() {
                details {
                    summary { "Called as before: " (operations(part.unchanged.len())) }
                    ul { @for it in &part.unchanged { li { (code(it)) } } }
                }
            }
            @for it in &part.groups { (group(it)) }
        }
    }
}

fn task(task: &Task) -> Markup {
    let more = task.places.len().saturating_sub(PLACES);
    html! {
        (words(task.advice)) ": "
        @for (index, (name, anchor)) in task.places.iter().take(PLACES).enumerate() {
            @if index > 0 { ", " }
            a href={ "#" (anchor) } { (code(name)) }
        }
        @if more > 0 { " and " (more) " more" }
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
    let effect = entry.effect().as_str();
    html! {
        li id=(entry.anchor) class=(effect) {
            a.anchor href={ "#" (entry.anchor) } aria-label="Link to this change" { "#" }
            span.effect { (effect) } " "
            (code(&entry.name)) " "
            @if let Some(member) = &entry.member { (code(member)) " " }
            (words(entry.phrase))
            @match (&entry.before, &entry.after) {
                (None, None) => {}
                (Some(it), None) | (None, Some(it)) => { ": " (value(it)) }
                (Some(before), Some(after)) => { ": " (value(before)) " → " (value(after)) }
            }
            p.quiet {
                @if let Some(place) = &entry.place { (code(place)) " · " }
                (entry.wire.as_str()) " on the wire, " (entry.rust.as_str()) " in Rust"
                @if let Some(advice) = entry.advice { " · " (words(advice)) }
            }
        }
    }
}

fn value(text: &str) -> Markup {
    code(&excerpt(text, VALUE))
}

fn code(text: &str) -> Markup {
    html! { code { (printable(text)) } }
}

/// Words of ours, with code between backticks.
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
    fn code_between_backticks_is_code() {
        assert_eq!(words("a `b` <c").into_string(), "a <code>b</code> &lt;c");
    }

    #[test]
    fn the_texts_of_ours_stay_in_their_elements() {
        assert!(!STYLE.contains("</") && !SCRIPT.contains("</") && !SCRIPT.contains("<!--"));
    }
}
