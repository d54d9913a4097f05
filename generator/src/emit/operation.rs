//! Operations: a constant with the description, a method with the required arguments, and setters for the optional ones.

use proc_macro2::{Ident as Token, Literal, TokenStream};
use quote::quote;

use crate::api::{
    Api, Argument, ArgumentType, Group, Method, Operation, ResultType, StreamBody, StreamFlag, StreamKind,
    StreamResult, Target,
};
use crate::ir::{HttpMethod, ParameterLocation, Security, Status};

use super::body::body_line;
use super::collection::field_module;
use super::docs::{Doc, Inline, inlines};
use super::format::ImplItem;
use super::model_docs::printable;
use super::operation_docs::{argument_docs, operation_docs};
use super::paging;
use super::response::{decoder, result_type};
use super::retries;
use super::rust_file::RustFile;
use super::security_schemes;
use super::style::{style_constant, styled_members};
use super::types::{Types, spelled, token};

/// Returns the constant of the operation.
pub(super) fn constant(api: &Api, operation: &Operation) -> TokenStream {
    let name = token(&operation.constant);
    // Errors and traces contain the id.
    let (id, path) = (printable(&operation.head.id), operation.head.path.encoded());
    let start = match operation.head.method {
        // These have no constant in all versions of the crate `http`.
        HttpMethod::Query | HttpMethod::Other(_) => {
            let method = operation.head.method.as_str();
            quote!(Operation::with_method(#id, #method, #path))
        }
        method => {
            let method = Token::new(method.as_str(), proc_macro2::Span::call_site());
            quote!(Operation::new(#id, Method::#method, #path))
        }
    };
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
    let errors_by_type = (!operation.errors_by_type.is_empty()).then(|| {
        let rows = operation.errors_by_type.iter().map(|(status, content_type, index)| {
            let status = status_pattern(*status);
            let index = Literal::usize_unsuffixed(*index);
            quote!((#status, #content_type, #index))
        });
        quote!(.errors_by_type(&[#(#rows),*]))
    });
    let server = operation.server.as_ref().map(|it| quote!(.server(#it)));
    let empty_end = operation.may_end_empty.then(|| quote!(.empty_last_segment()));
    let public = (operation.security == Security::Public).then(|| quote!(.public()));
    let security = operation.required.as_ref().map(|it| {
        let required = security_schemes::requirements(it);
        quote!(.security(#required))
    });
    let experimental = operation.head.experimental.then(|| quote!(.experimental()));
    let idempotent = operation.is_idempotent.then(|| quote!(.idempotent()));
    let key = operation.idempotency_header.as_ref().map(|it| quote!(.idempotency_key(#it)));
    let retries = operation.retries.map(|it| {
        let policy = retries::policy(&it.or(api.retries.unwrap_or_default()));
        quote!(.retries(#policy))
    });
    let paging = paging::of_operation(api, operation);
    quote! {
        const #name: Operation =
            #start #accept #errors #errors_by_type #server #empty_end #public #security #experimental #idempotent #key
                #retries #paging;
    }
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

/// Returns the method of the handle.
pub(super) fn handle_method(
    api: &Api,
    types: Types<'_>,
    group: &Group,
    operation: &Operation,
    method: &Method,
) -> ImplItem {
    let docs = operation_docs(api, group, operation, method);
    let deprecated = deprecated(api, operation);
    let name = token(&method.name);
    let constant = token(&operation.constant);
    let parameters = operation.arguments.iter().map(|argument| parameter(types, argument));
    let decoder = decoder(types, &method.answer);
    let start = quote!(Call::new(self.client, &#constant, #decoder));
    let preset = operation.preset_headers.iter().map(|it| {
        let (name, value) = (&it.name, &it.value);
        quote!(.header(#name, #value))
    });
    // The call accepts event streams in any case.
    let accept =
        method.accept.as_ref().filter(|it| *it != "text/event-stream").map(|it| quote!(.header("accept", #it)));
    let start = quote!(#start #accept #(#preset)*);
    let call = operation.arguments.iter().fold(start, |call, it| with_argument(types, call, it));
    let call = match &method.answer {
        ResultType::Stream(it) => stream_call(call, it),
        ResultType::One(_) | ResultType::Choice { .. } => call,
    };
    let (output, body) = match &method.request {
        Some(request) => {
            let request = token(request);
            let value = match &method.answer {
                ResultType::Stream(_) => quote!(#request(#call)),
                ResultType::One(_) | ResultType::Choice { .. } => quote!(#request::from_call(#call)),
            };
            (quote!(#request<'c>), value)
        }
        None => {
            let answer = result_type(types, &method.answer);
            let output = match &method.answer {
                ResultType::Stream(it) => {
                    let ty = stream_call_type(&it.body);
                    quote!(sdk_runtime::#ty<'c, #answer, ErrorBody>)
                }
                ResultType::One(_) | ResultType::Choice { .. } => quote!(Call<'c, #answer>),
            };
            (output, call)
        }
    };
    let many = (operation.arguments.len() > 6).then(|| quote!(#[allow(clippy::too_many_arguments)]));
    let code = quote! {
        #deprecated
        #many
        #[inline]
        pub fn #name(&self, #(#parameters),*) -> #output {
            #body
        }
    };
    ImplItem { docs, code }
}

/// Turns a call into one that reads a stream, and asks for it.
fn stream_call(call: TokenStream, stream: &StreamResult) -> TokenStream {
    let flag = stream.flag.and_then(|it| match it {
        StreamFlag::Body => Some(quote!(.extra_body("stream", &true))),
        StreamFlag::Query => Some(quote!(.query("stream", &true))),
        StreamFlag::Caller => None,
    });
    match stream.body.kind() {
        StreamKind::Events => quote!(#call #flag.events()),
        StreamKind::Values => quote!(#call #flag.json_stream()),
        StreamKind::Parts => quote!(#call #flag.part_stream()),
    }
}

/// Returns the type of a call that reads a stream.
fn stream_call_type(body: &StreamBody) -> Token {
    let (name, _) = stream_types(body);
    Token::new(name, proc_macro2::Span::call_site())
}

/// Returns the names of the types of a call that reads a stream, and of the stream.
pub(super) fn stream_types(body: &StreamBody) -> (&'static str, &'static str) {
    match body.kind() {
        StreamKind::Events => ("EventCall", "EventStream"),
        StreamKind::Values => ("JsonCall", "JsonStream"),
        StreamKind::Parts => ("PartCall", "PartStream"),
    }
}

fn deprecated(api: &Api, operation: &Operation) -> Option<TokenStream> {
    operation.head.deprecated.then(|| match &operation.head.deprecation {
        Some(note) => {
            // rustdoc renders it as CommonMark.
            let note = Doc::line(note, &api.links);
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

pub(super) fn argument_type(types: Types<'_>, kind: &ArgumentType) -> TokenStream {
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
        ArgumentType::Into(value) => {
            let value = types.of(value);
            quote!(impl Into<#value>)
        }
        ArgumentType::Filter => quote!(impl Into<sdk_runtime::filter::Filter>),
        ArgumentType::Sorters => quote!(impl Into<sdk_runtime::filter::Sorters>),
        ArgumentType::IntoText => quote!(impl Into<String>),
        ArgumentType::IntoBytes => quote!(impl Into<sdk_runtime::Upload>),
        ArgumentType::Form(model) => types.of(&crate::api::RustType::Model(*model)),
        ArgumentType::Choice(ident) => {
            let ident = token(ident);
            quote!(#ident)
        }
    }
}

/// Appends the method call that adds an argument.
fn with_argument(types: Types<'_>, call: TokenStream, argument: &Argument) -> TokenStream {
    let ident = token(&argument.ident);
    let value = match &argument.kind {
        ArgumentType::Copied(_) => quote!(&#ident),
        ArgumentType::Into(value) => {
            let value = types.of(value);
            quote!(&Into::<#value>::into(#ident))
        }
        ArgumentType::Filter | ArgumentType::Sorters => quote!(&#ident.into()),
        _ => quote!(#ident),
    };
    match &argument.target {
        Target::Parameter { name, place, style } => {
            let plain = match place {
                ParameterLocation::Path => "path",
                ParameterLocation::Query | ParameterLocation::Querystring => "query",
                ParameterLocation::Header => "header",
                ParameterLocation::Cookie => "cookie",
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
        Target::Querystring { name, styles } => {
            let styles = styled_members(styles);
            quote!(#call.querystring(&[#styles], #name, #value))
        }
        Target::QuerystringJson { name } => quote!(#call.querystring_json(#name, #value)),
        Target::Body(writer) => {
            let line = body_line(writer, &value);
            quote!(#call #line)
        }
        Target::BodyChoice => quote!(#value.write(#call)),
    }
}

/// Adds the type that takes the optional arguments.
pub(super) fn request(
    types: Types<'_>,
    group: &Group,
    operation: &Operation,
    method: &Method,
    file: &mut RustFile<'_>,
) {
    let Some(request) = &method.request else { return };
    let name = token(request);
    let called = format!("{}::{}", group.handle, method.name.as_str());
    let documentation = Doc::paragraph(inlines![
        "A call of ",
        Inline::item(&called, called.clone()),
        match operation.options.is_empty() {
            true => ". Awaiting it sends the request.",
            false => " with its optional arguments. Awaiting it sends the request.",
        },
    ]);
    let answer = result_type(types, &method.answer);
    let stream = match &method.answer {
        ResultType::Stream(it) => Some(stream_call_type(&it.body)),
        ResultType::One(_) | ResultType::Choice { .. } => None,
    };
    if stream.is_none() {
        file.items(quote! {
            #documentation
            pub type #name<'c> = super::Request<'c, arguments::#name, #answer>;
        });
    }
    let setters = operation.options.iter().map(|argument| {
        let docs = argument_docs(types.api, argument).then(field_module(operation, argument));
        let deprecated = argument.docs.deprecated.then(|| quote!(#[deprecated]));
        let ident = token(&argument.ident);
        let ty = argument_type(types, &argument.kind);
        let value = match stream {
            Some(_) => {
                let call = with_argument(types, quote!(it), argument);
                quote!(Self(self.0.map(|it| #call)))
            }
            None => {
                let call = with_argument(types, quote!(self.0), argument);
                quote!(Self::from_call(#call))
            }
        };
        let code = quote! {
            #deprecated
            #[inline]
            pub fn #ident(self, #ident: #ty) -> Self {
                #value
            }
        };
        ImplItem { docs, code }
    });
    // The documentation shows implementations in this order, and readers look for the arguments first.
    if !operation.options.is_empty() {
        file.implementation(&quote!(impl #name<'_>), setters);
    }
    if let Some(call) = stream {
        file.rows(&format!(
            "sdk_runtime::stream_request! {{\n{}    pub struct {request} -> {call}<{}>, ErrorBody\n}}\n",
            documentation.outer("    "),
            spelled(&answer),
        ));
    } else if let Some(paging) = &operation.paging {
        let item = types.spelled(&paging.item);
        file.rows(&format!("sdk_runtime::paginated! {{ {request} -> {item}, ErrorBody }}\n"));
    }
}

/// Adds the types that tell the calls with optional arguments apart.
pub(super) fn arguments<'m>(methods: impl IntoIterator<Item = &'m Method>, file: &mut RustFile<'_>) {
    let rows: String =
        methods.into_iter().filter_map(Method::request_alias).map(|it| format!("    pub enum {it} {{}}\n")).collect();
    if !rows.is_empty() {
        file.independent_rows(&format!(
            "/// The types that tell the calls of operations apart.\nmod arguments {{\n{rows}}}\n"
        ));
    }
}
