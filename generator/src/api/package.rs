//! The package that the API becomes.

use semver::Version;

use crate::package_name::PackageName;
use crate::target::Target;

/// The name, version and kind of the generated package.
#[derive(Clone, Debug)]
pub(crate) struct Package {
    pub(crate) name: PackageName,
    /// `None` for the workspace's version, or 0.1.0 if the package is standalone.
    pub(crate) version: Option<Version>,
    pub(crate) target: Target,
}
