//! Text of the specification, CommonMark as its authors meant it, to lines that rustdoc takes: what would be HTML, a link to
//! an item or a doctest loses that meaning, and lists, links, tables and code blocks keep theirs.

/// Columns at which running text is broken.
const WIDTH: usize = 100;

/// The safe lines of a text.
pub(super) fn safe_lines(text: &str) -> Vec<String> {
    Markdown::default().run(text)
}

/// Characters that no line of documentation may hold: controls, and marks that change the direction of text, with which a
/// comment can be made to look like code.
pub(super) fn is_unfit(character: char) -> bool {
    character.is_control()
        || matches!(character, '`' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

fn clean(line: &str) -> String {
    line.chars().map(|it| if it == '\t' { ' ' } else { it }).filter(|&it| it == '`' || !is_unfit(it)).collect()
}

/// Text of the specification on one line, for what rustdoc reads as documentation but is none: a note on a deprecation.
pub(super) fn inline(text: &str) -> String {
    escape(&clean(&text.split_whitespace().collect::<Vec<_>>().join(" ")))
}

/// Reads text line by line and writes what is safe.
#[derive(Default)]
struct Markdown {
    lines: Vec<String>,
    /// Running text that is not broken into lines yet.
    open: String,
    /// What stands before the first line of the running text, a list's mark, and before the others.
    first: String,
    rest: String,
    /// The mark that ends the code block.
    fence: Option<&'static str>,
}

impl Markdown {
    fn run(mut self, text: &str) -> Vec<String> {
        for line in text.lines().map(clean) {
            self.line(&line);
        }
        self.flush();
        if let Some(fence) = self.fence {
            self.lines.push(fence.to_owned());
        }
        while self.lines.last().is_some_and(String::is_empty) {
            self.lines.pop();
        }
        self.lines
    }

    fn line(&mut self, line: &str) {
        let trimmed = line.trim();
        if let Some(fence) = self.fence {
            if trimmed.starts_with(fence) {
                self.fence = None;
                self.lines.push(fence.to_owned());
            } else {
                self.lines.push(line.trim_end().to_owned());
            }
            return;
        }
        if let Some(fence) = ["```", "~~~"].into_iter().find(|it| trimmed.starts_with(it)) {
            self.flush();
            // A block on one line opens and ends there.
            if trimmed.len() > 3 && trimmed[3..].contains(fence) {
                self.push_block(&trimmed.replace(fence, " "));
                return;
            }
            self.blank();
            self.lines.push(format!("{fence}text"));
            self.fence = Some(fence);
        } else if trimmed.is_empty() {
            self.flush();
            self.blank();
        } else if trimmed.starts_with('|') {
            // A table's rows stay one line each.
            self.flush();
            self.lines.push(escape(trimmed));
        } else if let Some((mark, item)) = list_item(trimmed) {
            self.flush();
            self.separate_list();
            self.rest = " ".repeat(mark.chars().count() + 1);
            self.first = format!("{mark} ");
            self.open = item.to_owned();
        } else if let Some(heading) = heading(trimmed) {
            self.flush();
            self.blank();
            self.lines.push(format!("**{}**", escape(heading)));
            self.blank();
        } else {
            if self.open.is_empty() {
                self.separate_text();
            } else {
                self.open.push(' ');
            }
            self.open.push_str(trimmed);
            // Two blanks at the end, or a backslash, are a line break.
            if line.ends_with("  ") {
                self.flush();
            }
        }
    }

    fn push_block(&mut self, code: &str) {
        self.blank();
        self.lines.extend(["```text".to_owned(), code.trim().to_owned(), "```".to_owned()]);
        self.blank();
    }

    fn flush(&mut self) {
        if !self.open.is_empty() {
            let text = escape(&std::mem::take(&mut self.open));
            wrap(&text, &self.first, &self.rest, &mut self.lines);
        }
        self.first.clear();
        self.rest.clear();
    }

    fn blank(&mut self) {
        if self.lines.last().is_some_and(|it| !it.is_empty()) {
            self.lines.push(String::new());
        }
    }

    /// A list begins behind a blank line unless it goes on.
    fn separate_list(&mut self) {
        if self.lines.last().is_some_and(|it| !it.is_empty() && list_item(it).is_none() && !it.starts_with(' ')) {
            self.blank();
        }
    }

    /// Text behind a list or a table begins behind a blank line: else it would belong to them.
    fn separate_text(&mut self) {
        if self.lines.last().is_some_and(|it| {
            list_item(it).is_some() || it.starts_with(' ') || it.starts_with('|') || it.starts_with("```")
        }) {
            self.blank();
        }
    }
}

/// The mark of a list's item and the text behind it.
fn list_item(line: &str) -> Option<(&str, &str)> {
    if let Some(rest) = line.strip_prefix(['-', '*', '+']) {
        let text = rest.strip_prefix(' ')?.trim_start();
        return (!text.is_empty()).then_some(("-", text));
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line[digits..].strip_prefix(['.', ')'])?.strip_prefix(' ')?.trim_start();
    (digits > 0 && digits < 4 && !rest.is_empty()).then(|| (&line[..=digits], rest))
}

fn heading(line: &str) -> Option<&str> {
    let text = line.trim_start_matches('#');
    (text.len() < line.len()).then(|| text.strip_prefix(' ').map(str::trim)).flatten().filter(|it| !it.is_empty())
}

/// Breaks running text into lines.
pub(super) fn wrap(text: &str, first: &str, rest: &str, lines: &mut Vec<String>) {
    let mut line = first.to_owned();
    let mut is_empty = true;
    for word in text.split_whitespace() {
        let is_full = line.chars().count() + 1 + word.chars().count() > WIDTH;
        if !is_empty && is_full && !is_block_mark(word) {
            lines.push(std::mem::replace(&mut line, rest.to_owned()));
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        } else if line.trim().is_empty() && is_block_mark(word) && !word.starts_with(|it: char| it.is_ascii_digit()) {
            // The first word of a paragraph stands at the beginning whatever it is.
            line.push('\\');
        }
        line.push_str(word);
        is_empty = false;
    }
    if !is_empty {
        lines.push(line);
    }
}

/// Whether a line that begins with this word would be a list, a heading, a quotation, a table, a rule or a block of code.
///
/// Source: CommonMark 0.31, "Leaf blocks" and "Container blocks".
fn is_block_mark(word: &str) -> bool {
    let only = |mark: char| word.chars().all(|it| it == mark);
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let is_number = digits > 0 && matches!(&word[digits..], "." | ")");
    is_number
        || word == "+"
        || ['-', '*', '_', '#', '='].into_iter().any(only)
        || word.starts_with(['>', '|', ':'])
        || word.starts_with("```")
        || word.starts_with("~~~")
}

/// Takes the meaning from what rustdoc would read as HTML or as a link to an item, and makes bare addresses links.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        if character == '`'
            && let Some(span) = code_span(rest)
        {
            out.push_str(span);
            rest = &rest[span.len()..];
        } else if let Some(link) = link(rest) {
            out.push_str(&link.escaped);
            rest = &rest[link.length..];
        } else if let Some(address) = address(rest) {
            out.push_str(&format!("<{address}>"));
            rest = &rest[address.len()..];
        } else {
            match character {
                '<' | '[' | ']' | '`' | '>' => {
                    out.push('\\');
                    out.push(character);
                }
                // A backslash at the end would escape what follows.
                '\\' => out.push_str("\\\\"),
                other => out.push(other),
            }
            rest = &rest[character.len_utf8()..];
        }
    }
    out
}

/// A code span at the beginning of `text`, with its marks.
fn code_span(text: &str) -> Option<&str> {
    let marks = text.bytes().take_while(|it| *it == b'`').count();
    let fence = &text[..marks];
    let length = text[marks..].find(fence)?;
    let end = marks + length + marks;
    // Another mark behind it, and it is no end of this one.
    (!text[end..].starts_with('`') && length > 0).then(|| &text[..end])
}

struct Link {
    escaped: String,
    length: usize,
}

/// `[words](address)` at the beginning of `text`, for addresses of the web only.
fn link(text: &str) -> Option<Link> {
    let words_end = text.strip_prefix('[')?.find("](")? + 1;
    let words = &text[1..words_end];
    if words.contains(['[', ']', '`', '\\']) || words.trim().is_empty() {
        return None;
    }
    let target = &text[words_end + 2..];
    let end = target.find(')')?;
    let found = &target[..end];
    let is_address = address(found).is_some_and(|it| it.len() == found.len());
    is_address.then(|| Link { escaped: format!("[{}]({found})", escape(words)), length: words_end + 2 + end + 1 })
}

/// An address of the web at the beginning of `text`.
fn address(text: &str) -> Option<&str> {
    let scheme = ["https://", "http://"].into_iter().find(|it| text.starts_with(it))?;
    let is_part = |it: char| it.is_ascii_alphanumeric() || "-._~:/?#@!$&'*+,;=%".contains(it);
    let end = text.find(|it: char| !is_part(it)).unwrap_or(text.len());
    let found = text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
    (found.len() > scheme.len()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markdown(text: &str) -> String {
        safe_lines(text).join("\n")
    }

    #[test]
    fn nothing_becomes_html_an_item_link_or_a_doctest() {
        assert_eq!(markdown("<b>x</b> [Vec] */ \"##"), "\\<b\\>x\\</b\\> \\[Vec\\] */ \"##");
        assert_eq!(markdown("```\nlet x = 1;"), "```text\nlet x = 1;\n```");
        assert_eq!(markdown("    indented code"), "indented code");
        assert_eq!(markdown("a\u{202e}b\u{7}c"), "abc");
    }

    #[test]
    fn links_and_addresses_stay() {
        assert_eq!(markdown("See https://a.example/b."), "See <https://a.example/b>.");
        assert_eq!(markdown("[here](https://a.example)"), "[here](https://a.example)");
        assert_eq!(markdown("[here](javascript:alert)"), "\\[here\\](javascript:alert)");
    }

    #[test]
    fn lists_keep_their_items_and_take_no_lazy_lines() {
        assert_eq!(markdown("Text:\n* one\nmore\n* two\n\nEnd"), "Text:\n\n- one more\n- two\n\nEnd");
    }

    #[test]
    fn long_text_is_broken() {
        let lines = safe_lines(&"word ".repeat(60));
        assert!(lines.len() > 1 && lines.iter().all(|it| it.len() <= WIDTH));
    }
}
