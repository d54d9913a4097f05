//! The documentation of operations.

use crate::api::{Answer, Api, Argument, ArgumentType, BodyWriter, Group, Operation, RustType, Target};
use crate::ir::Security;

use super::collection::table;
use super::docs::{Doc, docs};
use super::model::printable;
use super::paging::words;
use super::types::type_text;

/// The media type of patches (RFC 6902, section 6).
const JSON_PATCH: &str = "application/json-patch+json";

/// Summary, request line, description, arguments, scopes, errors, and an example that compiles.
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
        (Answer::One(crate::api::AnswerBody::Headers(_)), _) | (_, None) => Doc::default(),
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

fn example(api: &Api, group: &Group, operation: &Operation) -> Doc {
    let library = api.package.library();
    let mut given = vec![format!("client: &{library}::Client")];
    let mut values = Vec::new();
    for argument in &operation.arguments {
        values.push(value(api, operation, argument, &library, group, &mut given));
    }
    let deprecated = if operation.deprecated { "# #[allow(deprecated)]\n" } else { "" };
    let call = format!("client.{}().{}({})", group.module, operation.method, values.join(", "));
    let result = match &operation.answer {
        Answer::One(crate::api::AnswerBody::Empty) => String::new(),
        _ => "let answer = ".to_owned(),
    };
    let unused = if result.is_empty() { "" } else { "# let _ = answer;\n" };
    let body = match &operation.paging {
        Some(_) => format!(
            "let mut items = {call}.items();\nwhile let Some(item) = items.next().await {{\n    let item = item?;\n#   let _ = item;\n}}"
        ),
        None => format!("{result}{call}.await?;"),
    };
    let unused = if operation.paging.is_some() { "" } else { unused };
    Doc::text(format!(
        "# Example\n\n```no_run\n{deprecated}# async fn example({}) -> Result<(), {library}::Error> {{\n{body}\n{unused}# Ok(())\n# }}\n```",
        given.join(", "),
    ))
}

/// An argument in the example: a literal where there is one, else a variable that the example is given.
fn value(
    api: &Api,
    operation: &Operation,
    argument: &Argument,
    library: &str,
    group: &Group,
    given: &mut Vec<String>,
) -> String {
    let spelled = |value: &RustType| example_type(api, value, library);
    let ty = match &argument.kind {
        ArgumentType::Text | ArgumentType::Filter | ArgumentType::Sorters => return text_literal(argument),
        ArgumentType::Copied(RustType::Bool) => return "true".to_owned(),
        ArgumentType::Copied(RustType::F32 | RustType::F64) => return "1.0".to_owned(),
        ArgumentType::Copied(_) => return "1".to_owned(),
        ArgumentType::IntoText => return "\"text\"".to_owned(),
        ArgumentType::IntoBytes => return "\"bytes\"".to_owned(),
        ArgumentType::Slice(items) => format!("&[{}]", spelled(items)),
        ArgumentType::Borrowed(value) => format!("&{}", spelled(value)),
        ArgumentType::Form(model) => spelled(&RustType::Model(*model)),
        ArgumentType::Choice(ident) => format!("{library}::{}::{ident}", group.module),
    };
    // The client is there already.
    let taken = argument.ident.as_str() == "client" || operation.arguments.len() > 100;
    let name = if taken { format!("{}_value", argument.ident.as_str()) } else { argument.ident.to_string() };
    given.push(format!("{name}: {ty}"));
    name
}

fn text_literal(argument: &Argument) -> String {
    let example = argument.docs.example.as_ref().and_then(|it| it.as_str()).filter(|it| {
        !it.is_empty() && it.len() <= 40 && it.chars().all(|it| it.is_ascii_alphanumeric() || "-_. ".contains(it))
    });
    format!("\"{}\"", example.unwrap_or(argument.ident.as_str()))
}

fn example_type(api: &Api, value: &RustType, library: &str) -> String {
    let inner = |value: &RustType| example_type(api, value, library);
    match value {
        RustType::Value => "sdk_runtime::json::Value".to_owned(),
        RustType::DateTime
        | RustType::Date
        | RustType::Uuid
        | RustType::Decimal
        | RustType::Base64
        | RustType::Secret => {
            format!("sdk_runtime::types::{}", type_text(api, value))
        }
        RustType::Option(it) => format!("Option<{}>", inner(it)),
        RustType::Vec(it) => format!("Vec<{}>", inner(it)),
        RustType::Map(it) => format!("std::collections::BTreeMap<String, {}>", inner(it)),
        RustType::Boxed(it) => format!("Box<{}>", inner(it)),
        RustType::Model(_) => format!("{library}::models::{}", type_text(api, value)),
        RustType::Bool | RustType::I32 | RustType::I64 | RustType::F32 | RustType::F64 | RustType::String => {
            type_text(api, value)
        }
    }
}
