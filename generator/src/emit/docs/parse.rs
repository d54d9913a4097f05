//! CommonMark to documentation trees, by the events of `pulldown-cmark`.
//!
//! [`description`] reads the text of a specification and keeps what a tree can hold: the label of a link that leads nowhere,
//! the alternative text of an image. [`emitted`] reads what [`super::render`] wrote as rustdoc will, and fails on anything
//! that a tree cannot hold.

use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Parser, Tag, TagEnd};

use super::address::{WEB, bare_address};
use super::block::{Block, Inline, List, Table, plain_text};
use super::characters::lines;
use super::html;
use super::normal::normal;
use super::options::{input_options, rustdoc_options};
use super::plain::is_plain;
use crate::api::LinkBase;

/// The deepest nesting of lists, quotes and emphasis that is kept; text below it is part of what is around it.
const DEEPEST: usize = 16;

/// The longest description in bytes that is parsed. Its tree takes up to 400 times as much memory.
const LONGEST: usize = 512 << 10;

/// The tree of a description. A very long one is shown as it is.
pub(super) fn description(text: &str, links: &LinkBase) -> Vec<Block> {
    if is_plain(text) {
        return vec![Block::Paragraph(vec![Inline::Text(text.to_owned())])];
    }
    if text.len() > LONGEST {
        return normal(vec![Block::Code(lines(text))]);
    }
    parsed_description(text, links)
}

pub(super) fn parsed_description(text: &str, links: &LinkBase) -> Vec<Block> {
    let text = lines(text);
    let converted = html::converted(&text);
    let text = converted.as_deref().unwrap_or(&text);
    let mut reader = Reader {
        events: Parser::new_ext(text, input_options()),
        origin: Origin::Description(links),
        has_foreign: false,
    };
    let mut blocks = reader.blocks(None, 0);
    headings_to_paragraphs(&mut blocks);
    normal(blocks)
}

/// Prefix of the targets that [`emitted`] gives to references without a definition.
const ITEM: &str = "item:";

/// The tree of an emitted doc comment. `None` if it holds what no tree can hold, such as HTML.
pub(super) fn emitted(text: &str) -> Option<Vec<Block>> {
    let mut to_item =
        |link: BrokenLink<'_>| Some((CowStr::from(format!("{ITEM}{}", link.reference)), CowStr::from("")));
    let events = Parser::new_with_broken_link_callback(text, rustdoc_options(), Some(&mut to_item));
    let mut reader = Reader { events, origin: Origin::Emitted, has_foreign: false };
    let blocks = reader.blocks(None, 0);
    (!reader.has_foreign).then(|| normal(blocks))
}

fn headings_to_paragraphs(blocks: &mut [Block]) {
    for block in blocks {
        match block {
            Block::Heading(text) => *block = Block::Paragraph(vec![Inline::Strong(vec![Inline::Text(text.clone())])]),
            Block::Quote(blocks) => headings_to_paragraphs(blocks),
            Block::List(List { items, .. }) => items.iter_mut().for_each(|it| headings_to_paragraphs(it)),
            Block::Paragraph(_) | Block::Code(_) | Block::Example { .. } | Block::Table(_) => {}
        }
    }
}

/// The origin of a string, which decides what its links mean.
#[derive(Clone, Copy)]
enum Origin<'l> {
    /// Our own output, whose links are as they are.
    Emitted,
    /// A description, whose relative links have a base.
    Description(&'l LinkBase),
    /// The content of a link or an image in a description. Links in it are text.
    LinkInDescription,
}

struct Reader<'l, E> {
    events: E,
    origin: Origin<'l>,
    /// `true` once something was read that a tree does not hold.
    has_foreign: bool,
}

