//! The schemas of a document, in the vocabulary of JSON Schema 2020-12 and OpenAPI 3.1.
//!
//! The reader converts the schemas of all dialects to it. Older dialects have an exact equivalent for each of their keywords.
//! Schemas are in an arena, and refer to each other by id, so that references need no names.
//!
//! Source: JSON Schema 2020-12, core and validation; OpenAPI 3.1.0, Schema Object.

mod arena;
mod composition;
mod constraint;
mod json;
mod json_type;
mod keywords;
mod schema_id;

pub(crate) use arena::Schemas;
pub(crate) use composition::{Composition, Discriminator};
pub(crate) use constraint::Constraint;
pub(crate) use json::SchemaWriter;
pub(crate) use json_type::{JsonType, TypeSet};
pub(crate) use keywords::{
    Annotations, ArrayKeywords, EnumLabel, EnumLabels, GivenNames, ObjectKeywords, Schema, spelling,
};
pub(crate) use schema_id::SchemaId;
