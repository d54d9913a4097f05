//! The generator's own text: string literals in CommonMark, which may link to items.

use super::block::{Block, Inline};
use super::parse::emitted;
use super::plain::is_plain;

/// The blocks of a literal.
pub(super) fn blocks(text: &'static str) -> Vec<Block> {
    if is_plain(text) {
        return vec![Block::Paragraph(vec![Inline::Text(text.to_owned())])];
    }
    // Fails only if the literal is not CommonMark. Readers then see it unchanged.
    emitted(text).unwrap_or_else(|| vec![Block::Paragraph(vec![Inline::Text(text.to_owned())])])
}

/// The inlines of a literal, with the white space at its ends.
pub(super) fn inlines(text: &'static str) -> Vec<Inline> {
    let trimmed = text.trim();
    let space = |is_there: bool| is_there.then(|| Inline::Text(" ".to_owned()));
    let mut list: Vec<Inline> = space(text.starts_with(' ')).into_iter().collect();
    match blocks(trimmed).pop() {
        Some(Block::Paragraph(it)) => list.extend(it),
        // A mark of a block alone, such as a full stop behind a number, is text.
        _ => list.push(Inline::Text(trimmed.to_owned())),
    }
    list.extend(space(text.ends_with(' ') && !trimmed.is_empty()));
    list
}
