//! Formats diagnostics for terminals, as JSON, and as SARIF.

#[cfg(feature = "cli")]
mod columns;
#[cfg(feature = "cli")]
mod excerpt;
pub mod json;
pub mod renames;
pub mod sarif;
#[cfg(feature = "cli")]
pub mod terminal;

#[cfg(feature = "cli")]
pub use self::columns::columns;
