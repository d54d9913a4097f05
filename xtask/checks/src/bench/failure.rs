//! Extracts the reason of a failure from the output of a generator or compiler.

use std::path::PathBuf;

use crate::markdown::code;

/// The maximum length of a message in characters.
const MAX_LENGTH: usize = 100;

/// Words that indicate a failure.
const FAILURE_WORDS: &[&str] = &["error", "exception", "failed", "fail:", "cannot"];

/// Returns the first line of the output that describes a failure, shortened and without absolute paths.
pub(super) fn reason(output: &str, folders: &[PathBuf]) -> String {
    let mut text = anstream::adapter::strip_str(output).to_string();
    for folder in folders {
        // Messages contain paths with and without resolved symbolic links.
        text = text.replace(&format!("{}/", folder.display()), "");
    }
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|it| !it.is_empty()).collect();
    let panic = lines.iter().position(|it| it.contains("panicked at"));
    // The message of a panic is on the line after its location.
    if let Some(message) = panic.and_then(|it| lines.get(it + 1)) {
        return shorten(&format!("panics: {message}"));
    }
    let is_failure = |line: &&&str| {
        let line = line.to_ascii_lowercase();
        // openapi-generator logs unrelated errors with this prefix.
        !line.starts_with("[main]") && FAILURE_WORDS.iter().any(|it| line.contains(it))
    };
    let Some(first) = lines.iter().position(|it| is_failure(&it)) else {
        return lines.first().map_or_else(|| "no message".to_owned(), |it| shorten(it));
    };
    // Skip lines such as `Error:` that only introduce the message.
    let message = lines[first..].iter().find(|it| it.trim_end_matches(':').contains(' ')).unwrap_or(&lines[first]);
    shorten(message)
}

/// Parses the number of errors from the last line of the compiler's output.
pub(super) fn compile_errors(output: &str) -> Option<usize> {
    let (_, rest) = output.split_once(" due to ")?;
    let words: Vec<&str> = rest.split_whitespace().take(3).collect();
    match words.as_slice() {
        [count, "previous", ..] => count.parse().ok(),
        _ => None,
    }
}

/// Shortens a message and escapes it for a Markdown table.
fn shorten(text: &str) -> String {
    code(text, MAX_LENGTH).replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason_of(output: &str) -> String {
        reason(output, &[PathBuf::from("/home/me")])
    }

    #[test]
    fn reason_is_the_first_line_that_describes_the_failure() {
        assert_eq!(
            reason_of("reading\nError:\n  path /things is missing operation ID\n"),
            "`path /things is missing operation ID`"
        );
        assert_eq!(
            reason_of("thread 'main' panicked at /home/me/x.rs:1:2:\nnot yet implemented\nnote: …"),
            "`panics: not yet implemented`"
        );
        assert_eq!(reason_of("[main] ERROR an array of what?\nException in thread\n"), "`Exception in thread`");
        assert_eq!(reason_of("it is over"), "`it is over`");
        assert_eq!(reason_of(""), "no message");
    }

    #[test]
    fn reason_is_shortened_and_escaped_without_paths() {
        assert_eq!(
            reason_of("\u{1b}[31merror\u{1b}[0m: no `a|b` in /home/me/spec.yaml"),
            "`` error: no `a\\|b` in spec.yaml ``"
        );
        let long = reason_of(&format!("error: {}", "x".repeat(200)));
        assert_eq!(long.chars().count(), MAX_LENGTH + 3);
        assert!(long.ends_with("x…`"));
    }

    #[test]
    fn compile_errors_parses_the_last_line() {
        let line = |it: &str| format!("error[E0271]: a mismatch\nerror: could not compile `x` (lib) due to {it}\n");
        assert_eq!(compile_errors(&line("1 previous error")), Some(1));
        assert_eq!(compile_errors(&line("55 previous errors; 2 warnings emitted")), Some(55));
        assert_eq!(compile_errors("error: no matching package named `x` found"), None);
    }
}
