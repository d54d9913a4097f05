//! Pagination and envelopes: their constants, their use in operations, and their documentation.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::api::{Api, Operation, OperationPaging, PagingConstant};
use crate::paging::{CursorSource, LinkSource, SearchAfter, StrategyKind, Total};

use super::docs::{Doc, inlines};
use super::types::{cfg, token};

/// Returns the constants of the crate's root.
pub(super) fn constants(api: &Api) -> TokenStream {
    let paging = api.constants.paging.values().map(constant);
    let envelope = api.constants.envelope.iter().map(|it| {
        let (result, success) = (&it.envelope.result, &it.envelope.success);
        let cfg = cfg(&it.condition);
        quote! {
            /// The envelope around results.
            #cfg
            const ENVELOPE: sdk_runtime::Envelope = sdk_runtime::Envelope::new(#result, #success);
        }
    });
    quote!(#(#paging)* #(#envelope)*)
}

fn constant(constant: &PagingConstant) -> TokenStream {
    let (ident, strategy, cfg) = (token(&constant.ident), &constant.strategy, cfg(&constant.condition));
    let (words, start) = match &strategy.kind {
        StrategyKind::Offset { parameter, .. } => {
            ("The pages of lists that count from an offset.", quote!(offset(#parameter)))
        }
        StrategyKind::Number { parameter, first, .. } => {
            let first = Literal::u64_unsuffixed(*first);
            ("The pages of lists with page numbers.", quote!(number(#parameter, #first)))
        }
        StrategyKind::Cursor { parameter, source: CursorSource::Body(next) } => {
            ("The pages of lists that continue from a cursor.", quote!(cursor(#parameter, &[#(#next),*])))
        }
        StrategyKind::Cursor { parameter, source: CursorSource::Header(header) } => {
            ("The pages of lists that continue from a cursor in a header.", quote!(header_cursor(#parameter, #header)))
        }
        StrategyKind::Cursor { parameter, source: CursorSource::LastItem(member) } => {
            ("The pages of lists that continue after the last item.", quote!(last_item(#parameter, #member)))
        }
        StrategyKind::Link(LinkSource::Header) => ("The pages of lists that link to the next page.", quote!(link())),
        StrategyKind::Link(LinkSource::Body(next)) => {
            ("The pages of lists that contain the URL of the next page.", quote!(body_link(&[#(#next),*])))
        }
    };
    let words = Doc::ours(words);
    let size = strategy.size.as_ref().map(|it| quote!(.size(#it)));
    let reported = strategy.reported_size.as_ref().map(|it| quote!(.reported_size(#it)));
    let total = strategy.total.as_ref().map(|it| match it {
        Total::Header(name) => quote!(.total_header(#name)),
        Total::Body(path) => quote!(.total_path(#path)),
    });
    let in_body = strategy.in_body.then(|| quote!(.in_body()));
    let more = strategy.more.as_ref().map(|it| quote!(.more(#it)));
    let pages = match &strategy.kind {
        StrategyKind::Number { pages: Some(path), .. } => Some(quote!(.total_pages(#path))),
        _ => None,
    };
    quote! {
        #words
        #cfg
        const #ident: sdk_runtime::paging::Paging =
            sdk_runtime::paging::Paging::#start #in_body #size #reported #total #pages #more;
    }
}

/// Returns the method calls in the constant of an operation.
pub(super) fn of_operation(api: &Api, operation: &Operation) -> TokenStream {
    let envelope = operation.enveloped.then(|| quote!(.envelope(super::ENVELOPE)));
    let paging = strategy(api, operation).map(|(paging, constant)| {
        let ident = token(&constant.ident);
        let number = |it: u64| Literal::u64_unsuffixed(it);
        let items = paging.items.as_ref().map(|it| quote!(.items(#it)));
        let default = paging.default.map(number).map(|it| quote!(.default_size(#it)));
        let maximum = paging.maximum.map(number).map(|it| quote!(.maximum_size(#it)));
        let first = paging.first.map(number).map(|it| quote!(.first_page(#it)));
        let count = constant.strategy.count.as_ref().filter(|_| paging.counts).map(|it| quote!(.count(#it)));
        let search_after = match &constant.strategy.kind {
            StrategyKind::Offset { search_after: Some(it), .. } if paging.search_after => Some(search_after(it)),
            _ => None,
        };
        quote!(.paging(super::#ident #items #default #maximum #first #count #search_after))
    });
    quote!(#envelope #paging)
}

fn search_after(search: &SearchAfter) -> TokenStream {
    let SearchAfter { sort, after, unique, window } = search;
    let window = Literal::u64_unsuffixed(*window);
    quote! {
        .search_after(sdk_runtime::paging::SearchAfter {
            sort: #sort,
            after: #after,
            unique: #unique,
            window: #window,
        })
    }
}

fn strategy<'a>(api: &'a Api, operation: &'a Operation) -> Option<(&'a OperationPaging, &'a PagingConstant)> {
    let paging = operation.paging.as_ref()?;
    Some((paging, api.constants.paging.get(&paging.strategy)?))
}

/// Returns the paragraph about pages in the documentation of an operation.
pub(super) fn paging_docs(operation: &Operation) -> Doc {
    let Some(paging) = &operation.paging else { return Doc::default() };
    let pages = match (paging.default, paging.maximum) {
        (Some(default), Some(maximum)) if default != maximum => {
            inlines!["Returns pages of ", default, " items by default, and of at most ", maximum, "."]
        }
        (Some(items), _) => inlines!["Returns pages of ", items, " items by default."],
        (None, Some(maximum)) => inlines!["Returns pages of at most ", maximum, " items."],
        (None, None) => inlines!["Returns pages."],
    };
    let iterators = inlines![" `items` iterates over the items of all pages, and `pages` over the pages."];
    let search = match paging.search_after {
        true => inlines![" Beyond the highest offset, both continue with a search that is sorted by a unique field."],
        false => Vec::new(),
    };
    Doc::paragraph(inlines![pages, iterators, search])
}
