//! Documentation as a tree: the only form in which text of a specification can reach an emitted doc comment.
//!
//! The tree has no node for HTML, an image or a code block that rustdoc would compile, so none of them can be emitted.

/// A block of documentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    Paragraph(Vec<Inline>),
    /// A heading of the generator, such as `# Errors`. Headings of a specification become bold paragraphs, because they
    /// would not fit into the outline of the page.
    Heading(String),
    /// Code of a specification, which rustdoc does not compile.
    Code(String),
    /// An example of the generator.
    Example {
        /// The info string of the code block, such as `no_run`.
        attribute: String,
        code: String,
    },
    List(List),
    Quote(Vec<Self>),
    Table(Table),
}

/// A list of items, each of which is a sequence of blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct List {
    /// The first number of an ordered list.
    pub(super) start: Option<u64>,
    /// `true` if the items are not separated by blank lines.
    pub(super) is_tight: bool,
    pub(super) items: Vec<Vec<Block>>,
}

/// A table whose rows have as many cells as its head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) head: Vec<Vec<Inline>>,
    pub(super) rows: Vec<Vec<Vec<Inline>>>,
}

/// A piece of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::emit) enum Inline {
    Text(String),
    Code(String),
    Emphasis(Vec<Self>),
    Strong(Vec<Self>),
    Strikethrough(Vec<Self>),
    /// A link to an absolute URL with the scheme `http` or `https`.
    Link {
        url: String,
        content: Vec<Self>,
    },
    /// A link of the generator to an item of the crate or the runtime.
    Item {
        path: String,
        content: Vec<Self>,
    },
    LineBreak,
}

impl Inline {
    /// A string of the specification or a name, as code.
    pub(in crate::emit) fn code(text: &str) -> Self {
        Self::Code(text.to_owned())
    }

    /// A link to an item, with its name as code.
    pub(in crate::emit) fn item(name: &str, path: impl Into<String>) -> Self {
        Self::Item { path: path.into(), content: vec![Self::code(name)] }
    }
}

/// Strings as code, separated by commas.
pub(in crate::emit) fn codes(list: &[impl AsRef<str>]) -> Vec<Inline> {
    enumeration(list, ", ")
}

/// Strings as code, as in "`a`, `b` or `c`".
pub(in crate::emit) fn alternatives(list: &[impl AsRef<str>]) -> Vec<Inline> {
    enumeration(list, " or ")
}

fn enumeration(list: &[impl AsRef<str>], last_separator: &str) -> Vec<Inline> {
    let separated = list.iter().enumerate().flat_map(|(index, text)| {
        let separator = if index + 1 == list.len() { last_separator } else { ", " };
        let separator = (index > 0).then(|| Inline::Text(separator.to_owned()));
        separator.into_iter().chain([Inline::code(text.as_ref())])
    });
    separated.collect()
}

impl List {
    /// A tight list of paragraphs.
    pub(super) fn of_paragraphs(items: impl IntoIterator<Item = Vec<Inline>>) -> Self {
        let items = items.into_iter().map(|it| vec![Block::Paragraph(it)]).collect();
        Self { start: None, is_tight: true, items }
    }
}

/// The text of inlines without their markup.
pub(super) fn plain_text(inlines: &[Inline]) -> String {
    let mut text = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(it) | Inline::Code(it) => text.push_str(it),
            Inline::Emphasis(it) | Inline::Strong(it) | Inline::Strikethrough(it) => text.push_str(&plain_text(it)),
            Inline::Link { content, .. } | Inline::Item { content, .. } => text.push_str(&plain_text(content)),
            Inline::LineBreak => text.push(' '),
        }
    }
    text
}
