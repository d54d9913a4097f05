//! Servers: rows of a macro of the runtime.

use std::fmt::Write as _;

use proc_macro2::Literal;

use crate::api::{Api, EnumVariant, Server, ServerVariable};

use super::docs::Doc;
use super::enumeration::variant_rows;
use super::head::head;
use super::model_docs::printable;
use crate::source_file::{Chunk, Content, SourceFile};

pub(super) fn servers(api: &Api) -> SourceFile {
    let docs =
        Doc::text("Where the API is served, for [`ClientBuilder::base_url`](sdk_runtime::ClientBuilder::base_url).");
    let chunks = api.servers.iter().flat_map(|server| {
        let values = server.variables.iter().filter_map(|it| Some((it, it.values.as_ref()?)));
        let enums = values.map(|(variable, (ident, variants))| enumeration(variable, ident.spelling(), variants));
        std::iter::once(definition(server)).chain(enums)
    });
    SourceFile {
        path: api.package.target.source_path("servers.rs"),
        content: Content::Rust { head: head(api, &docs), chunks: chunks.collect() },
    }
}

fn definition(server: &Server) -> Chunk {
    let url = Doc::text(format!("`{}`.", printable(&server.url)));
    let docs = server.description.as_deref().map(Doc::markdown).unwrap_or_default().paragraph(url);
    let mut text = String::from("sdk_runtime::server! {\n");
    text.push_str(&docs.outer("    "));
    // Writing to a string cannot fail.
    let _ = writeln!(text, "    pub struct {} = {} {{", server.ident, Literal::string(&server.url));
    for variable in &server.variables {
        let default = Doc::text(match variable.default.as_str() {
            "" => "Default: the empty text.".to_owned(),
            default => format!("Default: `{}`.", printable(default)),
        });
        text.push_str(&words(variable).paragraph(default).outer("        "));
        let ty = variable.values.as_ref().map_or("str", |(ident, _)| ident.spelling());
        let (name, default) = (Literal::string(&variable.name), Literal::string(&variable.default));
        let _ = writeln!(text, "        {}: {ty} = {name}, {default};", variable.ident);
    }
    text.push_str("    }\n}\n");
    Chunk::Rows(text)
}

fn enumeration(variable: &ServerVariable, ident: &str, variants: &[EnumVariant<String>]) -> Chunk {
    let mut text = String::from("sdk_runtime::string_enum! {\n");
    text.push_str(&words(variable).outer("    "));
    let _ = writeln!(text, "    pub enum {ident} {{");
    variant_rows(&mut text, variants, |value| (Literal::string(value).to_string(), value.clone()));
    text.push_str("    }\n}\n");
    Chunk::Rows(text)
}

fn words(variable: &ServerVariable) -> Doc {
    let description = variable.description.as_deref().map(Doc::markdown).unwrap_or_default();
    description.or(|| Doc::text(format!("The variable `{}`.", printable(&variable.name))))
}
