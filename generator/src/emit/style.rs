//! Styles of parameters and of members of forms.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Style, StyleKind};

/// Returns the expression for a style.
pub(super) fn style_constant(style: Style) -> TokenStream {
    let (base, default) = match style.kind {
        StyleKind::Simple => (quote!(Style::SIMPLE), false),
        StyleKind::Label => (quote!(Style::LABEL), false),
        StyleKind::Matrix => (quote!(Style::MATRIX), false),
        StyleKind::Form => (quote!(Style::FORM), true),
        StyleKind::SpaceDelimited => (quote!(Style::SPACE_DELIMITED), false),
        StyleKind::PipeDelimited => (quote!(Style::PIPE_DELIMITED), false),
        StyleKind::DeepObject => (quote!(Style::DEEP_OBJECT), true),
        StyleKind::Cookie => (quote!(Style::COOKIE), true),
        StyleKind::Json => (quote!(Style::JSON), false),
    };
    let explode = style.explode;
    let exploded = (explode != default).then(|| quote!(.exploded(#explode)));
    let reserved = style.allow_reserved.then(|| quote!(.allowing_reserved(true)));
    quote!(#base #exploded #reserved)
}

/// Returns the pairs of members of a form and their styles.
pub(super) fn styled_members(styles: &[(String, Style)]) -> TokenStream {
    let styles = styles.iter().map(|(name, style)| {
        let style = style_constant(*style);
        quote!((#name, #style))
    });
    quote!(#(#styles),*)
}
