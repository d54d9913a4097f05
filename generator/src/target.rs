//! The package or module that a run generates.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use serde::Deserialize;

use crate::package_name::PackageName;
use crate::relative_path::relative_path;

/// The place that generated code is made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A member of the workspace that the runtime is in.
    WorkspaceMember {
        /// The hand-written examples next to the sources.
        examples: Examples,
    },
    /// A package that depends on nothing around it.
    Standalone {
        /// The source of the runtime.
        runtime: RuntimeSource,
        /// `true` if the package is the root of a workspace of its own, which it has to be inside another workspace.
        own_workspace: bool,
    },
    /// A module of the package whose build script runs the generator: sources without a manifest.
    Module,
}

/// The source of the runtime that a standalone package depends on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RuntimeSource {
    /// A folder, relative to the manifest unless it is absolute.
    Path(String),
    /// A version of the published crate.
    Version(String),
}

impl RuntimeSource {
    /// Returns the source for a package in the folder `package`, with the path that leads from there to the folder `runtime`.
    /// The package keeps working if both are moved together.
    ///
    /// # Errors
    /// Fails if `runtime` does not exist, or if a path cannot be resolved.
    pub fn relative(package: &Path, runtime: &Path) -> io::Result<Self> {
        relative_path(package, runtime).map(Self::Path)
    }
}

/// The hand-written examples of a [`Target::WorkspaceMember`]. All of them depend on tokio.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Examples {
    /// The further packages that the examples use, with the versions of the workspace.
    #[serde(default)]
    pub dependencies: Vec<PackageName>,
    /// The features that each example needs, by its name. Examples that need none have no entry.
    #[serde(default)]
    pub features: BTreeMap<PackageName, Vec<PackageName>>,
}

impl Target {
    /// A workspace member without examples.
    #[must_use]
    pub fn workspace_member() -> Self {
        Self::WorkspaceMember { examples: Examples::default() }
    }

    /// The path of a source file, from the root of what is generated.
    pub(crate) fn source_path(&self, file: &str) -> String {
        match self {
            Self::WorkspaceMember { .. } | Self::Standalone { .. } => format!("src/{file}"),
            Self::Module => file.to_owned(),
        }
    }

    /// The attribute of example code blocks. The examples of a module name a crate that does not exist, so rustdoc must
    /// not compile them.
    pub(crate) const fn example_attribute(&self) -> &'static str {
        match self {
            Self::WorkspaceMember { .. } | Self::Standalone { .. } => "no_run",
            Self::Module => "ignore",
        }
    }
}
