//! Names of Cargo packages.

use serde::Deserialize;

/// The name of a Cargo package: lowercase letters, digits and hyphens, beginning with a letter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct PackageName(String);

/// The error for an invalid package name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("invalid package name {0:?}: use lowercase letters, digits and `-`, and begin with a letter")]
pub struct PackageNameError(String);

impl PackageName {
    /// Parses a name.
    ///
    /// # Errors
    /// Fails if the text has characters other than lowercase ASCII letters, digits and hyphens, does not begin with a letter, or is
    /// a keyword.
    pub fn parse(text: &str) -> Result<Self, PackageNameError> {
        let is_name = text.starts_with(|it: char| it.is_ascii_lowercase())
            && !text.ends_with('-')
            && text.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-');
        let library = Self(text.to_owned()).library();
        // A crate whose name is a keyword cannot be named in code.
        let is_usable = syn::parse_str::<proc_macro2::Ident>(&library).is_ok() && library != "sdk_runtime";
        if is_name && is_usable { Ok(Self(text.to_owned())) } else { Err(PackageNameError(text.to_owned())) }
    }

    /// Returns the name of the crate in code.
    pub fn library(&self) -> String {
        self.0.replace('-', "_")
    }

    /// Returns the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for PackageName {
    type Error = PackageNameError;

    fn try_from(text: String) -> Result<Self, PackageNameError> {
        Self::parse(&text)
    }
}
