//! Reading settings from the process, or from a test's replacement.

use std::ffi::OsString;
use std::io;

use secrecy::{ExposeSecret, SecretString};

use super::source::SourceKind;
#[cfg(feature = "yaml-settings")]
use super::yaml;
use crate::json::Value;

/// The environment that settings are read from.
pub(super) trait Environment {
    /// Returns an environment variable.
    fn variable(&self, name: &str) -> Option<OsString>;

    /// Returns the content of a file.
    fn file(&self, path: &str) -> io::Result<Vec<u8>>;
}

/// The environment variables and files of the process.
pub(super) struct System;

impl Environment for System {
    fn variable(&self, name: &str) -> Option<OsString> {
        std::env::var_os(name)
    }

    fn file(&self, path: &str) -> io::Result<Vec<u8>> {
        match path.strip_prefix("~/") {
            Some(rest) => std::fs::read(std::env::home_dir().ok_or(io::ErrorKind::NotFound)?.join(rest)),
            None => std::fs::read(path),
        }
    }
}

/// The values of one source.
pub(super) enum Values<'s, S> {
    Variables(&'s S),
    Members(Value),
    #[cfg(feature = "yaml-settings")]
    Paths(Value),
}

/// A name without a usable value.
pub(super) struct Gap {
    pub(super) name: &'static str,
    pub(super) kind: GapKind,
}

/// The reason why a name has no usable value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GapKind {
    Missing,
    Empty,
    NotAString,
    /// The value is not the expected one.
    Unexpected(&'static str),
}

impl<'s, S: Environment> Values<'s, S> {
    /// Opens a source. Returns a description of the problem if it cannot be read.
    pub(super) fn open(kind: SourceKind, environment: &'s S) -> Result<Self, String> {
        let path = match kind {
            SourceKind::Environment => return Ok(Self::Variables(environment)),
            SourceKind::Yaml { .. } if !cfg!(feature = "yaml-settings") => {
                return Err("YAML files require the feature `yaml-settings`".to_owned());
            }
            SourceKind::Json(path) | SourceKind::Yaml { path, .. } => path,
        };
        let content = environment.file(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => "the file does not exist".to_owned(),
            kind => format!("cannot read the file: {kind}"),
        })?;
        // Errors of parsers may contain the content of the file, so they are not shown.
        #[cfg(feature = "yaml-settings")]
        if matches!(kind, SourceKind::Yaml { .. }) {
            return yaml::parse(&content).map(Self::Paths).ok_or_else(|| "the file is not a YAML mapping".to_owned());
        }
        let value = Value::parse(&content).ok().filter(|it| it.as_object().is_some());
        Ok(Self::Members(value.ok_or("the file is not a JSON object")?))
    }

    /// Returns the value of a name. All values are treated as secrets.
    pub(super) fn get(&self, name: &str) -> Result<SecretString, GapKind> {
        let text = match self {
            Self::Variables(environment) => {
                let text = environment.variable(name).ok_or(GapKind::Missing)?;
                SecretString::from(text.into_string().map_err(|_| GapKind::NotAString)?)
            }
            Self::Members(value) => text(value.as_object().and_then(|it| it.get(name)))?,
            #[cfg(feature = "yaml-settings")]
            Self::Paths(value) => text(yaml::find(value, name))?,
        };
        if text.expose_secret().is_empty() { Err(GapKind::Empty) } else { Ok(text) }
    }

    /// Returns the names whose values differ from the expected ones.
    pub(super) fn mismatches(&self, kind: SourceKind) -> Vec<Gap> {
        let SourceKind::Yaml { only_if, .. } = kind else { return Vec::new() };
        let differs = |name, expected: &str| self.get(name).is_ok_and(|it| it.expose_secret() != expected);
        let mismatches = only_if.iter().filter(|(name, expected)| differs(*name, expected));
        mismatches.map(|(name, expected)| Gap { name, kind: GapKind::Unexpected(expected) }).collect()
    }
}

fn text(value: Option<&Value>) -> Result<SecretString, GapKind> {
    match value {
        None | Some(Value::Null) => Err(GapKind::Missing),
        Some(value) => Ok(SecretString::from(value.as_str().ok_or(GapKind::NotAString)?)),
    }
}
