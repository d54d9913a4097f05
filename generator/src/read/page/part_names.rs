//! Names the components that are extracted from pages, after a document's component or their title, and in case of conflicts after
//! their location.

use std::collections::HashSet;

use super::sourced_part::SourcedPart;
use crate::casing::pascal_words;
use crate::numbered::Numbered;
use crate::pointer::Pointer;

/// Names parts in order, those of components first. The first of several parts with the same title gets the title as its name.
pub(super) fn name(parts: &[SourcedPart]) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut numbered = Numbered::default();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|it| !parts[*it].part.is_component);
    let mut names = vec![String::new(); parts.len()];
    for index in order {
        let candidates = candidates(&parts[index]);
        let free = candidates.iter().find(|name| taken.insert((*name).clone()));
        let last = candidates.last().map(String::as_str).unwrap_or_default();
        names[index] = free.cloned().unwrap_or_else(|| numbered.first_free(last, |name| taken.insert(name.to_owned())));
    }
    names
}

/// Returns candidates in order of preference. If none is free, a number is appended to the last one.
fn candidates(sourced: &SourcedPart) -> Vec<String> {
    let title = sourced.part.name.clone();
    let operation = pascal_words(&sourced.operation);
    let base = title.clone().unwrap_or_default();
    let by_parent =
        title.is_some().then(|| sourced.part.parent.as_ref().map(|parent| format!("{parent}{base}"))).flatten();
    let by_operation = title.is_some().then(|| format!("{operation}{base}"));
    let full = format!("{operation}{}{base}", location_name(&sourced.part.pointer));
    let short = title.into_iter().chain(by_parent).chain(by_operation);
    short.chain([full]).collect()
}

/// Converts a location to a name, such as `Response200` or `Request` followed by the names of fields.
fn location_name(location: &Pointer) -> String {
    let mut name = String::new();
    let mut tokens = location.tokens();
    while let Some(token) = tokens.next() {
        match token.as_str() {
            "requestBody" => name.push_str("Request"),
            "responses" => name.push_str("Response"),
            "items" => name.push_str("Item"),
            "additionalProperties" => name.push_str("Value"),
            "content" => drop(tokens.next()),
            "schema" => {}
            "properties" => name.extend(tokens.next().as_deref().map(pascal_words)),
            other => name.push_str(&pascal_words(other)),
        }
    }
    name
}
