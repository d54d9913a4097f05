//! The input of every report format.

use crate::compare::{Comparison, Effect, Migration};

/// What is reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
    /// What changed in each of some crates.
    Comparisons(Vec<Comparison>),
    /// The way from one version of an API to another.
    Migration(Migration),
}

impl Report {
    /// The worst effect of all; none where nothing changed.
    pub fn verdict(&self) -> Option<Effect> {
        match self {
            Self::Comparisons(list) => list.iter().filter_map(Comparison::verdict).max(),
            Self::Migration(it) => it.verdict(),
        }
    }
}
