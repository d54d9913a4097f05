//! Why a reference leads nowhere, and how that is said.

use std::path::Path;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location};
use crate::pointer::Pointer;

/// Why a reference leads nowhere.
#[derive(Clone, Debug)]
pub(super) enum ResolveError {
    /// It names a document on the network that has no local copy.
    Remote,
    /// It leads out of the folder of the input.
    Outside,
    /// The document is in no file, so that there are none beside it.
    NoFolder,
    /// There is no such file, or it cannot be read.
    NoFile {
        /// What the system says.
        why: String,
    },
    /// The file has no such place.
    NoFragment,
    /// It leads back to itself.
    Cycle,
    /// References copy more into their places than any honest document does.
    TooMany,
    /// What is wrong with the file itself was reported.
    Reported,
}

impl ResolveError {
    /// A file that the system does not give.
    pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        let why = match error.kind() {
            std::io::ErrorKind::NotFound => format!("there is no file {}", path.display()),
            _ => error.to_string(),
        };
        Self::NoFile { why }
    }

    /// Says it at the place of the reference.
    pub(super) fn report(&self, reference: &str, at: &Pointer, diagnostics: &mut Diagnostics) {
        let (code, message, help) = match self {
            // Reported where nodes are typed.
            Self::NoFolder | Self::Reported => return,
            Self::Remote => (
                Code::RemoteReference,
                format!("`{reference}` is on the network, from which nothing is read"),
                Some("keep a copy beside the document, and name it under `references` in `specs/apis.toml`"),
            ),
            Self::Outside => (
                Code::OutsideReference,
                format!("`{reference}` leads out of the folder of the document"),
                Some("name the folder under `allow` in `specs/apis.toml` if it may be read"),
            ),
            Self::NoFile { why } => {
                (Code::MissingFile, format!("`{reference}` names no file that can be read: {why}"), None)
            }
            Self::NoFragment => {
                (Code::MissingFragment, format!("`{reference}` names a place that the file does not have"), None)
            }
            Self::Cycle => (Code::ReferenceCycle, format!("`{reference}` leads back to itself"), None),
            Self::TooMany => {
                (Code::Unsupported, "references multiply the document beyond all measure".to_owned(), None)
            }
        };
        let mut diagnostic = Diagnostic::new(code, Location::Node(at.clone()), message);
        diagnostic.help = help.map(str::to_owned);
        diagnostics.push(diagnostic);
    }
}
