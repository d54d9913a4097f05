//! The streams that operations return, and the methods that request them.

use crate::api::{StreamBody, StreamFlag, StreamResult};
use crate::ir::{self, Addressing, BodyKind, ContentKind, Draft, Operation, ParameterLocation, Shape, Stream, TypeId};

use super::models::Models;

/// The member by which requests ask for a stream, by convention.
const FLAG: &str = "stream";

/// The stream among the successful responses of an operation.
pub(super) struct FoundStream<'d> {
    pub(super) stream: Stream,
    /// The content types of the stream.
    pub(super) content_types: Vec<&'d str>,
    /// `true` if all successful responses with a body are streams.
    pub(super) is_only: bool,
}

/// Finds the first stream that an operation returns.
pub(super) fn find_stream(operation: &Operation) -> Option<FoundStream<'_>> {
    let contents = || operation.successes().into_iter().flat_map(|it| &it.contents);
    let stream = contents().find_map(|it| match it.kind {
        ContentKind::Stream(stream) => Some(stream),
        _ => None,
    })?;
    let same = contents().filter(|it| it.kind == ContentKind::Stream(stream));
    let mut content_types: Vec<&str> = Vec::new();
    for content in same {
        if !content_types.contains(&content.content_type.as_str()) {
            content_types.push(&content.content_type);
        }
    }
    let is_only = contents().all(|it| matches!(it.kind, ContentKind::Stream(_)));
    Some(FoundStream { stream, content_types, is_only })
}

/// Returns the result of a method that requests a stream.
pub(super) fn stream_result(operation: &Operation, stream: Stream, models: &Models<'_>) -> StreamResult {
    StreamResult { body: stream_body(stream, models), flag: flag(operation, models.draft) }
}

/// Returns the content of a stream.
pub(super) fn stream_body(stream: Stream, models: &Models<'_>) -> StreamBody {
    match stream {
        Stream::EventData(it) => StreamBody::EventData(models.rust_type(it)),
        Stream::EventText => StreamBody::EventText,
        Stream::Events(it) => StreamBody::Events(models.rust_type(it)),
        Stream::Values(it) => StreamBody::Values(models.rust_type(it)),
        Stream::Parts(it) => StreamBody::Parts(models.rust_type(it)),
        Stream::PartText => StreamBody::PartText,
        Stream::PartBytes => StreamBody::PartBytes,
    }
}

/// Returns the place of the boolean `stream` in requests.
fn flag(operation: &Operation, draft: &Draft) -> Option<StreamFlag> {
    let is_boolean = |id: TypeId| matches!(draft.types[draft.types.behind(id)].shape, Shape::Boolean);
    let is_flag =
        |it: &ir::Parameter| it.location == ParameterLocation::Query && it.name == FLAG && is_boolean(it.value.id);
    if operation.parameters.iter().any(is_flag) {
        return Some(StreamFlag::Query);
    }
    let has_flag = |id: TypeId| match &draft.types[draft.types.behind(id)].shape {
        Shape::Object(object) => object.fields.iter().any(|it| it.name == FLAG && is_boolean(it.value.id)),
        Shape::Form(form) => form.addressing == Addressing::ByName && form.parts.iter().any(|it| it.name == FLAG),
        _ => false,
    };
    match operation.bodies.as_slice() {
        [ir::Body { kind: BodyKind::Json(it), .. }] if has_flag(it.id) => Some(StreamFlag::Body),
        bodies => bodies
            .iter()
            .any(|body| match body.kind {
                BodyKind::Json(it) | BodyKind::UrlEncoded(it) => has_flag(it.id),
                BodyKind::Multipart(id) => has_flag(id),
                BodyKind::JsonLines(_) | BodyKind::Text | BodyKind::Binary => false,
            })
            .then_some(StreamFlag::Caller),
    }
}
