//! The frontmatter of a page: the lines between the two `---`.
//!
//! It is not parsed as YAML as a whole, because it often is not valid YAML: other members contain unquoted text with special
//! characters, and quoted text that spans several lines.

use super::api_member::ApiMember;

/// A page that is split into frontmatter and body.
#[derive(Clone, Copy, Debug)]
pub struct Frontmatter<'a> {
    /// The lines between the two `---`.
    lines: &'a str,
    /// The byte offset of these lines in the page.
    start: usize,
    /// The text after the second `---`, or an empty string if there is no second `---`.
    pub body: &'a str,
}

/// Splits a page. Returns `None` if it has no frontmatter, before which there may be blank lines. Frontmatter that is not closed extends to the end of the page.
pub fn split(page: &str) -> Option<Frontmatter<'_>> {
    let mark = if page.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let blank =
        page[mark..].split_inclusive('\n').take_while(|line| line.trim().is_empty()).map(str::len).sum::<usize>();
    let mark = mark + blank;
    let first = page[mark..].split_inclusive('\n').next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let start = mark + first.len();
    let mut end = start;
    for line in page[start..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Some(Frontmatter { lines: &page[start..end], start, body: &page[end + line.len()..] });
        }
        end += line.len();
    }
    Some(Frontmatter { lines: &page[start..], start, body: "" })
}

impl<'a> Frontmatter<'a> {
    /// Returns the `api` member. If the text of another member also contains such a line, prefers one with a plausible value.
    pub fn api(&self) -> Option<ApiMember<'a>> {
        let mut first = None;
        for (at, line) in self.line_offsets() {
            if !line.starts_with(['a', '"', '\'']) {
                continue;
            }
            let Some(found) = ApiMember::at(self.lines, at, self.start) else { continue };
            if found.is_plausible() {
                return Some(found);
            }
            first = first.or(Some(found));
        }
        // Other forms of the key, such as those of flow mappings, are rare.
        first.or_else(|| ApiMember::within(self.lines, self.start))
    }

    /// Returns all members as written, and their byte offset in the page.
    pub(super) const fn members(&self) -> (&'a str, usize) {
        (self.lines, self.start)
    }

    /// Returns the lines with their byte offsets.
    fn line_offsets(&self) -> impl Iterator<Item = (usize, &'a str)> {
        let mut next = 0;
        self.lines.split_inclusive('\n').map(move |line| {
            let start = next;
            next += line.len();
            (start, line)
        })
    }

    /// Returns `true` if the value of a key is in quotes, or `None` if the key does not exist.
    pub(super) fn is_quoted(&self, key: &str) -> Option<bool> {
        let value = self.lines.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))?;
        Some(value.trim_start().starts_with(['"', '\'']))
    }

    /// Returns the string value of a key. Removes quotes, and replaces each run of whitespace by one space.
    pub fn text(&self, key: &str) -> Option<String> {
        let mut lines = self.lines.lines();
        let first = lines.find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))?.trim();
        let text = match first.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                quoted(first, lines, quote).unwrap_or_else(|| first.trim_matches(quote).to_owned())
            }
            Some('|' | '>') => lines.take_while(|line| line.starts_with(' ')).collect::<Vec<_>>().join(" "),
            _ => first.to_owned(),
        };
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (!text.is_empty()).then_some(text)
    }
}

/// Reads a quoted string, which may span several lines.
fn quoted<'a>(first: &str, rest: impl Iterator<Item = &'a str>, quote: char) -> Option<String> {
    let mut text = first.to_owned();
    let mut rest = rest.take(50);
    while !is_closed(&text, quote) {
        text.push(' ');
        text.push_str(rest.next()?.trim());
    }
    match quote {
        '"' => serde_json::from_str(&text).ok(),
        _ => Some(text.trim_matches('\'').replace("''", "'")),
    }
}

fn is_closed(text: &str, quote: char) -> bool {
    let inner = &text[1..];
    let escapes = inner.strip_suffix(quote).map(|it| it.len() - it.trim_end_matches('\\').len());
    escapes.is_some_and(|count| quote == '\'' || count % 2 == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "---\nid: a\ntitle: \"Two\n  lines\n\"\nsidebar_label: It's: a \"label\"\n\
        api: {\"a\":1}\nother: 'it''s'\n---\n\nBody\n---\n";

    #[test]
    fn api_line_is_found_among_other_members() {
        let front = split(PAGE).unwrap();
        let api = front.api().unwrap();
        assert_eq!(api.value, r#"{"a":1}"#);
        assert_eq!(&PAGE[api.start..api.start + 3], "{\"a");
        assert_eq!(front.body, "\nBody\n---\n");
    }

    #[test]
    fn strings_lose_their_quotes_and_line_breaks() {
        let front = split(PAGE).unwrap();
        assert_eq!(front.text("title").unwrap(), "Two lines");
        assert_eq!(front.text("sidebar_label").unwrap(), "It's: a \"label\"");
        assert_eq!(front.text("other").unwrap(), "it's");
        assert_eq!(front.text("missing"), None);
    }

    #[test]
    fn truncated_pages_have_an_api_line() {
        assert_eq!(split("---\nid: a\napi: eJx").unwrap().api().unwrap().value, "eJx");
        assert_eq!(split("\u{feff}\n \r\n---\napi: eJx\n---\n\nBody").unwrap().body, "\nBody");
        assert!(split("no frontmatter").is_none());
        assert!(split("").is_none());
    }

    #[test]
    fn api_lines_within_other_members_are_skipped() {
        let front = split("---\ntitle: \"see\napi: nothing\"\napi: {}\n---\n").unwrap();
        assert_eq!(front.api().unwrap().value, "{}");
    }
}
