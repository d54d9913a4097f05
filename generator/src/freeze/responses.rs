//! The result of a call: one type if the documented responses agree, otherwise an enum.

use std::cmp::Reverse;

use crate::api::{
    ErrorVariant, ModelId, ResponseDocs, ResponseEntry, ResultBody, ResultType, ResultVariant, RustType, StreamResult,
    ValueEntry,
};
use crate::ir::{Content, ContentKind, Operation, Response, Status, Use};
use crate::names::{CaseStyle, Ident, Scope, status_name};

use super::models::Models;
use super::streams::{find_stream, stream_body, stream_result};

/// The responses of an operation.
pub(super) struct Responses {
    pub(super) answer: ResultType,
    pub(super) accept: Vec<String>,
    /// The stream among several results, and its content types.
    pub(super) stream: Option<(StreamResult, Vec<String>)>,
    pub(super) errors: Vec<(Status, usize)>,
    pub(super) errors_by_type: Vec<(Status, String, usize)>,
    pub(super) docs: Vec<ResponseDocs>,
    pub(super) entries: Vec<ResponseEntry>,
}

/// One documented response of a successful call.
struct Case<'d> {
    status: Status,
    /// Empty if the status alone determines the response.
    content_types: Vec<&'d str>,
    body: ResultBody,
    description: &'d str,
}

pub(super) fn responses(
    operation: &Operation,
    name: &str,
    headers: Option<ModelId>,
    models: &mut Models<'_>,
    types: &mut Scope,
) -> Responses {
    let successes = operation.successes();
    let found = find_stream(operation);
    let stream = found.as_ref().map(|it| {
        let content_types = it.content_types.iter().map(|it| (*it).to_owned()).collect();
        (stream_result(operation, it.stream, models), content_types)
    });
    let (answer, accept, stream) = match stream {
        Some((stream, content_types)) if found.is_some_and(|it| it.is_only) => {
            (ResultType::Stream(stream), content_types, None)
        }
        stream => {
            let cases = cases(&successes, headers, models);
            let claim = || types.claim([format!("{name}Response"), format!("{name}ResponseBody")]);
            (result_type(cases, claim), accept(&successes), stream)
        }
    };
    let is_success = |response: &Response| successes.iter().any(|it| it.status == response.status);
    let mut errors = Vec::new();
    let mut errors_by_type = Vec::new();
    let mut docs = Vec::new();
    for response in &operation.responses {
        let bodies = if is_success(response) { Vec::new() } else { error_bodies(response, models) };
        // A range of all media types has the body of all others.
        let of_any = bodies.iter().find(|(content_type, _)| essence(content_type) == "*/*");
        let usual = of_any.or(bodies.first()).map(|(_, it)| *it);
        errors.extend(usual.map(|it| (response.status, it)));
        // Only the content types that do not have the usual body, or that are in a range that does not.
        let has_ranges =
            bodies.iter().any(|(content_type, it)| essence(content_type).contains('*') && Some(*it) != usual);
        let others = bodies.iter().filter(|(_, it)| Some(*it) != usual || has_ranges);
        errors_by_type.extend(others.map(|(content_type, it)| (response.status, essence(content_type), *it)));
        let mut indices: Vec<usize> = bodies.into_iter().map(|(_, it)| it).collect();
        indices.sort_unstable();
        indices.dedup();
        docs.push(ResponseDocs { status: response.status, errors: indices });
    }
    let entries = operation.responses.iter().flat_map(|it| entries(it, models)).collect();
    Responses { answer, accept, stream, errors, errors_by_type, docs, entries }
}

/// Returns the content types to accept. Servers often choose the first one, so those that are decoded to types come first, and
/// the others have a lower weight.
///
/// Source: RFC 9110, section 12.4.2.
fn accept(successes: &[&Response]) -> Vec<String> {
    let mut accepted: Vec<(u8, &str)> = Vec::new();
    for content in successes.iter().flat_map(|it| &it.contents) {
        let tenths = match content.kind {
            ContentKind::Json(_) => 10,
            ContentKind::Text => 9,
            ContentKind::Binary => 8,
            ContentKind::Stream(_) => continue,
        };
        if accepted.iter().all(|(_, it)| *it != content.content_type) {
            accepted.push((tenths, &content.content_type));
        }
    }
    accepted.sort_by_key(|(tenths, _)| Reverse(*tenths));
    let most = accepted.first().map_or(10, |(tenths, _)| *tenths);
    let weighted = |(tenths, content_type): (u8, &str)| match tenths == most {
        true => content_type.to_owned(),
        false => format!("{content_type};q=0.{tenths}"),
    };
    accepted.into_iter().map(weighted).collect()
}

