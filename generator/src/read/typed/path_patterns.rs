//! Variables with patterns, such as `{id:[0-9]+}`, which routers of servers have and OpenAPI does not.

/// Removes the patterns from the variables of a path. Returns `None` if it has none.
pub(in crate::read) fn without_patterns(path: &str) -> Option<String> {
    let mut plain = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, variable)) = rest.split_once('{') {
        plain.push_str(before);
        plain.push('{');
        rest = variable;
        let Some((name, pattern)) = variable.split_once(':') else { continue };
        let is_name = |it: char| it.is_alphanumeric() || matches!(it, '_' | '-' | '.');
        if name.is_empty() || !name.chars().all(is_name) {
            continue;
        }
        let Some(end) = end(pattern) else { continue };
        plain.push_str(name);
        rest = pattern.get(end..).unwrap_or_default();
    }
    plain.push_str(rest);
    (plain != path).then_some(plain)
}

/// Returns the position of the brace that closes a variable. Patterns can contain pairs of braces, and braces after a backslash.
fn end(pattern: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut characters = pattern.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => drop(characters.next()),
            '{' => depth += 1,
            '}' if depth == 0 => return Some(at),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_removed_from_variables() {
        for (path, expected) in [
            ("/a/{id:[0-9]+}", Some("/a/{id}")),
            ("/a/{id:[0-9]{4}}/{b}/{c:.*}", Some("/a/{id}/{b}/{c}")),
            ("/a/{id:\\}x}:go", Some("/a/{id}:go")),
            ("/a/{name:/x/.+}", Some("/a/{name}")),
            ("/a/{id}:cancel", None),
            ("/a/{id}/{b}:go/{c}", None),
            ("/a/{id:[0-9]", None),
            ("/a/{:x}", None),
            ("/a:b", None),
        ] {
            assert_eq!(without_patterns(path).as_deref(), expected, "{path}");
        }
    }
}
