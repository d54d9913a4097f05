//! Renders documentation trees as lines of CommonMark.

use super::block::{Block, Inline, List, Table};

/// The column at which text is wrapped.
const WIDTH: usize = 100;

/// Which characters of text are escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escaping {
    /// Characters that usually have a meaning, which keeps the text readable.
    Usual,
    /// All characters that can have a meaning.
    Full,
}

/// Renders a tree.
pub(super) fn lines(blocks: &[Block], escaping: Escaping) -> Vec<String> {
    let mut out = Vec::new();
    Renderer { escaping }.blocks(blocks, WIDTH, Separation::BlankLine, &mut out);
    out
}

/// The separator between two blocks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Separation {
    BlankLine,
    /// Nothing: blocks of an item of a tight list.
    Nothing,
}

#[derive(Clone, Copy)]
struct Renderer {
    escaping: Escaping,
}

impl Renderer {
    fn blocks(self, blocks: &[Block], width: usize, separation: Separation, out: &mut Vec<String>) {
        // Two lists in a row would be one if they had the same marker.
        let mut is_second_marker = false;
        for (index, block) in blocks.iter().enumerate() {
            let before = index.checked_sub(1).map(|it| &blocks[it]);
            if before.is_some() && separation == Separation::BlankLine {
                out.push(String::new());
            }
            is_second_marker = match (before, block) {
                (Some(Block::List(before)), Block::List(list)) => {
                    before.start.is_some() == list.start.is_some() && !is_second_marker
                }
                _ => false,
            };
            self.block(block, width, is_second_marker, out);
        }
    }

    fn block(self, block: &Block, width: usize, is_second_marker: bool, out: &mut Vec<String>) {
        match block {
            Block::Paragraph(inlines) => self.paragraph(inlines, width, out),
            Block::Heading(text) => out.push(format!("# {text}")),
            Block::Code(code) => fenced("text", code, out),
            Block::Example { attribute, code } => fenced(attribute, code, out),
            Block::List(list) => self.list(list, width, is_second_marker, out),
            Block::Quote(blocks) => {
                let mut inner = Vec::new();
                self.blocks(blocks, width.saturating_sub(2), Separation::BlankLine, &mut inner);
                out.extend(inner.iter().map(|line| format!("> {line}").trim_end().to_owned()));
            }
            Block::Table(table) => self.table(table, out),
        }
    }

    fn list(self, list: &List, width: usize, is_second_marker: bool, out: &mut Vec<String>) {
        let separation = if list.is_tight { Separation::Nothing } else { Separation::BlankLine };
        for (index, item) in list.items.iter().enumerate() {
            if index > 0 && !list.is_tight {
                out.push(String::new());
            }
            let marker = match (list.start, is_second_marker) {
                (None, false) => "- ".to_owned(),
                (None, true) => "* ".to_owned(),
                (Some(start), false) => format!("{}. ", start.saturating_add(index as u64)),
                (Some(start), true) => format!("{}) ", start.saturating_add(index as u64)),
            };
            let mut inner = Vec::new();
            self.blocks(item, width.saturating_sub(marker.len()), separation, &mut inner);
            let indent = " ".repeat(marker.len());
            out.extend(inner.iter().enumerate().map(|(line, text)| match line {
                0 => format!("{marker}{text}"),
                _ if text.is_empty() => String::new(),
                _ => format!("{indent}{text}"),
            }));
        }
    }

    fn table(self, table: &Table, out: &mut Vec<String>) {
        let row = |cells: &[Vec<Inline>]| {
            let cells = cells.iter().map(|it| self.cell(it));
            format!("|{}", cells.map(|it| format!(" {it} |")).collect::<String>())
        };
        out.push(row(&table.head));
        out.push(format!("|{}", "---|".repeat(table.head.len())));
        out.extend(table.rows.iter().map(|it| row(it)));
    }

    /// Renders a cell on one line. A vertical bar ends a cell even in a code span.
    fn cell(self, inlines: &[Inline]) -> String {
        let words = self.words(inlines);
        let words: Vec<&str> = words.iter().filter_map(Word::text).collect();
        words.join(" ").replace('|', "\\|")
    }

    fn words(self, inlines: &[Inline]) -> Vec<Word> {
        let mut words = Words { escaping: self.escaping, done: Vec::new(), open: String::new() };
        words.inlines(inlines);
        words.finish()
    }

    /// Wraps text into lines, none of which begins with the marker of a block.
    fn paragraph(self, inlines: &[Inline], width: usize, out: &mut Vec<String>) {
        let mut line = String::new();
        for word in self.words(inlines) {
            let Word::Text(word) = word else {
                line.push('\\');
                out.push(std::mem::take(&mut line));
                continue;
            };
            let is_full = line.chars().count() + 1 + word.chars().count() > width;
            if !line.is_empty() && is_full && !is_block_mark(&word) {
                out.push(std::mem::take(&mut line));
            }
            if line.is_empty() {
                line = if is_block_mark(&word) { escaped_mark(&word) } else { word };
            } else {
                line.push(' ');
                line.push_str(&word);
            }
        }
        if !line.is_empty() {
            out.push(line);
        }
    }
}

