//! Texts of specifications, made harmless for a terminal.

/// The text with every character replaced that a terminal would act on or that would change the order of others: control
/// characters and the marks of bidirectional text. Each becomes one character, so that columns stay what they are.
pub fn printable(text: &str) -> String {
    text.chars().map(shown).collect()
}

fn shown(character: char) -> char {
    match character {
        // A tab has no width of its own.
        '\t' => ' ',
        // Unicode has a picture for each of these.
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
    fn nothing_is_left_that_a_terminal_acts_on() {
        assert_eq!(printable("a\u{1b}[31mb\u{202e}c\u{9b}d\te\r\n"), "a␛[31mb\u{fffd}c\u{fffd}d e␍␊");
        assert_eq!(printable("Gräßlich 漢字"), "Gräßlich 漢字");
    }

    #[test]
    fn columns_stay() {
        let text = "\u{7f}\u{2069}\u{feff}\0x";
        assert_eq!(printable(text).chars().count(), text.chars().count());
    }
}
