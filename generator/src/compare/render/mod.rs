//! Comparisons as people and tools read them. Texts of descriptions are untrusted: each form makes them harmless its own way.

mod arguments;
mod changelog;
mod html;
mod json;
mod markdown;
mod terminal;
mod view;

pub use self::arguments::ReportArguments;
pub use self::changelog::changelog;
use super::{Comparison, Effect, Migration};

/// The form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Lines for a terminal, with colours; whoever prints them decides whether those stay.
    Terminal,
    /// Markdown as GitHub shows it, for the description of a pull request.
    Markdown,
    /// One JSON object.
    Json,
    /// A page of its own, without anything from elsewhere.
    Html,
}

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

/// The report in a form, with a line break at its end.
pub fn render(report: &Report, format: Format) -> String {
    match format {
        Format::Terminal => terminal::terminal(&view::View::of(report)),
        Format::Markdown => markdown::markdown(&view::View::of(report)),
        Format::Json => json::json(report),
        Format::Html => html::html(&view::View::of(report)),
    }
}
