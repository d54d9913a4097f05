//! `cargo xtask doctor`: checks the setup of this checkout and prints one line per check.

mod crates;
mod toolchain;
mod tools;

use std::fmt;
use std::path::Path;
use std::process::{Command, ExitCode};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Install these tools from `xtask/tools.toml` if they are missing or have another version, without running the checks
    #[arg(long, num_args = 1.., value_name = "NAME")]
    install: Vec<String>,
}

/// How many elements of a list are shown.
const MAX_SHOWN: usize = 5;

/// The result of one check.
#[derive(Debug, PartialEq, Eq)]
struct Line {
    state: State,
    /// What was checked.
    subject: String,
    /// What was found, and how to fix it.
    message: String,
}

/// The outcome of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Ok,
    /// Worth knowing, but everything works.
    Note,
    /// Something does not work, or `.ci/run` would fail.
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
        tools::install(root, &arguments.install)?;
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

/// Checks whether the specifications and the generated crates are committed.
fn git(root: &Path) -> Line {
    let subject = "git";
    let output =
        Command::new("git").args(["status", "--porcelain", "--", "generated", "specs"]).current_dir(root).output();
    let text = match output {
        Ok(output) if output.status.success() => String::from_utf8_lossy(&output.stdout).into_owned(),
        Ok(_) => {
            return Line::new(
                State::Note,
                subject,
                "this is not a Git checkout, so releases cannot be compared with the previous one",
            );
        }
        Err(error) => return Line::new(State::Note, subject, format!("cannot be run ({error}), but releases need it")),
    };
    match text.lines().count() {
        0 => Line::new(State::Ok, subject, "`specs` and `generated` are committed"),
        _ => {
            let files = text.lines().filter_map(|it| it.get(3..)).map(str::to_owned).collect();
            Line::new(State::Note, subject, format!("not committed: {}", shortened(files)))
        }
    }
}

/// Joins a list into one line. Of a long list, only the first elements are shown and the others counted.
fn shortened(list: Vec<String>) -> String {
    let more = list.len().saturating_sub(MAX_SHOWN);
    let mut text = list.into_iter().take(MAX_SHOWN).collect::<Vec<_>>().join(", ");
    if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortened_counts_the_end_of_a_long_list() {
        let list = |count: usize| (1..=count).map(|it| it.to_string()).collect();
        assert_eq!(shortened(list(5)), "1, 2, 3, 4, 5");
        assert_eq!(shortened(list(7)), "1, 2, 3, 4, 5 and 2 more");
    }
}
