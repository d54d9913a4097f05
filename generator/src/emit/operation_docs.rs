//! The documentation of operations.

use crate::api::{
    Api, Argument, ArgumentType, BodyWriter, Group, Method, Operation, ResultBody, ResultType, StreamFlag, StreamKind,
    StreamResult, Target,
};
use crate::ir::Security;

use super::collection::table;
use super::docs::{Doc, Inline, alternatives, facts, inlines};
use super::model_docs::printable;
use super::operation_example::example;
use super::paging::paging_docs;

/// The media type of patches (RFC 6902, section 6).
const JSON_PATCH: &str = "application/json-patch+json";

/// Returns the documentation of an operation: summary, request line, description, arguments, scopes, errors and example.
pub(super) fn operation_docs(api: &Api, group: &Group, operation: &Operation, method: &Method) -> Doc {
    let request = format!("{} {}", operation.head.method.as_str(), printable(operation.head.path.as_str()));
    let title = match operation.head.summary.as_deref().map(str::trim).filter(|it| !it.is_empty()) {
        Some(summary) => sentence(api, summary).then(Doc::paragraph(vec![Inline::code(&request)])),
        None => Doc::paragraph(inlines!["Sends ", Inline::code(&request), "."]),
    };
    let description =
        operation.head.description.as_deref().map(|it| Doc::description(it, &api.links)).unwrap_or_default();
    title
        .then(description)
        .then(stream(operation, method))
        .then(experimental(operation))
        .then(long_running(operation, method))
        .then(server(api, operation))
        .then(arguments(api, operation))
        .then(idempotency(operation))
        .then(patch(operation))
        .then(if is_stream(method) { Doc::default() } else { paging_docs(operation) })
        .then(table(api, operation))
        .then(scopes(operation))
        .then(headers(api, operation, method))
        .then(errors(api, operation))
        .then(example(api, group, operation, method))
}

/// Describes the idempotency key.
fn idempotency(operation: &Operation) -> Doc {
    let header = operation.idempotency_header.as_deref().map(Inline::code);
    header.map_or_else(Doc::default, |header| {
        Doc::paragraph(inlines![
            "Sends a random key in the header ",
            header,
            ", which retries repeat, so that the server processes the call once. \
             [`extra_header`](sdk_runtime::Call::extra_header) sets another key."
        ])
    })
}

fn is_stream(method: &Method) -> bool {
    matches!(method.answer, ResultType::Stream(_))
}

/// Tells how the method relates to streams of the result.
fn stream(operation: &Operation, method: &Method) -> Doc {
    let ResultType::Stream(StreamResult { flag, body }) = &method.answer else {
        let Some(other) = &operation.stream_method else { return Doc::default() };
        let link = Inline::item(other.name.as_str(), format!("Self::{}", other.name.as_str()));
        return Doc::paragraph(inlines![link, " returns the result as a stream."]);
    };
    let sentence = match body.kind() {
        StreamKind::Events => "Returns a stream of events.",
        StreamKind::Values => "Returns a stream of values.",
        StreamKind::Parts => "Returns a stream of parts.",
    };
    let flag = match flag {
        Some(StreamFlag::Body | StreamFlag::Query) => {
            inlines![" ", Inline::code("stream"), " is set to ", Inline::code("true"), "."]
        }
        Some(StreamFlag::Caller) => {
            inlines![" Set ", Inline::code("stream"), " of the body to ", Inline::code("true"), "."]
        }
        None => Vec::new(),
    };
    Doc::paragraph([inlines![sentence], flag].concat())
}

/// Describes the server of an operation, and those that callers can choose instead.
fn server(api: &Api, operation: &Operation) -> Doc {
    let Some(url) = &operation.server else { return Doc::default() };
    let mut text = inlines![
        "The server is ",
        Inline::code(&printable(url)),
        ", which [`operation_server`](sdk_runtime::ClientBuilder::operation_server) replaces"
    ];
    let choices = api.servers.iter().filter(|it| operation.server_templates.contains(&it.url));
    for (index, server) in choices.enumerate() {
        let (start, name) = (if index == 0 { ", for example with " } else { " or " }, server.ident.spelling());
        text.extend(inlines![start, Inline::item(name, format!("super::servers::{name}"))]);
    }
    text.extend(inlines!["."]);
    Doc::paragraph(text)
}

/// Returns a summary that ends with a period.
pub(super) fn sentence(api: &Api, summary: &str) -> Doc {
    let end = if summary.ends_with(['.', '!', '?', ':']) { "" } else { "." };
    Doc::description(&format!("{summary}{end}"), &api.links)
}

fn arguments(api: &Api, operation: &Operation) -> Doc {
    let documented = operation.arguments.iter().filter(|it| it.docs.description.is_some() || !it.sources.is_empty());
    Doc::list_of(documented.map(|argument| {
        let remarks = argument_remarks(argument);
        argument_description(api, argument)
            .continued_by(remarks)
            .introduced_by(inlines![Inline::code(argument.ident.as_str()), ": "])
    }))
}

