//! The words of a page's body, without what is there for the web site.

/// The description that a tag's page gives: its body without imports, code for the site and components.
pub(super) fn description(body: &str) -> Option<String> {
    let mut kept = Vec::new();
    let mut lines = body.lines();
    while let Some(line) = lines.next() {
        let trimmed = line.trim();
        if trimmed == "```mdx-code-block" {
            lines.by_ref().take_while(|line| line.trim() != "```").for_each(drop);
        } else if is_component(trimmed) {
            if !ends_component(trimmed) {
                lines.by_ref().take_while(|line| !ends_component(line.trim())).for_each(drop);
            }
        } else if !is_import(trimmed) {
            kept.push(line.trim_end());
        }
    }
    let text = kept.join("\n").trim().to_owned();
    (!text.is_empty()).then_some(text)
}

fn is_import(line: &str) -> bool {
    (line.starts_with("import ") && (line.contains(" from ") || line.ends_with(';')))
        || line.starts_with("export const ")
}

/// Components begin with a capital; `<b>` is text.
fn is_component(line: &str) -> bool {
    line.strip_prefix('<').is_some_and(|rest| rest.starts_with(|it: char| it.is_ascii_uppercase()))
}

fn ends_component(line: &str) -> bool {
    line.ends_with("/>") || line.starts_with("</") || line.contains("</")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_remain() {
        let body = "\nimport A from \"a\";\n\nUse this API.\n  \nIt <b>works</b>.\n\n```mdx-code-block\nimport B from 'b';\n\n\
            <B items={1}/>\n```\n<C\n  x={1}\n>\n</C>\n";
        assert_eq!(description(body).unwrap(), "Use this API.\n\nIt <b>works</b>.");
        assert_eq!(description("\n\n"), None);
    }
}
