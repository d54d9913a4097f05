//! Extracts the prose of a page, without elements that only affect the website.

/// Returns the description of a tag: the body of its page without imports, embedded code and components.
pub(super) fn description(body: &str) -> Option<String> {
    let mut prose = Vec::new();
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
            prose.push(line.trim_end());
        }
    }
    let text = prose.join("\n").trim().to_owned();
    (!text.is_empty()).then_some(text)
}

/// Returns the first heading of level 1.
pub(super) fn heading(body: &str) -> Option<String> {
    let heading = body.lines().find_map(|line| line.strip_prefix("# "))?.trim();
    (!heading.is_empty()).then(|| heading.to_owned())
}

fn is_import(line: &str) -> bool {
    (line.starts_with("import ") && (line.contains(" from ") || line.ends_with(';')))
        || line.starts_with("export const ")
}

/// Returns `true` if a line starts a component, whose name starts with a capital letter. Other tags, such as `<b>`, are text.
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
    fn description_contains_only_prose() {
        let body = "\nimport A from \"a\";\n\nUse this API.\n  \nIt <b>works</b>.\n\n```mdx-code-block\nimport B from 'b';\n\n\
            <B items={1}/>\n```\n<C\n  x={1}\n>\n</C>\n";
        assert_eq!(description(body).unwrap(), "Use this API.\n\nIt <b>works</b>.");
        assert_eq!(description("\n\n"), None);
    }
}
