//! The documentation of members, variants and parameters: the description, and what the type does not express.

use serde_json::Value;

use crate::api::LinkBase;
use crate::ir::{Constraint, Docs};

use super::block::Inline;
use super::characters::is_unprintable;
use super::doc::Doc;

/// The longest example or default that is shown.
const LONGEST_VALUE: usize = 60; // characters

/// The documentation of a member, a variant or a parameter.
pub(in crate::emit) fn docs(docs: &Docs, links: &LinkBase) -> Doc {
    let text = docs.description.as_deref().map(|it| Doc::description(it, links)).unwrap_or_default();
    text.then(Doc::paragraph(facts(docs)))
}

/// Returns the constraints, the default and the example, as sentences. Empty if there are none.
pub(in crate::emit) fn facts(docs: &Docs) -> Vec<Inline> {
    let constraints = docs.constraints.iter().filter(|it| !is_expressed_by_type(it));
    let mut facts: Vec<Vec<Inline>> = constraints.filter_map(|it| constraint(it, &docs.constraints)).collect();
    facts.extend(docs.default.as_deref().and_then(short).map(|it| labeled("Default", it)));
    facts.extend(docs.example.as_deref().and_then(short).map(|it| labeled("Example", it)));
    let spaced = facts.into_iter().enumerate().flat_map(|(index, fact)| {
        let space = (index > 0).then(|| Inline::Text(" ".to_owned()));
        space.into_iter().chain(fact)
    });
    spaced.collect()
}

fn labeled(label: &str, value: Inline) -> Vec<Inline> {
    vec![Inline::Text(format!("{label}: ")), value, Inline::Text(".".to_owned())]
}

/// `true` if the Rust type has the same meaning.
fn is_expressed_by_type(constraint: &Constraint) -> bool {
    const FORMATS: &[&str] =
        &["int32", "int64", "float", "double", "decimal", "date-time", "date", "uuid", "byte", "binary", "password"];
    matches!(constraint, Constraint::Format(format) if FORMATS.contains(&format.as_str()))
}

/// A short value as code.
fn short(value: &Value) -> Option<Inline> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => return None,
        Value::Object(members) if members.is_empty() => return None,
        other => other.to_string(),
    };
    let is_fit = !text.trim().is_empty() && text.chars().count() <= LONGEST_VALUE && !text.contains(is_unprintable);
    is_fit.then(|| Inline::code(text.trim()))
}

/// Describes a constraint. A minimum and a maximum that are equal are one sentence.
fn constraint(constraint: &Constraint, all: &[Constraint]) -> Option<Vec<Inline>> {
    let code = |label: &str, text: &str| {
        let value = short(&Value::from(text)).unwrap_or_else(|| Inline::Text("see the specification".to_owned()));
        labeled(label, value)
    };
    let text = match constraint {
        // Only the outline has them.
        Constraint::Items(_) | Constraint::Values(_) => return None,
        Constraint::Format(format) => return Some(code("Format", format)),
        Constraint::Keyword(keyword, value) => {
            let value = short(value).unwrap_or_else(|| Inline::Text("see the specification".to_owned()));
            let label = Inline::code(keyword);
            return Some(vec![label, Inline::Text(": ".to_owned()), value, Inline::Text(".".to_owned())]);
        }
        Constraint::Pattern(pattern) => return Some(code("Pattern", pattern)),
        Constraint::MinimumLength(length) if all.contains(&Constraint::MaximumLength(*length)) => {
            format!("Exactly {}.", counted(*length, "character"))
        }
        Constraint::MaximumLength(length) if all.contains(&Constraint::MinimumLength(*length)) => return None,
        Constraint::MinimumLength(length) => format!("At least {}.", counted(*length, "character")),
        Constraint::MaximumLength(length) => format!("At most {}.", counted(*length, "character")),
        Constraint::Minimum { value, exclusive: false } => format!("Minimum: {value}."),
        Constraint::Minimum { value, exclusive: true } => format!("More than {value}."),
        Constraint::Maximum { value, exclusive: false } => format!("Maximum: {value}."),
        Constraint::Maximum { value, exclusive: true } => format!("Less than {value}."),
        Constraint::MultipleOf(value) => format!("A multiple of {value}."),
        Constraint::MinimumItems(count) if all.contains(&Constraint::MaximumItems(*count)) => {
            format!("Exactly {}.", counted(*count, "item"))
        }
        Constraint::MaximumItems(count) if all.contains(&Constraint::MinimumItems(*count)) => return None,
        Constraint::MinimumItems(count) => format!("At least {}.", counted(*count, "item")),
        Constraint::MaximumItems(count) => format!("At most {}.", counted(*count, "item")),
        Constraint::UniqueItems => "Items are unique.".to_owned(),
        Constraint::MinimumMembers(count) if all.contains(&Constraint::MaximumMembers(*count)) => {
            format!("Exactly {}.", counted(*count, "member"))
        }
        Constraint::MaximumMembers(count) if all.contains(&Constraint::MinimumMembers(*count)) => return None,
        Constraint::MinimumMembers(count) => format!("At least {}.", counted(*count, "member")),
        Constraint::MaximumMembers(count) => format!("At most {}.", counted(*count, "member")),
    };
    Some(vec![Inline::Text(text)])
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