fn cases<'d>(successes: &[&'d Response], headers: Option<ModelId>, models: &Models<'_>) -> Vec<Case<'d>> {
    let mut cases = Vec::new();
    for response in successes {
        let bodies = bodies(&response.contents, models);
        let case = |content_types, body| Case {
            status: response.status,
            content_types,
            body,
            description: &response.description,
        };
        match bodies.as_slice() {
            [] => {
                // Without a body, the headers are the result.
                let headers = headers.filter(|_| !response.headers.is_empty());
                cases.push(case(Vec::new(), headers.map_or(ResultBody::Empty, ResultBody::Headers)));
            }
            [(_, body)] => cases.push(case(Vec::new(), body.clone())),
            several => cases.extend(several.iter().map(|(types, body)| case(types.clone(), body.clone()))),
        }
    }
    cases
}

/// Returns the bodies of one response with their content types. Content types that are decoded in the same way are merged, and
/// text together with bytes is bytes.
fn bodies<'d>(contents: &'d [Content], models: &Models<'_>) -> Vec<(Vec<&'d str>, ResultBody)> {
    let mut bodies: Vec<(Vec<&str>, ResultBody)> = Vec::new();
    for content in contents {
        let body = match content.kind {
            ContentKind::Json(it) => ResultBody::Json(models.rust_type(it)),
            ContentKind::Text => ResultBody::Text,
            ContentKind::Binary => ResultBody::Bytes,
            // It has a method of its own.
            ContentKind::Stream(_) => continue,
        };
        match bodies.iter_mut().find(|(_, it)| *it == body) {
            Some((content_types, _)) => content_types.push(&content.content_type),
            None => bodies.push((vec![&content.content_type], body)),
        }
    }
    if bodies.len() > 1 && !bodies.iter().any(|(_, it)| matches!(it, ResultBody::Json(_))) {
        bodies.retain(|(_, it)| *it == ResultBody::Bytes);
    }
    bodies
}

fn result_type(cases: Vec<Case<'_>>, claim: impl FnOnce() -> Ident) -> ResultType {
    let Some(first) = cases.first() else { return ResultType::One(ResultBody::Empty) };
    if cases.iter().all(|it| it.body == first.body) {
        return ResultType::One(first.body.clone());
    }
    let mut scope = Scope::with_reserved(CaseStyle::Pascal, &["Other"]);
    let variants = cases
        .into_iter()
        .map(|case| {
            let status = status_name(case.status);
            let kind = match case.body {
                ResultBody::Json(_) => "Json",
                ResultBody::Text => "Text",
                ResultBody::Bytes => "Bytes",
                ResultBody::Empty | ResultBody::Headers(_) => "Empty",
            };
            let candidates = match case.content_types.as_slice() {
                [] => [status.clone(), format!("{status}{kind}")],
                _ => [kind.to_owned(), format!("{status}{kind}")],
            };
            ResultVariant {
                ident: scope.claim(candidates),
                status: case.status,
                content_types: case.content_types.into_iter().map(str::to_owned).collect(),
                body: case.body,
                description: case.description.to_owned(),
            }
        })
        .collect();
    ResultType::Choice { ident: claim(), variants }
}

/// Returns a media type in lowercase and without parameters.
fn essence(content_type: &str) -> String {
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Returns the variants of the crate's error body for an error response, by content type.
fn error_bodies(response: &Response, models: &mut Models<'_>) -> Vec<(String, usize)> {
    let mut bodies = Vec::new();
    for content in &response.contents {
        if let ContentKind::Json(place) = content.kind {
            bodies.extend(error_body(place, models).map(|it| (content.content_type.clone(), it)));
        }
    }
    bodies
}

/// Returns the variant of the crate's error body for a type, or `None` if it is any JSON.
fn error_body(place: Use, models: &mut Models<'_>) -> Option<usize> {
    let value = models.plain(place);
    if value == RustType::Value {
        return None;
    }
    if let Some(index) = models.errors.iter().position(|it| it.value == value) {
        return Some(index);
    }
    let word = models.type_word(&value);
    let variant = ErrorVariant {
        ident: models.error_scope.claim([word.clone(), format!("{word}Body")]),
        condition: models.conditions.condition(place.id),
        value,
    };
    models.errors.push(variant);
    Some(models.errors.len() - 1)
}

pub(super) fn entries(response: &Response, models: &Models<'_>) -> Vec<ResponseEntry> {
    if response.contents.is_empty() {
        return vec![ResponseEntry { status: response.status, content_type: None, value: ValueEntry::Nothing }];
    }
    let value = |kind: ContentKind| match kind {
        ContentKind::Json(Use { id, nullable }) => ValueEntry::Type(models.rust_type(Use { id, nullable })),
        ContentKind::Text => ValueEntry::Text,
        ContentKind::Binary => ValueEntry::Bytes,
        ContentKind::Stream(it) => ValueEntry::Stream(stream_body(it, models)),
    };
    response
        .contents
        .iter()
        .map(|it| ResponseEntry {
            status: response.status,
            content_type: Some(it.content_type.clone()),
            value: value(it.kind),
        })
        .collect()
}
