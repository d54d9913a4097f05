//! Names of Cargo packages.

use serde::Deserialize;

/// The name of a package, which consists of lowercase letters, digits and hyphens, and starts with a letter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct PackageName(String);

/// The error type of invalid package names.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("invalid package name {0:?}: use lowercase letters, digits and hyphens, starting with a letter")]
pub struct PackageNameError(String);

impl PackageName {
    /// Parses a name.
    ///
    /// # Errors
    /// Fails if the name contains characters other than lowercase ASCII letters, digits and hyphens, if it does not start with
    /// a letter, or if code could not refer to the crate by that name.
    pub fn parse(text: &str) -> Result<Self, PackageNameError> {
        let is_name = text.starts_with(|it: char| it.is_ascii_lowercase())
            && !text.ends_with('-')
            && text.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-');
        let library = Self(text.to_owned()).library();
        // Code must be able to refer to the crate, so keywords are not allowed.
        let is_usable = syn::parse_str::<proc_macro2::Ident>(&library).is_ok() && library != "sdk_runtime";
        if is_name && is_usable { Ok(Self(text.to_owned())) } else { Err(PackageNameError(text.to_owned())) }
    }

    /// Returns the name of the crate in code.
    pub fn library(&self) -> String {
        self.0.replace('-', "_")
    }

    /// Returns the name as a string.
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
