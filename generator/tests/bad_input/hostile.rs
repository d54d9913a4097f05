//! Valid documents with strings that have a meaning in Rust, Markdown or TOML.

use proc_macro2::{TokenStream, TokenTree};
use serde_json::{Value, json};

use super::Sandbox;
use crate::fuzz::rustdoc::violations;

/// Strings that end comments, strings, attributes, blocks and lines.
pub(super) const TEXTS: &[&str] = &[
    "*/ fn evil() {} /*",
    "\"##; fn evil() {}",
    "```\nfn evil() {}\n```\n#![allow(warnings)]",
    "~~~\n```",
    "line\r\n#![allow(warnings)]\n//! fn evil() {}",
    "\u{202e}}} lave nf\u{2066} x",
    "{}{{}}{0}${x}$",
    "\\\"\\n\\",
    "<script>evil()</script> [Vec](evil) [`Vec`] <a@b> https://x.example/`a`",
    "\u{2028}mod evil;\u{2029}\u{85}\u{c}",
    "''' \"\"\" ]]] = x # [evil]",
    "    let evil = 1;",
    "| a | b\n|---|---\n| c",
    "1) a\n- b\n  * c\n# d\n> e\n===\n---",
    "~~~ ~~~\nrun_evil()\n~~~",
    "- ```\n  run_evil()\n  ```\n1. ~~~rust\n   run_evil()",
    "> ```rust\n> run_evil()\n\n- > ```\n  > run_evil()",
    "a `code\n<img src=x onerror=run_evil()>` ![x](https://evil.example/x.png)",
    "[y](javascript:run_evil()) [z]: https://evil.example",
    "| a |\n|---|\n| `x|<script>run_evil()</script>` |\n\n[^1]\n\n[^1]: - [ ] x",
];

/// Returns a document with a string in every position that accepts one.
pub(super) fn document(text: &str) -> Value {
    let schema = json!({
        "type": "object", "title": text, "description": text, "required": [text],
        "properties": {
            text: {"type": "string", "description": text, "default": text, "example": text, "pattern": text, "format": text},
            "listed": {"type": "string", "enum": [text, "a"], "x-enum-descriptions": [text, text]},
            "choice": {"oneOf": [{"type": "object", "title": text, "properties": {text: {}}}, {"type": "integer"}]},
            "object": {"type": "object", "default": {text: text}, "additionalProperties": {"type": "string"}},
        },
    });
    let parameters: Vec<Value> = ["query", "header", "cookie"]
        .into_iter()
        .map(|location| json!({"in": location, "name": text, "description": text, "schema": {"type": "string", "default": text}}))
        .collect();
    json!({
        "openapi": "3.0.3",
        "info": {"title": text, "version": text, "description": text},
        "servers": [{"url": text, "description": text}],
        "tags": [{"name": text, "description": text}],
        "paths": {format!("/{}", text.replace(['{', '}'], "")): {"post": {
            "operationId": text, "tags": [text], "summary": text, "description": text,
            "deprecated": true, "x-deprecated-description": text,
            "security": [{"key": [text]}],
            "parameters": parameters,
            "requestBody": {"required": true, "content": {
                format!("application/{text}"): {"schema": {"type": "string"}},
                "application/json": {"schema": {"$ref": format!("#/components/schemas/{}", reference(text))}},
            }},
            "responses": {
                "200": {"description": text, "content": {
                    "application/json": {"schema": {"$ref": format!("#/components/schemas/{}", reference(text))}},
                    text: {"schema": {"type": "string"}}, "image/png": {}}},
                "201": {"description": text, "headers": {text: {"description": text, "schema": {"type": "string"}}}},
                "default": {"description": text, "content": {"application/json": {"schema": schema.clone()}}},
            },
        }}},
        "components": {
            "schemas": {text: schema},
            "securitySchemes": {"key": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": text, "scopes": {text: text}}}}},
        },
    })
}

/// Escapes a name for use in a reference (RFC 6901, section 6).
fn reference(name: &str) -> String {
    let escaped = name.replace('~', "~0").replace('/', "~1");
    escaped
        .bytes()
        .map(|it| if it.is_ascii_alphanumeric() { char::from(it).to_string() } else { format!("%{it:02X}") })
        .collect()
}

/// Returns the kinds of items in a file, in order, without names and literals.
pub(super) fn items(text: &str) -> Vec<&'static str> {
    let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let allowed = file.attrs.iter().filter(|it| it.path().is_ident("allow")).count();
    let lints = std::iter::repeat_n("allow", allowed);
    let kinds = file.items.iter().map(|item| match item {
        syn::Item::Struct(_) => "struct",
        syn::Item::Enum(_) => "enum",
        syn::Item::Impl(_) => "impl",
        syn::Item::Use(_) => "use",
        syn::Item::Mod(_) => "mod",
        syn::Item::Const(_) => "const",
        syn::Item::Type(_) => "type",
        syn::Item::Macro(_) => "macro",
        _ => panic!("unexpected kind of item:\n{text}"),
    });
    lints.chain(kinds).collect()
}

