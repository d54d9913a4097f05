//! Formats items with `prettyplease` and blank lines between them.

use std::mem::{self, Discriminant};

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::Doc;

/// The width at which `prettyplease` breaks lines.
pub(super) const LONGEST_LINE: usize = 89;

/// An item of an `impl`. Its documentation is printed as it is, because most of the text of a crate is documentation.
pub(super) struct ImplItem {
    pub(super) docs: Doc,
    /// The item with its other attributes.
    pub(super) code: TokenStream,
}

impl From<TokenStream> for ImplItem {
    fn from(code: TokenStream) -> Self {
        Self { docs: Doc::default(), code }
    }
}

/// Appends items to a string, with a blank line before the first one. Imports, modules and constants follow one another; other
/// items are separated by blank lines. The tokens of an item are dropped as soon as it is formatted.
pub(super) struct Section<'t> {
    text: &'t mut String,
    before: Option<Discriminant<syn::Item>>,
}

impl<'t> Section<'t> {
    pub(super) const fn new(text: &'t mut String) -> Self {
        Self { text, before: None }
    }

    /// Formats items.
    pub(super) fn push(&mut self, tokens: TokenStream) {
        match syn::parse2::<syn::File>(tokens) {
            Ok(file) => file.items.into_iter().for_each(|it| self.item(it)),
            Err(error) => {
                self.text.push('\n');
                self.text.push_str(&error_line(&error));
            }
        }
    }

    /// Formats the items of an `impl` one at a time, which gives the same text as formatting all of it. `header` is the part before
    /// the brace.
    pub(super) fn push_impl(&mut self, header: &TokenStream, items: impl Iterator<Item = ImplItem>) {
        let mut items = items.peekable();
        let frame = syn::parse2::<syn::Item>(quote!(#header { fn a() {} }));
        let (Ok(frame), Some(_)) = (frame, items.peek()) else {
            let items = items.map(|ImplItem { docs, code }| quote!(#docs #code));
            return self.push(quote!(#header { #(#items)* }));
        };
        self.begin(&frame);
        let frame = printed(frame);
        let opening = frame.lines().count().saturating_sub(2);
        frame.lines().take(opening).for_each(|it| self.line(it));
        let mut ends_method = false;
        for ImplItem { docs, code } in items {
            if ends_method {
                self.text.push('\n');
            }
            self.text.push_str(&docs.outer("    "));
            match syn::parse2::<syn::Item>(quote!(#header { #code })) {
                Ok(item) => {
                    let text = printed(item);
                    let inside = text.lines().count().saturating_sub(opening + 1);
                    for line in text.lines().skip(opening).take(inside) {
                        self.line(line);
                        ends_method = is_end_of_method(line);
                    }
                }
                Err(error) => self.text.push_str(&error_line(&error)),
            }
        }
        self.text.push_str("}\n");
    }

    fn item(&mut self, item: syn::Item) {
        self.begin(&item);
        self.text.push_str(&printed(item));
    }

    /// Separates an item from the previous one.
    fn begin(&mut self, item: &syn::Item) {
        let kind = mem::discriminant(item);
        let is_line = matches!(item, syn::Item::Use(_) | syn::Item::Mod(_) | syn::Item::Const(_));
        if self.before.is_none_or(|it| it != kind || !is_line) {
            self.text.push('\n');
        }
        self.before = Some(kind);
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// Formats a field of a struct, whose type is too long for a line.
pub(super) fn field(field: &TokenStream) -> String {
    match syn::parse2::<syn::Item>(quote!(struct A { #field })) {
        Ok(item) => {
            let text = printed(item);
            let inside = text.lines().count().saturating_sub(2);
            text.lines().skip(1).take(inside).map(|it| format!("{it}\n")).collect()
        }
        Err(error) => error_line(&error),
    }
}

/// Shows an error to the compiler. Only an error in a template gets here.
fn error_line(error: &syn::Error) -> String {
    format!("{}\n", error.to_compile_error())
}

/// Formats one item. The items of a module are separated, too.
fn printed(mut item: syn::Item) -> String {
    let inside = match &mut item {
        syn::Item::Mod(module) => module.content.as_mut().map(|(_, items)| mem::take(items)),
        _ => None,
    };
    let single = syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] };
    let text = prettyplease::unparse(&single);
    match (inside, text.strip_suffix("{}\n")) {
        (Some(items), Some(head)) => {
            let mut inside = String::new();
            let mut section = Section::new(&mut inside);
            items.into_iter().for_each(|it| section.item(it));
            let lines = inside.lines().skip(1);
            let lines = lines.map(|it| if it.is_empty() { "\n".to_owned() } else { format!("    {it}\n") });
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
        if is_end_of_method(line) && lines.peek().is_some_and(|it| *it != "}") {
            text.push('\n');
        }
    }
    text
}

fn is_end_of_method(line: &str) -> bool {
    line == "    }" || (line.starts_with("    pub const ") && line.ends_with(';'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(tokens: TokenStream) -> String {
        let mut text = String::new();
        Section::new(&mut text).push(tokens);
        text
    }

    fn piecewise(header: &TokenStream, items: &[TokenStream]) -> String {
        let mut text = String::new();
        Section::new(&mut text).push_impl(header, items.iter().cloned().map(ImplItem::from));
        text
    }

    #[test]
    fn impl_in_pieces_equals_the_whole() {
        let constant = quote!(
            /// A constant.
            pub const A: &'static str = "a";
        );
        let method = quote! {
            /// A method.
            #[inline]
            pub fn method(&self) -> u32 {
                let sum = |a: u32| {
                    a + 1
                };
                sum(1)
            }
        };
        let empty = quote!(
            fn empty() {}
        );
        // Names of these lengths end at the end of a line.
        for length in (1..160).chain([500]) {
            let name = quote::format_ident!("{}", "A".repeat(length));
            for header in [quote!(impl<'c> #name<'c>), quote!(impl #name<'_>), quote!(impl From<&str> for #name)] {
                for items in
                    [vec![], vec![&method], vec![&method, &method], vec![&constant, &empty, &method, &constant, &empty]]
                {
                    let items: Vec<TokenStream> = items.into_iter().cloned().collect();
                    assert_eq!(piecewise(&header, &items), whole(quote!(#header { #(#items)* })));
                }
            }
        }
    }

    #[test]
    fn malformed_items_are_errors_for_the_compiler() {
        assert!(whole(quote!(fn)).contains("compile_error"));
        assert!(piecewise(&quote!(impl A), &[quote!(fn)]).contains("compile_error"));
    }
}