/// Returns the documentation of one argument: its description, and its remarks as a paragraph.
pub(super) fn argument_docs(api: &Api, argument: &Argument) -> Doc {
    argument_description(api, argument).then(Doc::paragraph(argument_remarks(argument)))
}

fn argument_description(api: &Api, argument: &Argument) -> Doc {
    let description = argument.docs.description.as_deref().map(|it| Doc::description(it, &api.links));
    description.unwrap_or_default().or(|| match &argument.target {
        Target::Parameter { name, place, .. } => Doc::paragraph(inlines![
            "The ",
            Inline::Text(place.as_str().to_owned()),
            " parameter ",
            Inline::code(&printable(name)),
            "."
        ]),
        Target::Querystring { .. } | Target::QuerystringJson { .. } => Doc::ours("The query string."),
        Target::Body(_) | Target::BodyChoice => Doc::ours("The request body."),
    })
}

/// Returns the constraints, default and example of an argument, and the operations that return its value.
fn argument_remarks(argument: &Argument) -> Vec<Inline> {
    let mut remarks = facts(&argument.docs);
    for (index, (module, handle, method)) in argument.sources.iter().enumerate() {
        let source = Inline::item(method.as_str(), format!("super::{module}::{handle}::{}", method.as_str()));
        remarks.extend(match index {
            0 if remarks.is_empty() => inlines!["Returned by ", source],
            0 => inlines![" Returned by ", source],
            _ => inlines![" or ", source],
        });
    }
    if !argument.sources.is_empty() {
        remarks.extend(inlines!["."]);
    }
    remarks
}

fn experimental(operation: &Operation) -> Doc {
    if !operation.head.experimental {
        return Doc::default();
    }
    Doc::ours(
        "**Experimental:** this operation may change. Clients have to opt in with \
         [`allow_experimental`](sdk_runtime::ClientBuilder::allow_experimental).",
    )
}

/// Tells how to wait for the result of a long-running operation.
fn long_running(operation: &Operation, method: &Method) -> Doc {
    if !operation.is_long_running || is_stream(method) {
        return Doc::default();
    }
    Doc::ours(
        "The result may be ready only after the first response. \
         [`until_complete`](sdk_runtime::Polling::until_complete) waits for it.",
    )
}

/// Mentions the builder of JSON Patches (RFC 6902), for operations that take one.
fn patch(operation: &Operation) -> Doc {
    let is_patch = operation.arguments.iter().chain(&operation.options).any(|argument| {
        matches!(argument.kind, ArgumentType::Slice(_))
            && matches!(&argument.target, Target::Body(BodyWriter::Json { content_type }) if content_type == JSON_PATCH)
    });
    if !is_patch {
        return Doc::default();
    }
    Doc::ours("Build the body with [`JsonPatch`](sdk_runtime::json_patch::JsonPatch).")
}

fn scopes(operation: &Operation) -> Doc {
    if operation.security == Security::Public {
        return Doc::ours("Requires no credentials.");
    }
    let mut scopes: Vec<String> = Vec::new();
    for scope in operation.security.schemes().flat_map(|it| &it.scopes) {
        let scope = printable(scope);
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    match scopes.as_slice() {
        [] => Doc::default(),
        [scope] => Doc::paragraph(inlines!["Requires the scope ", Inline::code(scope), "."]),
        scopes => Doc::paragraph(inlines!["Requires one of the scopes ", alternatives(scopes), "."]),
    }
}

/// Mentions the type of the response headers, unless they are the result.
fn headers(api: &Api, operation: &Operation, method: &Method) -> Doc {
    match (&method.answer, operation.headers) {
        (ResultType::One(ResultBody::Headers(_)), _) | (_, None) => Doc::default(),
        (_, Some(id)) => {
            let name = api.models[id.0].ident.as_str();
            let link = Inline::item(name, format!("super::models::{name}"));
            match is_stream(method) {
                true => Doc::paragraph(inlines![
                    link,
                    " decodes the response headers, which `headers` of the stream returns."
                ]),
                false => {
                    Doc::paragraph(inlines![link, " decodes the response headers, which `with_response` returns."])
                }
            }
        }
    }
}

fn errors(api: &Api, operation: &Operation) -> Doc {
    let mut statuses: Vec<(usize, Vec<String>)> = Vec::new();
    let answers = operation.answers.iter();
    for (error, status) in answers.flat_map(|it| it.errors.iter().map(|error| (*error, it.status))) {
        match statuses.iter_mut().find(|(it, _)| *it == error) {
            Some((_, list)) => list.push(status.to_string()),
            None => statuses.push((error, vec![status.to_string()])),
        }
    }
    if statuses.is_empty() {
        return Doc::default();
    }
    let rows = statuses.into_iter().map(|(error, list)| {
        let name = api.errors[error].ident.as_str();
        let link = Inline::item(name, format!("super::ErrorBody::{name}"));
        inlines![link, " if the status is ", alternatives(&list)]
    });
    Doc::heading("Errors").then(Doc::list(rows))
}
