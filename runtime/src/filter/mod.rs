//! Typed filters and sorters of collections.
//!
//! A generated crate has a [`Field`] for each field that the documentation of an operation lists. Its methods are the
//! documented operators, which accept values of its type and return a [`Filter`]. Filters can be combined.
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
//! // A string can be used for filters that the documentation does not cover.
//! assert_eq!(Filter::from("name co \"x\"").as_str(), "name co \"x\"");
//! ```
//!
//! Unsupported operators do not compile:
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
//! Neither do values of another type:
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
