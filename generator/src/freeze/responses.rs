//! The result of a call: one type if the documented responses agree, otherwise an enum.

use crate::api::{
    ErrorVariant, ModelId, ResponseDocs, ResponseEntry, ResultBody, ResultType, ResultVariant, RustType, ValueEntry,
};
use crate::ir::{Content, ContentKind, Operation, Response, Status, Use};
use crate::names::{CaseStyle, Ident, Scope, status_name};

use super::models::Models;

/// The responses of an operation.
pub(super) struct Responses {
    pub(super) answer: ResultType,
    pub(super) accept: Vec<String>,
    pub(super) errors: Vec<(Status, usize)>,
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
    let successes = successes(operation);
    let mut accept: Vec<String> = Vec::new();
    for content in successes.iter().flat_map(|it| &it.contents) {
        if !accept.contains(&content.content_type) {
            accept.push(content.content_type.clone());
        }
    }
    let cases = cases(&successes, headers, models);
    let answer = result_type(cases, || types.claim([format!("{name}Response"), format!("{name}ResponseBody")]));
    let is_success = |response: &Response| successes.iter().any(|it| it.status == response.status);
    let mut errors = Vec::new();
    let mut docs = Vec::new();
    for response in &operation.responses {
        let error = if is_success(response) { None } else { error_body(response, models) };
        errors.extend(error.map(|it| (response.status, it)));
        docs.push(ResponseDocs { status: response.status, error });
    }
    let entries = operation.responses.iter().flat_map(|it| entries(it, models)).collect();
    Responses { answer, accept, errors, docs, entries }
}

/// Returns the documented successful responses, or the default response if there are none.
fn successes(operation: &Operation) -> Vec<&Response> {
    let listed: Vec<&Response> = operation.responses.iter().filter(|it| it.status.is_success()).collect();
    if listed.is_empty() {
        return operation.responses.iter().filter(|it| it.status == Status::Default).collect();
    }
    // A status takes precedence over its range.
    let mut listed = listed;
    listed.sort_by_key(|it| !matches!(it.status, Status::Code(_)));
    listed
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

/// Returns the variant of the crate's error body for an error response, or `None` if it documents no JSON body.
fn error_body(response: &Response, models: &mut Models<'_>) -> Option<usize> {
    let place = response.contents.iter().find_map(|it| match it.kind {
        ContentKind::Json(place) => Some(place),
        ContentKind::Text | ContentKind::Binary => None,
    })?;
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

fn entries(response: &Response, models: &Models<'_>) -> Vec<ResponseEntry> {
    if response.contents.is_empty() {
        return vec![ResponseEntry { status: response.status, content_type: None, value: ValueEntry::Nothing }];
    }
    let value = |kind: ContentKind| match kind {
        ContentKind::Json(Use { id, nullable }) => ValueEntry::Type(models.rust_type(Use { id, nullable })),
        ContentKind::Text => ValueEntry::Text,
        ContentKind::Binary => ValueEntry::Bytes,
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
