//! Errors of settings. They contain names and locations, but never values.

use std::fmt;

use super::source::SourceKind;
use super::values::{Gap, GapKind};
use crate::client::error::ConfigurationError;

/// The settings do not define a client. `Debug` shows the same message as `Display`, because it is what `main` prints.
///
/// ```no_run
/// # use sdk_runtime::settings::Settings;
/// # fn example(settings: Settings) -> Result<sdk_runtime::Client, Box<dyn std::error::Error>> {
/// use sdk_runtime::settings::SettingsError;
///
/// match settings.client() {
///     Ok(client) => Ok(client),
///     Err(SettingsError::Incomplete(sources)) => Err(format!("complete one of these: {sources:?}").into()),
///     Err(error) => Err(error.into()),
/// }
/// # }
/// ```
#[non_exhaustive]
pub enum SettingsError {
    /// No source is complete.
    Incomplete(Vec<IncompleteSource>),
    /// The first complete source contains an invalid value.
    Unusable {
        /// The kind of the source.
        kind: SourceKind,
        /// The invalid setting.
        error: ConfigurationError,
    },
}

/// A source that lacks some of its settings.
///
/// ```
/// use sdk_runtime::settings::IncompleteSource;
///
/// fn help(sources: &[IncompleteSource]) -> Vec<String> {
///     sources.iter().map(|it| format!("set {} in {}", it.names().join(" and "), it.kind())).collect()
/// }
/// ```
#[derive(Clone, Debug)]
pub struct IncompleteSource {
    pub(super) kind: SourceKind,
    pub(super) names: Vec<&'static str>,
    pub(super) reason: String,
}

impl IncompleteSource {
    /// Returns the kind of the source.
    #[must_use]
    pub fn kind(&self) -> SourceKind {
        self.kind
    }

    /// Returns the names of the required settings.
    #[must_use]
    pub fn names(&self) -> &[&'static str] {
        &self.names
    }
}

impl fmt::Display for IncompleteSource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} in {} ({})", self.names.join(", "), self.kind, self.reason)
    }
}

impl fmt::Display for SettingsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Incomplete(sources) => {
                let sources: Vec<String> = sources.iter().map(ToString::to_string).collect();
                write!(formatter, "incomplete settings: set {}", sources.join("; or "))
            }
            Self::Unusable { kind, error } => write!(formatter, "invalid settings in {kind}: {error}"),
        }
    }
}

impl fmt::Debug for SettingsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl std::error::Error for SettingsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Incomplete(_) => None,
            Self::Unusable { error, .. } => error.source(),
        }
    }
}

/// Summarizes what is missing from a source that requires this many names.
pub(super) fn summary(gaps: &[Gap], needed: usize) -> String {
    if gaps.len() > 1 && gaps.len() == needed && gaps.iter().all(|it| it.kind == GapKind::Missing) {
        return "all missing".to_owned();
    }
    let gaps = gaps.iter().map(|it| {
        let name = it.name;
        match it.kind {
            GapKind::Missing => format!("{name} is missing"),
            GapKind::Empty => format!("{name} is empty"),
            GapKind::NotAString => format!("{name} is not a string"),
            GapKind::Unexpected(expected) => format!("{name} is not {expected}"),
        }
    });
    gaps.collect::<Vec<_>>().join(", ")
}
