//! Configurations of other generators, converted to `sdkgen.toml`.
//!
//! Source: the reference of Stainless, "Config".

mod client;
mod conversion;
mod imported;
mod pagination;
mod resources;

use std::path::Path;

use self::conversion::Import;
pub use self::imported::{Imported, Note};
use crate::pointer::Pointer;
use crate::read;

/// The reason why a file cannot be imported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The file cannot be read, or is not YAML. The message has its name.
    #[error("{0}")]
    Unreadable(String),
    /// The file has no settings of Stainless.
    #[error("the file has neither `resources` nor `client_settings`, so it is not a configuration of Stainless")]
    NotStainless,
}

/// The settings that have no equivalent, with the reasons.
const WITHOUT_EQUIVALENT: &[(&str, &str)] = &[
    ("environments", "callers choose between the servers of the document; add missing ones with an overlay"),
    ("settings", "response bodies are not unwrapped; `[envelope]` describes an object around every result"),
    ("query_settings", "the styles of parameters in the document apply; correct them with an overlay"),
    ("security", "the security requirements of the document apply; correct them with an overlay"),
    ("security_schemes", "the security schemes of the document apply; correct them with an overlay"),
    ("errors", "errors have the types that the document describes"),
    ("custom_casings", "words are written as in the document"),
    ("openapi", "an overlay can change the document"),
    ("streaming", "streams are recognized by the content types of responses"),
];

/// The settings that only concern other languages and the publication of packages.
const IRRELEVANT: &[&str] = &["organization", "targets", "readme", "codeflow", "diagnostics", "edition"];

/// Converts a configuration of Stainless.
///
/// # Errors
/// Fails if the file cannot be read, or is not a configuration of Stainless.
pub fn stainless(path: &Path) -> Result<Imported, ImportError> {
    let (text, tree) = read::tree_of(path).map_err(ImportError::Unreadable)?;
    let members = tree.as_object().filter(|it| it.contains_key("resources") || it.contains_key("client_settings"));
    let root = members.ok_or(ImportError::NotStainless)?;
    let mut import = Import::default();
    let at = Pointer::root();
    resources::import(&mut import, root, &at);
    pagination::import(&mut import, root, &at);
    client::import(&mut import, root, &at);
    for key in root.keys().filter(|it| !IRRELEVANT.contains(&it.as_str())) {
        if let Some((_, reason)) = WITHOUT_EQUIVALENT.iter().find(|(name, _)| name == key) {
            import.note(&at.child(key), format!("is not imported: {reason}"));
        } else if !["resources", "unspecified_endpoints", "pagination", "client_settings"].contains(&key.as_str()) {
            import.note(&at.child(key), "is unknown, and not imported");
        }
    }
    Ok(import.finish(&text))
}

#[cfg(test)]
mod tests;
