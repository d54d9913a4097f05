//! The methods of operations.

use std::collections::HashSet;

use crate::api::{
    ApiSecurity, Argument, ArgumentType, BodyChoice, Group, Method, ModelId, ModelKind, Operation, OperationPaging,
    ParameterEntry, PresetHeader, ResultType, RustType, Target,
};
use crate::ir::{self, Docs, Draft, GivenName, HttpMethod, Parameter, ParameterLocation, Shape, Style, StyleKind};
use crate::names::{CaseStyle, Ident, Renewal, Scope, pascal, snake};

use super::bodies::{body_argument, body_choice, body_entry};
use super::collections::{MODULES, collection};
use super::headers::add_headers;
use super::methods::Methods;
use super::model_types::{fallback, preferred};
use super::models::Models;
use super::responses::{Responses, responses};
use super::security::own_requirements;

/// The methods of every request type. Setters cannot have their names.
const REQUEST_METHODS: &[&str] = &[
    "with_response",
    "with_timeout",
    "with_retries",
    "with_attempt_timeout",
    "with_idle_timeout",
    "with_decoding",
    "conditional",
    "send_blocking",
    "call_mut",
    "into_call",
    "from_call",
    "into_future",
    "raw",
    "stream",
    "download",
    "timeout",
    "attempts",
    "extra_header",
    "extra_query",
    "extra_body",
    "decoding",
    "pages",
    "items",
    "idempotent",
    "authenticated",
    "clone",
    "fmt",
    "reconnect",
];

/// The names that are in scope in a file of operations: imports and the prelude.
pub(super) const IN_SCOPE: &[&str] = &[
    "Call",
    "Client",
    "Operation",
    "Method",
    "Style",
    "StatusPattern",
    "ErrorBody",
    "Json",
    "Option",
    "Vec",
    "BTreeMap",
    "String",
    "Box",
    "Self",
    "Result",
    "Ok",
    "Err",
    "Some",
    "None",
    "Into",
];

pub(super) fn add_operations(
    draft: &Draft,
    tags: &[usize],
    methods: &Methods,
    security: &ApiSecurity,
    groups: &mut [Group],
    models: &mut Models<'_>,
    renewal: &mut Renewal,
) {
    let locked = std::mem::take(&mut models.names.headers);
    let headers = add_headers(draft, tags, locked, models, renewal);
    let endpoints: HashSet<(HttpMethod, String)> =
        draft.operations.iter().map(|it| (it.head.method, it.head.path.without_names())).collect();
    for (index, &tag) in tags.iter().enumerate() {
        let mut scopes = FileScopes {
            types: Scope::with_reserved(CaseStyle::Pascal, IN_SCOPE),
            constants: Scope::new(CaseStyle::Constant),
        };
        scopes.types.claim([groups[index].handle.as_str()]);
        let mut modules = Scope::with_reserved(CaseStyle::Snake, MODULES);
        for operation in draft.operations.iter().filter(|it| it.tag == tag) {
            let Some((_, method)) = methods.get(&operation.head.id) else { continue };
            let headers = headers.get(&operation.head.id).copied();
            let mut frozen = freeze_operation(operation, method, headers, methods, groups, models, &mut scopes);
            frozen.required = own_requirements(operation, security);
            let shorter = operation.head.path.with_empty_end();
            frozen.may_end_empty = shorter.is_some_and(|it| endpoints.contains(&(operation.head.method, it)));
            frozen.collection = collection(operation, &frozen.method.name, models, &mut modules);
            groups[index].operations.push(frozen);
        }
    }
}

/// The names in a file of operations.
struct FileScopes {
    types: Scope,
    constants: Scope,
}

