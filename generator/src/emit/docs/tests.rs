//! Descriptions as they are emitted, and what must never be emitted.

use proptest::prelude::*;
use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, Options, Parser, Tag};

use super::{Doc, Inline, inlines};
use crate::api::LinkBase;

fn markdown(text: &str) -> String {
    Doc::description(text, &LinkBase::of(["https://api.example.com/v1"])).lines().join("\n")
}

/// Returns the constructs that rustdoc recognizes in the lines and that no description may cause.
fn violations(markdown: &str) -> Vec<String> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    let mut to_item = |_: BrokenLink<'_>| Some((CowStr::from("item"), CowStr::from("")));
    let events = Parser::new_with_broken_link_callback(markdown, options, Some(&mut to_item));
    let violation = |event| match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if &*info == "text" => None,
        Event::Start(Tag::CodeBlock(_)) => Some("a code block that rustdoc may compile".to_owned()),
        Event::Start(Tag::Link { dest_url, .. })
            if ["http://", "https://"].iter().any(|it| dest_url.to_lowercase().starts_with(it)) =>
        {
            None
        }
        Event::Start(Tag::Link { dest_url, .. }) => Some(format!("a link to {dest_url}")),
        Event::Start(Tag::Image { .. } | Tag::HtmlBlock | Tag::FootnoteDefinition(_))
        | Event::Html(_)
        | Event::InlineHtml(_)
        | Event::FootnoteReference(_)
        | Event::TaskListMarker(_) => Some(format!("{event:?}")),
        _ => None,
    };
    events.filter_map(violation).collect()
}

#[test]
fn html_item_links_and_doctests_become_text() {
    assert_eq!(markdown("<x>x</x> [Vec] */ \"##"), "\\<x>x\\</x> \\[Vec\\] \\*/ \"##");
    assert_eq!(markdown("```\nlet x = 1;"), "```text\nlet x = 1;\n```");
    assert_eq!(markdown("    indented code"), "```text\nindented code\n```");
    assert_eq!(markdown("a\u{202e}b\u{7}c"), "abc");
    assert_eq!(markdown("~~~ ~~~\nevil()\n~~~"), "```text\nevil()\n```");
    assert_eq!(markdown("- ```\n  evil()"), "- ```text\n  evil()\n  ```");
    assert_eq!(markdown("```` ``` ````"), "```` ``` ````");
}

#[test]
fn links_keep_targets_of_the_web_only() {
    assert_eq!(markdown("See https://a.example/b."), "See <https://a.example/b>.");
    assert_eq!(markdown("[here](https://a.example)"), "[here](https://a.example)");
    assert_eq!(markdown("[here](/docs/x)"), "[here](https://api.example.com/docs/x)");
    assert_eq!(markdown("[here](javascript:alert)"), "here");
    assert_eq!(markdown("[us](mailto:a@b.example), <a@b.example>"), "us (a@b.example), a@b.example");
    assert_eq!(markdown("![logo](https://a.example/b.png)"), "[logo](https://a.example/b.png)");
}

#[test]
fn links_inside_links_and_images_are_text() {
    for target in ["javascript:alert", "crate::Client", "https://a.example", "item:x", "/docs"] {
        for text in [
            format!("![[x]({target})](javascript:y)"),
            format!("![a ![x]({target})](javascript:y)"),
            format!("[a ![x]({target})](javascript:y)"),
        ] {
            let emitted = markdown(&text);
            assert!(!emitted.contains("](") && !emitted.contains('<'), "{text}: {emitted}");
        }
    }
    assert_eq!(markdown("[</@table>](javascript:x)"), "/@table");
    assert_eq!(markdown("![</@table>](https://a.example)"), "[/@table](https://a.example)");
}

#[test]
fn lists_keep_their_nesting() {
    assert_eq!(
        markdown("Text:\n* one\nmore\n* two\n  1. a\n  2. b\n\nEnd"),
        "Text:\n\n- one more\n- two\n  1. a\n  2. b\n\nEnd"
    );
    assert_eq!(markdown("- a\n\n- b\n\n+ c"), "- a\n\n- b\n\n* c");
}

#[test]
fn html_is_converted() {
    let html = "<p>A <strong>bold</strong> <a href=\"/docs\">link</a>.</p>\n<ul><li>one</li><li>two</li></ul>";
    assert_eq!(markdown(html), "A **bold** [link](https://api.example.com/docs).\n\n- one\n- two");
    assert_eq!(markdown("a <script>evil()</script> <img src=x onerror=evil()> b"), "a b");
    assert_eq!(markdown("Use <token> or <b>this</b>."), "Use \\<token> or **this**.");
}

#[test]
fn tables_keep_bars_inside_code() {
    assert_eq!(markdown("| a | b |\n|---|---|\n| `x\\|y` | z |"), "| a | b |\n|---|---|\n| `x\\|y` | z |");
}

#[test]
fn headings_become_bold_paragraphs_and_quotes_stay() {
    assert_eq!(markdown("# Title\ntext\n> said\n\n---"), "**Title**\n\ntext\n\n> said");
}

