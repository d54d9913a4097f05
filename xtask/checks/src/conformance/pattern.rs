//! Generates strings that match a pattern.

use regex_syntax::hir::{Class, Hir, HirKind};

/// Returns a string that matches a pattern of JSON Schema (ECMA-262), if the pattern is also valid in Rust. It has at least `length`
/// bytes if that is possible, and is short otherwise.
///
/// Assertions are ignored, so callers have to check the result.
pub(crate) fn matching(pattern: &str, length: usize) -> Option<String> {
    let pattern = regex_syntax::parse(pattern).ok()?;
    let repeated = |count| {
        let mut text = String::new();
        append(&pattern, count, &mut text).map(|()| text)
    };
    let short = repeated(1)?;
    if short.len() >= length {
        return Some(short);
    }
    // Prefer one repetition to none, because it looks more like a real value.
    repeated(u32::try_from(length).ok()?.min(1000)).or(Some(short))
}

/// Appends a string that matches a part. `count` is the number of repetitions of what can be repeated.
fn append(part: &Hir, count: u32, text: &mut String) -> Option<()> {
    match part.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(std::str::from_utf8(&literal.0).ok()?),
        HirKind::Class(Class::Unicode(class)) => {
            let has = |letter: &char| class.ranges().iter().any(|it| (it.start()..=it.end()).contains(letter));
            let letter = ['a', 'A', '1'].into_iter().find(has);
            text.push(letter.or_else(|| class.ranges().first().map(|it| it.start()))?);
        }
        HirKind::Class(Class::Bytes(_)) => return None,
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(u32::MAX);
            for _ in 0..repetition.min.max(count).min(most).min(1000) {
                append(&repetition.sub, count, text)?;
            }
        }
        HirKind::Capture(capture) => append(&capture.sub, count, text)?,
        HirKind::Concat(parts) => parts.iter().try_for_each(|it| append(it, count, text))?,
        HirKind::Alternation(parts) => append(parts.first()?, count, text)?,
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::matching;

    #[test]
    fn matching_returns_a_string_that_matches() {
        for (pattern, text) in [
            (r"^\{\}$", "{}"),
            ("^[a-z]{2,4}-[0-9]+$", "aa-1"),
            ("(?:yes|no)?", "yes"),
            (r"^\d{3}\.\w$", "111.a"),
            ("^$", ""),
        ] {
            assert_eq!(matching(pattern, 0).as_deref(), Some(text), "{pattern}");
        }
        assert_eq!(matching("(?=a)", 0), None);
        assert_eq!(matching("^[0-9]+$", 4).as_deref(), Some("1111"));
        assert_eq!(matching("^[a-z]{1,3}$", 8).as_deref(), Some("aaa"));
    }
}
