//! Parses emitted doc comments as rustdoc does, with the parser that it uses.

use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, Options, Parser, Tag};

/// The code blocks that generated documentation has: examples, which are compiled and not run, and text.
const CODE_BLOCKS: [&str; 2] = ["no_run", "text"];

/// Returns everything in the doc comments of a file that no text of a document may cause: HTML, images, code blocks that
/// rustdoc runs, and links with other schemes than those of the web.
pub fn violations(code: &str) -> Vec<String> {
    doc_comments(code).iter().flat_map(|it| violations_of(it)).collect()
}

/// The content of doc comments, each as one string.
fn doc_comments(code: &str) -> Vec<String> {
    let mut comments = vec![String::new()];
    for line in code.lines() {
        let line = line.trim_start();
        match line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) {
            Some(text) => {
                if let Some(open) = comments.last_mut() {
                    open.push_str(text.strip_prefix(' ').unwrap_or(text));
                    open.push('\n');
                }
            }
            None if comments.last().is_some_and(|it| !it.is_empty()) => comments.push(String::new()),
            None => {}
        }
    }
    comments
}

fn violations_of(comment: &str) -> Vec<String> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    let mut to_item = |link: BrokenLink<'_>| Some((CowStr::from(link.reference.to_string()), CowStr::from("")));
    let events = Parser::new_with_broken_link_callback(comment, options, Some(&mut to_item));
    let violation = |event: Event<'_>| match &event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if CODE_BLOCKS.contains(&info.as_ref()) => None,
        Event::Start(Tag::Link { dest_url, .. }) if is_web(dest_url) || is_item(dest_url) => None,
        Event::Start(
            Tag::CodeBlock(_) | Tag::Link { .. } | Tag::Image { .. } | Tag::HtmlBlock | Tag::FootnoteDefinition(_),
        )
        | Event::Html(_)
        | Event::InlineHtml(_)
        | Event::FootnoteReference(_)
        | Event::TaskListMarker(_) => Some(format!("{event:?} in {comment:?}")),
        _ => None,
    };
    events.filter_map(violation).collect()
}

fn is_web(target: &str) -> bool {
    ["http://", "https://"].iter().any(|it| target.starts_with(it))
}

/// `true` for a path of Rust that names something of the crate or of the runtime.
fn is_item(target: &str) -> bool {
    let path = target.trim_matches('`');
    let path = path.strip_prefix("mod@").unwrap_or(path);
    path.split("::").all(|it| !it.is_empty() && it.chars().all(|it| it.is_alphanumeric() || matches!(it, '_' | '#')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rustdoc_oracle_finds_seeded_violations() {
        for comment in [
            "/// ```\n/// evil()\n/// ```",
            "/// - ```rust\n///   evil()",
            "/// a <b>",
            "/// ![x](https://a.example)",
            "/// [x](javascript:evil)",
            "///     evil()",
        ] {
            assert_eq!(violations(comment).len(), 1, "{comment}");
        }
        assert_eq!(
            violations("/// # Example\n///\n/// ```no_run\n/// let x = [1];\n/// ```\n/// See [`Client`]."),
            [""; 0]
        );
    }
}
