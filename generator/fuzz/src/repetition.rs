//! Documents with many similar parts, as a target of fuzzing: time and memory must stay small for them.

/// The maximum size of a document in bytes.
const SIZE: usize = 64 << 10;

/// Repeats the lines of a template that begin with `N*`, each `N` times. In a repeated line, `%` becomes the number of the repetition
/// and `^` the next one. Lines that begin with `N+` are repeated without line breaks.
///
/// `2*a%: [^]` becomes the lines `a0: [1]` and `a1: [2]`.
pub fn repeated(template: &str) -> String {
    let mut text = String::new();
    for line in template.lines() {
        let digits = line.len() - line.trim_start_matches(|it: char| it.is_ascii_digit()).len();
        let (count, rest) = line.split_at(digits);
        let (separator, part) = match (count.parse::<usize>(), rest.split_at_checked(1)) {
            (Ok(_), Some(("*", part))) => ("\n", part),
            (Ok(_), Some(("+", part))) => ("", part),
            _ => {
                push(&mut text, line, "\n");
                continue;
            }
        };
        for index in 0..count.parse().unwrap_or(0) {
            let part = part.replace('%', &index.to_string()).replace('^', &(index + 1).to_string());
            if !push(&mut text, &part, separator) {
                break;
            }
        }
    }
    text
}

/// Appends a line, unless the text would become too large.
fn push(text: &mut String, line: &str, separator: &str) -> bool {
    let fits = text.len() + line.len() < SIZE;
    if fits {
        text.push_str(line);
        text.push_str(separator);
    }
    fits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_repeated_with_numbers() {
        assert_eq!(repeated("a: {\n2*b%: [^],\n}\n3+[\n"), "a: {\nb0: [1],\nb1: [2],\n}\n[[[");
        assert!(repeated("1000000*a").len() <= SIZE);
    }
}
