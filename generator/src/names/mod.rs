//! Rust identifiers for the names of a specification.
//!
//! Only a [`Scope`] can create an [`Ident`], so two items of one scope cannot have the same.

mod common_words;
mod lock;
mod lock_file;
mod method_path;
mod moved_types;
mod positions;
mod prelude;
mod renamed_operations;
mod renewal;
mod scope;
mod steps;
mod subject;
mod unicode;
mod words;

pub(crate) use common_words::without_common_words;
pub use lock::NameLock;
pub(crate) use lock::Pin;
pub(crate) use method_path::MethodPath;
pub(crate) use moved_types::follow_moved_types;
pub(crate) use positions::keep_order;
pub(crate) use prelude::{PRELUDE, is_in_prelude};
pub(crate) use renamed_operations::RenamedOperations;
pub use renewal::Rename;
pub(crate) use renewal::Renewal;
pub(crate) use scope::{CaseStyle, Ident, Scope};
pub(crate) use steps::{AllOfParts, kind_word, name_of_steps, status_name};
pub use subject::Subject;
pub(crate) use words::{kebab, pascal, singular, snake, spelled, type_name};
