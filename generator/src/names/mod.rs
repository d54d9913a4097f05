//! Names: from the words of a specification to Rust identifiers.
//!
//! An [`Ident`] can only be made by a [`Scope`], so two things of one scope cannot share one.

mod lock;
mod renewal;
mod scope;
mod subject;
mod words;

pub use lock::{LockError, NameLock};
pub(crate) use lock::{MethodPath, Pin};
pub use renewal::Rename;
pub(crate) use renewal::Renewal;
pub(crate) use scope::{Ident, Scope};
pub use subject::Subject;
pub(crate) use words::{kebab, pascal, reason_phrase, singular, snake, spelled, type_name};
