//! What collections can be filtered and sorted by: a module for each operation that documents fields.

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{Api, Argument, ArgumentType, Collection, FilterField, Group, Operation, Operator, RustType};

use super::docs::Doc;
use super::head::head;
use super::imports::{OwnImports, with_imports};
use super::model_docs::printable;
use super::types::{Types, token};
use crate::source_file::{Chunk, Content, SourceFile};

/// The module with the fields of an operation.
pub(super) fn collection(types: Types<'_>, group: &Group, operation: &Operation) -> Option<Chunk> {
    let collection = operation.collection.as_ref()?;
    let (handle, method) = (group.handle.as_str(), operation.method.as_str());
    let title = Doc::wrapped(
        &format!("The fields that the answer of [`{handle}::{method}`] can be {}.", verbs(collection, "ed")),
        "",
        "",
    );
    let fields = collection.filters.iter().map(|it| field(types, it));
    let sort = (!collection.sorters.is_empty()).then(|| sort(collection));
    let chunks = vec![Chunk::Items(quote!(#(#fields)* #sort))];
    let items = with_imports(chunks, &["filter", "types"], OwnImports::TwoAbove(&["models", "operators"]));
    let items = items.iter().map(|it| match it {
        Chunk::Items(tokens) => tokens.clone(),
        Chunk::Rows(_) => TokenStream::new(),
    });
    let module = token(&collection.module);
    Some(Chunk::Items(quote! {
        #title
        pub mod #module {
            #(#items)*
        }
    }))
}

/// What can be done with the fields.
fn verbs(collection: &Collection, ending: &str) -> String {
    match (collection.filters.is_empty(), collection.sorters.is_empty()) {
        (false, false) => format!("filter{ending} and sort{ending} by"),
        (false, true) => format!("filter{ending} by"),
        (true, _) => format!("sort{ending} by"),
    }
}

fn field(types: Types<'_>, field: &FilterField) -> TokenStream {
    let set = &types.api.operators[field.operators];
    let documentation = Doc::wrapped(&format!("`{}`: {}.", printable(&field.wire), words(&set.operators)), "", "");
    let (ident, wire, operators) = (token(&field.ident), &field.wire, token(&set.ident));
    let value = match &field.value {
        None => quote!(filter::Any),
        Some(RustType::String) => quote!(filter::Text),
        Some(value) => types.of(value),
    };
    quote! {
        #documentation
        #[inline]
        pub fn #ident() -> filter::Field<#value, operators::#operators> {
            filter::Field::new(#wire)
        }
    }
}

fn sort(collection: &Collection) -> TokenStream {
    let sorters = collection.sorters.iter().map(|it| {
        let documentation = Doc::text(format!("By `{}`.", printable(&it.wire)));
        let (ident, wire) = (token(&it.ident), &it.wire);
        quote! {
            #documentation
            #[inline]
            pub fn #ident() -> Sorter {
                Sorter::new(#wire)
            }
        }
    });
    quote! {
        /// The fields to sort by.
        pub mod sort {
            use sdk_runtime::filter::Sorter;

            #(#sorters)*
        }
    }
}

fn words(operators: &[Operator]) -> String {
    let words: Vec<String> = operators.iter().map(|it| format!("`{}`", it.as_str())).collect();
    words.join(", ")
}

/// The fields as a table.
pub(super) fn table(api: &Api, operation: &Operation) -> Doc {
    let Some(collection) = &operation.collection else { return Doc::default() };
    let sorters = collection.sorters.iter().map(|it| it.wire.as_str());
    let (head, rows) = if collection.filters.is_empty() {
        let rows: Vec<String> = sorters.map(|it| format!("| `{}` |", printable(it))).collect();
        ("| Field |\n|---|", rows)
    } else if collection.sorters.is_empty() {
        let row = |it: &FilterField| format!("| `{}` | {} |", printable(&it.wire), operator_words(api, it));
        ("| Field | Operators |\n|---|---|", collection.filters.iter().map(row).collect())
    } else {
        let filter = |field: &str| collection.filters.iter().find(|it| it.wire == field);
        let others = sorters.clone().filter(|it| filter(it).is_none());
        let fields = collection.filters.iter().map(|it| it.wire.as_str()).chain(others);
        let row = |field: &str| {
            let operators = filter(field).map(|it| operator_words(api, it)).unwrap_or_default();
            let sorted = if sorters.clone().any(|it| it == field) { "yes" } else { "" };
            format!("| `{}` | {operators} | {sorted} |", printable(field))
        };
        ("| Field | Operators | Sorts |\n|---|---|---|", fields.map(row).collect())
    };
    let module = collection.module.as_str();
    let title = Doc::text(format!("Fields to {}, in [`{module}`](mod@{module}):", verbs(collection, "")));
    title.paragraph(rows.into_iter().map(Doc::text).fold(Doc::text(head), Doc::followed_by))
}

fn operator_words(api: &Api, field: &FilterField) -> String {
    words(&api.operators[field.operators].operators)
}

/// Where the fields are that an argument is made of.
pub(super) fn pointer(operation: &Operation, argument: &Argument) -> Doc {
    let Some(collection) = &operation.collection else { return Doc::default() };
    let module = collection.module.as_str();
    match argument.kind {
        ArgumentType::Filter => Doc::text(format!("Made of the fields in [`{module}`](mod@{module}), or a text.")),
        ArgumentType::Sorters => {
            Doc::text(format!("Made of the fields in [`{module}::sort`](mod@{module}::sort), or a text."))
        }
        _ => Doc::default(),
    }
}

/// The sets of operators that the fields of all operations have.
pub(super) fn operators(api: &Api) -> SourceFile {
    let rows: String = api
        .operators
        .iter()
        .map(|set| {
            let markers: Vec<&str> = set.operators.iter().map(|it| it.marker()).collect();
            format!("    /// {}.\n    pub enum {}: {};\n", words(&set.operators), set.ident, markers.join(", "))
        })
        .collect();
    SourceFile {
        path: api.package.target.source_path("operators.rs"),
        content: Content::Rust {
            head: head(api, &Doc::text("Sets of operators, one for each kind of field to filter by.")),
            chunks: vec![Chunk::Rows(format!("sdk_runtime::operators! {{\n{rows}}}\n"))],
        },
    }
}
