//! Responses that are streams of events or JSON values.
//!
//! Source: OpenAPI 3.2.0, Media Type Object, "Sequential Media Types".

pub(crate) mod event;
pub(crate) mod event_call;
mod event_parser;
pub(crate) mod event_stream;
pub(crate) mod json_call;
mod json_splitter;
pub(crate) mod json_stream;
mod reconnection;
mod source;
mod too_large;