impl<'t, E: Iterator<Item = Event<'t>>> Reader<'_, E> {
    /// Reads blocks up to the end tag. Inlines outside a paragraph, as in tight lists, become paragraphs.
    fn blocks(&mut self, end: Option<TagEnd>, depth: usize) -> Vec<Block> {
        self.blocks_and_looseness(end, depth).0
    }

    /// Reads blocks, and tells whether one of them was marked as a paragraph.
    fn blocks_and_looseness(&mut self, end: Option<TagEnd>, depth: usize) -> (Vec<Block>, bool) {
        let mut blocks = Vec::new();
        let mut open = Vec::new();
        let mut is_loose = false;
        while let Some(event) = self.events.next() {
            match event {
                Event::End(tag) if Some(tag) == end => break,
                Event::Start(tag) if is_block(&tag) => {
                    close(&mut open, &mut blocks);
                    is_loose |= matches!(tag, Tag::Paragraph);
                    self.block(tag, depth, &mut blocks);
                }
                Event::Rule => close(&mut open, &mut blocks),
                event => self.inline(event, depth, &mut open),
            }
        }
        close(&mut open, &mut blocks);
        (blocks, is_loose)
    }

    fn block(&mut self, tag: Tag<'t>, depth: usize, blocks: &mut Vec<Block>) {
        let end = tag.to_end();
        match tag {
            Tag::Paragraph => blocks.push(Block::Paragraph(self.inlines(end, depth))),
            Tag::Heading { .. } => {
                let content = self.inlines(end, depth);
                blocks.push(Block::Heading(plain_text(&content)));
            }
            Tag::CodeBlock(kind) => {
                let code = self.text(end);
                let info = match kind {
                    CodeBlockKind::Indented => "",
                    CodeBlockKind::Fenced(ref info) => info,
                };
                blocks.push(match (self.origin, info) {
                    (Origin::Emitted, "text") => Block::Code(code),
                    (Origin::Emitted, attribute) => Block::Example { attribute: attribute.to_owned(), code },
                    _ => Block::Code(code),
                });
            }
            // Beyond the depth, the blocks of a container become blocks of what is around it.
            Tag::BlockQuote(_) if depth < DEEPEST => blocks.push(Block::Quote(self.blocks(Some(end), depth + 1))),
            Tag::List(start) if depth < DEEPEST => blocks.push(Block::List(self.list(start, end, depth + 1))),
            Tag::Table(_) => blocks.push(Block::Table(self.table(end, depth))),
            Tag::HtmlBlock => {
                self.has_foreign = true;
                let source = self.text(end);
                blocks.push(Block::Paragraph(vec![Inline::Text(source)]));
            }
            _ => blocks.extend(self.flattened(end)),
        }
    }

    /// The text up to an end tag, in one paragraph.
    fn flattened(&mut self, end: TagEnd) -> Option<Block> {
        let text = self.text(end);
        (!text.trim().is_empty()).then(|| Block::Paragraph(vec![Inline::Text(text)]))
    }

    fn list(&mut self, start: Option<u64>, end: TagEnd, depth: usize) -> List {
        let mut list = List { start, is_tight: true, items: Vec::new() };
        while let Some(event) = self.events.next() {
            match event {
                Event::End(tag) if tag == end => break,
                Event::Start(Tag::Item) => {
                    let (blocks, is_loose) = self.blocks_and_looseness(Some(TagEnd::Item), depth);
                    list.is_tight &= !is_loose;
                    list.items.push(blocks);
                }
                _ => {}
            }
        }
        list
    }

    fn table(&mut self, end: TagEnd, depth: usize) -> Table {
        let mut table = Table { head: Vec::new(), rows: Vec::new() };
        let mut row = Vec::new();
        while let Some(event) = self.events.next() {
            match event {
                Event::End(tag) if tag == end => break,
                Event::Start(Tag::TableCell) => row.push(self.inlines(TagEnd::TableCell, depth)),
                Event::End(TagEnd::TableHead) => table.head = std::mem::take(&mut row),
                Event::End(TagEnd::TableRow) => {
                    row.resize(table.head.len(), Vec::new());
                    table.rows.push(std::mem::take(&mut row));
                }
                _ => {}
            }
        }
        table
    }

    fn inlines(&mut self, end: TagEnd, depth: usize) -> Vec<Inline> {
        let mut inlines = Vec::new();
        while let Some(event) = self.events.next() {
            match event {
                Event::End(tag) if tag == end => break,
                event => self.inline(event, depth, &mut inlines),
            }
        }
        inlines
    }

    fn inline(&mut self, event: Event<'t>, depth: usize, out: &mut Vec<Inline>) {
        match event {
            Event::Text(text) if matches!(self.origin, Origin::Description(_)) => push_with_addresses(&text, out),
            Event::Text(text) => out.push(Inline::Text(text.into_string())),
            Event::Code(code) => out.push(Inline::Code(code.into_string())),
            Event::SoftBreak => out.push(Inline::Text(" ".to_owned())),
            Event::HardBreak => out.push(Inline::LineBreak),
            Event::Html(source) | Event::InlineHtml(source) => {
                self.has_foreign = true;
                out.push(Inline::Text(source.into_string()));
            }
            Event::Start(tag) if depth < DEEPEST => self.span(tag, depth + 1, out),
            Event::Start(tag) => out.push(Inline::Text(self.text(tag.to_end()))),
            Event::End(_) | Event::Rule => {}
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {
                self.has_foreign = true;
            }
        }
    }

    fn span(&mut self, tag: Tag<'t>, depth: usize, out: &mut Vec<Inline>) {
        let end = tag.to_end();
        match tag {
            Tag::Emphasis => out.push(Inline::Emphasis(self.inlines(end, depth))),
            Tag::Strong => out.push(Inline::Strong(self.inlines(end, depth))),
            Tag::Strikethrough => out.push(Inline::Strikethrough(self.inlines(end, depth))),
            Tag::Link { link_type, dest_url, .. } => {
                let content = self.link_content(end, depth);
                match self.link(link_type, &dest_url, content) {
                    Ok(link) => out.push(link),
                    Err(content) => out.extend(content),
                }
            }
            Tag::Image { dest_url, .. } => {
                self.has_foreign = true;
                let content = self.link_content(end, depth);
                match self.link(LinkType::Inline, &dest_url, content) {
                    Ok(link) => out.push(link),
                    Err(content) => out.extend(content),
                }
            }
            _ => {
                self.has_foreign = true;
                out.push(Inline::Text(self.text(end)));
            }
        }
    }

    /// The content of a link or an image, in which nothing is a link again.
    fn link_content(&mut self, end: TagEnd, depth: usize) -> Vec<Inline> {
        let origin = self.origin;
        if let Origin::Description(_) = origin {
            self.origin = Origin::LinkInDescription;
        }
        let content = self.inlines(end, depth);
        self.origin = origin;
        content
    }

    /// The link, or its content if its target cannot be kept.
    fn link(&mut self, link_type: LinkType, target: &str, content: Vec<Inline>) -> Result<Inline, Vec<Inline>> {
        let base = match self.origin {
            Origin::Description(base) => base,
            Origin::LinkInDescription => return Err(content),
            Origin::Emitted if WEB.iter().any(|it| target.starts_with(it)) => {
                return Ok(Inline::Link { url: target.to_owned(), content });
            }
            Origin::Emitted => {
                let path = target.strip_prefix(ITEM).map_or(target, |it| it.trim_matches('`'));
                self.has_foreign |= !is_item_path(path);
                return Ok(Inline::Item { path: path.to_owned(), content });
            }
        };
        if link_type == LinkType::Email {
            return Err(content);
        }
        // rustdoc reports links to email addresses, because it takes what is before the `@` for the kind of an item.
        if let Some(address) = target.strip_prefix("mailto:") {
            let is_shown = plain_text(&content).contains(address);
            let address = (!is_shown).then(|| Inline::Text(format!(" ({address})")));
            return Err(content.into_iter().chain(address).collect());
        }
        match base.resolve(target) {
            Some(url) => Ok(Inline::Link { url, content: without_links(content) }),
            None => Err(content),
        }
    }

    /// The text of everything up to an end tag. Nested tags of the same kind are counted.
    fn text(&mut self, end: TagEnd) -> String {
        let mut text = String::new();
        let mut depth = 0_usize;
        for event in self.events.by_ref() {
            match event {
                Event::Start(tag) if tag.to_end() == end => depth += 1,
                Event::End(tag) if tag == end => match depth.checked_sub(1) {
                    Some(less) => depth = less,
                    None => break,
                },
                Event::Text(it) | Event::Code(it) | Event::Html(it) | Event::InlineHtml(it) => text.push_str(&it),
                Event::SoftBreak | Event::HardBreak | Event::End(_) => text.push(' '),
                _ => {}
            }
        }
        text
    }
}

