//! Why settings give no client: names and places, never what stands there.

use std::fmt;

use super::source::SourceKind;
use super::values::{Gap, GapKind};
use crate::client::error::ConfigurationError;

/// Why settings give no client.
///
/// ```no_run
/// # use sdk_runtime::settings::Settings;
/// # fn example(settings: Settings) -> Result<sdk_runtime::Client, Box<dyn std::error::Error>> {
/// use sdk_runtime::settings::SettingsError;
///
/// match settings.client() {
///     Ok(client) => Ok(client),
///     Err(SettingsError::Incomplete(sources)) => Err(format!("set what one of these needs: {sources:?}").into()),
///     Err(error) => Err(error.into()),
/// }
/// # }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum SettingsError {
    /// No source has all its names.
    Incomplete(Vec<IncompleteSource>),
    /// The first source that has all its names says something that cannot be used.
    Unusable {
        /// The source.
        kind: SourceKind,
        /// What is wrong.
        error: ConfigurationError,
    },
}

/// A source that does not have all its names.
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
    pub(super) problem: String,
}

impl IncompleteSource {
    /// Where the names were looked up.
    #[must_use]
    pub fn kind(&self) -> SourceKind {
        self.kind
    }

    /// The names that are needed.
    #[must_use]
    pub fn names(&self) -> &[&'static str] {
        &self.names
    }
}

impl fmt::Display for IncompleteSource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} in {} ({})", self.names.join(", "), self.kind, self.problem)
    }
}

impl fmt::Display for SettingsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Incomplete(sources) => {
                let sources: Vec<String> = sources.iter().map(ToString::to_string).collect();
                write!(formatter, "no settings are complete; looked for {}", sources.join("; "))
            }
            Self::Unusable { kind, error } => write!(formatter, "the settings in {kind} cannot be used: {error}"),
        }
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

/// The gaps of a source that needs this many names, in a few words.
pub(super) fn summary(gaps: &[Gap], needed: usize) -> String {
    if gaps.len() > 1 && gaps.len() == needed && gaps.iter().all(|it| it.problem == GapKind::Missing) {
        return "all are missing".to_owned();
    }
    let gaps = gaps.iter().map(|it| {
        let name = it.name;
        match it.problem {
            GapKind::Missing => format!("{name} is missing"),
            GapKind::Empty => format!("{name} is empty"),
            GapKind::NotText => format!("{name} is not a text"),
            GapKind::Unlike(expected) => format!("{name} is not {expected}"),
        }
    });
    gaps.collect::<Vec<_>>().join(", ")
}
