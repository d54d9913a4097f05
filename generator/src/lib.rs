//! A compiler from API descriptions to Rust SDKs.

pub mod diagnostic;
pub mod pointer;
pub mod print;
pub mod read;

mod api;
mod emit;
mod freeze;
mod ir;
mod lower;
mod names;
mod pass;