/// A fence that is longer than every run of backticks in the code.
fn fenced(info: &str, code: &str, out: &mut Vec<String>) {
    let fence = "`".repeat(longest_run(code, '`').max(2) + 1);
    out.push(format!("{fence}{info}"));
    out.extend(code.lines().map(str::to_owned));
    out.push(fence);
}

fn longest_run(text: &str, mark: char) -> usize {
    text.split(|it| it != mark).map(|run| run.chars().count()).max().unwrap_or(0)
}

/// A piece of a paragraph that stays on one line.
enum Word {
    Text(String),
    LineBreak,
}

impl Word {
    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::LineBreak => None,
        }
    }
}

/// The words of a paragraph. Markup sticks to the word that it begins or ends at.
struct Words {
    escaping: Escaping,
    done: Vec<Word>,
    open: String,
}

impl Words {
    fn inlines(&mut self, inlines: &[Inline]) {
        inlines.iter().for_each(|it| self.inline(it));
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text(text) => self.text(text),
            Inline::Code(code) => self.open.push_str(&code_span(code)),
            Inline::Emphasis(it) => self.marked("*", it),
            Inline::Strong(it) => self.marked("**", it),
            Inline::Strikethrough(it) => self.marked("~~", it),
            Inline::Link { url, content } => match content.as_slice() {
                [Inline::Text(text)] if text == url => self.open.push_str(&format!("<{url}>")),
                _ => self.link(url, content),
            },
            Inline::Item { path, content } => match content.as_slice() {
                [Inline::Code(name)] if name == path => self.open.push_str(&format!("[`{name}`]")),
                _ => self.link(path, content),
            },
            Inline::LineBreak => {
                self.close();
                self.done.push(Word::LineBreak);
            }
        }
    }

    fn marked(&mut self, mark: &str, content: &[Inline]) {
        self.open.push_str(mark);
        self.inlines(content);
        self.open.push_str(mark);
    }

    fn link(&mut self, target: &str, content: &[Inline]) {
        self.open.push('[');
        self.inlines(content);
        // Parentheses in a target have to be balanced, so all are escaped.
        let target = target.replace('(', "\\(").replace(')', "\\)");
        self.open.push_str(&format!("]({target})"));
    }

    fn text(&mut self, text: &str) {
        for (index, part) in text.split(' ').enumerate() {
            if index > 0 {
                self.close();
            }
            let escaped = escaped(part, self.escaping);
            self.open.push_str(&escaped);
        }
    }

    fn close(&mut self) {
        if !self.open.is_empty() {
            self.done.push(Word::Text(std::mem::take(&mut self.open)));
        }
    }

    fn finish(mut self) -> Vec<Word> {
        self.close();
        self.done
    }
}

/// A code span whose marks are longer than every run of backticks in it.
fn code_span(code: &str) -> String {
    let marks = "`".repeat(match longest_run(code, '`') {
        0 => 1,
        run => run + 1,
    });
    let space = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
    format!("{marks}{space}{code}{space}{marks}")
}

/// A word of text with a backslash before each character that would mean something.
fn escaped(word: &str, escaping: Escaping) -> String {
    let mut out = String::with_capacity(word.len() + 4);
    let mut before = None;
    let mut rest = word.chars();
    while let Some(character) = rest.next() {
        let after = rest.as_str().chars().next();
        let is_special = match escaping {
            Escaping::Full => character.is_ascii_punctuation(),
            Escaping::Usual => match character {
                '`' | '[' | ']' | '<' | '*' | '~' => true,
                // A backslash before a letter stands for itself, and one before white space would break the line.
                '\\' => after.is_none_or(|it| it.is_ascii_punctuation()),
                '_' => !(before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)),
                '&' => is_entity(rest.as_str()),
                _ => false,
            },
        };
        if is_special {
            out.push('\\');
        }
        out.push(character);
        before = Some(character);
    }
    out
}

/// `true` if an ampersand before the text would begin a character reference.
fn is_entity(text: &str) -> bool {
    text.split_once(';').is_some_and(|(name, _)| {
        let name = name.strip_prefix('#').unwrap_or(name);
        !name.is_empty() && name.chars().all(|it| it.is_ascii_alphanumeric())
    })
}

/// `true` if a line that begins with the word would be a list, a heading, a quote, a table, a rule or a block of code.
///
/// Source: CommonMark 0.31.2, "Leaf blocks" and "Container blocks".
fn is_block_mark(word: &str) -> bool {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let is_number = digits > 0 && matches!(&word[digits..], "." | ")");
    is_number
        || word.chars().all(|it| "+-*_#=:|".contains(it))
        || word.starts_with(['>', '|', ':'])
        || word.starts_with("-|")
        || word.starts_with("-:")
        || word.starts_with("```")
        || word.starts_with("~~~")
}

/// A word at the beginning of a paragraph, with the backslash that takes its meaning as a mark.
fn escaped_mark(word: &str) -> String {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let (number, mark) = word.split_at(digits);
    if mark.starts_with(['`', '\\']) { word.to_owned() } else { format!("{number}\\{mark}") }
}
