//! Strings of specifications that are safe to print to a terminal.

/// Replaces control characters and bidirectional formatting characters, which a terminal would interpret. Each becomes one
/// character, so that columns do not change.
pub fn printable(text: &str) -> String {
    text.chars().map(shown).collect()
}

fn shown(character: char) -> char {
    match character {
        // The width of a tab depends on its column.
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
    fn characters_that_a_terminal_interprets_are_replaced() {
        assert_eq!(printable("a\u{1b}[31mb\u{202e}c\u{9b}d\te\r\n"), "a␛[31mb\u{fffd}c\u{fffd}d e␍␊");
        assert_eq!(printable("Gräßlich 漢字"), "Gräßlich 漢字");
    }

    #[test]
    fn replacement_keeps_the_number_of_characters() {
        let text = "\u{7f}\u{2069}\u{feff}\0x";
        assert_eq!(printable(text).chars().count(), text.chars().count());
    }
}
