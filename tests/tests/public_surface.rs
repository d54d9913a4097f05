//! Snapshots of the public API of the generated crates for reviews, with one line per item.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use quote::ToTokens;

#[test]
fn public_api_of_generated_crates_matches_the_snapshots() {
    for name in ["cloudflare-iam", "sailpoint-beta", "sailpoint-v2025", "sailpoint-v3"] {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated").join(name).join("src");
        for file in rust_files(&root) {
            let text = std::fs::read_to_string(&file).unwrap();
            let items = items(&syn::parse_file(&text).unwrap().items);
            if !items.is_empty() {
                // One snapshot per file, so that a change affects only the relevant ones.
                let path = file.strip_prefix(&root).unwrap().with_extension("").to_string_lossy().replace('/', "-");
                insta::assert_snapshot!(format!("{name}__{path}"), items);
            }
        }
    }
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Lists the public items of a file, without bodies, attributes and documentation.
fn items(items: &[syn::Item]) -> String {
    let mut lines = String::new();
    for item in items {
        match item {
            // Constructors of types that are only received.
            syn::Item::Impl(it) if is_for_tests(&it.attrs) => {}
            syn::Item::Struct(it) if is_public(&it.vis) => {
                writeln!(lines, "struct {}{}", it.ident, text(&it.generics)).unwrap();
                for field in it.fields.iter().filter(|it| is_public(&it.vis)) {
                    let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
                    writeln!(lines, "    {name}: {}", text(&field.ty)).unwrap();
                }
            }
            syn::Item::Enum(it) if is_public(&it.vis) => {
                writeln!(lines, "enum {}", it.ident).unwrap();
                for variant in &it.variants {
                    writeln!(lines, "    {}{}", variant.ident, text(&variant.fields)).unwrap();
                }
            }
            syn::Item::Type(it) if is_public(&it.vis) => {
                writeln!(lines, "type {}{} = {}", it.ident, text(&it.generics), text(&it.ty)).unwrap();
            }
            syn::Item::Impl(it) => implementation(it, &mut lines),
            syn::Item::Macro(it) => rows(it, &mut lines),
            syn::Item::Fn(it) if is_public(&it.vis) => writeln!(lines, "{}", text(&it.sig)).unwrap(),
            syn::Item::Mod(it) if is_public(&it.vis) => {
                let inside = it.content.as_ref().map(|(_, inside)| self::items(inside)).unwrap_or_default();
                inside.lines().for_each(|line| writeln!(lines, "{}::{line}", it.ident).unwrap());
            }
            _ => {}
        }
    }
    lines
}

fn implementation(it: &syn::ItemImpl, lines: &mut String) {
    if let Some((path, _)) = &it.trait_ {
        writeln!(lines, "impl {} for {}", text(path), text(&it.self_ty)).unwrap();
        return;
    }
    for item in &it.items {
        match item {
            syn::ImplItem::Fn(method) if is_public(&method.vis) => {
                writeln!(lines, "{}::{}", text(&it.self_ty), text(&method.sig)).unwrap();
            }
            syn::ImplItem::Const(constant) if is_public(&constant.vis) => {
                let (name, value) = (&constant.ident, text(&constant.expr));
                writeln!(lines, "{}::{name}: {} = {value}", text(&it.self_ty), text(&constant.ty)).unwrap();
            }
            _ => {}
        }
    }
}

/// Lists the arguments of a runtime macro, without their documentation.
fn rows(it: &syn::ItemMacro, lines: &mut String) {
    let body = it.mac.tokens.clone();
    let mut kept = proc_macro2::TokenStream::new();
    strip_attributes(body, &mut kept);
    // One value per line, so that a new value adds one line.
    let rows = tidy(&kept.to_string()).replace(", ", ",\n    ").replace("{ ", "{\n    ");
    writeln!(lines, "{}! {rows}", text(&it.mac.path)).unwrap();
}

fn strip_attributes(tokens: proc_macro2::TokenStream, kept: &mut proc_macro2::TokenStream) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(tree) = tokens.next() {
        match tree {
            proc_macro2::TokenTree::Punct(mark) if mark.as_char() == '#' => drop(tokens.next()),
            proc_macro2::TokenTree::Group(group) => {
                let mut inner = proc_macro2::TokenStream::new();
                strip_attributes(group.stream(), &mut inner);
                kept.extend([proc_macro2::TokenTree::Group(proc_macro2::Group::new(group.delimiter(), inner))]);
            }
            other => kept.extend([other]),
        }
    }
}

/// Returns `true` if the feature `test-util` enables an item.
fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|it| it.path().is_ident("cfg") && text(&it.meta).contains("test-util"))
}

fn is_public(visibility: &syn::Visibility) -> bool {
    matches!(visibility, syn::Visibility::Public(_))
}

fn text(tokens: &impl ToTokens) -> String {
    tidy(&tokens.to_token_stream().to_string())
}

/// Removes the spaces between printed tokens.
fn tidy(text: &str) -> String {
    let mut text = text.to_owned();
    for (from, to) in [
        (" :: ", "::"),
        (" < ", "<"),
        (" >", ">"),
        ("& ", "&"),
        (" ,", ","),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        (" :", ":"),
    ] {
        text = text.replace(from, to);
    }
    text
}
