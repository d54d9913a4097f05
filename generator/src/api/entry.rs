//! Entries of `api.json` that the emitted code does not need.

use crate::ir::{Docs, Encoding, Filter, ParameterLocation, Status, Style};

use super::{RustType, StreamBody};

/// A parameter in `api.json`.
#[derive(Debug)]
pub(crate) struct ParameterEntry {
    pub(crate) name: String,
    pub(crate) place: ParameterLocation,
    pub(crate) required: bool,
    pub(crate) value: RustType,
    /// `None` for the default style of the location.
    pub(crate) style: Option<Style>,
    pub(crate) docs: Docs,
    pub(crate) filters: Vec<Filter>,
    pub(crate) sorters: Vec<String>,
}

/// A body in `api.json`.
#[derive(Debug)]
pub(crate) struct BodyEntry {
    pub(crate) content_type: String,
    pub(crate) value: ValueEntry,
    pub(crate) required: bool,
    /// The encodings of the members of a form that do not have the default one.
    pub(crate) encodings: Vec<(String, Encoding)>,
}

/// A response in `api.json`.
#[derive(Debug)]
pub(crate) struct ResponseEntry {
    pub(crate) status: Status,
    pub(crate) content_type: Option<String>,
    pub(crate) value: ValueEntry,
}

/// The type of a body in `api.json`.
#[derive(Debug)]
pub(crate) enum ValueEntry {
    Nothing,
    Text,
    Bytes,
    Type(RustType),
    Stream(StreamBody),
}
