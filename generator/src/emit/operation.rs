//! Operations: a constant that describes one, a method that fills in its arguments, and setters for the optional ones.

use proc_macro2::{Ident as Token, Literal, TokenStream};
use quote::quote;

use crate::api::{
    Answer, AnswerBody, Api, Argument, ArgumentType, BodyChoice, BodyValue, BodyWriter, Group, Operation, Target,
};
use crate::ir::{HttpMethod, ParameterPlace, Security, Status, Style, StyleKind};

use super::docs::{docs, inline};
use super::operation_docs::{argument_docs, operation_docs};
use super::source::Chunk;
use super::types::{Types, token};

/// The constant that describes the operation.
pub(super) fn constant(operation: &Operation) -> TokenStream {
    let name = token(&operation.constant);
    let (id, path) = (&operation.id, &operation.path);
    let method = method(operation.http);
    let accept = (!operation.accept.is_empty()).then(|| {
        let accept = operation.accept.join(", ");
        quote!(.accept(#accept))
    });
    let errors = (!operation.errors.is_empty()).then(|| {
        let rows = operation.errors.iter().map(|(status, index)| {
            let status = status_pattern(*status);
            let index = Literal::usize_unsuffixed(*index);
            quote!((#status, #index))
        });
        quote!(.errors(&[#(#rows),*]))
    });
    let public = (operation.security == Security::Public).then(|| quote!(.public()));
    quote! {
        const #name: Operation = Operation::new(#id, #method, #path) #accept #errors #public;
    }
}

fn method(method: HttpMethod) -> TokenStream {
    let name = Token::new(method.as_str(), proc_macro2::Span::call_site());
    quote!(Method::#name)
}

fn status_pattern(status: Status) -> TokenStream {
    match status {
        Status::Code(code) => {
            let code = Literal::u16_unsuffixed(code);
            quote!(StatusPattern::Code(#code))
        }
        Status::Range(class) => {
            let class = Literal::u16_unsuffixed(class);
            quote!(StatusPattern::Range(#class))
        }
        Status::Default => quote!(StatusPattern::Default),
    }
}

/// The method of the handle.
pub(super) fn handle_method(api: &Api, types: Types<'_>, group: &Group, operation: &Operation) -> TokenStream {
    let documentation = operation_docs(api, group, operation);
    let deprecated = deprecated(operation);
    let name = token(&operation.method);
    let constant = token(&operation.constant);
    let parameters = operation.arguments.iter().map(|argument| parameter(types, argument));
    let decoder = decoder(types, &operation.answer);
    let start = quote!(Call::new(self.client, &#constant, #decoder));
    let preset = operation.preset_headers.iter().map(|it| {
        let (name, value) = (&it.name, &it.value);
        quote!(.header(#name, #value))
    });
    let start = quote!(#start #(#preset)*);
    let call = operation.arguments.iter().fold(start, with_argument);
    let (output, body) = match &operation.request {
        Some(request) => {
            let request = token(request);
            (quote!(#request<'c>), quote!(#request(#call)))
        }
        None => {
            let answer = answer_type(types, &operation.answer);
            (quote!(Call<'c, #answer>), call)
        }
    };
    let many = (operation.arguments.len() > 6).then(|| quote!(#[allow(clippy::too_many_arguments)]));
    quote! {
        #documentation
        #deprecated
        #many
        #[inline]
        pub fn #name(&self, #(#parameters),*) -> #output {
            #body
        }
    }
}

fn deprecated(operation: &Operation) -> Option<TokenStream> {
    operation.deprecated.then(|| match &operation.deprecation {
        Some(note) => {
            let note = inline(note);
            quote!(#[deprecated = #note])
        }
        None => quote!(#[deprecated]),
    })
}

fn parameter(types: Types<'_>, argument: &Argument) -> TokenStream {
    let ident = token(&argument.ident);
    let ty = argument_type(types, &argument.kind);
    quote!(#ident: #ty)
}

fn argument_type(types: Types<'_>, kind: &ArgumentType) -> TokenStream {
    match kind {
        ArgumentType::Text => quote!(&str),
        ArgumentType::Copied(value) => types.of(value),
        ArgumentType::Slice(items) => {
            let items = types.of(items);
            quote!(&[#items])
        }
        ArgumentType::Borrowed(value) => {
            let value = types.of(value);
            quote!(&#value)
        }
        ArgumentType::IntoText => quote!(impl Into<String>),
        ArgumentType::IntoBytes => quote!(impl Into<sdk_runtime::Bytes>),
        ArgumentType::Form(model) => types.of(&crate::api::RustType::Model(*model)),
        ArgumentType::Choice(ident) => {
            let ident = token(ident);
            quote!(#ident)
        }
    }
}

/// The call with an argument in its place.
fn with_argument(call: TokenStream, argument: &Argument) -> TokenStream {
    let ident = token(&argument.ident);
    let value = match argument.kind {
        ArgumentType::Copied(_) => quote!(&#ident),
        _ => quote!(#ident),
    };
    match &argument.target {
        Target::Parameter { name, place, style } => {
            let plain = match place {
                ParameterPlace::Path => "path",
                ParameterPlace::Query => "query",
                ParameterPlace::Header => "header",
                ParameterPlace::Cookie => "cookie",
            };
            match style {
                None => {
                    let method = Token::new(plain, proc_macro2::Span::call_site());
                    quote!(#call.#method(#name, #value))
                }
                Some(style) => {
                    let method = Token::new(&format!("{plain}_as"), proc_macro2::Span::call_site());
                    let style = style_constant(*style);
                    quote!(#call.#method(#style, #name, #value))
                }
            }
        }
        Target::Body(writer) => {
            let line = body_line(writer, &value);
            quote!(#call #line)
        }
        Target::BodyChoice => quote!(#value.write(#call)),
    }
}

fn body_line(writer: &BodyWriter, value: &TokenStream) -> TokenStream {
    match writer {
        BodyWriter::Json { content_type } => quote!(.json(#content_type, #value)),
        BodyWriter::UrlEncoded => quote!(.form(#value)),
        BodyWriter::Multipart => quote!(.multipart(#value)),
        BodyWriter::Text { content_type } => quote!(.text(#content_type, #value)),
        BodyWriter::Binary { content_type } => quote!(.bytes(#content_type, #value)),
    }
}

fn style_constant(style: Style) -> TokenStream {
    let (base, default) = match style.kind {
        StyleKind::Simple => (quote!(Style::SIMPLE), false),
        StyleKind::Label => (quote!(Style::LABEL), false),
        StyleKind::Matrix => (quote!(Style::MATRIX), false),
        StyleKind::Form => (quote!(Style::FORM), true),
        StyleKind::SpaceDelimited => (quote!(Style::SPACE_DELIMITED), false),
        StyleKind::PipeDelimited => (quote!(Style::PIPE_DELIMITED), false),
        StyleKind::DeepObject => (quote!(Style::DEEP_OBJECT), true),
        StyleKind::Json => (quote!(Style::JSON), false),
    };
    let explode = style.explode;
    let exploded = (explode != default).then(|| quote!(.exploded(#explode)));
    let reserved = style.allow_reserved.then(|| quote!(.allowing_reserved(true)));
    quote!(#base #exploded #reserved)
}

/// The function that reads the answer.
fn decoder(types: Types<'_>, answer: &Answer) -> TokenStream {
    match answer {
        Answer::One(AnswerBody::Empty) => quote!(answer::empty),
        Answer::One(AnswerBody::Json(_)) => quote!(answer::json),
        Answer::One(AnswerBody::Text) => quote!(answer::text),
        Answer::One(AnswerBody::Bytes) => quote!(answer::bytes),
        Answer::One(AnswerBody::Headers(id)) => {
            let ty = types.of(&crate::api::RustType::Model(*id));
            quote!(|answer| Ok(#ty::read(answer.headers())))
        }
        Answer::Choice { ident, .. } => {
            let ident = token(ident);
            quote!(#ident::decode)
        }
    }
}

pub(super) fn answer_type(types: Types<'_>, answer: &Answer) -> TokenStream {
    match answer {
        Answer::One(body) => body_type(types, body),
        Answer::Choice { ident, .. } => {
            let ident = token(ident);
            quote!(#ident)
        }
    }
}

fn body_type(types: Types<'_>, body: &AnswerBody) -> TokenStream {
    match body {
        AnswerBody::Empty => quote!(()),
        AnswerBody::Json(value) => types.of(value),
        AnswerBody::Text => quote!(String),
        AnswerBody::Bytes => quote!(sdk_runtime::Bytes),
        AnswerBody::Headers(id) => types.of(&crate::api::RustType::Model(*id)),
    }
}

/// The type that takes the optional arguments.
pub(super) fn request(types: Types<'_>, group: &Group, operation: &Operation) -> Vec<Chunk> {
    let Some(request) = &operation.request else { return Vec::new() };
    let name = token(request);
    let answer = answer_type(types, &operation.answer).to_string();
    let answer = answer.replace(" < ", "<").replace(" >", ">").replace(" :: ", "::").replace(" , ", ", ");
    let rows = format!(
        "sdk_runtime::request! {{\n    /// The optional arguments of [`{}::{}`]; `.await` sends the call.\n    \
         pub struct {request} -> {answer}, ErrorBody\n}}\n",
        group.handle,
        operation.method.as_str(),
    );
    let setters = operation.options.iter().map(|argument| {
        let documentation = argument_docs(argument);
        let deprecated = argument.docs.deprecated.then(|| quote!(#[deprecated]));
        let ident = token(&argument.ident);
        let ty = argument_type(types, &argument.kind);
        let call = with_argument(quote!(self.0), argument);
        quote! {
            #documentation
            #deprecated
            #[inline]
            pub fn #ident(self, #ident: #ty) -> Self {
                Self(#call)
            }
        }
    });
    let setters = quote! {
        impl #name<'_> {
            #(#setters)*
        }
    };
    vec![Chunk::Rows(rows), Chunk::Items(setters)]
}

/// The choice among several answers.
pub(super) fn answer_choice(types: Types<'_>, operation: &Operation) -> Vec<Chunk> {
    let Answer::Choice { ident, variants } = &operation.answer else { return Vec::new() };
    let name = token(ident);
    let definitions = variants.iter().map(|variant| {
        let documentation = super::docs::Doc::markdown(&variant.description);
        let documentation = documentation.or(|| super::docs::Doc::text(format!("Status {}.", variant.status)));
        let ident = token(&variant.ident);
        let body = (variant.body != AnswerBody::Empty).then(|| {
            let ty = body_type(types, &variant.body);
            quote!((#ty))
        });
        quote!(#documentation #ident #body,)
    });
    let arms = variants.iter().map(|variant| {
        let ident = token(&variant.ident);
        let made = match &variant.body {
            AnswerBody::Empty => quote!(Ok(Self::#ident)),
            AnswerBody::Json(_) => quote!(answer.json().map(Self::#ident)),
            AnswerBody::Text => quote!(answer.text().map(Self::#ident)),
            AnswerBody::Bytes => quote!(answer.bytes().map(Self::#ident)),
            AnswerBody::Headers(id) => {
                let ty = types.of(&crate::api::RustType::Model(*id));
                quote!(Ok(Self::#ident(#ty::read(answer.headers()))))
            }
        };
        let status = status_test(variant.status);
        let test = match content_type_test(&variant.content_types) {
            Some(test) => quote!(#status if #test),
            None => status,
        };
        quote!(#test => #made,)
    });
    // An answer that is not documented is read as the first that is.
    let is_exhaustive = variants
        .iter()
        .any(|it| !matches!(it.status, Status::Code(_)) && content_type_test(&it.content_types).is_none());
    let first = variants.first().filter(|_| !is_exhaustive).map(|variant| {
        let ident = token(&variant.ident);
        match &variant.body {
            AnswerBody::Empty => quote!(Ok(Self::#ident)),
            AnswerBody::Json(_) => quote!(answer.json().map(Self::#ident)),
            AnswerBody::Text => quote!(answer.text().map(Self::#ident)),
            AnswerBody::Bytes => quote!(answer.bytes().map(Self::#ident)),
            AnswerBody::Headers(id) => {
                let ty = types.of(&crate::api::RustType::Model(*id));
                quote!(Ok(Self::#ident(#ty::read(answer.headers()))))
            }
        }
    });
    let title = super::docs::Doc::text(format!("What `{}` answers.", operation.method.as_str()));
    let first = first.iter();
    let definition = quote! {
        #title
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#definitions)*
        }
    };
    let conversion = quote! {
        impl #name {
            fn decode(answer: &sdk_runtime::Answer) -> Result<Self, sdk_runtime::AnswerError> {
                match answer.status().as_u16() {
                    #(#arms)*
                    #(_ => #first,)*
                }
            }
        }
    };
    vec![Chunk::Items(definition), Chunk::Items(conversion)]
}

/// Whether an answer has one of these content types; `None` where any will do.
fn content_type_test(content_types: &[String]) -> Option<TokenStream> {
    let essence = |it: &String| it.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let essences: Vec<String> = content_types.iter().map(essence).collect();
    if essences.iter().any(|it| it == "*/*") {
        return None;
    }
    let tests = essences.iter().map(|it| match it.strip_suffix('*') {
        Some(start) => quote!(answer.content_type().starts_with(#start)),
        None => quote!(answer.content_type() == #it),
    });
    let tests: Vec<TokenStream> = tests.collect();
    (!tests.is_empty()).then(|| quote!(#(#tests)||*))
}

/// The pattern of a success. Its only range is that of all successes.
fn status_test(status: Status) -> TokenStream {
    match status {
        Status::Code(code) => {
            let code = Literal::u16_unsuffixed(code);
            quote!(#code)
        }
        Status::Range(_) | Status::Default => quote!(_),
    }
}

/// The choice among several bodies.
pub(super) fn body_choice(types: Types<'_>, operation: &Operation, choice: &BodyChoice) -> Vec<Chunk> {
    let name = token(&choice.ident);
    let definitions = choice.variants.iter().map(|variant| {
        let documentation = super::docs::Doc::text(format!("`{}`.", super::model::printable(&variant.content_type)));
        let ident = token(&variant.ident);
        let ty = match &variant.value {
            BodyValue::Model(value) => types.of(value),
            BodyValue::Text => quote!(String),
            BodyValue::Bytes => quote!(sdk_runtime::Bytes),
        };
        quote!(#documentation #ident(#ty),)
    });
    let arms = choice.variants.iter().map(|variant| {
        let ident = token(&variant.ident);
        let value = match variant.writer {
            BodyWriter::Json { .. } | BodyWriter::UrlEncoded => quote!(&body),
            _ => quote!(body),
        };
        let line = body_line(&variant.writer, &value);
        quote!(Self::#ident(body) => call #line,)
    });
    let title = super::docs::Doc::text(format!("What `{}` takes.", operation.method.as_str()));
    let definition = quote! {
        #title
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum #name {
            #(#definitions)*
        }
    };
    let conversion = quote! {
        impl #name {
            fn write<T>(self, call: Call<'_, T>) -> Call<'_, T> {
                match self {
                    #(#arms)*
                }
            }
        }
    };
    vec![Chunk::Items(definition), Chunk::Items(conversion)]
}

/// The words about an optional argument or a required one, without its sources.
pub(super) fn plain_docs(argument: &Argument) -> super::docs::Doc {
    docs(&argument.docs)
}
