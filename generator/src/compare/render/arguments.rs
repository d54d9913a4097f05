//! Command-line arguments for reports.

use std::io::{self, Write};
use std::path::PathBuf;

use super::{Format, Report, render};
use crate::compare::Effect;
use crate::files;

/// The format and destination of a report, and the changes to deny.
#[derive(Clone, Debug, clap::Args)]
pub struct ReportArguments {
    /// The format of the report
    #[arg(long, value_enum, default_value_t = Format::Terminal)]
    format: Format,
    /// Write the report to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Fail if any change has at least this effect
    #[arg(long, value_enum, value_name = "EFFECT")]
    deny: Option<Effect>,
}

impl ReportArguments {
    /// Writes the report to its file, or to `standard` if none is set. Returns `false` if a change is denied.
    ///
    /// # Errors
    /// Fails if the file or `standard` cannot be written.
    pub fn write(&self, report: &Report, standard: &mut dyn Write) -> io::Result<bool> {
        let text = render(report, self.format);
        match &self.output {
            Some(path) => {
                // Files must not contain color codes.
                let text = match self.format {
                    Format::Terminal => anstream::adapter::strip_str(&text).to_string(),
                    Format::Markdown | Format::Json | Format::Html => text,
                };
                files::replace(path, text.as_bytes()).map_err(io::Error::other)?;
            }
            None => standard.write_all(text.as_bytes())?,
        }
        Ok(report.verdict().zip(self.deny).is_none_or(|(verdict, deny)| verdict < deny))
    }
}
