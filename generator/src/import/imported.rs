//! The result of a conversion.

/// A configuration, and what it does not contain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The text of `sdkgen.toml`, which begins with the notes as comments.
    pub config: String,
    /// The settings that were not imported, or that differ.
    pub notes: Vec<Note>,
}

/// A setting that was not imported, or that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The line of the setting.
    pub line: Option<u32>,
    /// The location of the setting, and the reason.
    pub message: String,
}
