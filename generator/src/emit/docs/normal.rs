//! The normal form of documentation trees, in which two trees that look the same are equal.

use std::borrow::Cow;

use super::block::{Block, Inline, List, Table};
use super::characters::{is_printable_ascii, is_unprintable, one_line};

/// Merges adjacent text, collapses white space and removes empty nodes.
pub(super) fn normal(blocks: Vec<Block>) -> Vec<Block> {
    blocks.into_iter().filter_map(block).collect()
}

/// `true` if the normal form of these blocks is empty.
pub(super) fn is_empty(blocks: &[Block]) -> bool {
    blocks.iter().all(|block| match block {
        Block::Heading(_) | Block::Example { .. } => false,
        Block::Paragraph(inlines) => inlines.iter().all(is_blank),
        Block::Code(code) => code.trim().is_empty(),
        Block::List(list) => list.items.iter().all(|it| is_empty(it)),
        Block::Quote(blocks) => is_empty(blocks),
        Block::Table(table) => table.head.is_empty(),
    })
}

fn is_blank(inline: &Inline) -> bool {
    match inline {
        Inline::Text(text) | Inline::Code(text) => text.chars().all(|it| it.is_whitespace() || is_unprintable(it)),
        Inline::Emphasis(it) | Inline::Strong(it) | Inline::Strikethrough(it) => it.iter().all(is_blank),
        Inline::Link { content, .. } | Inline::Item { content, .. } => content.iter().all(is_blank),
        Inline::LineBreak => true,
    }
}

/// The inlines of the only paragraph, without line breaks. `None` for other documentation.
pub(super) fn only_paragraph(blocks: Vec<Block>) -> Option<Vec<Inline>> {
    match normal(blocks).as_mut_slice() {
        [Block::Paragraph(inlines)] => Some(cell(std::mem::take(inlines))),
        _ => None,
    }
}

fn block(block: Block) -> Option<Block> {
    Some(match block {
        Block::Paragraph(it) => Block::Paragraph(non_empty(paragraph(it))?),
        Block::Heading(text) => Block::Heading(text),
        Block::Code(code) => {
            let code = code.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
            let code = code.trim_matches('\n');
            if code.is_empty() {
                return None;
            }
            Block::Code(code.to_owned())
        }
        Block::Example { attribute, code } => Block::Example { attribute, code: code.trim_end().to_owned() },
        Block::List(List { start, is_tight, items }) => {
            let items = items.into_iter().map(normal).filter_map(non_empty).collect();
            let items = non_empty(items)?;
            Block::List(List { start, is_tight: is_tight_in_normal_form(is_tight, &items), items })
        }
        Block::Quote(blocks) => Block::Quote(non_empty(normal(blocks))?),
        Block::Table(Table { head, rows }) => {
            let cells = |row: Vec<Vec<Inline>>| row.into_iter().map(cell).collect::<Vec<_>>();
            let head = non_empty(cells(head))?;
            Block::Table(Table { head, rows: rows.into_iter().map(cells).collect() })
        }
    })
}

/// CommonMark expresses blank lines between items only by paragraphs, and separates paragraphs only by blank lines.
fn is_tight_in_normal_form(is_tight: bool, items: &[Vec<Block>]) -> bool {
    let is_paragraph = |block: &Block| matches!(block, Block::Paragraph(_));
    let can_be_loose = items.iter().flatten().any(is_paragraph) && (items.len() > 1 || items[0].len() > 1);
    let needs_blank_line = |block: &Block| matches!(block, Block::Paragraph(_) | Block::Table(_));
    let must_be_loose = items.iter().flat_map(|it| it.iter().skip(1)).any(needs_blank_line);
    !can_be_loose || (is_tight && !must_be_loose)
}

fn non_empty<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}

/// The normal form of the inlines of a paragraph.
pub(super) fn paragraph(list: Vec<Inline>) -> Vec<Inline> {
    let mut out = Vec::with_capacity(list.len());
    merge(list, &mut out);
    trim(&mut out);
    out
}

