//! Limits the depth of YAML before it is parsed, because the parser takes quadratic time for deep collections in flow style.

use saphyr_parser::{Event, Marker, Parser};

/// The maximum depth of collections, which is that of the parser.
const DEEPEST: usize = 128;

/// If a document may have more levels of collections in flow style, its depth is determined. This takes an additional pass.
const SUSPICIOUS: usize = 2_000;

/// A problem, with its line and column, both counted from 1.
pub(super) type Problem = (String, usize, usize);

/// Fails if collections are nested too deeply.
pub(super) fn check(text: &str) -> Result<(), Problem> {
    if levels(text) <= SUSPICIOUS {
        return Ok(());
    }
    let error = |message: &str, at: Marker| Err((message.to_owned(), at.line(), at.col() + 1));
    let too_deep = format!("collections are nested more than {DEEPEST} levels deep");
    let mut depth = 0_usize;
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(problem) if problem.info().contains("recursion limit") => return error(&too_deep, *problem.marker()),
            Err(problem) => return error(problem.info(), *problem.marker()),
        };
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => depth += 1,
            Event::MappingEnd | Event::SequenceEnd => depth = depth.saturating_sub(1),
            // Only the first document is read.
            Event::DocumentEnd => break,
            _ => {}
        }
        if depth > DEEPEST {
            return error(&too_deep, span.start);
        }
    }
    Ok(())
}

/// Returns an upper bound of the number of levels in flow style.
///
/// A line without quotes, comments, tags and anchors is either entirely inside a string, or all its brackets count, except
/// for those in the first key, which is not longer than 1024 characters. On other lines, closing brackets may be text.
fn levels(text: &str) -> usize {
    let levels = text.as_bytes().split(|it| matches!(it, b'\n' | b'\r')).map(|line| {
        let (mut opened, mut closed, mut is_plain) = (0_usize, 0_usize, true);
        for byte in line {
            match byte {
                b'[' | b'{' => opened += 1,
                b']' | b'}' => closed += 1,
                b'"' | b'\'' | b'#' | b'!' | b'&' => is_plain = false,
                _ => {}
            }
        }
        if is_plain { opened.saturating_sub(closed) } else { opened }
    });
    levels.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deep_collections_are_found_before_they_are_parsed() {
        for (open, prefix) in [("{a: ", ""), ("[", "a: "), ("[\n", ""), ("{a: '}', b:\n", "x: "), ("[ # ]\n", "")] {
            let text = format!("{prefix}{}", open.repeat(10_000));
            let (message, line, column) = check(&text).unwrap_err();
            assert!(message.contains("128 levels"), "{open}: {message}");
            assert!(line <= 257 && column <= 2_000, "{open}: {line}:{column}");
        }
    }

    #[test]
    fn long_and_flat_texts_are_not_deep() {
        assert!(check(&"- [a, {b: 'c'}] # [\n".repeat(10_000)).is_ok());
        assert!(check(&format!("a: |\n{}", "  [[{\n".repeat(10_000))).is_ok());
        assert!(check(&"a: ]".repeat(10_000)).is_ok());
    }
}
