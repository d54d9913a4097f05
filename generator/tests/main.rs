//! Integration tests of the generator and of the command `sdkgen`.
#![allow(missing_docs, clippy::unwrap_used, reason = "a test")]

mod bad_input;
mod commands;
mod compare;
mod configuration;
mod corpus;
mod edits;
mod emitted;
mod everything;
mod fuzz;
mod growth;
mod hang_guard;
mod interrupted;
mod line_output;
mod manual;
mod members;
mod named_pages;
mod names_lock;
mod overlays;
mod page_editions;
mod page_forms;
mod page_names;
mod paging;
mod project;
mod read_hostile;
mod renames;
mod sdk_reference;
mod selection;
mod several_files;
mod skipped_pages;
mod stability;
mod streams;
mod type_identity;
mod untrusted_folders;
mod update;
mod webhooks;
