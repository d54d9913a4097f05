//! Renders documentation and parses it again, to check that the lines have the same meaning as the tree.

use super::block::{Block, Inline, List, Table, plain_text};
use super::normal::normal;
use super::parse::emitted;
use super::plain::is_plain;
use super::render::{Escaping, lines};

/// Returns the lines of a tree, in the most readable form that parses to the same tree.
pub(super) fn checked(blocks: &[Block]) -> Vec<String> {
    if let [Block::Paragraph(inlines)] = blocks
        && let [Inline::Text(text)] = inlines.as_slice()
        && is_plain(text)
    {
        return lines(blocks, Escaping::Usual);
    }
    let blocks = normal(blocks.to_vec());
    if blocks.is_empty() {
        return Vec::new();
    }
    rendered(&blocks, Escaping::Usual)
        .or_else(|| rendered(&blocks, Escaping::Full))
        .or_else(|| {
            let plain = plain(&blocks);
            rendered(&plain, Escaping::Full).or_else(|| rendered(&as_code(&plain), Escaping::Full))
        })
        // No form of the text is safe.
        .unwrap_or_default()
}

fn rendered(blocks: &[Block], escaping: Escaping) -> Option<Vec<String>> {
    let lines = lines(blocks, escaping);
    (emitted(&lines.join("\n"))? == blocks).then_some(lines)
}

/// Returns the tree without markup inside paragraphs, and with loose lists. The generator's own links and examples are preserved.
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

/// Converts every paragraph, list, quote and table to a code block. The generator's own headings and examples are preserved.
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
