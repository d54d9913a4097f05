//! `sdkgen.toml`: the configuration of one API.
//!
//! It is found next to the document, or in the folder of pages. Its tables are those of `specs/apis.toml`:
//!
//! ```
//! use sdk_generator::config::Config;
//!
//! let config: Config = r#"
//!     overlays = ["corrections.overlay.yaml"]
//!
//!     [settings]
//!     request_id_header = "Request-Id"
//!     error_code = ["/error/code"]
//!     error_message = ["/error/message"]
//!
//!     [[settings.source]]
//!     kind = "environment"
//!     base_url = "THINGS_BASE_URL"
//!     token = "THINGS_API_KEY"
//!
//!     [[paging]]
//!     kind = "last_item"
//!     parameter = "starting_after"
//!     size = "limit"
//!     member = "id"
//!     more = "has_more"
//!     items = ["data"]
//! "#.parse()?;
//! # let _ = config;
//! # Ok::<(), sdk_generator::config::ConfigError>(())
//! ```

mod reading;

use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::Deserialize;

pub(crate) use self::reading::reading_table;
use crate::envelope::Envelope;
use crate::event_names::EventNames;
use crate::files::{self, FileError};
use crate::generate::Generator;
use crate::paging::Paging;
use crate::printable::shown_path;
use crate::read::Options;
use crate::sdk_reference::SdkReference;
use crate::settings::Settings;

/// The name of the configuration next to a document.
pub const CONFIG: &str = "sdkgen.toml";

/// The configuration of one API.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The folder that paths are relative to.
    folder: PathBuf,
    /// The file, if the configuration is in one.
    path: Option<PathBuf>,
    table: Table,
    settings: Option<Settings>,
}

reading_table! {
    /// The configuration in TOML.
    #[derive(Clone, Debug, Default, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Table {
        settings: Option<Settings>,
        /// The path to append to the base URL from the settings.
        base_path: Option<String>,
        paging: Option<Paging>,
        envelope: Option<Envelope>,
        events: Option<EventNames>,
    }
}

/// The reason why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// A file could not be read, or the configuration is malformed.
    #[error(transparent)]
    File(#[from] FileError),
    /// A configuration that was found, and not chosen by the caller, leads to files outside its folder.
    #[error(
        "{}: {} is outside the folder of the configuration; to allow it, pass the configuration explicitly (`--config`)",
        shown_path(path),
        shown_path(outside)
    )]
    Outside {
        /// The file.
        path: PathBuf,
        /// The path that leads outside.
        outside: PathBuf,
    },
}

impl FromStr for Config {
    type Err = ConfigError;

    /// Parses a configuration whose paths are relative to the current folder.
    fn from_str(text: &str) -> Result<Self, ConfigError> {
        Self::parse(text, Path::new(CONFIG))
    }
}

