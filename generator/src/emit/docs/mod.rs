//! Converts descriptions of the specification and the generator's own text to doc comments.
//!
//! A description is parsed into a tree ([`block`]), combined with the generator's own trees ([`Doc`]), and rendered to lines.
//! The lines are parsed again and must give the same tree; only text without any markup ([`plain`]) skips this. Therefore no description can become HTML, a link to an item, or
//! code that rustdoc compiles. See SECURITY.md.

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
mod plain;
mod render;
mod static_text;

#[cfg(test)]
mod tests;

pub(super) use self::block::{Inline, alternatives, codes};
pub(super) use self::characters::one_line;
pub(super) use self::doc::{Doc, IntoInlines, inlines};
pub(super) use self::facts::{docs, facts};
