//! Strings of specifications and names of files that are safe to print to a terminal or log.

use std::path::Path;

/// The beginnings of commands that build services recognize anywhere in a line of a log, with their replacements.
///
/// Source: GitHub Actions runner, `ActionCommand`; Azure Pipelines, "Logging commands".
const COMMANDS: [(&str, &str); 2] = [("##[", "#\u{fffd}["), ("##vso[", "#\u{fffd}vso[")];

/// Replaces the characters that a terminal or the log of a build service would interpret: control characters, bidirectional
/// formatting characters, and the beginnings of commands. Each becomes one character, so that columns do not change.
pub fn printable(text: &str) -> String {
    let text: String = text.chars().map(shown).collect();
    COMMANDS.iter().fold(text, |text, (command, replacement)| match text.contains(command) {
        true => text.replace(command, replacement),
        false => text,
    })
}

/// Returns a path as a single printable line.
pub fn shown_path(path: &Path) -> String {
    printable(&path.to_string_lossy())
}

/// Escapes the characters in JSON that [`printable`] replaces. The value of the JSON does not change.
pub fn printable_json(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for (at, character) in json.char_indices() {
        // Outside of strings, JSON has neither these characters nor number signs.
        let begins_command = || COMMANDS.iter().any(|(command, _)| json[at..].starts_with(command));
        let is_space = matches!(character, '\n' | '\r' | '\t');
        if (!is_space && shown(character) != character) || (character == '#' && begins_command()) {
            text.push_str(&format!("\\u{:04x}", u32::from(character)));
        } else {
            text.push(character);
        }
    }
    text
}

/// Makes each line [`printable`]. Lines after the first are marked by a bar, so that none begins with text of a document, which a
/// build service could take for a command.
pub fn printable_lines(text: &str) -> String {
    text.trim_end().lines().map(printable).collect::<Vec<_>>().join("\n  | ")
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
    fn commands_of_build_services_are_replaced() {
        assert_eq!(printable("a ##[error]b ##vso[task]c ## [d]"), "a #\u{fffd}[error]b #\u{fffd}vso[task]c ## [d]");
    }

    #[test]
    fn escaped_json_has_the_same_value() {
        let value =
            serde_json::json!({"a": ["\u{9b}31m\u{7f}\u{202e}", "##[error]##vso[x] #", "\n\u{1b}\"\\Gräßlich 漢字"]});
        for json in [value.to_string(), format!("{value:#}")] {
            let escaped = printable_json(&json);
            assert_eq!(serde_json::from_str::<serde_json::Value>(&escaped).unwrap(), value);
            assert!(!escaped.contains(['\u{9b}', '\u{7f}', '\u{202e}']) && !escaped.contains("##"), "{escaped}");
            assert!(escaped.contains("Gräßlich 漢字"), "{escaped}");
        }
    }

    #[test]
    fn further_lines_are_marked() {
        assert_eq!(printable_lines("a\u{1b}\r\n::error::b\n\n"), "a␛\n  | ::error::b");
    }

    #[test]
    fn paths_are_single_lines() {
        assert_eq!(shown_path(Path::new("a\n::error::b")), "a␊::error::b");
    }

    #[test]
    fn replacement_keeps_the_number_of_characters() {
        let text = "\u{7f}\u{2069}\u{feff}\0x";
        assert_eq!(printable(text).chars().count(), text.chars().count());
    }
}
