//! Names of Cargo packages.

use serde::Deserialize;

/// The name of a package: letters, digits and hyphens, a letter first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct PackageName(String);

/// A text that is no name of a package.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no package name: it takes lower-case letters, digits and hyphens, with a letter first")]
pub struct PackageNameError(String);

impl PackageName {
    /// Reads a name.
    ///
    /// # Errors
    /// The text has other characters than lower-case ASCII letters, digits and hyphens, or does not begin with a letter.
    pub fn parse(text: &str) -> Result<Self, PackageNameError> {
        let is_name = text.starts_with(|it: char| it.is_ascii_lowercase())
            && !text.ends_with('-')
            && text.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-');
        let library = Self(text.to_owned()).library();
        // A crate of such a name could not be named in code.
        let is_usable = syn::parse_str::<proc_macro2::Ident>(&library).is_ok() && library != "sdk_runtime";
        if is_name && is_usable { Ok(Self(text.to_owned())) } else { Err(PackageNameError(text.to_owned())) }
    }

    /// The name by which code refers to the crate.
    pub fn library(&self) -> String {
        self.0.replace('-', "_")
    }

    /// The name.
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
