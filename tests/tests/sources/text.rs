//! The text that people read in the files of the workspace: prose, comments, documentation and string literals.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use walkdir::{DirEntry, WalkDir};

/// Folders without text to check: builds, history, and code that is generated from a hostile document.
const FOREIGN: [&str; 3] = ["target", ".git", "tests/hostile/src"];

/// Returns the text of every file in the workspace.
pub(crate) fn texts(root: &Path) -> Vec<(PathBuf, String)> {
    let is_own = |entry: &DirEntry| {
        let path = entry.path().strip_prefix(root).unwrap_or(entry.path());
        !FOREIGN.iter().any(|it| path == Path::new(it)) && entry.file_name() != "target"
    };
    let entries = WalkDir::new(root).sort_by_file_name().into_iter().filter_entry(is_own);
    let files = entries.filter_map(Result::ok).filter(|it| it.file_type().is_file()).map(DirEntry::into_path);
    files.filter_map(|path| Some((path.clone(), text(&path)?))).collect()
}

/// Returns the text of one file, or `None` if its kind has no text to check.
fn text(path: &Path) -> Option<String> {
    let of: fn(&str) -> String = match path.extension().and_then(|it| it.to_str()) {
        Some("md") => prose,
        Some("rs") => of_rust,
        Some("toml") => of_toml,
        None if path.ends_with(".ci/run") => str::to_owned,
        _ => return None,
    };
    Some(of(&fs::read_to_string(path).ok()?))
}

/// Markdown without its code.
pub(crate) fn prose(markdown: &str) -> String {
    let mut text = String::new();
    let mut is_code = false;
    for line in markdown.lines() {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        } else if !is_code {
            // Every second part is between backticks.
            text.extend(line.split('`').step_by(2).flat_map(|it| [it, " \u{b7} "]));
            text.push('\n');
        }
    }
    text
}

/// Returns the first lines of all doc comments of a Rust file.
pub(crate) fn summaries(code: &str) -> Vec<&str> {
    fn doc(line: &str) -> Option<&str> {
        let line = line.trim_start();
        line.strip_prefix("///").or_else(|| line.strip_prefix("//!"))
    }
    let before = [""].into_iter().chain(code.lines());
    let lines = before.zip(code.lines()).filter(|(before, _)| doc(before).is_none());
    lines.filter_map(|(_, line)| doc(line)).collect()
}

/// The comments, the documentation and the string literals of a Rust file.
pub(crate) fn of_rust(code: &str) -> String {
    let mut text = String::new();
    for line in code.lines().map(str::trim_start) {
        if let Some(comment) = line.strip_prefix("//").filter(|it| !it.starts_with(['/', '!'])) {
            text.push_str(comment);
            text.push('\n');
        }
    }
    let mut strings = Vec::new();
    if let Ok(tokens) = code.parse::<TokenStream>() {
        literals(tokens, &mut strings);
    }
    // Documentation comes first, line by line, so that sentences stay together.
    text.push_str(&prose(&strings.join("\n")));
    text
}

fn literals(tokens: TokenStream, strings: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => literals(group.stream(), strings),
            TokenTree::Literal(literal) => {
                if let Ok(literal) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                    strings.push(literal.value());
                }
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
}

/// The comments of a TOML file.
fn of_toml(text: &str) -> String {
    text.lines().filter_map(|it| Some(format!("{}\n", it.split_once('#')?.1))).collect()
}
