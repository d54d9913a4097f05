//! Renders documentation and parses it again, to check that the lines have the same meaning as the tree.

use super::block::{Block, Inline, List, Table, plain_text};
use super::normal::normal;
use super::parse::emitted;
use super::plain::{is_plain, is_plain_code};
use super::render::{Escaping, lines};

/// Returns the lines of a tree, in the most readable form that parses to the same tree.
pub(super) fn checked(blocks: &[Block]) -> Vec<String> {
    if blocks.iter().all(is_plain_paragraph) {
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

/// Returns `true` for a paragraph that consists of ordinary words and short names as code.
fn is_plain_paragraph(block: &Block) -> bool {
    let Block::Paragraph(inlines) = block else { return false };
    if let [Inline::Text(text)] = inlines.as_slice() {
        return is_plain(text);
    }
    let mut words = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(text) => words.push_str(text),
            // Like a word, whatever is around it.
            Inline::Code(code) if is_plain_code(code) => words.push('x'),
            _ => return false,
        }
    }
    is_plain(&words)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Plain paragraphs are not parsed again, so that all of them have to have the meaning of the tree.
    #[test]
    fn commonmark_reads_plain_paragraphs_as_they_are() {
        let befores = ["", "a ", "(", "1. ", "2 ", "a_", "e: ", "\"", "-", "#"];
        let afters = ["", ".", " b.", "(c)", "s", ": d", ") e", "_", "[f]", "'", " - g", "!"];
        let mut plain = 0;
        for before in befores {
            for code in ["x", "a_b", "_", "1", "a b", "a`b", ""] {
                for after in afters {
                    let text = |it: &str| (!it.is_empty()).then(|| Inline::Text(it.to_owned()));
                    let inlines = text(before).into_iter().chain([Inline::code(code)]).chain(text(after)).collect();
                    let paragraph = Block::Paragraph(inlines);
                    if !is_plain_paragraph(&paragraph) {
                        continue;
                    }
                    plain += 1;
                    let other = Block::Paragraph(vec![Inline::Text("At most 3 items.".to_owned())]);
                    for blocks in [
                        vec![paragraph.clone()],
                        vec![paragraph.clone(), other.clone()],
                        vec![other.clone(), paragraph.clone()],
                    ] {
                        let lines = lines(&blocks, Escaping::Usual);
                        assert_eq!(emitted(&lines.join("\n")).as_ref(), Some(&blocks), "{lines:?}");
                        // In the narrowest lines.
                        let narrow = lines.join("\n").replace(' ', "\n");
                        assert_eq!(emitted(&narrow).as_ref(), Some(&blocks), "{narrow}");
                    }
                }
            }
        }
        assert!(plain > 50, "{plain}");
    }
}
