//! The types of servers that callers can choose between.

use crate::api::{EnumVariant, Server, ServerVariable};
use crate::ir::{self, Draft, EnumMember};
use crate::names::{CaseStyle, Ident, Scope, pascal, snake};

use super::model_types::text_variants;

/// The names that servers and their variables cannot have: methods, and names that are in scope.
const METHODS: &[&str] = &["new", "url", "clone", "fmt", "default", "from", "into", "to_string"];
const TYPES: &[&str] = &["String", "Default", "Self", "From", "Into", "Client"];

/// Returns one type for each server of the API and its operations. A single server without variables is the default and needs no
/// type.
pub(super) fn servers(draft: &Draft) -> Vec<Server> {
    let is_choice = |it: &&[ir::Server]| it.len() > 1 || it.iter().any(|it| !it.variables.is_empty());
    let of_operations = draft.operations.iter().map(|it| it.servers.as_slice());
    let choices = std::iter::once(draft.servers.as_slice()).chain(of_operations).filter(is_choice);
    let mut types = Scope::with_reserved(CaseStyle::Pascal, TYPES);
    let mut list: Vec<Server> = Vec::new();
    for server in choices.flatten() {
        // Documents repeat servers, so duplicates are skipped.
        if list.iter().all(|it| it.url != server.url) {
            list.push(freeze_server(server, &mut types));
        }
    }
    list
}

fn freeze_server(server: &ir::Server, types: &mut Scope) -> Server {
    let names: Vec<&str> = server.variables.iter().map(|it| it.name.as_str()).collect();
    // Only a short description can be a name, or what precedes a colon: the reader puts `name` of OpenAPI 3.2 there.
    let description = server.description.as_deref().unwrap_or_default();
    let label = description.split_once(": ").map_or(description, |(label, _)| label);
    let short = if label.split_whitespace().count() <= 3 { label } else { "" };
    let host = server.url.split("://").nth(1).unwrap_or(&server.url).split(['/', ':']).next().unwrap_or_default();
    let ident = types.claim([pascal(short), pascal(&names.join(" ")), pascal(host), "Server".to_owned()]);
    let mut setters = Scope::with_reserved(CaseStyle::Snake, METHODS);
    let variables = server.variables.iter().map(|variable| ServerVariable {
        ident: setters.claim([snake(&variable.name), format!("{}_variable", snake(&variable.name))]),
        name: variable.name.clone(),
        default: variable.default.clone(),
        description: variable.description.clone(),
        values: (!variable.values.is_empty()).then(|| values(variable, types)),
    });
    let variables = variables.collect();
    Server { ident, url: server.url.clone(), description: server.description.clone(), variables }
}

fn values(variable: &ir::ServerVariable, types: &mut Scope) -> (Ident, Vec<EnumVariant<String>>) {
    let name = pascal(&variable.name);
    let ident = types.claim([name.clone(), format!("{name}Value")]);
    let mut members: Vec<EnumMember<String>> = Vec::new();
    for value in &variable.values {
        if members.iter().all(|it| it.value != *value) {
            members.push(EnumMember { value: value.clone(), name: None, description: None });
        }
    }
    (ident, text_variants(&members))
}
