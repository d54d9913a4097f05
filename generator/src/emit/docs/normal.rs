//! The normal form of documentation trees, in which two trees that look the same are equal.

use super::block::{Block, Inline, List, Table};
use super::characters::one_line;

/// Merges adjacent text, collapses white space and removes what is empty.
pub(super) fn normal(blocks: Vec<Block>) -> Vec<Block> {
    blocks.into_iter().filter_map(block).collect()
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
            Block::List(List { start, is_tight, items: non_empty(items)? })
        }
        Block::Quote(blocks) => Block::Quote(non_empty(normal(blocks))?),
        Block::Table(Table { head, rows }) => {
            let cells = |row: Vec<Vec<Inline>>| row.into_iter().map(cell).collect::<Vec<_>>();
            let head = non_empty(cells(head))?;
            Block::Table(Table { head, rows: rows.into_iter().map(cells).collect() })
        }
    })
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

/// A cell stays on one line.
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
    let text = collapsed(&one_line(text));
    let text = if follows_break { text.trim_start() } else { text.as_str() };
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
