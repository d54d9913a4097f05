//! Reads the headings and tables of a Markdown document.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// A heading or table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// The text of a heading.
    Heading(String),
    /// The cells of a table by row, starting with the header.
    Table(Vec<Vec<String>>),
}

/// Returns the headings and tables of a document, in order.
pub(super) fn pieces(markdown: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut text = None;
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS) {
        match event {
            Event::Start(Tag::Heading { .. } | Tag::TableCell) => text = Some(String::new()),
            Event::Start(Tag::Table(_)) => rows.clear(),
            Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(Vec::new()),
            Event::Text(it) | Event::Code(it) => {
                if let Some(text) = &mut text {
                    text.push_str(&it);
                }
            }
            Event::End(TagEnd::Heading(_)) => pieces.extend(text.take().map(|it| Piece::Heading(it.trim().to_owned()))),
            Event::End(TagEnd::TableCell) => {
                if let (Some(row), Some(cell)) = (rows.last_mut(), text.take()) {
                    row.push(cell.trim().to_owned());
                }
            }
            Event::End(TagEnd::Table) => pieces.push(Piece::Table(std::mem::take(&mut rows))),
            _ => {}
        }
    }
    pieces
}

/// Returns the index of the column with this header, compared case-insensitively.
pub(super) fn column(table: &[Vec<String>], head: &str) -> Option<usize> {
    table.first()?.iter().position(|it| it.eq_ignore_ascii_case(head))
}
