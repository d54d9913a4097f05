//! Security schemes, which are constants that callers create credentials with.

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{Api, Requirements, Scheme};
use crate::ir::{CodeFlow, DeviceFlow, KeyLocation, OAuthFlows, SchemeKind};
use crate::runtime_features::SIGN_IN;
use crate::source_file::SourceFile;

use super::docs::{Doc, Inline, codes, inlines};
use super::head::head;
use super::imports::{Imports, OwnImports};
use super::model_docs::printable;
use super::reader::Reader;
use super::rust_file::RustFile;
use super::types::token;

pub(super) fn security_schemes(api: &Api) -> SourceFile {
    let docs = Doc::ours(
        "The security schemes of the API. Pass credentials for them to \
         [`ClientBuilder::credential`](sdk_runtime::ClientBuilder::credential).",
    );
    let mut file = RustFile::new(Imports::of(&["security"], OwnImports::Above(&[])));
    file.each(api.security.schemes.iter().map(|it| constant(api, it)));
    let schemes = api.security.schemes.iter().map(|it| {
        let ident = token(&it.ident);
        match it.kind {
            SchemeKind::MutualTls => quote!(#ident),
            _ => quote!(#ident.scheme()),
        }
    });
    let required = requirements(&api.security.required);
    file.each([
        quote!(pub(super) const SCHEMES: &[security::SecurityScheme] = &[#(#schemes),*];),
        quote! {
            /// The requirements of operations that have none of their own.
            pub(super) const REQUIRED: &[&[&str]] = #required;
        },
    ]);
    file.finish(api.package.target.source_path("security_schemes.rs"), head(api, &docs))
}

/// Returns the expression for requirements.
pub(super) fn requirements(requirements: &Requirements) -> TokenStream {
    let alternatives = requirements.iter().map(|schemes| quote!(&[#(#schemes),*]));
    quote!(&[#(#alternatives),*])
}

/// Returns the credentials for the first required scheme, for examples. A bearer token needs no scheme.
pub(super) fn example_credential(api: &Api) -> Option<String> {
    let scheme = first_required(api)?;
    let constant = format!("security_schemes::{}", scheme.ident);
    Some(match &scheme.kind {
        SchemeKind::Basic => format!("{constant}.user(\"user\", \"password\")"),
        SchemeKind::ApiKey { .. } => format!("{constant}.key(\"key\")"),
        SchemeKind::Token(OAuthFlows { client_credentials: Some(_), .. }) => {
            format!("{constant}.client_credentials(\"id\", \"secret\")")
        }
        SchemeKind::Token(OAuthFlows { password: Some(_), .. }) => {
            format!("{constant}.grant({constant}.password(\"id\", \"user\", \"password\"))")
        }
        SchemeKind::Token(_) | SchemeKind::MutualTls => return None,
    })
}

/// Returns the constant of the first required scheme if its tokens are requested in several steps, which the documentation of
/// the constant shows.
pub(super) fn interactive_scheme(api: &Api) -> Option<String> {
    let scheme = first_required(api)?;
    match &scheme.kind {
        SchemeKind::Token(flows) if flows.client_credentials.is_none() && flows.password.is_none() => {
            (!steps(api, scheme.ident.spelling(), flows).is_empty())
                .then(|| format!("security_schemes::{}", scheme.ident))
        }
        _ => None,
    }
}

fn first_required(api: &Api) -> Option<&Scheme> {
    let name = api.security.required.first()?.first()?;
    api.security.schemes.iter().find(|it| it.name == *name)
}

fn constant(api: &Api, scheme: &Scheme) -> TokenStream {
    let description = scheme.description.as_deref().map(|it| Doc::description(it, &api.links)).unwrap_or_default();
    let docs = description.then(kind_docs(&scheme.kind)).then(sign_in_docs(api, scheme, Reader::Rustdoc));
    let (ident, name) = (token(&scheme.ident), &scheme.name);
    let (ty, value) = match &scheme.kind {
        SchemeKind::Basic => (quote!(BasicScheme), quote!(BasicScheme::new(#name))),
        SchemeKind::Token(flows) => {
            let OAuthFlows { client_credentials, password, authorization_code, .. } = flows;
            let token_url = client_credentials.iter().map(|it| quote!(.token_url(#it)));
            let password = password.iter().map(|it| quote!(.password_url(#it)));
            let code = authorization_code.iter().map(|CodeFlow { authorization_url, token_url }| {
                quote!(.authorization_code_urls(#authorization_url, #token_url))
            });
            let device = flows.device_authorization.iter().map(|it| {
                let DeviceFlow { device_authorization_url, token_url } = it;
                quote!(.device_authorization_urls(#device_authorization_url, #token_url))
            });
            let metadata = flows.metadata_url.iter().map(|it| quote!(.metadata_url(#it)));
            let urls = quote!(#(#token_url)* #(#password)* #(#code)* #(#device)* #(#metadata)*);
            (quote!(TokenScheme), quote!(TokenScheme::new(#name) #urls))
        }
        SchemeKind::ApiKey { location, parameter } => {
            let value = match location {
                KeyLocation::Header => quote!(ApiKeyScheme::header(#name, #parameter)),
                KeyLocation::Query => quote!(ApiKeyScheme::query(#name, #parameter)),
                KeyLocation::Cookie => quote!(ApiKeyScheme::cookie(#name, #parameter)),
            };
            (quote!(ApiKeyScheme), value)
        }
        SchemeKind::MutualTls => (quote!(SecurityScheme), quote!(SecurityScheme::mutual_tls(#name))),
    };
    quote! {
        #docs
        pub const #ident: security::#ty = security::#value;
    }
}

fn kind_docs(kind: &SchemeKind) -> Doc {
    match kind {
        SchemeKind::Basic => Doc::ours("HTTP Basic authentication with a user and a password."),
        SchemeKind::Token(flows) => flow_docs(flows),
        SchemeKind::ApiKey { location, parameter } => {
            let location = match location {
                KeyLocation::Header => "A key in the header ",
                KeyLocation::Query => "A key in the query parameter ",
                KeyLocation::Cookie => "A key in the cookie ",
            };
            Doc::paragraph(inlines![location, Inline::code(&printable(parameter)), "."])
        }
        SchemeKind::MutualTls => Doc::ours(
            "The client's certificate. See [`ClientBuilder::client_identity`](sdk_runtime::ClientBuilder::client_identity).",
        ),
    }
}

/// Describes the flows with which clients can request tokens.
fn flow_docs(flows: &OAuthFlows) -> Doc {
    let mut docs = match &flows.client_credentials {
        None => Doc::ours("A bearer token."),
        Some(url) => Doc::paragraph(inlines![
            "A bearer token, which clients can request at ",
            Inline::code(&printable(url)),
            "."
        ]),
    };
    if let Some(url) = &flows.password {
        docs = docs.then(Doc::paragraph(inlines![
            "Clients can request tokens with the password of a user at ",
            Inline::code(&printable(url)),
            "."
        ]));
    }
    if let Some(CodeFlow { authorization_url, token_url }) = &flows.authorization_code {
        docs = docs.then(Doc::paragraph(inlines![
            "Users can sign in with a browser at ",
            Inline::code(&printable(authorization_url)),
            ", and clients request tokens at ",
            Inline::code(&printable(token_url)),
            "."
        ]));
    }
    if let Some(DeviceFlow { device_authorization_url, token_url }) = &flows.device_authorization {
        docs = docs.then(Doc::paragraph(inlines![
            "Users can sign in on another device with a code from ",
            Inline::code(&printable(device_authorization_url)),
            ", and clients request tokens at ",
            Inline::code(&printable(token_url)),
            "."
        ]));
    }
    if let Some(url) = &flows.metadata_url {
        docs = docs.then(Doc::paragraph(inlines![
            "The endpoints of the authorization server are listed at ",
            Inline::code(&printable(url)),
            "."
        ]));
    }
    docs
}

/// The first steps of an example that signs in, which define `grant`.
struct Steps {
    /// The parameters of the function around the example.
    parameters: &'static str,
    is_async: bool,
    /// `true` if the code requires the feature for signing in.
    is_sign_in: bool,
    code: String,
}

/// Returns the steps for each flow that needs several.
fn steps(api: &Api, ident: &str, flows: &OAuthFlows) -> Vec<Steps> {
    const REDIRECTED: &str = "redirected: &str";
    let (scheme, base) = (format!("security_schemes::{ident}"), example_base(api));
    let browser = "println!(\"Open this page to sign in: {}\", request.url());\n\
                   // The server redirects the browser to a page of the program, such as `/done?code=…&state=…`.\n\
                   let grant = request.grant(redirected)?;\n";
    let mut steps = Vec::new();
    if flows.authorization_code.is_some() {
        let code = format!(
            "let request = {scheme}.authorization_request(\"id\", \"http://127.0.0.1:8400/done\")?;\n{browser}"
        );
        steps.push(Steps { parameters: REDIRECTED, is_async: false, is_sign_in: true, code });
    }
    if flows.device_authorization.is_some() {
        let code = format!(
            "let client = Client::builder(){base}.build()?;\n\
             let request = {scheme}.device_authorization_request(\"id\");\n\
             let authorization = request.send_with(client.as_ref()).await?;\n\
             println!(\"Open {{}} and enter {{}}\", authorization.verification_url(), authorization.user_code());\n\
             let grant = authorization.grant().await?;\n"
        );
        steps.push(Steps { parameters: "", is_async: true, is_sign_in: true, code });
    }
    if flows.password.is_some() {
        let code = format!("let grant = {scheme}.password(\"id\", \"user\", \"password\");\n");
        steps.push(Steps { parameters: "", is_async: false, is_sign_in: false, code });
    }
    if flows.metadata_url.is_some() {
        let code = format!(
            "let server = {scheme}.discovery()?.send().await?;\n\
             let request = server.authorization_request(\"id\", \"http://127.0.0.1:8400/done\")?;\n{browser}"
        );
        steps.push(Steps { parameters: REDIRECTED, is_async: true, is_sign_in: true, code });
    }
    steps
}

/// `true` if users can sign in with a scheme.
pub(super) fn has_sign_in(api: &Api) -> bool {
    api.security.schemes.iter().any(|scheme| match &scheme.kind {
        SchemeKind::Token(flows) => {
            flows.authorization_code.is_some() || flows.device_authorization.is_some() || flows.metadata_url.is_some()
        }
        _ => false,
    })
}

/// Shows how a client signs in with each flow of a scheme that needs several steps.
fn sign_in_docs(api: &Api, scheme: &Scheme, reader: Reader) -> Doc {
    let SchemeKind::Token(flows) = &scheme.kind else { return Doc::default() };
    let ident = &scheme.ident;
    let (library, base) = (api.package.name.library(), example_base(api));
    let steps = steps(api, ident.spelling(), flows);
    let note = match steps.iter().any(|it| it.is_sign_in) {
        true => Doc::ours("Signing in requires the feature `sign-in`."),
        false => Doc::default(),
    };
    let examples = steps.into_iter().map(|Steps { parameters, is_async, is_sign_in, code }| {
        let keyword = if is_async { "async " } else { "" };
        let condition = if is_sign_in { format!("# #[cfg(feature = \"{SIGN_IN}\")]\n") } else { String::new() };
        let shown = format!(
            "use {library}::{{Client, security_schemes}};\n\n{code}\
             let credential = security_schemes::{ident}.grant(grant);\n\
             let client = Client::builder(){base}.credential(credential).build()?;\n"
        );
        match reader {
            Reader::Rustdoc => Doc::example(
                api.package.target.example_attribute(),
                format!(
                    "{condition}# {keyword}fn example({parameters}) -> Result<(), Box<dyn std::error::Error>> {{\n{shown}\
                     # let _ = client;\n# Ok(())\n# }}"
                ),
            ),
            Reader::Plain => Doc::example("rust", shown),
        }
    });
    examples.fold(note, Doc::then)
}

/// Shows the credentials for each scheme, for the README and the documentation of the crate. The steps of signing in are part of the
/// README; the documentation of the crate has them at the constants.
pub(super) fn overview(api: &Api, reader: Reader) -> Doc {
    let schemes = &api.security.schemes;
    if schemes.is_empty() {
        return Doc::default();
    }
    let rows = schemes.iter().map(|scheme| {
        let constant = Inline::code(&format!("security_schemes::{}", scheme.ident));
        let methods: &[&str] = match &scheme.kind {
            SchemeKind::Basic => &["user"],
            SchemeKind::ApiKey { .. } => &["key"],
            SchemeKind::MutualTls => &["ClientBuilder::client_identity"],
            SchemeKind::Token(OAuthFlows { client_credentials: Some(_), .. }) => {
                &["token", "token_source", "client_credentials", "grant"]
            }
            SchemeKind::Token(flows) if *flows == OAuthFlows::default() => &["token", "token_source"],
            SchemeKind::Token(_) => &["token", "token_source", "grant"],
        };
        vec![inlines![constant], codes(methods)]
    });
    let table = Doc::ours("The security schemes of the API, and the methods that create credentials for them:")
        .then(Doc::table(&["scheme", "credentials"], rows));
    match reader {
        Reader::Rustdoc => table,
        Reader::Plain => schemes.iter().fold(table, |docs, scheme| {
            let examples = sign_in_docs(api, scheme, reader);
            if examples.is_empty() {
                return docs;
            }
            let constant = Inline::code(&format!("security_schemes::{}", scheme.ident));
            docs.then(Doc::paragraph(inlines!["Signing in with ", constant, ":"])).then(examples)
        }),
    }
}

/// Returns the call that gives the builder of an example a base URL, if the document has none.
pub(super) fn example_base(api: &Api) -> &'static str {
    let has_host = api.base_url.as_ref().is_some_and(|it| !it.starts_with('/'));
    if has_host { "" } else { ".base_url(\"http://localhost\")" }
}