/// Returns `true` if a word occurs outside literals, which means that a string became code.
fn has_word(tokens: TokenStream, word: &str) -> bool {
    tokens.into_iter().any(|tree| match tree {
        TokenTree::Ident(ident) => ident == word,
        TokenTree::Group(group) => has_word(group.stream(), word),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// Generates a crate from a document that contains the string everywhere.
fn emitted(text: &str) -> (Sandbox, Vec<(String, String)>) {
    let sandbox = Sandbox::new(&[("a.json", &document(text).to_string())]);
    let run = sandbox.run("a.json", &[]);
    assert_eq!(run.code(), Some(0), "{text:?}: {:#}", run.report()["diagnostics"]);
    let files = sandbox.emitted();
    (sandbox, files)
}

/// Returns the sorted kinds of items in all files.
fn all_items(files: &[(String, String)]) -> Vec<&'static str> {
    let mut all: Vec<_> =
        files.iter().filter(|(path, _)| path.ends_with(".rs")).flat_map(|(_, it)| items(it)).collect();
    all.sort_unstable();
    all
}

#[test]
fn hostile_strings_do_not_become_code() {
    let (_sandbox, benign) = emitted("Benign text");
    let expected = all_items(&benign);
    for text in TEXTS {
        let (_sandbox, files) = emitted(text);
        let found = all_items(&files);
        assert_eq!(found, expected, "{text:?}");
        for (path, code) in files.iter().filter(|(path, _)| path.ends_with(".rs")) {
            let tokens: TokenStream = code.parse().unwrap();
            assert!(!has_word(tokens, "evil"), "{path} of {text:?}:\n{code}");
            let is_marked =
                |it: char| matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}');
            assert!(!code.lines().any(|it| it.contains("//") && it.contains(is_marked)), "{path} of {text:?}");
        }
    }
}

#[test]
fn hostile_strings_do_not_change_the_manifest() {
    let (_sandbox, benign) = emitted("Benign text");
    let shape = |files: &[(String, String)]| {
        let (_, text) = files.iter().find(|(path, _)| path == "Cargo.toml").unwrap();
        let table: toml::Table = text.parse().unwrap();
        let dependencies = table["dependencies"].as_table().unwrap().keys().cloned().collect::<Vec<_>>();
        (table.keys().cloned().collect::<Vec<_>>(), dependencies, table["features"].as_table().unwrap().len())
    };
    for text in TEXTS {
        let (_sandbox, files) = emitted(text);
        assert_eq!(shape(&files), shape(&benign), "{text:?}");
    }
}

/// Rustdoc renders deprecation notes as Markdown, including links.
#[test]
fn deprecation_note_is_documentation() {
    let (_sandbox, files) = emitted("# [evil] <b>");
    let code = files.iter().find(|(path, _)| path == "src/evil_b.rs").unwrap();
    assert!(code.1.contains("#[deprecated = \"**\\\\[evil\\\\]**\"]"), "{}", code.1);
}

#[test]
fn documentation_contains_no_html_and_no_unintended_doctests() {
    for text in TEXTS {
        let (_sandbox, files) = emitted(text);
        for (path, code) in files.iter().filter(|(path, _)| path.ends_with(".rs")) {
            assert_eq!(violations(code), Vec::<String>::new(), "{path} of {text:?}");
        }
    }
}
