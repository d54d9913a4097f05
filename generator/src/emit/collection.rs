//! The fields that collections can be filtered and sorted by: a module for each operation that documents some.

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{Api, Argument, ArgumentType, Collection, FilterField, Group, Operation, Operator, RustType};

use super::docs::{Doc, Inline, codes, inlines};
use super::head::head;
use super::imports::{Imports, OwnImports};
use super::model_docs::{method_link, printable};
use super::rust_file::RustFile;
use super::types::{Types, token};
use crate::source_file::SourceFile;

/// Returns the module with the fields of an operation.
pub(super) fn collection(types: Types<'_>, group: &Group, operation: &Operation) -> Option<TokenStream> {
    let collection = operation.collection.as_ref()?;
    let title =
        Doc::paragraph(inlines!["The fields to ", verbs(collection), " ", method_link(group, operation), " by."]);
    let fields = collection.filters.iter().map(|it| field(types, it));
    let sort = (!collection.sorters.is_empty()).then(|| sort(collection));
    let items = quote!(#(#fields)* #sort);
    let mut imports = Imports::of(&["filter", "types"], OwnImports::TwoAbove(&["models", "operators"]));
    imports.note_tokens(&items);
    let imports = imports.groups();
    let module = token(&collection.module);
    Some(quote! {
        #title
        pub mod #module {
            #(#imports)*
            #items
        }
    })
}

/// Returns what the fields can be used for.
fn verbs(collection: &Collection) -> &'static str {
    match (collection.filters.is_empty(), collection.sorters.is_empty()) {
        (false, false) => "filter and sort",
        (false, true) => "filter",
        (true, _) => "sort",
    }
}

fn field(types: Types<'_>, field: &FilterField) -> TokenStream {
    let set = &types.api.operators[field.operators];
    let documentation = Doc::paragraph(inlines![
        "The field ",
        Inline::code(&printable(&field.wire)),
        ", with the operators ",
        operator_codes(&set.operators),
        "."
    ]);
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
        let documentation = Doc::paragraph(inlines!["Sorts by ", Inline::code(&printable(&it.wire)), "."]);
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

fn operator_codes(operators: &[Operator]) -> Vec<Inline> {
    let names: Vec<&str> = operators.iter().map(|it| it.as_str()).collect();
    codes(&names)
}

/// Returns the fields as a table.
pub(super) fn table(api: &Api, operation: &Operation) -> Doc {
    let Some(collection) = &operation.collection else { return Doc::default() };
    let operators = |field: &FilterField| operator_codes(&api.operators[field.operators].operators);
    let name = |wire: &str| vec![Inline::code(&printable(wire))];
    let sorters = collection.sorters.iter().map(|it| it.wire.as_str());
    let table = if collection.filters.is_empty() {
        Doc::table(&["Field"], sorters.map(|it| vec![name(it)]))
    } else if collection.sorters.is_empty() {
        Doc::table(&["Field", "Operators"], collection.filters.iter().map(|it| vec![name(&it.wire), operators(it)]))
    } else {
        let filter = |field: &str| collection.filters.iter().find(|it| it.wire == field);
        let others = sorters.clone().filter(|it| filter(it).is_none());
        let fields = collection.filters.iter().map(|it| it.wire.as_str()).chain(others);
        let row = |field: &str| {
            let is_sorter = sorters.clone().any(|it| it == field);
            let sorts = if is_sorter { inlines!["yes"] } else { Vec::new() };
            vec![name(field), filter(field).map(operators).unwrap_or_default(), sorts]
        };
        Doc::table(&["Field", "Operators", "Sorts"], fields.map(row).collect::<Vec<_>>())
    };
    let module = collection.module.as_str();
    let link = Inline::item(module, format!("mod@{module}"));
    Doc::paragraph(inlines!["Fields to ", verbs(collection), " by, in ", link, ":"]).then(table)
}

/// Describes the module whose fields an argument is built from.
pub(super) fn field_module(operation: &Operation, argument: &Argument) -> Doc {
    let Some(collection) = &operation.collection else { return Doc::default() };
    let module = collection.module.as_str();
    match argument.kind {
        ArgumentType::Filter => Doc::paragraph(inlines![
            "Takes a filter built from the fields in ",
            Inline::item(module, format!("mod@{module}")),
            ", or a filter expression as a string."
        ]),
        ArgumentType::Sorters => {
            let sort = format!("{module}::sort");
            Doc::paragraph(inlines![
                "Takes the fields in ",
                Inline::item(&sort, format!("mod@{sort}")),
                ", or a string."
            ])
        }
        _ => Doc::default(),
    }
}

/// Returns the file with the operator sets of all operations.
pub(super) fn operators(api: &Api) -> SourceFile {
    let rows: String = api
        .operators
        .iter()
        .map(|set| {
            let names: Vec<String> = set.operators.iter().map(|it| format!("`{}`", it.as_str())).collect();
            let markers: Vec<&str> = set.operators.iter().map(|it| it.marker()).collect();
            format!(
                "    /// The operators {}.\n    pub enum {}: {};\n",
                names.join(", "),
                set.ident,
                markers.join(", ")
            )
        })
        .collect();
    let mut file = RustFile::new(Imports::of(&[], OwnImports::Above(&[])));
    file.rows(&format!("sdk_runtime::operators! {{\n{rows}}}\n"));
    let docs = Doc::ours("Sets of filter operators, one for each kind of field.");
    file.finish(api.package.target.source_path("operators.rs"), head(api, &docs))
}
