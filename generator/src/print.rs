//! Formats source files.

use crate::source_file::{Chunk, Content, SourceFile};

/// A file as it is written to disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintedFile {
    /// The path inside the crate, with `/`.
    pub path: String,
    /// The text.
    pub text: String,
}

/// Formats a file with `prettyplease` and blank lines between items.
pub(crate) fn print(file: SourceFile) -> PrintedFile {
    let text = match file.content {
        Content::Text(text) => text,
        Content::Rust { head, chunks } => {
            let mut text = head;
            for chunk in chunks {
                let printed = match chunk {
                    Chunk::Rows(rows) => rows,
                    Chunk::Items(tokens) => items(tokens),
                };
                if !printed.is_empty() {
                    text.push('\n');
                    text.push_str(&printed);
                }
            }
            text
        }
    };
    PrintedFile { path: file.path, text }
}

fn items(tokens: proc_macro2::TokenStream) -> String {
    match syn::parse2::<syn::File>(tokens.clone()) {
        Ok(file) => separate(file.items),
        // Only an error in a template gets here. The unformatted code shows it to the compiler.
        Err(_) => format!("{tokens}\n"),
    }
}

/// Formats items. Imports, modules and constants follow one another; other items are separated by blank lines.
fn separate(items: Vec<syn::Item>) -> String {
    let mut text = String::new();
    let mut before = None;
    for item in items {
        let kind = std::mem::discriminant(&item);
        let is_line = matches!(item, syn::Item::Use(_) | syn::Item::Mod(_) | syn::Item::Const(_));
        if before.is_some_and(|it| it != kind || !is_line) {
            text.push('\n');
        }
        before = Some(kind);
        text.push_str(&printed(item));
    }
    text
}

/// Formats one item. The items of a module are separated, too.
fn printed(mut item: syn::Item) -> String {
    let inside = match &mut item {
        syn::Item::Mod(module) => module.content.as_mut().map(|(_, items)| std::mem::take(items)),
        _ => None,
    };
    let single = syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] };
    let text = prettyplease::unparse(&single);
    match (inside, text.strip_suffix("{}\n")) {
        (Some(items), Some(head)) => {
            let inside = separate(items);
            let lines = inside.lines().map(|it| if it.is_empty() { "\n".to_owned() } else { format!("    {it}\n") });
            format!("{head}{{\n{}}}\n", lines.collect::<String>())
        }
        _ => spaced(&text),
    }
}

/// Adds a blank line after each method of an `impl`.
fn spaced(item: &str) -> String {
    let mut text = String::with_capacity(item.len() + 64);
    let mut lines = item.lines().peekable();
    while let Some(line) = lines.next() {
        text.push_str(line);
        text.push('\n');
        let ends_method = line == "    }" || (line.starts_with("    pub const ") && line.ends_with(';'));
        if ends_method && lines.peek().is_some_and(|it| *it != "}") {
            text.push('\n');
        }
    }
    text
}