fn freeze_operation(
    operation: &ir::Operation,
    method: &Ident,
    headers: Option<ModelId>,
    methods: &Methods,
    groups: &[Group],
    models: &mut Models<'_>,
    scopes: &mut FileScopes,
) -> Operation {
    let FileScopes { types, constants } = scopes;
    let name = pascal(method.as_str());
    let Responses { answer, accept, stream, errors, errors_by_type, docs, entries } =
        responses(operation, &name, headers, models, types);
    let mut arguments = Arguments::default();
    for parameter in &operation.parameters {
        let sources = sources(parameter, &operation.head.id, methods, groups);
        arguments.parameter(parameter, models, sources);
    }
    let body_choice = arguments.body(operation, &name, models, types);
    let has_options = !arguments.options.is_empty();
    // Page iterators are methods of the request type.
    let has_request = has_options || operation.paging.is_some();
    let request = has_request.then(|| types.claim(request_names(method, &name)));
    let constant = constants.claim([constant_name(method, request.as_ref())]);
    let paging = paging(operation, models);
    let stream_method =
        stream.zip(methods.stream(&operation.head.id)).map(|((stream, content_types), method)| Method {
            request: has_options.then(|| types.claim(request_names(method, &pascal(method.as_str())))),
            name: method.clone(),
            answer: ResultType::Stream(stream),
            accept: Some(content_types.join(", ")),
        });
    Operation {
        head: operation.head.clone(),
        server: operation.servers.first().map(ir::Server::default_url),
        server_templates: operation.servers.iter().map(|it| it.url.clone()).collect(),
        security: operation.security.clone(),
        required: None,
        may_end_empty: false,
        constant,
        method: Method { name: method.clone(), request, answer, accept: None },
        stream_method,
        collection: None,
        paging,
        enveloped: operation.envelope.is_some(),
        preset_headers: arguments.preset_headers,
        is_idempotent: operation.is_idempotent && !operation.head.method.is_idempotent(),
        is_long_running: operation.is_long_running,
        idempotency_header: operation.idempotency_header.clone(),
        retries: operation.retries,
        arguments: arguments.required,
        options: arguments.options,
        body_choice,
        headers,
        accept,
        errors,
        errors_by_type,
        answers: docs,
        parameters: operation
            .parameters
            .iter()
            .map(|it| ParameterEntry {
                name: it.name.clone(),
                place: it.location,
                required: it.required,
                value: models.plain(it.value),
                style: own_style(it),
                docs: models.with_constraints(&it.docs, it.value),
                filters: it.filters.clone(),
                sorters: it.sorters.clone(),
            })
            .collect(),
        bodies: operation.bodies.iter().map(|it| body_entry(it, operation.body_required, models)).collect(),
        responses: entries,
    }
}

/// Returns the paging of an operation.
fn paging(operation: &ir::Operation, models: &Models<'_>) -> Option<OperationPaging> {
    let ir::Paging { strategy, items, item, default, maximum, first, counts, search_after } =
        operation.paging.clone()?;
    let item = models.rust_type(item);
    Some(OperationPaging { strategy, items, item, default, maximum, first, counts, search_after })
}

/// Returns the methods that return the id that a parameter takes.
fn sources(parameter: &Parameter, own: &str, methods: &Methods, groups: &[Group]) -> Vec<(Ident, Ident, Ident)> {
    parameter
        .source_operations
        .iter()
        .filter(|id| *id != own)
        .filter_map(|id| methods.get(id))
        .map(|(group, method)| (groups[*group].module.clone(), groups[*group].handle.clone(), method.clone()))
        .collect()
}

/// Returns the names for the request type of a method, the best first. In scripts without letter case, a type with the name of
/// the method would hide arguments of that name, because the type is a tuple struct.
fn request_names(method: &Ident, name: &str) -> Vec<String> {
    let mut names = vec![name.to_owned(), format!("{name}Request")];
    names.retain(|it| it != method.as_str());
    names
}

/// Returns the name of the constant of a method. Constants are values like methods and tuple structs, so short names and names
/// without letter case need a suffix.
fn constant_name(method: &Ident, request: Option<&Ident>) -> String {
    let name = method.as_str().to_uppercase();
    let is_taken = name == method.as_str() || request.is_some_and(|it| it.as_str() == name);
    if is_taken { format!("{name}_OPERATION") } else { name }
}

#[derive(Default)]
struct Arguments {
    required: Vec<Argument>,
    options: Vec<Argument>,
    preset_headers: Vec<PresetHeader>,
    names: Option<Scope>,
}

impl Arguments {
    fn claim(&mut self, name: &str, given: Option<&GivenName>, place: ParameterLocation) -> Ident {
        let names = self.names.get_or_insert_with(|| Scope::with_reserved(CaseStyle::Snake, REQUEST_METHODS));
        let plain = snake(name);
        names.claim([
            preferred(given).unwrap_or_default(),
            plain.clone(),
            fallback(given).unwrap_or_default(),
            format!("{plain}_{}", place.as_str()),
            place.as_str().to_owned(),
        ])
    }

