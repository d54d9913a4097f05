//! `cargo xtask doctor`: checks the setup of this checkout and prints one line per check.

mod crates;
mod line;
mod toolchain;
mod tools;
mod version;

use std::path::Path;
use std::process::{Command, ExitCode};

use self::line::{Line, State, shortened};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Install these tools from `xtask/tools.toml` if they are missing or have another version, without running the checks
    #[arg(long, num_args = 1.., value_name = "NAME")]
    install: Vec<String>,
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
