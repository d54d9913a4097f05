//! A compiler from API descriptions to Rust SDKs.

pub mod diagnostic;
pub mod pointer;
pub mod read;
