//! Filters and sorters of collections: expressions that are checked when they are compiled.
//!
//! A generated crate has a [`Field`] for each field that an operation's documentation lists. A field takes values of its
//! type with the operators that are documented for it; what comes of it is a [`Filter`], which others are joined to.
//!
//! ```
//! use sdk_runtime::filter::{Any, Field, Filter, Text};
//!
//! sdk_runtime::operators! {
//!     /// `eq`, `in`.
//!     pub enum EqIn: Eq, In;
//! }
//! let name: Field<Text, EqIn> = Field::new("name");
//! let level: Field<i64, EqIn> = Field::new("level");
//! let filter = name.is_in(["a", "b"]).or(level.eq(3)).not();
//! assert_eq!(filter.as_str(), r#"not (name in ("a", "b") or level eq 3)"#);
//! // Whatever the documentation does not know is a text.
//! assert_eq!(Filter::from("name co \"x\"").as_str(), "name co \"x\"");
//! ```
//!
//! An operator that the field does not have is refused:
//!
//! ```compile_fail,E0277
//! # use sdk_runtime::filter::{Field, Text};
//! # sdk_runtime::operators! {
//! #     /// `eq`, `in`.
//! #     pub enum EqIn: Eq, In;
//! # }
//! # let name: Field<Text, EqIn> = Field::new("name");
//! name.starts_with("a");
//! ```
//!
//! And so is a value of another type:
//!
//! ```compile_fail,E0308
//! # use sdk_runtime::filter::Field;
//! # sdk_runtime::operators! {
//! #     /// `eq`, `in`.
//! #     pub enum EqIn: Eq, In;
//! # }
//! # let level: Field<i64, EqIn> = Field::new("level");
//! level.eq("three");
//! ```
//!
//! Source: SailPoint, "Standard Collection Parameters".

mod expression;
mod field;
mod literal;
mod sorter;

pub use self::expression::Filter;
pub use self::field::{Ca, Co, Eq, Field, Ge, Gt, Has, In, IsNull, Le, Lt, Ne, Pr, Sw};
pub use self::literal::{Accepts, Any, Literal, Text};
pub use self::sorter::{Sorter, Sorters};

#[cfg(test)]
mod tests;
