//! Positions in pages whose `api:` value is compressed, as they are after unpacking.

use super::edit::unpack;
use super::frontmatter::split;
use super::positions::positions;
use crate::pointer::Pointer;

/// A line of a page after [`unpack`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnpackedLine {
    /// The text, without the line break.
    pub text: String,
    /// The number of the line, counted from 1.
    pub line: u32,
    /// The column of the key that the pointer leads to, in characters counted from 1.
    pub column: u32,
}

/// Returns the line of a page after [`unpack`] that a pointer into its `api:` value leads to. Returns `None` if the value can be
/// read in the page itself, or if it is damaged.
#[must_use]
pub fn unpacked_line(page: &str, pointer: &Pointer) -> Option<UnpackedLine> {
    split(page)?.api().filter(|it| it.is_string())?;
    let page = unpack(page).ok()?;
    let (line, column) = positions(&page, &[pointer]).into_iter().next()??;
    let index = usize::try_from(line).ok()?.checked_sub(1)?;
    let text = page.split('\n').nth(index)?.trim_end_matches('\r').to_owned();
    Some(UnpackedLine { text, line, column })
}

#[cfg(test)]
mod tests {
    use super::super::edit::pack;
    use super::*;

    fn line(page: &str, pointer: &str) -> Option<(u32, u32, String)> {
        unpacked_line(page, &Pointer::parse(pointer).unwrap()).map(|it| (it.line, it.column, it.text))
    }

    #[test]
    fn compressed_and_quoted_values_have_the_lines_of_the_unpacked_page() {
        let page = "---\nid: x\napi: {\"method\": \"get\", \"parameters\": [{\"in\": \"body\"}]}\n---\n";
        let packed = pack(page).unwrap();
        assert!(!packed.contains("parameters"));
        assert_eq!(line(&packed, "/parameters/0/in"), Some((7, 9, "        \"in\": \"body\"".to_owned())));
        assert_eq!(line(&packed, "/parameters/3/in"), Some((5, 5, "    \"parameters\": [".to_owned())));
        let quoted = "---\napi: '{\"method\": \"get\"}'\n---\n";
        assert_eq!(line(quoted, "/method"), Some((3, 5, "    \"method\": \"get\"".to_owned())));
    }

    #[test]
    fn readable_and_damaged_values_have_none() {
        assert_eq!(line("---\napi: {\"method\": \"get\"}\n---\n", "/method"), None);
        assert_eq!(line("---\napi: eJxxxx\n---\n", "/method"), None);
        assert_eq!(line("no page", "/method"), None);
    }
}
