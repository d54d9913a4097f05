//! Rendered documentation that was parsed again: what CommonMark makes of the lines is what they were made from.

use super::block::{Block, Inline, List, Table, plain_text};
use super::normal::normal;
use super::parse::emitted;
use super::render::{Escaping, lines};

/// The lines of a tree, from the most readable form to the simplest: the first that parses to its tree again.
pub(super) fn checked(blocks: &[Block]) -> Vec<String> {
    let blocks = normal(blocks.to_vec());
    if blocks.is_empty() {
        return Vec::new();
    }
    let plain = plain(&blocks);
    rendered(&blocks, Escaping::Usual)
        .or_else(|| rendered(&blocks, Escaping::Full))
        .or_else(|| rendered(&plain, Escaping::Full))
        .or_else(|| rendered(&as_code(&plain), Escaping::Full))
        // Nothing of the text can be shown safely.
        .unwrap_or_default()
}

fn rendered(blocks: &[Block], escaping: Escaping) -> Option<Vec<String>> {
    let lines = lines(blocks, escaping);
    (emitted(&lines.join("\n"))? == blocks).then_some(lines)
}

/// The tree without markup inside paragraphs, and with loose lists. Our own links and examples stay.
fn plain(blocks: &[Block]) -> Vec<Block> {
    let inlines = |it: &[Inline]| it.iter().map(plain_inline).collect::<Vec<_>>();
    let blocks = blocks.iter().map(|block| match block {
        Block::Paragraph(it) => Block::Paragraph(inlines(it)),
        Block::List(List { start, items, .. }) => {
            Block::List(List { start: *start, is_tight: false, items: items.iter().map(|it| plain(it)).collect() })
        }
        Block::Quote(it) => Block::Quote(plain(it)),
        Block::Table(Table { head, rows }) => {
            let row = |row: &Vec<Vec<Inline>>| row.iter().map(|it| inlines(it)).collect::<Vec<_>>();
            Block::Table(Table { head: row(head), rows: rows.iter().map(row).collect() })
        }
        Block::Heading(_) | Block::Code(_) | Block::Example { .. } => block.clone(),
    });
    normal(blocks.collect())
}

fn plain_inline(inline: &Inline) -> Inline {
    match inline {
        Inline::Item { .. } | Inline::LineBreak | Inline::Code(_) => inline.clone(),
        other => Inline::Text(plain_text(std::slice::from_ref(other))),
    }
}

/// Every paragraph, list, quote and table as a block of code; our own headings and examples stay.
fn as_code(blocks: &[Block]) -> Vec<Block> {
    let blocks = blocks.iter().map(|block| match block {
        Block::Heading(_) | Block::Code(_) | Block::Example { .. } => block.clone(),
        other => Block::Code(text(std::slice::from_ref(other))),
    });
    normal(blocks.collect())
}

fn text(blocks: &[Block]) -> String {
    let parts = blocks.iter().map(|block| match block {
        Block::Paragraph(it) => plain_text(it),
        Block::Heading(it) | Block::Code(it) | Block::Example { code: it, .. } => it.clone(),
        Block::List(List { items, .. }) => items.iter().map(|it| text(it)).collect::<Vec<_>>().join("\n"),
        Block::Quote(it) => text(it),
        Block::Table(Table { head, rows }) => {
            let row = |row: &Vec<Vec<Inline>>| row.iter().map(|it| plain_text(it)).collect::<Vec<_>>().join(" ");
            std::iter::once(head).chain(rows).map(row).collect::<Vec<_>>().join("\n")
        }
    });
    parts.collect::<Vec<_>>().join("\n\n")
}
