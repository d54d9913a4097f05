//! Documentation: text of ours and descriptions of the specification as doc comments.
//!
//! A description becomes a tree ([`block`]), is put together with trees of ours ([`Doc`]), and is rendered to lines. What
//! was rendered is parsed again, and must be the same tree: so no description can become HTML, a link to an item, or code
//! that rustdoc compiles, whatever CommonMark makes of its characters. See SECURITY.md.

mod address;
mod block;
mod characters;
mod checked;
mod doc;
mod facts;
mod html;
mod normal;
mod options;
mod parse;
mod render;
mod static_text;

#[cfg(test)]
mod tests;

pub(super) use self::block::{Inline, codes};
pub(super) use self::characters::one_line;
pub(super) use self::doc::{Doc, IntoInlines, inlines};
pub(super) use self::facts::docs;
