//! The `api` member of the frontmatter, in any form that YAML allows.
//!
//! The plugin writes the value in one line. Formatters and editors move it to lines of its own, quote it, or write it as a block.
//! Only the extent of the member is determined here, so that other members may be invalid YAML.

/// The `api` member of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApiMember<'a> {
    /// The value as written, without comments after it.
    pub value: &'a str,
    /// The byte offset of the value in the page.
    pub start: usize,
    /// The member with its key.
    pub(super) entry: &'a str,
    /// The byte offset of the key in the page.
    pub(super) key: usize,
    /// All members of the frontmatter, which may define anchors.
    pub(super) members: &'a str,
}

/// Starts of base64 of a zlib stream (RFC 1950, section 2.2): the first byte is 0x78, and the second one of four.
const ZLIB: [&str; 4] = ["eJ", "eN", "eA", "eF"];

impl<'a> ApiMember<'a> {
    /// Returns the member whose key is at the byte offset `at` of `members`, which start at the byte offset `start` of the page.
    pub(super) fn at(members: &'a str, at: usize, start: usize) -> Option<Self> {
        let entry = members.get(at..)?;
        let rest = ["api", "\"api\"", "'api'"].iter().find_map(|key| entry.strip_prefix(key))?;
        let rest = rest.trim_start_matches([' ', '\t']).strip_prefix(':')?;
        let (before, length) = extent(rest);
        let before = entry.len() - rest.len() + before;
        let value = entry.get(before..before + length)?;
        Some(Self { value, start: start + at + before, entry: entry.get(..before + length)?, key: start + at, members })
    }

    /// Returns the member of frontmatter that is a flow mapping, or has an explicit key (`? api`). Its value is found by parsing.
    pub(super) fn within(members: &'a str, start: usize) -> Option<Self> {
        let is_key = |it: &str| it.trim().trim_matches(['"', '\'']) == "api";
        let is_flow = || members.trim_start().starts_with('{') && members.split(['{', ',', ':']).any(is_key);
        let is_explicit = || members.lines().any(|it| it.strip_prefix("? ").is_some_and(is_key));
        (is_flow() || is_explicit()).then_some(Self { value: members, start, entry: members, key: start, members })
    }

    /// Returns `true` if the extent of the value is not known.
    pub(super) const fn is_within(&self) -> bool {
        self.value.len() == self.entry.len()
    }

    /// Returns `true` if the value looks like one that the plugin wrote.
    pub(super) fn is_plausible(&self) -> bool {
        let value = self.value.trim_start_matches(['"', '\'']);
        let value = match value.strip_prefix(['|', '>']) {
            Some(block) => block.split_once('\n').map_or("", |(_, lines)| lines.trim_start()),
            None => value,
        };
        let is_block = || value.lines().any(|line| line.trim_start().trim_matches(['"', '\'']).starts_with("method"));
        value.starts_with('{') || ZLIB.iter().any(|it| value.starts_with(it)) || is_block()
    }

    /// Returns `true` if the value is a string: in quotes, in a block, or base64.
    pub(super) fn is_string(&self) -> bool {
        let starts_as_string = self.value.starts_with(['"', '\'', '|', '>']);
        let is_mapping = || end_of_first_quoted(self.value).is_some_and(|end| is_key(self.value, end));
        self.value.is_empty() || starts_as_string && !is_mapping() || self.is_plain_base64()
    }

    /// Returns `true` if the value starts as base64 of a zlib stream and is a single word, which YAML does not change.
    pub(super) fn is_plain_base64(&self) -> bool {
        let starts_as_zlib = ZLIB.iter().any(|it| self.value.starts_with(it));
        // Searching for one character at a time is fast.
        starts_as_zlib && [' ', '\t', '\n'].iter().all(|it| !self.value.contains(*it))
    }
}

