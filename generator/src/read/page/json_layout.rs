//! Changes the whitespace of JSON and keeps everything else as written, such as the digits of numbers and escapes.

/// The indentation of lines, in which YAML accepts JSON as the value of a member.
const INDENT: &str = "  ";

/// Removes the whitespace between the tokens of valid JSON.
pub(super) fn compact(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    tokens(json).for_each(|it| text.push_str(it));
    text
}

/// Writes each element and member of valid JSON to its own line. Lines after the first are indented, because JSON in frontmatter
/// must be.
pub(super) fn pretty(json: &str) -> String {
    let mut text = String::with_capacity(json.len().saturating_mul(2));
    let (mut depth, mut is_opened) = (1_usize, false);
    for token in tokens(json) {
        let is_end = matches!(token, "}" | "]");
        if is_end {
            depth = depth.saturating_sub(1);
        }
        if is_end != is_opened {
            new_line(&mut text, depth);
        }
        text.push_str(token);
        is_opened = matches!(token, "{" | "[");
        match token {
            "{" | "[" => depth += 1,
            ":" => text.push(' '),
            "," => new_line(&mut text, depth),
            _ => {}
        }
    }
    text
}

fn new_line(text: &mut String, depth: usize) {
    text.push('\n');
    (0..depth).for_each(|_| text.push_str(INDENT));
}

/// Returns the tokens of valid JSON. The parts of invalid JSON are also complete, but may be no tokens.
fn tokens(json: &str) -> impl Iterator<Item = &str> {
    let mut rest = json;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(is_space);
        let first = rest.chars().next()?;
        let length = match first {
            '{' | '}' | '[' | ']' | ',' | ':' => 1,
            '"' => length_of_string(rest),
            _ => rest.find(|it| is_space(it) || "{}[],:\"".contains(it)).unwrap_or(rest.len()),
        };
        let (token, after) = rest.split_at_checked(length)?;
        rest = after;
        Some(token)
    })
}

/// Whitespace as in RFC 8259, section 2.
const fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r')
}

/// Returns the length of the string at the start of `text`, including its quotes.
fn length_of_string(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pretty_has_one_line_for_each_member_and_compact_none() {
        let json = r#"{"a":[1.0,2e5,{"b":"x: {\"y\", [] \\"}],"c":{},"d":[],"a":"\u00e9\/é"}"#;
        let lines = [
            r#"{"#,
            r#"    "a": ["#,
            r#"      1.0,"#,
            r#"      2e5,"#,
            r#"      {"#,
            r#"        "b": "x: {\"y\", [] \\""#,
            r#"      }"#,
            r#"    ],"#,
            r#"    "c": {},"#,
            r#"    "d": [],"#,
            r#"    "a": "\u00e9\/é""#,
            r#"  }"#,
        ];
        assert_eq!(pretty(json), lines.join("\n"));
        assert_eq!(compact(&pretty(json)), json);
        assert_eq!(compact("\t[ 1 ,\r\n true ] "), "[1,true]");
        for scalar in ["1", "\"a b\"", "null", "", "\"", "]"] {
            assert_eq!(compact(&pretty(scalar)), scalar);
        }
    }
}
