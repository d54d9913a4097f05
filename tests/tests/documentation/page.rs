//! Markdown pages of the repository.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

/// A page.
pub(crate) struct Page {
    /// From the root of the repository.
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

impl Page {
    pub(crate) fn read(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let text = std::fs::read_to_string(root().join(&path)).unwrap();
        Self { path, text }
    }

    /// All pages that people read: those at the root and those of the book.
    pub(crate) fn all() -> Vec<Self> {
        let markdown = |folder: &str| {
            let entries = std::fs::read_dir(root().join(folder)).unwrap();
            let names = entries.map(|it| it.unwrap().file_name().into_string().unwrap());
            let pages = names.filter(|it| it.ends_with(".md")).map(|it| Self::read(Path::new(folder).join(it)));
            pages.collect::<Vec<_>>()
        };
        let mut pages = markdown("");
        pages.extend(markdown("docs"));
        pages.sort_by(|one, other| one.path.cmp(&other.path));
        pages
    }

    fn events(&self) -> Parser<'_> {
        Parser::new_ext(&self.text, Options::ENABLE_TABLES)
    }

    /// Where its links lead.
    pub(crate) fn links(&self) -> Vec<String> {
        let links = self.events().filter_map(|event| match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => Some(dest_url.into_string()),
            _ => None,
        });
        links.collect()
    }

    /// The fragments that links can name: headings, as mdBook and code hosts call them.
    pub(crate) fn fragments(&self) -> Vec<String> {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let mut heading: Option<String> = None;
        let mut fragments = Vec::new();
        for event in self.events() {
            match event {
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::Text(text) | Event::Code(text) => {
                    if let Some(heading) = &mut heading {
                        heading.push_str(&text);
                    }
                }
                Event::End(TagEnd::Heading(_)) => {
                    let words = heading.take().unwrap_or_default().to_lowercase();
                    let kept = words.chars().filter(|it| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_'));
                    let name: String = kept.map(|it| if it == ' ' { '-' } else { it }).collect();
                    let count = seen.entry(name.clone()).or_default();
                    fragments.push(if *count == 0 { name } else { format!("{name}-{count}") });
                    *count += 1;
                }
                _ => {}
            }
        }
        fragments
    }

    /// The code blocks of a language, in order.
    pub(crate) fn blocks(&self, language: &str) -> Vec<String> {
        let mut blocks = Vec::new();
        let mut inside = None;
        for event in self.events() {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    inside = (info.split(',').next() == Some(language)).then(String::new);
                }
                Event::Text(text) => {
                    if let Some(block) = &mut inside {
                        block.push_str(&text);
                    }
                }
                Event::End(TagEnd::CodeBlock) => blocks.extend(inside.take()),
                _ => {}
            }
        }
        blocks
    }
}
