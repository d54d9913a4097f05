//! Generates strings that match a pattern.

use regex_syntax::hir::{Class, Hir, HirKind};

/// Returns a short string that matches a pattern of JSON Schema (ECMA-262), if the pattern is also valid in Rust.
///
/// Assertions are ignored, so callers have to check the result.
pub(crate) fn matching(pattern: &str) -> Option<String> {
    let mut text = String::new();
    append(&regex_syntax::parse(pattern).ok()?, &mut text)?;
    Some(text)
}

fn append(part: &Hir, text: &mut String) -> Option<()> {
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
            // Prefer one repetition to none, because it looks more like a real value.
            let most = repetition.max.unwrap_or(u32::MAX);
            for _ in 0..repetition.min.max(1).min(most).min(1000) {
                append(&repetition.sub, text)?;
            }
        }
        HirKind::Capture(capture) => append(&capture.sub, text)?,
        HirKind::Concat(parts) => parts.iter().try_for_each(|it| append(it, text))?,
        HirKind::Alternation(parts) => append(parts.first()?, text)?,
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
            assert_eq!(matching(pattern).as_deref(), Some(text), "{pattern}");
        }
        assert_eq!(matching("(?=a)"), None);
    }
}
