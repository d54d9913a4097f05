//! A Rust file, which is formatted while it is emitted.

use proc_macro2::TokenStream;

use crate::source_file::SourceFile;

use super::format::{ImplItem, Section};
use super::imports::Imports;

/// A Rust file. Each item is formatted when it is added, and its tokens are dropped, so that the memory for tokens depends on the
/// largest item instead of the file.
pub(super) struct RustFile<'n> {
    imports: Imports<'n>,
    /// The items below the imports.
    body: String,
}

impl<'n> RustFile<'n> {
    pub(super) const fn new(imports: Imports<'n>) -> Self {
        Self { imports, body: String::new() }
    }

    /// Creates a file of about `length` bytes. The memory is used only when it is written, while a string of hundreds of megabytes
    /// would be copied whenever it grows.
    pub(super) fn with_length(imports: Imports<'n>, length: usize) -> Self {
        Self { imports, body: String::with_capacity(length) }
    }

    /// Adds items.
    pub(super) fn items(&mut self, tokens: TokenStream) {
        self.each([tokens]);
    }

    /// Adds items one at a time. Like modules and constants that are added together, they follow one another without blank lines.
    pub(super) fn each(&mut self, items: impl IntoIterator<Item = TokenStream>) {
        let mut section = Section::new(&mut self.body);
        for item in items {
            self.imports.note_tokens(&item);
            section.push(item);
        }
    }

    /// Adds an `impl`, whose items are formatted one at a time. `header` is the part before the brace.
    pub(super) fn implementation<T: Into<ImplItem>>(
        &mut self,
        header: &TokenStream,
        items: impl IntoIterator<Item = T>,
    ) {
        let imports = &mut self.imports;
        imports.note_tokens(header);
        let items = items.into_iter().map(T::into).inspect(|it| imports.note_tokens(&it.code));
        Section::new(&mut self.body).push_impl(header, items);
    }

    /// Notes the imports that code uses.
    pub(super) fn note(&mut self, code: &TokenStream) {
        self.imports.note_tokens(code);
    }

    /// Adds a macro call, which is formatted already.
    pub(super) fn rows(&mut self, text: &str) {
        self.imports.note_text(text);
        self.independent_rows(text);
    }

    /// Adds an item that uses these imports, which is formatted already.
    pub(super) fn rows_with(&mut self, names: &[&str], text: &str) {
        self.imports.note_names(names);
        self.independent_rows(text);
    }

    /// Adds an item that uses no imports, which is formatted already.
    pub(super) fn independent_rows(&mut self, text: &str) {
        self.body.push('\n');
        self.body.push_str(text);
    }

    /// Returns the file: its first lines, the imports, and the items.
    pub(super) fn finish(self, path: String, head: String) -> SourceFile {
        let mut start = head;
        self.imports.groups().into_iter().for_each(|it| Section::new(&mut start).push(it));
        // In place, because the items of a file can be most of the memory.
        let mut text = self.body;
        text.insert_str(0, &start);
        SourceFile { path, text }
    }
}
