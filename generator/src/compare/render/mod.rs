//! Report formats. Strings of specifications are untrusted, and each format escapes them.

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

/// The format of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Lines for a terminal, with color codes that the caller may remove.
    Terminal,
    /// GitHub Flavored Markdown, for the description of a pull request.
    Markdown,
    /// A JSON object.
    Json,
    /// A self-contained HTML page.
    Html,
}

/// Renders a report, with a line break at its end.
pub fn render(report: &Report, format: Format) -> String {
    match format {
        Format::Terminal => terminal::terminal(&view::View::of(report)),
        Format::Markdown => markdown::markdown(&view::View::of(report)),
        Format::Json => json::json(report),
        Format::Html => html::html(&view::View::of(report)),
    }
}