/// Returns the normal form of a table cell, which is on one line.
fn cell(list: Vec<Inline>) -> Vec<Inline> {
    paragraph(list.into_iter().map(without_break).collect())
}

fn without_break(inline: Inline) -> Inline {
    match inline {
        Inline::LineBreak => Inline::Text(" ".to_owned()),
        Inline::Emphasis(it) => Inline::Emphasis(it.into_iter().map(without_break).collect()),
        Inline::Strong(it) => Inline::Strong(it.into_iter().map(without_break).collect()),
        Inline::Strikethrough(it) => Inline::Strikethrough(it.into_iter().map(without_break).collect()),
        Inline::Link { url, content } => {
            Inline::Link { url, content: content.into_iter().map(without_break).collect() }
        }
        other => other,
    }
}

/// Appends inlines with adjacent text merged and white space collapsed.
fn merge(list: Vec<Inline>, out: &mut Vec<Inline>) {
    for inline in list {
        match inline {
            Inline::Text(text) => push_text(&text, out),
            Inline::Code(code) => {
                let code = collapsed(&one_line(&code));
                let code = code.trim();
                if !code.is_empty() {
                    out.push(Inline::Code(code.to_owned()));
                }
            }
            Inline::Emphasis(it) => out.extend(nested(it).map(Inline::Emphasis)),
            Inline::Strong(it) => out.extend(nested(it).map(Inline::Strong)),
            Inline::Strikethrough(it) => out.extend(nested(it).map(Inline::Strikethrough)),
            Inline::Link { url, content } => out.extend(nested(content).map(|content| Inline::Link { url, content })),
            Inline::Item { path, content } => out.extend(nested(content).map(|content| Inline::Item { path, content })),
            Inline::LineBreak => {
                if let Some(Inline::Text(text)) = out.last_mut() {
                    text.truncate(text.trim_end().len());
                }
                if out.last().is_some_and(|it| matches!(it, Inline::Text(text) if text.is_empty())) {
                    out.pop();
                }
                if out.last().is_some_and(|it| *it != Inline::LineBreak) {
                    out.push(Inline::LineBreak);
                }
            }
        }
    }
}

fn nested(list: Vec<Inline>) -> Option<Vec<Inline>> {
    let mut out = Vec::with_capacity(list.len());
    merge(list, &mut out);
    let has_content = out.iter().any(|it| !matches!(it, Inline::LineBreak) && *it != Inline::Text(" ".to_owned()));
    has_content.then_some(out)
}

fn push_text(text: &str, out: &mut Vec<Inline>) {
    let follows_break = matches!(out.last(), Some(Inline::LineBreak));
    let text = if is_printable_ascii(text) && !text.contains("  ") {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(collapsed(&one_line(text)))
    };
    let text = if follows_break { text.trim_start() } else { text.as_ref() };
    match out.last_mut() {
        _ if text.is_empty() => {}
        Some(Inline::Text(before)) => {
            let text = if before.ends_with(' ') { text.trim_start() } else { text };
            before.push_str(text);
        }
        _ => out.push(Inline::Text(text.to_owned())),
    }
}

/// Each run of white space as one space.
fn collapsed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if !character.is_whitespace() {
            out.push(character);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}

/// Removes white space and line breaks at both ends.
fn trim(list: &mut Vec<Inline>) {
    while let Some(first) = list.first_mut() {
        match first {
            Inline::Text(text) => *text = text.trim_start().to_owned(),
            Inline::LineBreak => {}
            _ => break,
        }
        match first {
            Inline::Text(text) if !text.is_empty() => break,
            _ => drop(list.remove(0)),
        }
    }
    while let Some(last) = list.last_mut() {
        match last {
            Inline::Text(text) => text.truncate(text.trim_end().len()),
            Inline::LineBreak => {}
            _ => break,
        }
        match last {
            Inline::Text(text) if !text.is_empty() => break,
            _ => drop(list.pop()),
        }
    }
}
