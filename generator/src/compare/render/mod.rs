//! Comparisons as people and tools read them. Texts of descriptions are untrusted: each form makes them harmless its own way.

mod arguments;
mod changelog;
mod html;
mod json;
mod markdown;
mod report;
mod terminal;
mod view;

pub use self::arguments::ReportArguments;
pub use self::changelog::changelog;
pub use self::report::Report;

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

/// The report in a form, with a line break at its end.
pub fn render(report: &Report, format: Format) -> String {
    match format {
        Format::Terminal => terminal::terminal(&view::View::of(report)),
        Format::Markdown => markdown::markdown(&view::View::of(report)),
        Format::Json => json::json(report),
        Format::Html => html::html(&view::View::of(report)),
    }
}