impl Config {
    /// Reads a configuration. Its paths are relative to its folder.
    ///
    /// # Errors
    /// Fails if the file cannot be read or is malformed.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = files::read_to_string(path).map_err(FileError::io(path))?;
        Ok(Self { path: Some(path.to_owned()), ..Self::parse(&text, path)? })
    }

    /// Returns the path of the configuration next to a document or in a folder of pages, whether it exists or not.
    #[must_use]
    pub fn default_path(input: &Path) -> PathBuf {
        let folder = if input.is_dir() { Some(input) } else { input.parent() };
        folder.unwrap_or(Path::new("")).join(CONFIG)
    }

    /// Reads `sdkgen.toml` next to a document or in a folder of pages, or returns an empty configuration if there is none.
    ///
    /// The folder of a document may not be trusted, so that such a configuration cannot lead to files outside its folder.
    ///
    /// # Errors
    /// Fails if the file cannot be read or is malformed, or leads to other files outside its folder.
    pub fn find(input: &Path) -> Result<Self, ConfigError> {
        let path = Self::default_path(input);
        if !path.is_file() {
            return Ok(Self::default());
        }
        // An error would show the content of the file that a link leads to.
        if path.is_symlink() {
            return Err(ConfigError::Outside { outside: path.clone(), path });
        }
        let config = Self::read(&path)?;
        match config.outside() {
            Some(outside) => Err(ConfigError::Outside { path, outside }),
            None => Ok(config),
        }
    }

    /// Returns the first path that leads outside the folder of the configuration, after links are resolved. A file that does not exist
    /// is reported when it is read.
    fn outside(&self) -> Option<PathBuf> {
        let folder = if self.folder.as_os_str().is_empty() { Path::new(".") } else { &self.folder };
        let real = folder.canonicalize().ok();
        let is_inside = |path: &Path| match path.canonicalize() {
            Ok(path) => real.as_ref().is_some_and(|it| path.starts_with(it)),
            Err(_) => false,
        };
        let options = self.options();
        let references = self.table.sdk_references.iter().map(|it| self.folder.join(it));
        let copies = options.references.copies.into_values().chain(options.references.allow);
        let mut paths = self
            .path
            .iter()
            .cloned()
            .chain(options.overlays)
            .chain(options.pages.names)
            .chain(copies)
            .chain(references);
        paths.find(|it| it.exists() && !is_inside(it))
    }

    fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        let malformed = |message: String| FileError::malformed(path, message);
        let mut table: Table = toml::from_str(text).map_err(|error| malformed(error.to_string()))?;
        let settings = match (table.settings.take(), table.base_path.take()) {
            (None, None) => None,
            (None, Some(_)) => return Err(malformed("`base_path` requires `[settings]`".to_owned()).into()),
            (Some(settings), None) => Some(settings),
            (Some(settings), Some(path)) => {
                Some(settings.with_base_path(path).map_err(|error| malformed(error.to_string()))?)
            }
        };
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        Ok(Self { folder, path: None, table, settings })
    }

    /// Returns the file that the configuration was read from.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Returns the options for reading the input.
    #[must_use]
    pub fn options(&self) -> Options {
        self.table.options(&self.folder)
    }

    /// Configures a generator, including its options for reading the input.
    ///
    /// # Errors
    /// Fails if an SDK reference page cannot be read.
    pub fn configure(&self, generator: Generator) -> Result<Generator, ConfigError> {
        let Table { sdk_references, diagnostics, paging, envelope, events, .. } = &self.table;
        let mut generator = generator.with_options(self.options()).with_levels(diagnostics.clone());
        if let Some(settings) = &self.settings {
            generator = generator.with_settings(settings.clone());
        }
        if let Some(paging) = paging {
            generator = generator.with_paging(paging.clone());
        }
        if let Some(envelope) = envelope {
            generator = generator.with_envelope(envelope.clone());
        }
        if let Some(events) = events {
            generator = generator.with_event_names(events.clone());
        }
        generator = generator.with_names(self.table.names.clone());
        if let Some(idempotency) = &self.table.idempotency {
            generator = generator.with_idempotency(idempotency.clone());
        }
        if let Some(retries) = self.table.retries {
            generator = generator.with_retries(retries);
        }
        let references = sdk_references.iter().map(|it| {
            let path = self.folder.join(it);
            SdkReference::read(&path, &path)
        });
        Ok(generator.with_sdk_references(references.collect::<Result<_, _>>()?))
    }

    /// Returns the levels of diagnostics.
    #[must_use]
    pub fn levels(&self) -> crate::diagnostic::levels::Levels {
        self.table.diagnostics.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_and_inconsistent_keys_are_errors_with_the_file() {
        for (text, expected) in [
            ("pagination = 1", "pagination"),
            ("base_path = \"/v1\"", "`base_path` requires `[settings]`"),
            ("[[paging]]\nkind = \"pages\"", "pages"),
            ("overlays = 1", "overlays"),
            ("[diagnostics]\nallow = [\"unheard-of\"]", "unheard-of"),
        ] {
            let error = text.parse::<Config>().unwrap_err().to_string();
            assert!(error.starts_with("sdkgen.toml: ") && error.contains(expected), "{text}\n{error}");
        }
    }

    #[test]
    fn found_configuration_does_not_lead_outside() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("inner");
        std::fs::create_dir(&inner).unwrap();
        std::fs::write(folder.path().join("secret.yaml"), "").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(folder.path().join("secret.yaml"), inner.join("link.yaml")).unwrap();
        for text in [
            "overlays = [\"../secret.yaml\"]",
            #[cfg(unix)]
            "overlays = [\"link.yaml\"]",
            "allow = [\"..\"]",
            "references = { \"https://a.example/b\" = \"../secret.yaml\" }",
            "sdk_references = [\"../secret.yaml\"]",
            "pages = { names = \"../secret.yaml\" }",
        ] {
            std::fs::write(inner.join(CONFIG), text).unwrap();
            let error = Config::find(&inner.join("api.yaml")).unwrap_err();
            assert!(matches!(error, ConfigError::Outside { .. }), "{text}: {error}");
            assert!(Config::read(&inner.join(CONFIG)).is_ok(), "the caller chose the configuration: {text}");
        }
    }

    #[test]
    fn paths_are_relative_to_the_configuration() {
        let folder = tempfile::tempdir().unwrap();
        let text = "overlays = [\"a.yaml\"]\nallow = [\"common\"]\nreferences = { \"https://a.example/b\" = \"b.yaml\" }\n\
                    pages = { names = \"c.yaml\" }\n";
        std::fs::write(folder.path().join(CONFIG), text).unwrap();
        for input in [folder.path().to_owned(), folder.path().join("api.yaml")] {
            let config = Config::find(&input).unwrap();
            let options = config.options();
            assert_eq!(options.overlays, [folder.path().join("a.yaml")]);
            assert_eq!(options.references.allow, [folder.path().join("common")]);
            assert_eq!(options.references.copies["https://a.example/b"], folder.path().join("b.yaml"));
            assert_eq!(options.pages.names, Some(folder.path().join("c.yaml")));
        }
        let elsewhere = Config::find(Path::new("elsewhere/api.yaml")).unwrap();
        assert!(elsewhere.path().is_none());
    }
}
