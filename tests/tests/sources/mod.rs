//! Checks the sources of the workspace: the structure of their modules and the language of their text.

mod graph;
mod ignored;
mod module_tree;
mod modules;
mod phrases;
mod text;
