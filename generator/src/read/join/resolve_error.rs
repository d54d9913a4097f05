//! The reasons why a reference cannot be resolved, and their diagnostics.

use std::path::Path;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location};
use crate::pointer::Pointer;
use crate::printable::shown_path;
use crate::read::copies::TooManyCopies;
use crate::read::limits::Exceeded;
use crate::read::reference::MAX_HOPS;

/// The reason why a reference cannot be resolved.
#[derive(Clone, Debug)]
pub(super) enum ResolveError {
    /// The reference points to a remote document that has no local copy.
    Remote,
    /// The reference points outside the allowed folders.
    Outside,
    /// The document is not in a file, so relative references cannot be resolved.
    NoFolder,
    /// The file does not exist or cannot be read.
    NoFile {
        /// The reason, as reported by the operating system.
        reason: String,
    },
    /// The location does not exist in the file.
    NoFragment,
    /// The reference leads back to itself.
    Cycle,
    /// The reference leads through too many references.
    TooLong,
    /// References copy too many nodes.
    TooManyCopies(Exceeded),
    /// A problem in the file was already reported.
    Reported,
}

impl From<TooManyCopies> for ResolveError {
    fn from(error: TooManyCopies) -> Self {
        error.0.map_or(Self::Reported, Self::TooManyCopies)
    }
}

impl ResolveError {
    /// Creates the error for a file that cannot be read.
    pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        let reason = match error.kind() {
            std::io::ErrorKind::NotFound => format!("{} does not exist", shown_path(path)),
            _ => error.to_string(),
        };
        Self::NoFile { reason }
    }

    /// Reports the error at the location of the reference.
    pub(super) fn report(&self, reference: &str, at: &Pointer, diagnostics: &mut Diagnostics) {
        let (code, message, help) = match self {
            // `NoFolder` is reported when nodes are typed.
            Self::NoFolder | Self::Reported => return,
            Self::Remote => (
                Code::RemoteReference,
                format!("`{reference}` is a remote document without a local copy"),
                Some(
                    "store a copy next to the document, and pass `--reference URL=FILE` or add it to `references` in the configuration",
                ),
            ),
            Self::Outside => (
                Code::OutsideReference,
                format!("`{reference}` is outside the folder of the document"),
                Some("to allow it, pass `--allow-outside FOLDER` or add its folder to `allow` in the configuration"),
            ),
            Self::NoFile { reason } => {
                (Code::MissingFile, format!("failed to read the target of `{reference}`: {reason}"), None)
            }
            Self::NoFragment => {
                (Code::MissingFragment, format!("the target of `{reference}` does not exist in the file"), None)
            }
            Self::Cycle => (Code::ReferenceCycle, format!("`{reference}` leads back to itself"), None),
            Self::TooLong => {
                let message = format!("`{reference}` leads through more than {MAX_HOPS} references");
                (Code::ReferenceCycle, message, None)
            }
            Self::TooManyCopies(exceeded) => (Code::LimitExceeded, exceeded.to_string(), None),
        };
        let mut diagnostic = Diagnostic::new(code, Location::Node(at.clone()), message);
        diagnostic.help = help.map(str::to_owned);
        diagnostics.push(diagnostic);
    }
}