/// Returns the start and the length of the value in `rest`, which follows the colon.
fn extent(rest: &str) -> (usize, usize) {
    let (line, below) = rest.split_once('\n').unwrap_or((rest, ""));
    let first = (line.len() - line.trim_start().len(), line.trim().len());
    let line = line.trim();
    let next = below.lines().next().unwrap_or_default();
    let is_last = !next.starts_with([' ', '\t', '}', ']', '"', '\'', '#']) && !next.trim_end().is_empty();
    if line.ends_with('}') && (is_last || below.is_empty()) {
        return first;
    }
    let content = content(rest);
    let start = rest.len() - content.len();
    let is_in_first_line = !line.is_empty() && !line.starts_with('#');
    let closed = match content.as_bytes().first() {
        Some(b'{' | b'[') => end_of_flow(content),
        Some(b'"' | b'\'') => end_of_first_quoted(content),
        _ => None,
    };
    if let Some(end) = closed.filter(|end| !is_key(content, *end)) {
        return (start, end);
    }
    if closed.is_none() && is_in_first_line && line.starts_with(['{', '[', '"', '\'']) {
        return first;
    }
    // On a line of its own, a value without brackets or quotes is indented.
    if !is_in_first_line && (content.is_empty() || rest.get(..start).is_none_or(|it| it.ends_with('\n'))) {
        return (0, 0);
    }
    let mut lines = content.split_inclusive('\n');
    let length = lines.next().map_or(0, str::len);
    let below = lines.take_while(|line| line.starts_with([' ', '\t']) || line.trim().is_empty());
    let length = length + below.map(str::len).sum::<usize>();
    (start, content.get(..length).unwrap_or(content).trim_end().len())
}

/// Skips whitespace, and comments that start a value.
fn content(rest: &str) -> &str {
    let mut content = rest.trim_start();
    while content.starts_with('#') {
        content = content.split_once('\n').map_or("", |(_, below)| below).trim_start();
    }
    content
}

/// Returns the end of a value in brackets, or `None` if they are not closed.
fn end_of_flow(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth <= 1 => return Some(at + 1),
            b'}' | b']' => depth -= 1,
            // Apostrophes within a word do not start a string.
            b'"' | b'\'' if starts_token(bytes, at) => {
                at += end_of_quoted(text.get(at..)?, *byte)?;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

fn starts_token(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|it| bytes.get(it));
    before.is_none_or(|it| it.is_ascii_whitespace() || matches!(it, b'{' | b'[' | b',' | b':'))
}

/// Returns the end of the quoted string at the start, or `None` if the first character is not a quote.
fn end_of_first_quoted(text: &str) -> Option<usize> {
    let quote = text.bytes().next().filter(|it| matches!(it, b'"' | b'\''))?;
    end_of_quoted(text, quote)
}

/// Returns `true` if the value that ends at `end` is the key of a mapping.
fn is_key(text: &str, end: usize) -> bool {
    text.get(end..).is_some_and(|it| it.trim_start_matches([' ', '\t']).starts_with(':'))
}

/// Returns the end of a quoted string, or `None` if it is not closed.
fn end_of_quoted(text: &str, quote: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if quote == b'"' => at += 1,
            byte if *byte == quote && quote == b'\'' && bytes.get(at + 1) == Some(&quote) => at += 1,
            byte if *byte == quote => return Some(at + 1),
            _ => {}
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value_of(members: &str) -> Option<&str> {
        ApiMember::at(members, 0, 0).map(|it| it.value)
    }

    #[test]
    fn values_end_where_yaml_ends_them() {
        for (members, expected) in [
            ("api: {\"a\": 1}\nb: c\n", "{\"a\": 1}"),
            ("api: {\"a\": \"}\"} # comment\nb: c\n", "{\"a\": \"}\"}"),
            ("api:\n  {\n    \"a\": '}',\n  }\nb: c\n", "{\n    \"a\": '}',\n  }"),
            ("api: {\n\"a\": {}\n}\nb: c\n", "{\n\"a\": {}\n}"),
            ("api: # comment\n\n  eJx\nb: c\n", "eJx"),
            ("api: eJx\n  abc\nb: c\n", "eJx\n  abc"),
            ("api: >-\n  eJx\n\n  abc\n\nb: c\n", ">-\n  eJx\n\n  abc"),
            ("api: 'it''s'  # x\nb: c\n", "'it''s'"),
            ("api: \"a\\\"b\n  c\"\nb: c\n", "\"a\\\"b\n  c\""),
            ("api:\n  method: get\n  path: /a\nb: c\n", "method: get\n  path: /a"),
            ("api:\n  \"method\": get\n  'path' : /a\nb: c\n", "\"method\": get\n  'path' : /a"),
            ("api:\n  \"a: b\" # c: d\nb: c\n", "\"a: b\""),
            ("\"api\" :  x\r\nb: c\r\n", "x"),
            ("api:\nb: c\n", ""),
            ("api:", ""),
            ("api: {\"cut\": \nb: c\n", "{\"cut\":"),
        ] {
            assert_eq!(value_of(members), Some(expected), "{members}");
        }
        assert_eq!(value_of("apis: x\n"), None);
    }

    #[test]
    fn entries_contain_key_and_value() {
        let member = ApiMember::at("b: c\n'api': >\n  x\n", 5, 10).unwrap();
        assert_eq!((member.entry, member.key, member.start), ("'api': >\n  x", 15, 22));
    }
}
