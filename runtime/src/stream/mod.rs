//! Responses that are streams of events, JSON values or parts.
//!
//! Source: OpenAPI 3.2.0, Media Type Object, "Sequential Media Types".

pub(crate) mod event;
pub(crate) mod event_call;
mod event_parser;
pub(crate) mod event_stream;
mod items;
pub(crate) mod json_call;
mod json_splitter;
pub(crate) mod json_stream;
mod multipart_splitter;
pub(crate) mod part_call;
pub(crate) mod part_stream;
mod reconnection;
mod source;
mod stream_call;
mod too_large;
mod transfer_encoding;
