//! Makes strings from specifications safe to print on a terminal.

/// Replaces control characters, which a terminal interprets, and bidirectional formatting characters, which change the order
/// of others. Each is replaced by one character, so columns do not change.
pub fn printable(text: &str) -> String {
    text.chars().map(shown).collect()
}

fn shown(character: char) -> char {
    match character {
        // A tab has no fixed width.
        '\t' => ' ',
        // Unicode has a symbol for each of these.
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}' | '\u{2028}' | '\u{2029}' => char::REPLACEMENT_CHARACTER,
        // Source: Unicode Standard Annex 9, "Directional Formatting Characters".
        '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => {
            char::REPLACEMENT_CHARACTER
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_replaced() {
        assert_eq!(printable("a\u{1b}[31mb\u{202e}c\u{9b}d\te\r\n"), "a␛[31mb\u{fffd}c\u{fffd}d e␍␊");
        assert_eq!(printable("Gräßlich 漢字"), "Gräßlich 漢字");
    }

    #[test]
    fn number_of_characters_does_not_change() {
        let text = "\u{7f}\u{2069}\u{feff}\0x";
        assert_eq!(printable(text).chars().count(), text.chars().count());
    }
}
