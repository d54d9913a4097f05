//! The measured generators, one file each.

mod generator;
pub(crate) mod install;
mod oas3_gen;
mod openapi_generator;
mod openapi_to_rust;
mod ploidy;
mod progenitor;
mod sdkgen;

pub(crate) use self::generator::{Attempt, Decoding, Generator, Job, Peer};
pub(super) use self::sdkgen::Sdkgen;

/// The peers in the order of the tables.
pub(crate) const ALL: &[&dyn Peer] = &[
    &progenitor::Progenitor,
    &ploidy::Ploidy,
    &oas3_gen::Oas3Gen,
    &openapi_to_rust::OpenApiToRust,
    &openapi_generator::OpenApiGenerator,
];
