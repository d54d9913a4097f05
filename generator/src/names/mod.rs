//! Rust identifiers for the names of a specification.
//!
//! Only a [`Scope`] can create an [`Ident`], so two items of one scope cannot have the same.

mod lock;
mod renewal;
mod scope;
mod subject;
mod unicode;
mod words;

pub use lock::{LockError, NameLock};
pub(crate) use lock::{MethodPath, Pin};
pub use renewal::Rename;
pub(crate) use renewal::Renewal;
pub(crate) use scope::{CaseStyle, Ident, Scope};
pub use subject::Subject;
pub(crate) use words::{kebab, pascal, reason_phrase, singular, snake, spelled, type_name};
