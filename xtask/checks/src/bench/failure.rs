//! Why a generator or a compiler failed, in one line.

use std::path::PathBuf;

/// How many characters of a message are shown.
const LONGEST: usize = 100;

/// What programs call a failure.
const WORDS: &[&str] = &["error", "exception", "failed", "fail:", "cannot"];

/// The first line of the output that tells of a failure, short and without the folders of this machine.
pub(super) fn reason(output: &str, folders: &[PathBuf]) -> String {
    let mut text = anstream::adapter::strip_str(output).to_string();
    for folder in folders {
        // Messages name folders with and without what links lead to.
        text = text.replace(&format!("{}/", folder.display()), "");
    }
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|it| !it.is_empty()).collect();
    let panic = lines.iter().position(|it| it.contains("panicked at"));
    // What a panic says stands below the place.
    if let Some(message) = panic.and_then(|it| lines.get(it + 1)) {
        return cut(&format!("panics: {message}"));
    }
    let tells = |line: &&&str| {
        let line = line.to_ascii_lowercase();
        // Notes of openapi-generator about what it took for something else.
        !line.starts_with("[main]") && WORDS.iter().any(|it| line.contains(it))
    };
    let Some(first) = lines.iter().position(|it| tells(&it)) else {
        return lines.first().map_or_else(|| "no message".to_owned(), |it| cut(it));
    };
    // A line such as `Error:` says nothing yet.
    let said = lines[first..].iter().find(|it| it.trim_end_matches(':').contains(' ')).unwrap_or(&lines[first]);
    cut(said)
}

/// How many errors the compiler found, by the line that it ends with.
pub(super) fn compile_errors(output: &str) -> Option<usize> {
    let (_, rest) = output.split_once(" due to ")?;
    let words: Vec<&str> = rest.split_whitespace().take(3).collect();
    match words.as_slice() {
        [count, "previous", ..] => count.parse().ok(),
        _ => None,
    }
}

/// The beginning of a text, with what tables of Markdown would read as their own.
fn cut(text: &str) -> String {
    let short: String = text.chars().take(LONGEST).collect();
    let end = if short.len() < text.len() { "…" } else { "" };
    format!("`{}{end}`", short.trim_end().replace('`', "'").replace('|', "\\|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(output: &str) -> String {
        reason(output, &[PathBuf::from("/home/me")])
    }

    #[test]
    fn the_line_that_tells_of_the_failure_is_found() {
        assert_eq!(
            of("reading\nError:\n  path /things is missing operation ID\n"),
            "`path /things is missing operation ID`"
        );
        assert_eq!(
            of("thread 'main' panicked at /home/me/x.rs:1:2:\nnot yet implemented\nnote: …"),
            "`panics: not yet implemented`"
        );
        assert_eq!(of("[main] ERROR an array of what?\nException in thread\n"), "`Exception in thread`");
        assert_eq!(of("it is over"), "`it is over`");
        assert_eq!(of(""), "no message");
    }

    #[test]
    fn machines_and_tables_do_not_show() {
        assert_eq!(of("\u{1b}[31merror\u{1b}[0m: no `a|b` in /home/me/spec.yaml"), "`error: no 'a\\|b' in spec.yaml`");
        let long = of(&format!("error: {}", "x".repeat(200)));
        assert_eq!(long.chars().count(), LONGEST + 3);
        assert!(long.ends_with("x…`"));
    }

    #[test]
    fn errors_are_counted_by_the_compiler() {
        let line = |it: &str| format!("error[E0271]: a mismatch\nerror: could not compile `x` (lib) due to {it}\n");
        assert_eq!(compile_errors(&line("1 previous error")), Some(1));
        assert_eq!(compile_errors(&line("55 previous errors; 2 warnings emitted")), Some(55));
        assert_eq!(compile_errors("error: no matching package named `x` found"), None);
    }
}