/// `true` for the path of an item in Rust, as the generator writes it.
fn is_item_path(path: &str) -> bool {
    let path = path.strip_prefix("mod@").unwrap_or(path);
    path.split("::").all(|it| !it.is_empty() && it.chars().all(|it| it.is_alphanumeric() || matches!(it, '_' | '#')))
}

/// A link inside a link is not a link.
fn without_links(content: Vec<Inline>) -> Vec<Inline> {
    let flat = content.into_iter().flat_map(|it| match it {
        Inline::Link { content, .. } | Inline::Item { content, .. } => without_links(content),
        Inline::Emphasis(it) => vec![Inline::Emphasis(without_links(it))],
        Inline::Strong(it) => vec![Inline::Strong(without_links(it))],
        Inline::Strikethrough(it) => vec![Inline::Strikethrough(without_links(it))],
        Inline::LineBreak => vec![Inline::Text(" ".to_owned())],
        other => vec![other],
    });
    flat.collect()
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}

fn close(open: &mut Vec<Inline>, blocks: &mut Vec<Block>) {
    if !open.is_empty() {
        blocks.push(Block::Paragraph(std::mem::take(open)));
    }
}

/// Text with its bare web addresses as links.
fn push_with_addresses(text: &str, out: &mut Vec<Inline>) {
    let mut plain_from = 0;
    let mut at = 0;
    while let Some(found) = text[at..].find("http") {
        at += found;
        match bare_address(&text[at..]) {
            Some(address) => {
                out.push(Inline::Text(text[plain_from..at].to_owned()));
                out.push(Inline::Link { url: address.to_owned(), content: vec![Inline::Text(address.to_owned())] });
                at += address.len();
                plain_from = at;
            }
            None => at += "http".len(),
        }
    }
    out.push(Inline::Text(text[plain_from..].to_owned()));
}
