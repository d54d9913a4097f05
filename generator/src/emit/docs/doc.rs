//! The documentation of one item, which combines the generator's own text with descriptions.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::block::{Block, Inline, List, Table};
use super::checked::checked;
use super::{normal, parse, static_text};
use crate::api::LinkBase;

/// The documentation of one item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::emit) struct Doc(Vec<Block>);

/// Creates a paragraph from string literals in CommonMark and [`Inline`]s.
macro_rules! inlines {
    ($($part:expr),* $(,)?) => {{
        let mut inlines: Vec<$crate::emit::docs::Inline> = Vec::new();
        $($crate::emit::docs::IntoInlines::append_to($part, &mut inlines);)*
        inlines
    }};
}
pub(in crate::emit) use inlines;

/// A part of a paragraph for [`inlines!`].
pub(in crate::emit) trait IntoInlines {
    /// Appends the part.
    fn append_to(self, inlines: &mut Vec<Inline>);
}

impl IntoInlines for &'static str {
    fn append_to(self, inlines: &mut Vec<Inline>) {
        inlines.extend(static_text::inlines(self));
    }
}

impl IntoInlines for Inline {
    fn append_to(self, inlines: &mut Vec<Inline>) {
        inlines.push(self);
    }
}

impl IntoInlines for Vec<Inline> {
    fn append_to(self, inlines: &mut Vec<Inline>) {
        inlines.extend(self);
    }
}

impl IntoInlines for u64 {
    fn append_to(self, inlines: &mut Vec<Inline>) {
        inlines.push(Inline::Text(self.to_string()));
    }
}

impl Doc {
    /// A string literal of the generator, in CommonMark.
    pub(in crate::emit) fn ours(text: &'static str) -> Self {
        Self(static_text::blocks(text))
    }

    /// A description of the specification, in CommonMark as its authors meant it.
    pub(in crate::emit) fn description(text: &str, links: &LinkBase) -> Self {
        Self(parse::description(text, links))
    }

    /// One paragraph.
    pub(in crate::emit) fn paragraph(inlines: Vec<Inline>) -> Self {
        Self(vec![Block::Paragraph(inlines)])
    }

    /// A heading of the generator.
    pub(in crate::emit) fn heading(text: impl Into<String>) -> Self {
        Self(vec![Block::Heading(text.into())])
    }

    /// A code block of the generator. `attribute` is its info string, such as `no_run`.
    pub(in crate::emit) fn example(attribute: &str, code: impl Into<String>) -> Self {
        Self(vec![Block::Example { attribute: attribute.to_owned(), code: code.into() }])
    }

    /// A list with one paragraph for each item.
    pub(in crate::emit) fn list(items: impl IntoIterator<Item = Vec<Inline>>) -> Self {
        Self(vec![Block::List(List::of_paragraphs(items))])
    }

    /// A list of documentation.
    pub(in crate::emit) fn list_of(items: impl IntoIterator<Item = Self>) -> Self {
        let items = items.into_iter().map(|it| it.0).collect();
        Self(vec![Block::List(List { start: None, is_tight: true, items })])
    }

    /// A table whose rows have as many cells as its head.
    pub(in crate::emit) fn table(head: &[&'static str], rows: impl IntoIterator<Item = Vec<Vec<Inline>>>) -> Self {
        let head = head.iter().map(|it| static_text::inlines(it)).collect();
        Self(vec![Block::Table(Table { head, rows: rows.into_iter().collect() })])
    }

    /// Appends documentation.
    #[must_use]
    pub(in crate::emit) fn then(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Prepends text to the first paragraph. If the first block is not a paragraph, the text becomes one.
    #[must_use]
    pub(in crate::emit) fn introduced_by(mut self, mut text: Vec<Inline>) -> Self {
        match self.0.first_mut() {
            Some(Block::Paragraph(inlines)) => {
                text.append(inlines);
                *inlines = text;
            }
            _ => self.0.insert(0, Block::Paragraph(text)),
        }
        self
    }

    /// Appends text to the paragraph if there is only one. Otherwise, the text becomes a paragraph.
    #[must_use]
    pub(in crate::emit) fn continued_by(mut self, text: Vec<Inline>) -> Self {
        match self.0.as_mut_slice() {
            _ if text.is_empty() => {}
            [Block::Paragraph(inlines)] => {
                inlines.push(Inline::Text(" ".to_owned()));
                inlines.extend(text);
            }
            _ => self.0.push(Block::Paragraph(text)),
        }
        self
    }

    pub(in crate::emit) fn is_empty(&self) -> bool {
        normal::is_empty(&self.0)
    }

    /// This documentation, or another if it is empty.
    #[must_use]
    pub(in crate::emit) fn or(self, other: impl FnOnce() -> Self) -> Self {
        if self.is_empty() { other() } else { self }
    }

    /// A description on one line. If it has more than one paragraph, its markup is shown as text.
    pub(in crate::emit) fn line(text: &str, links: &LinkBase) -> String {
        let paragraph = normal::only_paragraph(parse::description(text, links));
        let paragraph = paragraph.unwrap_or_else(|| vec![Inline::Text(text.to_owned())]);
        Self::paragraph(paragraph).lines().join(" ")
    }

    /// The lines in CommonMark.
    pub(in crate::emit) fn lines(&self) -> Vec<String> {
        checked(&self.0)
    }

    /// As `///` lines, for text that we print ourselves.
    pub(in crate::emit) fn outer(&self, indent: &str) -> String {
        self.comment("///", indent)
    }

    /// As `//!` lines.
    pub(in crate::emit) fn inner(&self) -> String {
        self.comment("//!", "")
    }

    fn comment(&self, marker: &str, indent: &str) -> String {
        self.lines().iter().map(|line| format!("{indent}{}\n", format!("{marker} {line}").trim_end())).collect()
    }
}

impl ToTokens for Doc {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for line in self.lines() {
            let line = if line.is_empty() { line } else { format!(" {line}") };
            tokens.extend(quote!(#[doc = #line]));
        }
    }
}
