//! `cargo xtask doctor`: what is amiss with this checkout, one line for each thing that was looked at.

mod crates;
mod toolchain;
mod tools;

use std::fmt;
use std::path::Path;
use std::process::{Command, ExitCode};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Installs these tools of `xtask/tools.toml` where they are missing or there in another version, and looks at nothing.
    #[arg(long, num_args = 1.., value_name = "NAME")]
    install: Vec<String>,
}

/// Lines are put together where a list would be longer than this.
const LONGEST_LIST: usize = 5;

/// One thing that was looked at.
#[derive(Debug, PartialEq, Eq)]
struct Line {
    state: State,
    /// What was looked at.
    subject: String,
    /// How it is, and what to do about it.
    message: String,
}

/// How a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Ok,
    /// Worth knowing; everything works.
    Note,
    /// Something does not work, or a check would fail.
    Problem,
}

impl State {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Note => "note",
            Self::Problem => "problem",
        }
    }
}

impl Line {
    fn new(state: State, subject: impl Into<String>, message: impl Into<String>) -> Self {
        Self { state, subject: subject.into(), message: message.into() }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<8} {:<20} {}", self.state.as_str(), self.subject, self.message)
    }
}

pub(crate) fn run(root: &Path, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    if !arguments.install.is_empty() {
        tools::install(&arguments.install)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut lines = vec![toolchain::line(root)];
    lines.extend(tools::lines()?);
    lines.extend(crates::lines(root));
    lines.push(git(root));
    lines.iter().for_each(|it| println!("{it}"));
    let has_problems = lines.iter().any(|it| it.state == State::Problem);
    Ok(if has_problems { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// What is not committed of the generated crates.
fn git(root: &Path) -> Line {
    let subject = "git";
    let output =
        Command::new("git").args(["status", "--porcelain", "--", "generated", "specs"]).current_dir(root).output();
    let text = match output {
        Ok(output) if output.status.success() => String::from_utf8_lossy(&output.stdout).into_owned(),
        Ok(_) => {
            return Line::new(State::Note, subject, "this is no checkout: releases cannot be compared with the last");
        }
        Err(error) => return Line::new(State::Note, subject, format!("cannot be run ({error}): releases need it")),
    };
    match text.lines().count() {
        0 => Line::new(State::Ok, subject, "specs and generated are committed"),
        _ => {
            let files = text.lines().filter_map(|it| it.get(3..)).map(str::to_owned).collect();
            Line::new(State::Note, subject, format!("not committed: {}", shortened(files)))
        }
    }
}

/// A list in a line; its end is counted where it is long.
fn shortened(list: Vec<String>) -> String {
    let more = list.len().saturating_sub(LONGEST_LIST);
    let mut text = list.into_iter().take(LONGEST_LIST).collect::<Vec<_>>().join(", ");
    if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_are_shortened() {
        let list = |count: usize| (1..=count).map(|it| it.to_string()).collect();
        assert_eq!(shortened(list(5)), "1, 2, 3, 4, 5");
        assert_eq!(shortened(list(7)), "1, 2, 3, 4, 5 and 2 more");
    }
}