    fn parameter(&mut self, parameter: &Parameter, models: &Models<'_>, sources: Vec<(Ident, Ident, Ident)>) {
        let style = own_style(parameter);
        let argument = Argument {
            ident: self.claim(&parameter.name, parameter.given.as_deref(), parameter.location),
            kind: match argument_type(models.plain(parameter.value), models, parameter.style.kind) {
                ArgumentType::Text if !parameter.filters.is_empty() => ArgumentType::Filter,
                ArgumentType::Text if !parameter.sorters.is_empty() => ArgumentType::Sorters,
                kind => kind,
            },
            target: match parameter.location {
                ParameterLocation::Querystring if parameter.style.kind == StyleKind::Json => {
                    Target::QuerystringJson { name: parameter.name.clone() }
                }
                ParameterLocation::Querystring => {
                    Target::Querystring { name: parameter.name.clone(), styles: parameter.styles.clone() }
                }
                place => Target::Parameter { name: parameter.name.clone(), place, style },
            },
            docs: parameter.docs.clone(),
            sources,
        };
        match only_value(parameter, models) {
            // Clients opt in to experimental operations with a setting.
            Some(value) if parameter.is_opt_in => {
                self.preset_headers.push(PresetHeader { name: parameter.name.clone(), value });
            }
            Some(value) if parameter.required && parameter.can_be_preset() => {
                self.preset_headers.push(PresetHeader { name: parameter.name.clone(), value });
                self.options.push(argument);
            }
            _ if parameter.required => self.required.push(argument),
            _ => self.options.push(argument),
        }
    }

    fn body(
        &mut self,
        operation: &ir::Operation,
        name: &str,
        models: &Models<'_>,
        types: &mut Scope,
    ) -> Option<BodyChoice> {
        let ident = self.claim("body", operation.body_name.as_deref(), ParameterLocation::Query);
        let (kind, target, choice) = match operation.bodies.as_slice() {
            [] => return None,
            [body] => {
                let (kind, writer) = body_argument(body, models);
                (kind, Target::Body(writer), None)
            }
            bodies => {
                let choice =
                    body_choice(bodies, types.claim([format!("{name}Body"), format!("{name}RequestBody")]), models);
                (ArgumentType::Choice(choice.ident.clone()), Target::BodyChoice, Some(choice))
            }
        };
        let docs = Docs { description: operation.body_description.clone(), ..Docs::default() };
        let argument = Argument { ident, kind, target, docs, sources: Vec::new() };
        if operation.body_required {
            self.required.push(argument)
        } else {
            self.options.push(argument)
        }
        choice
    }
}

/// Returns the style of a parameter if it is not the default of its location.
fn own_style(parameter: &Parameter) -> Option<Style> {
    (parameter.style != parameter.location.default_style()).then_some(parameter.style)
}

/// Returns the preset value of a parameter: its default, or the only value of its enum.
fn only_value(parameter: &Parameter, models: &Models<'_>) -> Option<String> {
    let text = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Bool(_) | serde_json::Value::Number(_) => Some(value.to_string()),
        _ => None,
    };
    let listed = match &models.draft.types[parameter.value.id].shape {
        Shape::StringEnum(it) => it.only_value().map(str::to_owned),
        _ => None,
    };
    parameter.docs.default.as_deref().and_then(text).or(listed)
}

fn argument_type(value: RustType, models: &Models<'_>, style: StyleKind) -> ArgumentType {
    match value {
        RustType::String => ArgumentType::Text,
        RustType::Bool | RustType::Integer(_) | RustType::F64 => ArgumentType::Copied(value),
        RustType::Vec(items) => match *items {
            // Only JSON lists have null items.
            RustType::Option(item) if style != StyleKind::Json => ArgumentType::Slice(*item),
            item => ArgumentType::Slice(item),
        },
        // Headers and forms are not JSON values, and cannot be parameters.
        RustType::Model(id) if models.list.get(id.0).is_some_and(|it| matches!(it.kind, ModelKind::Form(_))) => {
            ArgumentType::Text
        }
        other => models.borrowed_or_into(other),
    }
}

#[cfg(test)]
mod tests {
    use super::REQUEST_METHODS;

    #[test]
    fn reserved_names_are_the_methods_of_request_types() {
        let runtime = [
            include_str!("../../../runtime/src/call/options.rs"),
            include_str!("../../../runtime/src/request_macro.rs"),
        ];
        let code = runtime.iter().flat_map(|it| it.lines()).filter(|it| !it.trim_start().starts_with("//"));
        let methods = code.flat_map(|it| it.split("fn ").skip(1)).filter_map(|it| it.split(['(', '<']).next());
        let methods: Vec<&str> = methods.collect();
        assert!(methods.contains(&"with_timeout") && methods.contains(&"into_future"), "{methods:?}");
        let open: Vec<_> = methods.iter().filter(|it| !REQUEST_METHODS.contains(it)).collect();
        assert!(open.is_empty(), "{open:?}");
    }
}
