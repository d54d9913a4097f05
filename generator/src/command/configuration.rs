//! Arguments that configure how an input is read, and the configuration next to it.

use std::path::{Path, PathBuf};

use sdk_generator::config::Config;
use sdk_generator::read::Options;

use super::limits::LimitArguments;
use super::pages::PageArguments;

/// Arguments that configure how an input is read. They override the configuration, or add to its lists.
#[derive(clap::Args)]
pub(super) struct ConfigurationArguments {
    /// The configuration of the API [default: `sdkgen.toml` next to the document or in the folder of pages, if it exists]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Use a local copy of a remote document, such as `https://example.com/common.yaml=common.yaml`. A URL that ends with `/` is a prefix, and its copy is a folder
    #[arg(long = "reference", value_name = "URL=FILE", value_parser = parse_copy)]
    references: Vec<(String, PathBuf)>,
    /// Allow `$ref`s to files in this folder, outside the folder of the document
    #[arg(long, value_name = "FOLDER")]
    allow_outside: Vec<PathBuf>,
    #[command(flatten)]
    pages: PageArguments,
    #[command(flatten)]
    limits: LimitArguments,
}

impl ConfigurationArguments {
    /// Reads the configuration of an input.
    pub(super) fn config(&self, input: &Path) -> anyhow::Result<Config> {
        read(self.config.as_deref(), input)
    }

    /// Returns the options for reading the input.
    pub(super) fn options(&self, config: &Config) -> Options {
        let mut options = config.options();
        options.references.copies.extend(self.references.iter().cloned());
        options.references.allow.extend(self.allow_outside.iter().cloned());
        self.pages.add_to(&mut options.pages);
        self.limits.add_to(&mut options.limits);
        options
    }
}

/// Reads the configuration that was chosen for an input, or the one next to it.
pub(super) fn read(chosen: Option<&Path>, input: &Path) -> anyhow::Result<Config> {
    Ok(match chosen {
        Some(path) => Config::read(path)?,
        None if input == Path::new("-") => Config::default(),
        None => Config::find(input)?,
    })
}

fn parse_copy(text: &str) -> Result<(String, PathBuf), &'static str> {
    // A query of the URL may contain `=`.
    let (url, path) =
        text.rsplit_once('=').filter(|(url, path)| !url.is_empty() && !path.is_empty()).ok_or("expected URL=FILE")?;
    Ok((url.to_owned(), path.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_a_url_and_a_file() {
        let parsed = parse_copy("https://a.example/b?c=d=e.yaml");
        assert_eq!(parsed, Ok(("https://a.example/b?c=d".to_owned(), PathBuf::from("e.yaml"))));
        for text in ["", "https://a.example/b", "=e.yaml", "https://a.example/b="] {
            assert!(parse_copy(text).is_err(), "{text}");
        }
    }
}
