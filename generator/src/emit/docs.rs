//! Words of the specification as documentation that rustdoc takes: no text of it is code, HTML or a doctest.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use serde_json::Value;

use crate::ir::{Constraint, Docs};

use super::markdown::{is_unfit, safe_lines, wrap};

/// Examples and defaults longer than this are left out.
const LONGEST_VALUE: usize = 60; // characters

/// Lines of documentation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Doc(Vec<String>);

impl Doc {
    /// Text of ours.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self(text.into().lines().map(str::to_owned).collect())
    }

    /// Text of the specification, in CommonMark as its authors meant it.
    pub(super) fn markdown(text: &str) -> Self {
        Self(safe_lines(text))
    }

    /// Adds a paragraph.
    #[must_use]
    pub(super) fn paragraph(mut self, other: Self) -> Self {
        if !self.0.is_empty() && !other.0.is_empty() {
            self.0.push(String::new());
        }
        self.0.extend(other.0);
        self
    }

    /// Running text of ours, broken into lines.
    pub(super) fn wrapped(text: &str, first: &str, rest: &str) -> Self {
        let mut lines = Vec::new();
        wrap(text, first, rest, &mut lines);
        Self(lines)
    }

    /// Adds lines without a blank one between.
    #[must_use]
    pub(super) fn followed_by(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn lines_of(&self) -> &[String] {
        &self.0
    }

    pub(super) fn or(self, other: impl FnOnce() -> Self) -> Self {
        if self.0.is_empty() { other() } else { self }
    }

    /// As `///` lines, for text that we print ourselves.
    pub(super) fn outer(&self, indent: &str) -> String {
        self.lines("///", indent)
    }

    /// As `//!` lines.
    pub(super) fn inner(&self) -> String {
        self.lines("//!", "")
    }

    fn lines(&self, marker: &str, indent: &str) -> String {
        self.0.iter().map(|line| format!("{indent}{}\n", format!("{marker} {line}").trim_end())).collect()
    }
}

impl ToTokens for Doc {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for line in &self.0 {
            let line = if line.is_empty() { String::new() } else { format!(" {line}") };
            tokens.extend(quote!(#[doc = #line]));
        }
    }
}

/// The documentation of a member, a variant or a parameter.
pub(super) fn docs(docs: &Docs) -> Doc {
    let text = docs.description.as_deref().map(Doc::markdown).unwrap_or_default();
    text.paragraph(facts(docs))
}

/// What the specification says beside the description, in one paragraph.
fn facts(docs: &Docs) -> Doc {
    let mut facts: Vec<String> = docs.constraints.iter().filter(|it| !is_told_by_type(it)).map(constraint).collect();
    if let Some(default) = docs.default.as_ref().and_then(short) {
        facts.push(format!("Default: {default}."));
    }
    if let Some(example) = docs.example.as_ref().and_then(short) {
        facts.push(format!("Example: {example}."));
    }
    let mut lines = Vec::new();
    wrap(&facts.join(" "), "", "", &mut lines);
    Doc(lines)
}

/// Whether the type in Rust says it as well.
fn is_told_by_type(constraint: &Constraint) -> bool {
    const FORMATS: &[&str] =
        &["int32", "int64", "float", "double", "decimal", "date-time", "date", "uuid", "byte", "binary", "password"];
    matches!(constraint, Constraint::Format(format) if FORMATS.contains(&format.as_str()))
}

/// A short value, as a code span.
fn short(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => return None,
        Value::Object(members) if members.is_empty() => return None,
        other => other.to_string(),
    };
    let is_fit = !text.trim().is_empty() && text.chars().count() <= LONGEST_VALUE && !text.contains(is_unfit);
    is_fit.then(|| format!("`{}`", text.trim()))
}

fn constraint(constraint: &Constraint) -> String {
    let code = |text: &str| match short(&Value::from(text)) {
        Some(code) => code,
        None => "see the specification".to_owned(),
    };
    match constraint {
        Constraint::Format(format) => format!("Format: {}.", code(format)),
        Constraint::Pattern(pattern) => format!("Pattern: {}.", code(pattern)),
        Constraint::MinimumLength(length) => format!("At least {}.", counted(*length, "character")),
        Constraint::MaximumLength(length) => format!("At most {}.", counted(*length, "character")),
        Constraint::Minimum { value, exclusive: false } => format!("Minimum: {value}."),
        Constraint::Minimum { value, exclusive: true } => format!("More than {value}."),
        Constraint::Maximum { value, exclusive: false } => format!("Maximum: {value}."),
        Constraint::Maximum { value, exclusive: true } => format!("Less than {value}."),
        Constraint::MultipleOf(value) => format!("A multiple of {value}."),
        Constraint::MinimumItems(count) => format!("At least {}.", counted(*count, "item")),
        Constraint::MaximumItems(count) => format!("At most {}.", counted(*count, "item")),
        Constraint::UniqueItems => "No two items are equal.".to_owned(),
        Constraint::MinimumMembers(count) => format!("At least {}.", counted(*count, "member")),
        Constraint::MaximumMembers(count) => format!("At most {}.", counted(*count, "member")),
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
