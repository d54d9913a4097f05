//! The parts that the command-line programs of this workspace share: exit codes, errors, closed pipes and progress bars.

use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};

use crate::printable::printable_lines;

/// Runs a program and returns its exit code. An error is printed to standard error with its causes.
///
/// A program whose output is closed by its reader, as in `sdkgen inspect X | head`, ends quietly like other Unix programs.
pub fn main(run: impl FnOnce() -> anyhow::Result<ExitCode>) -> ExitCode {
    // Without this, the first write after the reader is gone is a panic.
    sigpipe::reset();
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {}", printable_lines(&with_causes(&error)));
            ExitCode::FAILURE
        }
    }
}

/// Returns the text of an error and its causes. Causes that the text already ends with are not repeated.
fn with_causes(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if text.is_empty() {
            text = cause;
        } else if !text.ends_with(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    text
}

/// A bar for `length` steps that shows the message of the current one. It is hidden if standard error is not a terminal.
pub fn progress_bar(length: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:20} {pos}/{len} {elapsed} {msg}");
    ProgressBar::new(length as u64).with_style(style.unwrap_or(ProgressStyle::default_bar()))
}

#[cfg(test)]
mod tests {
    use anyhow::{Context, anyhow};

    use super::*;
    use crate::files;

    #[test]
    fn errors_of_the_system_are_not_repeated() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("file"), "").unwrap();
        let error = files::replace(&folder.path().join("file/inside"), b"").unwrap_err();
        let (shown, cause) = (error.to_string(), std::error::Error::source(&error).unwrap().to_string());
        assert!(shown.ends_with(&cause), "{shown}");
        let error = Err::<(), _>(error).context("ping").unwrap_err();
        assert_eq!(with_causes(&error), format!("ping: {shown}"));
    }

    #[test]
    fn all_causes_of_an_error_are_shown() {
        assert_eq!(with_causes(&anyhow!("one").context("two").context("three")), "three: two: one");
    }
}
