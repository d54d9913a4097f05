//! The input of every report format.

use crate::compare::{Comparison, Effect, Migration};

/// A report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
    /// The changes of several crates.
    Comparisons(Vec<Comparison>),
    /// The migration from one version of an API to another.
    Migration(Migration),
}

impl Report {
    /// Returns the worst effect, or `None` without changes.
    pub fn verdict(&self) -> Option<Effect> {
        match self {
            Self::Comparisons(list) => list.iter().filter_map(Comparison::verdict).max(),
            Self::Migration(it) => it.verdict(),
        }
    }
}
