//! Characters that documentation must not hold.

/// `true` for control characters and for marks that change the direction of text, with which a comment could be made to
/// look like code.
pub(in crate::emit) fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
        )
}

/// The text with tabs and line breaks as spaces and without other unprintable characters.
pub(in crate::emit) fn one_line(text: &str) -> String {
    if is_printable_ascii(text) {
        return text.to_owned();
    }
    let spaces = text.chars().map(|it| if matches!(it, '\t' | '\n' | '\r') { ' ' } else { it });
    spaces.filter(|it| !is_unprintable(*it)).collect()
}

/// `true` for most text, which can then be copied as a whole.
pub(super) fn is_printable_ascii(text: &str) -> bool {
    text.bytes().all(|it| matches!(it, b' '..=b'~'))
}

/// The text with its line breaks, with tabs as spaces and without other unprintable characters.
pub(super) fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.split('\n').map(one_line).collect::<Vec<_>>().join("\n")
}
