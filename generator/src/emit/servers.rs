//! Servers, which are invocations of a macro of the runtime.

use std::fmt::Write as _;

use proc_macro2::Literal;

use crate::api::{Api, EnumVariant, Server, ServerVariable};

use super::docs::{Doc, Inline, inlines};
use super::enumeration::variant_rows;
use super::head::head;
use super::imports::{Imports, OwnImports};
use super::model_docs::printable;
use super::rust_file::RustFile;
use crate::source_file::SourceFile;

pub(super) fn servers(api: &Api) -> SourceFile {
    let has_own = api.groups.iter().flat_map(|it| &it.operations).any(|it| it.server.is_some());
    let docs = match has_own {
        true => Doc::ours(
            "The servers of the API. Pass one to [`ClientBuilder::base_url`](sdk_runtime::ClientBuilder::base_url), or to \
             [`operation_server`](sdk_runtime::ClientBuilder::operation_server) if it is that of an operation.",
        ),
        false => Doc::ours(
            "The servers of the API. Pass one to [`ClientBuilder::base_url`](sdk_runtime::ClientBuilder::base_url).",
        ),
    };
    let mut file = RustFile::new(Imports::of(&[], OwnImports::Above(&[])));
    for server in &api.servers {
        file.rows(&definition(api, server));
        for variable in &server.variables {
            if let Some((ident, variants)) = &variable.values {
                file.rows(&enumeration(api, variable, ident.spelling(), variants));
            }
        }
    }
    file.finish(api.package.target.source_path("servers.rs"), head(api, &docs))
}

fn definition(api: &Api, server: &Server) -> String {
    let url = Doc::paragraph(inlines!["The server ", Inline::code(&printable(&server.url)), "."]);
    let docs = described(api, server.description.as_deref()).then(url);
    let mut text = String::from("sdk_runtime::server! {\n");
    text.push_str(&docs.outer("    "));
    // Writing to a string cannot fail.
    let _ = writeln!(text, "    pub struct {} = {} {{", server.ident, Literal::string(&server.url));
    for variable in &server.variables {
        let default = match variable.default.as_str() {
            "" => Doc::ours("Default: the empty string."),
            default => Doc::paragraph(inlines!["Default: ", Inline::code(&printable(default)), "."]),
        };
        text.push_str(&variable_docs(api, variable).then(default).outer("        "));
        let ty = variable.values.as_ref().map_or("str", |(ident, _)| ident.spelling());
        let (name, default) = (Literal::string(&variable.name), Literal::string(&variable.default));
        let _ = writeln!(text, "        {}: {ty} = {name}, {default};", variable.ident);
    }
    text.push_str("    }\n}\n");
    text
}

fn enumeration(api: &Api, variable: &ServerVariable, ident: &str, variants: &[EnumVariant<String>]) -> String {
    let mut text = String::from("sdk_runtime::string_enum! {\n");
    text.push_str(&variable_docs(api, variable).outer("    "));
    let _ = writeln!(text, "    pub enum {ident} {{");
    variant_rows(api, &mut text, variants, |value| (Literal::string(value).to_string(), value.clone()));
    text.push_str("    }\n}\n");
    text
}

fn variable_docs(api: &Api, variable: &ServerVariable) -> Doc {
    described(api, variable.description.as_deref())
        .or(|| Doc::paragraph(inlines!["The variable ", Inline::code(&printable(&variable.name)), "."]))
}

fn described(api: &Api, description: Option<&str>) -> Doc {
    description.map(|it| Doc::description(it, &api.links)).unwrap_or_default()
}
