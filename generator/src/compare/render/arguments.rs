//! What commands take about reports, and what they do with it.

use std::io::{self, Write};
use std::path::PathBuf;

use super::{Format, Report, render};
use crate::compare::Effect;

/// The form of a report, where it goes, and what is not accepted.
#[derive(Clone, Debug, clap::Args)]
pub struct ReportArguments {
    /// The form of the report.
    #[arg(long, value_enum, default_value_t = Format::Terminal)]
    format: Format,
    /// Writes the report to this file.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Fails if anything has this effect or a worse one.
    #[arg(long, value_enum, value_name = "EFFECT")]
    deny: Option<Effect>,
}

impl ReportArguments {
    /// Writes the report to its file, or else to `standard`, and says whether its verdict is accepted.
    ///
    /// # Errors
    /// The file or `standard` cannot be written.
    pub fn deliver(&self, report: &Report, standard: &mut dyn Write) -> io::Result<bool> {
        let text = render(report, self.format);
        match &self.output {
            Some(path) => {
                // A file has no colours.
                let text = match self.format {
                    Format::Terminal => anstream::adapter::strip_str(&text).to_string(),
                    Format::Markdown | Format::Json | Format::Html => text,
                };
                std::fs::write(path, text)
                    .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
            }
            None => standard.write_all(text.as_bytes())?,
        }
        Ok(report.verdict().zip(self.deny).is_none_or(|(verdict, deny)| verdict < deny))
    }
}
