//! Text from servers, made safe for terminals and logs.

/// Escapes all characters that control a terminal, end a line, or change the text direction.
pub(crate) fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if is_control(character) {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// `true` for control characters, line separators and directional formatting characters.
pub(crate) fn is_control(character: char) -> bool {
    // Source: Unicode Standard Annex 9, "Directional Formatting Characters".
    let is_directional =
        matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    character.is_control() || is_directional || matches!(character, '\u{2028}' | '\u{2029}')
}

/// Truncates a string to at most `limit` bytes.
pub(crate) fn shortened(text: &str, limit: usize) -> String {
    if text.len() <= limit {
        return text.to_owned();
    }
    let mut end = limit;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut short = text.get(..end).unwrap_or_default().to_owned();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printable_escapes_control_characters() {
        assert_eq!(printable("a\u{1b}[31mb\r\n\u{202e}c\u{9b}\0"), r"a\u{1b}[31mb\r\n\u{202e}c\u{9b}\u{0}");
        assert_eq!(printable("Gräßlich \"漢字\" \\"), "Gräßlich \"漢字\" \\");
    }
}
