//! The documentation of operations.

use crate::api::{Api, Argument, ArgumentType, BodyWriter, Group, Operation, ResultType, Target};
use crate::ir::Security;

use super::collection::table;
use super::docs::{Doc, docs};
use super::model_docs::printable;
use super::operation_example::example;
use super::paging::words;

/// The media type of patches (RFC 6902, section 6).
const JSON_PATCH: &str = "application/json-patch+json";

/// Summary, request line, description, arguments, scopes, errors, and the calls of [`example`].
pub(super) fn operation_docs(api: &Api, group: &Group, operation: &Operation) -> Doc {
    let title = operation
        .summary
        .as_deref()
        .map(sentence)
        .unwrap_or_else(|| Doc::text(format!("`{}`.", printable(&operation.id))));
    let request = Doc::text(format!("`{} {}`", operation.http.as_str(), printable(&operation.path)));
    let description = operation.description.as_deref().map(Doc::markdown).unwrap_or_default();
    title
        .paragraph(request)
        .paragraph(description)
        .paragraph(experimental(operation))
        .paragraph(arguments(operation))
        .paragraph(patch(operation))
        .paragraph(words(operation))
        .paragraph(table(api, operation))
        .paragraph(scopes(operation))
        .paragraph(headers(api, operation))
        .paragraph(errors(api, operation))
        .paragraph(example(api, group, operation))
}

/// A summary, ended with a full stop.
fn sentence(summary: &str) -> Doc {
    let summary = summary.trim();
    let end = if summary.ends_with(['.', '!', '?', ':']) { "" } else { "." };
    Doc::markdown(&format!("{summary}{end}"))
}

fn arguments(operation: &Operation) -> Doc {
    let items: Vec<Doc> = operation
        .arguments
        .iter()
        .filter(|it| it.docs.description.is_some() || !it.sources.is_empty())
        .filter_map(|argument| {
            let docs = argument_docs(argument);
            let text: Vec<&str> = docs.lines_of().iter().map(String::as_str).filter(|it| !it.is_empty()).collect();
            // What reads as a block of its own does not fit into a list.
            let is_plain = !text.iter().any(|it| it.starts_with(['-', '|', '`', '*', ' ']) || it.contains("```"));
            (is_plain && !text.is_empty())
                .then(|| Doc::wrapped(&format!("`{}`: {}", argument.ident.as_str(), text.join(" ")), "- ", "  "))
        })
        .collect();
    items.into_iter().fold(Doc::default(), Doc::followed_by)
}

/// The words about one argument, and where its value comes from.
pub(super) fn argument_docs(argument: &Argument) -> Doc {
    let sources: Vec<String> = argument
        .sources
        .iter()
        .map(|(module, handle, method)| {
            format!("[`{method}`](super::{module}::{handle}::{method})", method = method.as_str())
        })
        .collect();
    let sources = match sources.as_slice() {
        [] => Doc::default(),
        sources => Doc::text(format!("Comes from {}.", sources.join(" or "))),
    };
    let docs = docs(&argument.docs);
    let docs = docs.paragraph(sources);
    docs.or(|| match &argument.target {
        Target::Parameter { name, place, .. } => {
            Doc::text(format!("The {} parameter `{}`.", place.as_str(), printable(name)))
        }
        _ => Doc::text("The body."),
    })
}

/// What has to be done before the call.
fn experimental(operation: &Operation) -> Doc {
    if !operation.experimental {
        return Doc::default();
    }
    let text = "Experimental: it may change, and is sent by clients that \
                [allow that](sdk_runtime::ClientBuilder::allow_experimental).";
    Doc::wrapped(text, "", "")
}

/// How the steps of a JSON Patch (RFC 6902) come about.
fn patch(operation: &Operation) -> Doc {
    let is_patch = operation.arguments.iter().chain(&operation.options).any(|argument| {
        matches!(argument.kind, ArgumentType::Slice(_))
            && matches!(&argument.target, Target::Body(BodyWriter::Json { content_type }) if content_type == JSON_PATCH)
    });
    if !is_patch {
        return Doc::default();
    }
    Doc::wrapped("[`JsonPatch`](sdk_runtime::json_patch::JsonPatch) puts the steps together, or finds them.", "", "")
}

fn scopes(operation: &Operation) -> Doc {
    let Security::AnyOf(requirements) = &operation.security else {
        return Doc::text("Needs no credentials.");
    };
    let mut scopes: Vec<&str> = Vec::new();
    for scope in requirements.iter().flat_map(|it| &it.scopes) {
        if !scopes.contains(&scope.as_str()) {
            scopes.push(scope);
        }
    }
    match scopes.as_slice() {
        [] => Doc::default(),
        [scope] => Doc::text(format!("Needs the scope `{}`.", printable(scope))),
        scopes => {
            let list: Vec<String> = scopes.iter().map(|it| format!("`{}`", printable(it))).collect();
            Doc::wrapped(&format!("Needs one of the scopes {}.", list.join(", ")), "", "")
        }
    }
}

/// Where the body is not all that comes back.
fn headers(api: &Api, operation: &Operation) -> Doc {
    match (&operation.answer, operation.headers) {
        (ResultType::One(crate::api::ResultBody::Headers(_)), _) | (_, None) => Doc::default(),
        (_, Some(id)) => {
            let name = api.models[id.0].ident.as_str();
            Doc::wrapped(
                &format!("[`{name}`](super::models::{name}) reads the headers that `with_response` gives."),
                "",
                "",
            )
        }
    }
}

fn errors(api: &Api, operation: &Operation) -> Doc {
    let mut statuses: Vec<(usize, Vec<String>)> = Vec::new();
    for answer in &operation.answers {
        let Some(error) = answer.error else { continue };
        match statuses.iter_mut().find(|(it, _)| *it == error) {
            Some((_, list)) => list.push(answer.status.to_string()),
            None => statuses.push((error, vec![answer.status.to_string()])),
        }
    }
    let rows = statuses.into_iter().map(|(error, list)| {
        let name = api.errors[error].ident.as_str();
        Doc::wrapped(&format!("[`{name}`](super::ErrorBody::{name}) with {}", list.join(", ")), "- ", "  ")
    });
    let rows = rows.fold(Doc::default(), Doc::followed_by);
    if rows.is_empty() { rows } else { Doc::text("# Errors").paragraph(rows) }
}
