//! The list of operations in Markdown, for readers on a code host.

use crate::api::{Api, Group, Method, Operation, ResultType};
use crate::marks;
use crate::source_file::SourceFile;

use super::docs::{Doc, Inline, codes, inlines};
use super::model_docs::printable;
use super::operation::{argument_type, stream_types};
use super::operation_docs::sentence;
use super::response::result_type;
use super::types::{Spelling, Types, spelled};

/// The path of the file.
pub(super) const PATH: &str = "reference.md";

pub(super) fn reference(api: &Api) -> SourceFile {
    let title = Doc::heading(format!("Operations of {}", api.package.name.as_str())).then(Doc::ours(
        "Each operation is a method of a group of the client. Types are in the module `models`. Optional arguments are setters of \
         the call.",
    ));
    let text = api.groups.iter().fold(title, |text, group| text.then(group_list(api, group)));
    let lines: String = text.then(Doc::ours(marks::README)).lines().iter().map(|it| format!("{it}\n")).collect();
    SourceFile { path: PATH.to_owned(), text: lines }
}

fn group_list(api: &Api, group: &Group) -> Doc {
    let call = format!("client.{}()", group.module.as_str());
    let place = inlines![Inline::code(&call), ", with the feature ", Inline::code(&group.feature), ":"];
    let methods = group.operations.iter().flat_map(|it| it.methods().map(move |method| (it, method)));
    let items = methods.map(|(operation, method)| item(api, operation, method));
    Doc::heading(group.name.trim()).then(Doc::paragraph(place)).then(Doc::list_of(items))
}

/// Describes a method: its signature, its summary, its request and its setters.
fn item(api: &Api, operation: &Operation, method: &Method) -> Doc {
    let types = Types { api, spelling: Spelling::Elsewhere };
    let arguments = operation.arguments.iter().map(|argument| {
        let ty = spelled(&argument_type(types, &argument.kind));
        format!("{}: {ty}", argument.ident.as_str())
    });
    let arguments = arguments.collect::<Vec<_>>().join(", ");
    let result = match &method.answer {
        ResultType::Stream(it) => {
            format!("{}<{}>", stream_types(&it.body).1, spelled(&result_type(types, &method.answer)))
        }
        ResultType::One(_) | ResultType::Choice { .. } => spelled(&result_type(types, &method.answer)),
    };
    let result = if result == "()" { String::new() } else { format!(" -> {result}") };
    let signature = Inline::code(&format!("{}({arguments}){result}", method.name.as_str()));
    let request = format!("{} {}", operation.head.method.as_str(), printable(operation.head.path.as_str()));
    let setters: Vec<&str> = operation.options.iter().map(|it| it.ident.as_str()).collect();
    let mut rest = inlines![Inline::code(&request), "."];
    if !setters.is_empty() {
        rest.extend(inlines![" Optional: "]);
        rest.extend(codes(&setters));
        rest.extend(inlines!["."]);
    }
    match operation.head.summary.as_deref().map(str::trim).filter(|it| !it.is_empty()) {
        Some(summary) => sentence(api, summary).introduced_by(inlines![signature, ": "]).continued_by(rest),
        None => Doc::paragraph([inlines![signature, ": "], rest].concat()),
    }
}
