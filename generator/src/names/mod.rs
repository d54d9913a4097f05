//! Names: from the words of a specification to Rust identifiers.
//!
//! An [`Ident`] can only be made by a [`Scope`], so two things of one scope cannot share one.

mod lock;
mod scope;
mod words;

pub use lock::NameLock;
pub(crate) use scope::{Ident, Scope};
pub(crate) use words::{kebab, pascal, reason_phrase, singular, snake, spelled, type_name};
