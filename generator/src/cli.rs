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
            eprintln!("error: {}", printable_lines(&format!("{error:#}")));
            ExitCode::FAILURE
        }
    }
}

/// A bar for `length` steps that shows the message of the current one. It is hidden if standard error is not a terminal.
pub fn progress_bar(length: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:20} {pos}/{len} {elapsed} {msg}");
    ProgressBar::new(length as u64).with_style(style.unwrap_or(ProgressStyle::default_bar()))
}
