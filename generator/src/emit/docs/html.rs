//! HTML in descriptions: CommonMark allows it, rustdoc would run it, so it is converted to CommonMark first.

use htmd::HtmlToMarkdown;
use pulldown_cmark::{Event, Parser, html};

use super::options::input_options;

/// Elements whose content is not text for readers.
const SKIPPED: [&str; 8] = ["head", "iframe", "noscript", "object", "script", "style", "svg", "template"];

/// The deepest nesting and the largest number of tags that are converted. The tree of an HTML document is built and
/// walked by recursion, and unclosed formatting elements multiply, so that larger documents are shown as they are.
const DEEPEST: usize = 64;
const MOST_TAGS: usize = 4_000;

/// The largest number of bytes in HTML that are converted. Each attribute of a tag is compared with all others.
const LONGEST: usize = 64 << 10;

/// The elements of the HTML Living Standard (section 4), obsolete ones that authors still use included. A tag with
/// another name is a placeholder such as `<token>`, which readers are meant to see.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "address",
    "area",
    "article",
    "aside",
    "audio",
    "b",
    "base",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "body",
    "br",
    "button",
    "canvas",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "datalist",
    "dd",
    "del",
    "details",
    "dfn",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "legend",
    "li",
    "link",
    "main",
    "map",
    "mark",
    "marquee",
    "menu",
    "meta",
    "meter",
    "nav",
    "nobr",
    "noscript",
    "object",
    "ol",
    "optgroup",
    "option",
    "output",
    "p",
    "param",
    "picture",
    "pre",
    "progress",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "script",
    "section",
    "select",
    "slot",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "track",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
];

/// Elements that have no end tag (HTML Living Standard, section 13.1.2, "Void elements"), or whose end tag authors omit.
const UNCLOSED: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// The text with its HTML as CommonMark. `None` if it has none, or too much to convert.
pub(super) fn converted(text: &str) -> Option<String> {
    if !text.contains('<') {
        return None;
    }
    let mut has_html = false;
    let mut tags = Tags::default();
    let events: Vec<Event<'_>> = Parser::new_ext(text, input_options())
        .map(|event| match event {
            Event::Html(source) | Event::InlineHtml(source) => {
                let source = with_placeholders(&source, &mut tags);
                has_html |= source.contains('<');
                Event::Html(source.into())
            }
            event => event,
        })
        .collect();
    if !has_html || tags.count > MOST_TAGS || tags.deepest > DEEPEST || tags.bytes > LONGEST {
        return None;
    }
    let mut document = String::with_capacity(text.len() * 2);
    html::push_html(&mut document, events.into_iter());
    let converter = HtmlToMarkdown::builder().skip_tags(SKIPPED.to_vec()).build();
    // In a code span an entity is not decoded, so a bar of a table cell has to be a bar.
    converter.convert(&document).ok().map(|it| it.replace("&#124;", "\\|"))
}

/// The tags of a document so far.
#[derive(Default)]
struct Tags {
    count: usize,
    /// The length of the HTML, including text in blocks of HTML.
    bytes: usize,
    open: usize,
    deepest: usize,
}

/// HTML with the `<` of every unknown tag escaped.
fn with_placeholders(source: &str, tags: &mut Tags) -> String {
    tags.bytes += source.len();
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        rest = &rest[start + 1..];
        let is_end = rest.starts_with('/');
        let name = rest.strip_prefix('/').unwrap_or(rest);
        let end = name.find(|it: char| !it.is_ascii_alphanumeric()).unwrap_or(name.len());
        let name = name[..end].to_ascii_lowercase();
        // Comments, declarations and processing instructions begin with `!` or `?`.
        let is_tag = rest.starts_with(['!', '?']) || ELEMENTS.contains(&name.as_str());
        out.push_str(if is_tag { "<" } else { "&lt;" });
        if is_tag && is_end {
            tags.open = tags.open.saturating_sub(1);
        } else if is_tag {
            tags.count += 1;
            tags.open += usize::from(!UNCLOSED.contains(&name.as_str()));
            tags.deepest = tags.deepest.max(tags.open);
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_commonmark_and_placeholders_stay() {
        let text = "<p>Has a <b>bold</b> <a href=\"/x\">link</a>.</p>\n\nUse `<b>` and <token> here<br>now.";
        let expected = "Has a **bold** [link](/x).\n\nUse `<b>` and \\<token> here  \nnow.";
        assert_eq!(converted(text).as_deref(), Some(expected));
    }

    #[test]
    fn text_without_html_and_endless_html_are_left_alone() {
        assert_eq!(converted("a < b, `<i>`, <token>"), None);
        assert_eq!(converted(&"<b>".repeat(100_000)), None);
        assert_eq!(converted(&"<i></i>".repeat(100_000)), None);
        assert_eq!(converted(&format!("<a {}>", "x= ".repeat(100_000))), None);
    }
}
