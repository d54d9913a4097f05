//! `sdkgen import`: converts a configuration of another generator.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::ensure;
use sdk_generator::config::CONFIG;
use sdk_generator::files;
use sdk_generator::import;
use sdk_generator::printable::shown_path;

#[derive(clap::Args)]
pub(crate) struct Import {
    /// A configuration of Stainless, such as `stainless.yml`
    input: PathBuf,
    /// The file to write [default: `sdkgen.toml` in the folder of the input]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Import) -> anyhow::Result<ExitCode> {
    let path = arguments.out.clone().unwrap_or_else(|| arguments.input.with_file_name(CONFIG));
    ensure!(!path.exists(), "{} exists already", shown_path(&path));
    let imported = import::stainless(&arguments.input)?;
    for note in &imported.notes {
        let line = note.line.map(|it| format!(":{it}")).unwrap_or_default();
        eprintln!("note: {}{line}: {}", shown_path(&arguments.input), note.message);
    }
    files::replace(&path, imported.config.as_bytes())?;
    eprintln!(
        "{}: {} settings were not imported, or differ. Review the file.",
        shown_path(&path),
        imported.notes.len()
    );
    Ok(ExitCode::SUCCESS)
}
