//! Findings as people and tools read them: on a terminal, as JSON, and as SARIF.
//!
//! In come [`crate::diagnostic::Diagnostics`]; out come texts and values. Nothing here decides what is a finding.

#[cfg(feature = "cli")]
mod columns;
#[cfg(feature = "cli")]
mod excerpt;
pub mod json;
pub mod sarif;
#[cfg(feature = "cli")]
pub mod terminal;

#[cfg(feature = "cli")]
pub use self::columns::columns;