#[test]
fn no_line_begins_with_the_mark_of_a_block() {
    let text = format!("{} - 1. # > + | --- end", "word ".repeat(19));
    let lines = Doc::description(&text, &LinkBase::default()).lines();
    assert_eq!(lines[1..], ["end"], "{lines:?}");
    assert_eq!(markdown("\\- a"), "\\- a");
    assert_eq!(markdown("1986\\. A year"), "1986\\. A year");
}

#[test]
fn long_text_is_broken() {
    let lines = Doc::description(&"word ".repeat(60), &LinkBase::default()).lines();
    assert!(lines.len() > 1 && lines.iter().all(|it| it.len() <= 100));
}

#[test]
fn strings_in_static_text_stay_code() {
    let hostile = "`]\n```\nevil()\n``` | <b>";
    let doc = Doc::paragraph(inlines!["The field ", Inline::code(hostile), ", or [`Client`]."]);
    assert_eq!(doc.lines().join("\n"), "The field ```` `] ``` evil() ``` | <b> ````, or [`Client`].");
    let table = Doc::table(&["Field"], [vec![vec![Inline::code(hostile)]]]);
    assert_eq!(table.lines().last().unwrap(), "| ```` `] ``` evil() ``` \\| <b> ```` |");
}

/// Pieces that mean something to CommonMark, to rustdoc or to a browser.
const PIECES: &[&str] = &[
    "```",
    "~~~",
    "`",
    "``",
    "````",
    "~",
    "\n",
    "\n\n",
    "  \n",
    " ",
    "    ",
    "\t",
    "- ",
    "* ",
    "+ ",
    "1. ",
    "2) ",
    "> ",
    "# ",
    "===",
    "---",
    "***",
    "|",
    "| a |",
    "|---|---|",
    "\n|---|\n",
    "<script>x</script>",
    "<b>",
    "<!--",
    "-->",
    "<?x",
    "<![CDATA[",
    "</div>",
    "<div>",
    "<a@b.c>",
    "<https://x.y>",
    "[x](https://a.b/c)",
    "[x](javascript:y)",
    "[Vec]",
    "[x]: https://a.b",
    "[^1]",
    "[^1]: x",
    "![",
    "](",
    ")",
    "[",
    "]",
    "\\",
    "\\\\",
    "&lt;",
    "&#96;",
    "*",
    "**",
    "_",
    "=",
    ":",
    "https://a.b/c",
    "http://",
    "rust",
    "no_run",
    "text",
    "evil()",
    "\u{a0}",
    "\u{200b}",
    "\u{2028}",
    "\r",
    "\0",
    "\u{1}",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "- [ ] ",
    "~~",
    "{.x}",
    "/*",
    "*/",
    "<p>",
    "</p>",
    "<br>",
    "<code>",
    "</code>",
    "<pre>",
    "<table><tr><td>",
    "<li>",
    "<x-y>",
    "&",
    ";",
    "!",
    "0.",
];

#[test]
fn description_on_one_line_keeps_its_links() {
    let line = |text| Doc::line(text, &LinkBase::of(["https://api.example.com/v1"]));
    assert_eq!(line("Use\nthe [new one](https://a.example)."), "Use the [new one](https://a.example).");
    assert_eq!(line("Use [Vec]. <b>\n\n* x"), "Use \\[Vec\\]. \\<b> \\* x");
}

#[test]
fn list_with_several_paragraphs_in_an_item_is_not_escaped() {
    let item = |text: &'static str| Doc::paragraph(inlines![text]).then(Doc::paragraph(inlines!["More, here: it."]));
    let lines = Doc::list_of([item("One."), Doc::paragraph(inlines!["Two."])]).lines();
    assert_eq!(lines.join("\n"), "- One.\n\n  More, here: it.\n\n- Two.");
    let lines = Doc::list_of([item("One.")]).lines();
    assert_eq!(lines.join("\n"), "- One.\n\n  More, here: it.");
    assert_eq!(markdown("- One, and only one.\n\nAfter it."), "- One, and only one.\n\nAfter it.");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_description_becomes_more_than_text(pieces in prop::collection::vec(prop::sample::select(PIECES), 1..24)) {
        let text = pieces.concat();
        let emitted = markdown(&text);
        prop_assert_eq!(violations(&emitted), Vec::<String>::new(), "{:?} as {:?}", text, emitted);
        prop_assert!(!emitted.contains(|it: char| it.is_control() && it != '\n'));
    }

    #[test]
    fn no_string_in_static_text_becomes_more_than_code(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 1..12)
    ) {
        let code = Inline::code(&pieces.concat());
        let sentence = Doc::paragraph(inlines!["The field ", code.clone(), "."]);
        let table = Doc::table(&["a", "b"], [vec![vec![code], inlines!["yes"]]]);
        let emitted = sentence.then(table).lines().join("\n");
        prop_assert_eq!(violations(&emitted), Vec::<String>::new(), "{:?}", emitted);
    }
}
