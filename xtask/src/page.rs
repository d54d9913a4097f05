//! `cargo xtask page`: unpacks documentation pages whose operation is compressed into one line, and packs them again.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use sdk_generator::files;
use sdk_generator::printable::shown_path;
use sdk_generator::read::page;

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Replace the compressed operation of each page with plain JSON
    Unpack {
        /// The pages to edit in place
        #[arg(required = true)]
        pages: Vec<PathBuf>,
    },
    /// Print a page with its operation as plain JSON, or unchanged if it has none, for `git diff`
    Show {
        /// The page
        page: PathBuf,
    },
    /// Compress the operation of each page again
    Pack {
        /// The pages to edit in place
        #[arg(required = true)]
        pages: Vec<PathBuf>,
    },
}

pub(crate) fn run(command: &Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Show { page } => show(page)?,
        Command::Unpack { pages } => pages.iter().try_for_each(|it| edit(it, |text| Ok(page::unpack(text)?)))?,
        Command::Pack { pages } => pages.iter().try_for_each(|it| edit(it, |text| Ok(page::pack(text)?)))?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints a page, which may be damaged.
fn show(path: &Path) -> anyhow::Result<()> {
    let text = read(path)?;
    print!("{}", page::unpack(&text).unwrap_or(text));
    Ok(())
}

fn read(path: &Path) -> anyhow::Result<String> {
    files::read_to_string(path).with_context(|| format!("failed to read {}", shown_path(path)))
}

fn edit(path: &Path, change: impl FnOnce(&str) -> anyhow::Result<String>) -> anyhow::Result<()> {
    let text = read(path)?;
    let changed = change(&text).with_context(|| shown_path(path))?;
    if changed != text {
        files::replace(path, changed.as_bytes())?;
    }
    Ok(())
}
