//! Names of components that pages have lost: the title, and where that is taken, what it belongs to.

use std::collections::HashSet;

use super::sourced_part::SourcedPart;
use crate::pointer::Pointer;
use crate::read::words::pascal;

/// Names parts, in order: the first of several with one title has the title itself.
pub(super) fn name(parts: &[SourcedPart]) -> Vec<String> {
    let mut taken = HashSet::new();
    parts
        .iter()
        .map(|kept| {
            let name = candidates(kept).find(|name| !taken.contains(name)).unwrap_or_default();
            taken.insert(name.clone());
            name
        })
        .collect()
}

/// Ever longer names; the last resort, a number, never ends.
fn candidates(kept: &SourcedPart) -> impl Iterator<Item = String> {
    let title = kept.part.name.clone();
    let operation = pascal(&kept.operation);
    let base = title.clone().unwrap_or_default();
    let by_parent =
        title.is_some().then(|| kept.part.parent.as_ref().map(|parent| format!("{parent}{base}"))).flatten();
    let by_operation = title.is_some().then(|| format!("{operation}{base}"));
    let full = format!("{operation}{}{base}", words(&kept.part.place));
    let numbered = full.clone();
    let short = title.into_iter().chain(by_parent).chain(by_operation);
    short.chain([full]).chain((2_usize..).map(move |count| format!("{numbered}{count}")))
}

/// What a place says in words: `Response200`, `Request`, and the fields on the way.
fn words(place: &Pointer) -> String {
    let mut words = String::new();
    let mut tokens = place.tokens();
    while let Some(token) = tokens.next() {
        match token.as_str() {
            "requestBody" => words.push_str("Request"),
            "responses" => words.push_str("Response"),
            "items" => words.push_str("Item"),
            "additionalProperties" => words.push_str("Value"),
            "content" => drop(tokens.next()),
            "schema" => {}
            "properties" => words.extend(tokens.next().as_deref().map(pascal)),
            other => words.push_str(&pascal(other)),
        }
    }
    words
}
