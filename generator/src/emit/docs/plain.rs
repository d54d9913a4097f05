//! Text that consists of ordinary words, which is most text. It has the same form as CommonMark and as a doc comment, so that
//! it is neither parsed nor checked.

/// Returns `true` if CommonMark reads the text as one paragraph without markup, wherever its lines are wrapped.
///
/// No word begins like the marker of a block, and no word contains a character that has a meaning inside a paragraph. The
/// words are separated by single spaces.
pub(super) fn is_plain(text: &str) -> bool {
    text.split(' ').all(is_plain_word)
}

/// Returns `true` if code in a paragraph is a name, which no line break can divide.
pub(super) fn is_plain_code(code: &str) -> bool {
    !code.is_empty() && code.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_')
}

fn is_plain_word(word: &str) -> bool {
    let word = word.strip_prefix(['(', '"', '\'']).unwrap_or(word);
    // A number with a full stop or a parenthesis is the marker of a list.
    let after_digits = word.trim_start_matches(|it: char| it.is_ascii_digit());
    let is_marker = after_digits.len() < word.len() && after_digits.starts_with(['.', ')']);
    // A colon inside a word can belong to a web address.
    let without_colon = word.strip_suffix(':').unwrap_or(word);
    word.starts_with(|it: char| it.is_ascii_alphanumeric())
        && !is_marker
        && without_colon.bytes().all(|it| it.is_ascii_alphanumeric() || b".,;?!'\"()/%-".contains(&it))
}

#[cfg(test)]
mod tests {
    use super::super::block::{Block, Inline};
    use super::super::parse::{emitted, parsed_description};
    use super::super::render::{Escaping, lines};
    use super::*;
    use crate::api::LinkBase;

    #[test]
    fn plain_text_has_no_markup_and_no_markers() {
        for text in ["The name (optional), e.g. \"a-b\": 50%", "A", "10"] {
            assert!(is_plain(text), "{text}");
        }
        for text in [
            "",
            "2) a",
            " a",
            "a  b",
            "a\nb",
            "1. a",
            "- a",
            "a *b*",
            "a_b",
            "http://a.example",
            "# a",
            "a | b",
            "a\\",
            "&amp;",
            "é",
        ] {
            assert!(!is_plain(text), "{text}");
        }
    }

    /// All texts of three words that the alphabet allows are read as CommonMark reads them, in every wrapping.
    #[test]
    fn commonmark_reads_plain_text_as_one_paragraph() {
        let words = [
            "a", "(b)", "\"c\"", "'d'", "e:", "f--", "g1.", "h/i", "j%", "k,l;", "m?!", "n()", "o'p", "q)", "r.)",
            "s-", "t!", "10", "2nd",
        ];
        for first in words {
            for second in words {
                for third in words {
                    let text = format!("{first} {second} {third}");
                    assert!(is_plain(&text), "{text}");
                    let tree = vec![Block::Paragraph(vec![Inline::Text(text.clone())])];
                    assert_eq!(parsed_description(&text, &LinkBase::default()), tree);
                    assert_eq!(emitted(&text.replace(' ', "\n")).as_ref(), Some(&tree));
                    assert_eq!(lines(&tree, Escaping::Usual), [text]);
                }
            }
        }
    }
}
