//! What a call gives back: one type where the documented answers agree, else a choice.

use crate::api::{
    Answer, AnswerBody, AnswerDocs, AnswerVariant, ErrorVariant, ModelId, ResponseEntry, RustType, ValueEntry,
};
use crate::ir::{Content, ContentKind, Operation, Response, Status, Use};
use crate::names::{Ident, Scope};

use super::models::Models;
use super::type_names::status_name;

/// Everything about an operation's answers.
pub(super) struct Answers {
    pub(super) answer: Answer,
    pub(super) accept: Vec<String>,
    pub(super) errors: Vec<(Status, usize)>,
    pub(super) docs: Vec<AnswerDocs>,
    pub(super) entries: Vec<ResponseEntry>,
}

/// One documented answer of a success.
struct Case<'d> {
    status: Status,
    /// None where the status alone tells.
    content_types: Vec<&'d str>,
    body: AnswerBody,
    description: &'d str,
}

pub(super) fn answers(
    operation: &Operation,
    name: &str,
    headers: Option<ModelId>,
    models: &mut Models<'_>,
    types: &mut Scope,
) -> Answers {
    let successes = successes(operation);
    let mut accept: Vec<String> = Vec::new();
    for content in successes.iter().flat_map(|it| &it.contents) {
        if !accept.contains(&content.content_type) {
            accept.push(content.content_type.clone());
        }
    }
    let cases = cases(&successes, headers, models);
    let answer = answer(cases, || types.claim([format!("{name}Response"), format!("{name}ResponseBody")]));
    let is_success = |response: &Response| successes.iter().any(|it| it.status == response.status);
    let mut errors = Vec::new();
    let mut docs = Vec::new();
    for response in &operation.responses {
        let error = if is_success(response) { None } else { error_body(response, models) };
        errors.extend(error.map(|it| (response.status, it)));
        docs.push(AnswerDocs { status: response.status, error });
    }
    let entries = operation.responses.iter().flat_map(|it| entries(it, models)).collect();
    Answers { answer, accept, errors, docs, entries }
}

/// The documented successes; where there is none, what stands for every answer.
fn successes(operation: &Operation) -> Vec<&Response> {
    let listed: Vec<&Response> = operation.responses.iter().filter(|it| it.status.is_success()).collect();
    if listed.is_empty() {
        return operation.responses.iter().filter(|it| it.status == Status::Default).collect();
    }
    // A status is more precise than the range that it is in.
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
                // Where nothing else comes back, the headers are the answer.
                let headers = headers.filter(|_| !response.headers.is_empty());
                cases.push(case(Vec::new(), headers.map_or(AnswerBody::Empty, AnswerBody::Headers)));
            }
            [(_, body)] => cases.push(case(Vec::new(), body.clone())),
            several => cases.extend(several.iter().map(|(types, body)| case(types.clone(), body.clone()))),
        }
    }
    cases
}

/// What the content types of one answer come to. Those that are read alike are one; text and bytes together are bytes.
fn bodies<'d>(contents: &'d [Content], models: &Models<'_>) -> Vec<(Vec<&'d str>, AnswerBody)> {
    let mut bodies: Vec<(Vec<&str>, AnswerBody)> = Vec::new();
    for content in contents {
        let body = match content.kind {
            ContentKind::Json(it) => AnswerBody::Json(models.rust_type(it)),
            ContentKind::Text => AnswerBody::Text,
            ContentKind::Binary => AnswerBody::Bytes,
        };
        match bodies.iter_mut().find(|(_, it)| *it == body) {
            Some((content_types, _)) => content_types.push(&content.content_type),
            None => bodies.push((vec![&content.content_type], body)),
        }
    }
    if bodies.len() > 1 && !bodies.iter().any(|(_, it)| matches!(it, AnswerBody::Json(_))) {
        bodies.retain(|(_, it)| *it == AnswerBody::Bytes);
    }
    bodies
}

fn answer(cases: Vec<Case<'_>>, claim: impl FnOnce() -> Ident) -> Answer {
    let Some(first) = cases.first() else { return Answer::One(AnswerBody::Empty) };
    if cases.iter().all(|it| it.body == first.body) {
        return Answer::One(first.body.clone());
    }
    let mut scope = Scope::with_reserved(&["Other"]);
    let variants = cases
        .into_iter()
        .map(|case| {
            let status = status_name(case.status);
            let kind = match case.body {
                AnswerBody::Json(_) => "Json",
                AnswerBody::Text => "Text",
                AnswerBody::Bytes => "Bytes",
                AnswerBody::Empty | AnswerBody::Headers(_) => "Empty",
            };
            let candidates = match case.content_types.as_slice() {
                [] => [status.clone(), format!("{status}{kind}")],
                _ => [kind.to_owned(), format!("{status}{kind}")],
            };
            AnswerVariant {
                ident: scope.claim(candidates),
                status: case.status,
                content_types: case.content_types.into_iter().map(str::to_owned).collect(),
                body: case.body,
                description: case.description.to_owned(),
            }
        })
        .collect();
    Answer::Choice { ident: claim(), variants }
}

/// The variant of the crate's error body for an error answer; `None` where it documents no JSON body.
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
        gate: models.gates.gate(place.id),
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
