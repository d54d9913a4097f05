//! `specs/apis.toml`: the APIs of a workspace and how each one is read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use semver::Version;
use serde::Deserialize;
use toml::Spanned;

use super::error::ProjectError;
use super::paths::{LIST, SPECS};
use super::upstream_pattern::UpstreamPattern;
use crate::config::reading_table;
use crate::diagnostic::levels::Levels;
use crate::envelope::Envelope;
use crate::event_names::EventNames;
use crate::files::{self, FileError};
use crate::idempotency::Idempotency;
use crate::name_candidates::NameCandidates;
use crate::package_name::PackageName;
use crate::paging::Paging;
use crate::read::Options;
use crate::retries::Retries;
use crate::settings::Settings;
use crate::target::Examples;

/// An API of the workspace.
#[derive(Clone, Debug)]
pub(super) struct Api {
    pub(super) name: PackageName,
    pub(super) version: Option<Version>,
    /// The path inside `specs`.
    pub(super) input: PathBuf,
    pub(super) settings: Option<Settings>,
    pub(super) paging: Option<Paging>,
    pub(super) envelope: Option<Envelope>,
    pub(super) event_names: Option<EventNames>,
    pub(super) idempotency: Option<Idempotency>,
    pub(super) retries: Option<Retries>,
    pub(super) names: NameCandidates,
    pub(super) sdk_references: Vec<PathBuf>,
    pub(super) options: Options,
    pub(super) levels: Levels,
    /// The name that all versions of the API share.
    pub(super) family: Option<String>,
    /// The provider's names for its documents.
    pub(super) upstream: Vec<UpstreamPattern>,
    pub(super) examples: Examples,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    api: Vec<Entry>,
    /// The settings by the name that APIs refer to.
    #[serde(default)]
    settings: BTreeMap<String, Settings>,
    #[serde(default)]
    paging: BTreeMap<String, Paging>,
    #[serde(default)]
    envelope: BTreeMap<String, Envelope>,
    #[serde(default)]
    events: BTreeMap<String, EventNames>,
    /// The levels of diagnostics for all APIs.
    #[serde(default)]
    diagnostics: Levels,
}

reading_table! {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Entry {
        name: String,
        /// The version of the crate, or `None` for the workspace's version.
        version: Option<Spanned<String>>,
        input: PathBuf,
        /// The name of `[settings]` in this file.
        settings: Option<Spanned<String>>,
        /// The path to append to the base URL from the settings.
        base_path: Option<Spanned<String>>,
        /// The name of `[[paging]]` in this file.
        paging: Option<Spanned<String>>,
        /// The name of an `[envelope]` in this file.
        envelope: Option<Spanned<String>>,
        /// The name of an `[events]` table in this file.
        events: Option<Spanned<String>>,
        /// The name that all versions of the API share. By default, APIs with the same `settings` are versions of one API.
        family: Option<String>,
        /// The provider's names for its documents, the best source first.
        #[serde(default)]
        upstream: Vec<UpstreamPattern>,
        /// The hand-written examples next to the sources.
        #[serde(default)]
        examples: Examples,
    }
}

/// Reads the list of the workspace at `root`.
///
/// # Errors
/// Fails if the list cannot be read, is malformed, or names an input outside `specs`.
pub(super) fn read(root: &Path) -> Result<Vec<Api>, ProjectError> {
    let path = root.join(LIST);
    let text = files::read_to_string(&path).map_err(FileError::io(&path))?;
    let list: List = toml::from_str(&text).map_err(|error| FileError::malformed(&path, error.to_string()))?;
    let apis = list.api.into_iter().map(|entry| {
        let name =
            PackageName::parse(&entry.name).map_err(|source| ProjectError::Name { path: path.clone(), source })?;
        let leads_out = |it: &&PathBuf| !it.components().all(|it| matches!(it, std::path::Component::Normal(_)));
        if let Some(input) = std::iter::once(&entry.input).chain(&entry.sdk_references).find(leads_out) {
            return Err(ProjectError::Outside { path: path.clone(), input: input.clone() });
        }
        let malformed = |(place, problem): (usize, String)| {
            FileError::malformed(&path, format!("line {}: {problem}", line(&text, place)))
        };
        let version = version(&entry).map_err(malformed)?;
        let settings = settings(&entry, &list.settings).map_err(malformed)?;
        let paging = named(entry.paging.as_ref(), "paging", &list.paging).map_err(malformed)?.cloned();
        let envelope = named(entry.envelope.as_ref(), "envelope", &list.envelope).map_err(malformed)?.cloned();
        let event_names = named(entry.events.as_ref(), "events", &list.events).map_err(malformed)?.cloned();
        let options = entry.options(&root.join(folder(root, &entry.input)));
        let family = entry.family.clone().or_else(|| entry.settings.as_ref().map(|it| it.get_ref().clone()));
        let levels = list.diagnostics.clone().overridden_by(&entry.diagnostics);
        let Entry { input, sdk_references, upstream, examples, idempotency, retries, names, .. } = entry;
        Ok(Api {
            name,
            version,
            input,
            settings,
            paging,
            envelope,
            event_names,
            idempotency,
            retries,
            names,
            sdk_references,
            options,
            levels,
            family,
            upstream,
            examples,
        })
    });
    apis.collect()
}

/// Returns the folder of an input, relative to the root.
pub(super) fn folder(root: &Path, input: &Path) -> PathBuf {
    let input = Path::new(SPECS).join(input);
    let folder = if root.join(&input).is_dir() { Some(input.as_path()) } else { input.parent() };
    folder.unwrap_or(Path::new(SPECS)).to_owned()
}

/// Returns the version of an API's crate, or its error with the position.
fn version(entry: &Entry) -> Result<Option<Version>, (usize, String)> {
    let parse = |it: &Spanned<String>| {
        Version::parse(it.get_ref()).map_err(|problem| (it.span().start, format!("{:?}: {problem}", it.get_ref())))
    };
    entry.version.as_ref().map(parse).transpose()
}

/// Returns the settings of an API, or their error with the position.
fn settings(entry: &Entry, all: &BTreeMap<String, Settings>) -> Result<Option<Settings>, (usize, String)> {
    let Some(settings) = named(entry.settings.as_ref(), "settings", all)? else {
        return match &entry.base_path {
            Some(it) => Err((it.span().start, "`base_path` requires `settings`".to_owned())),
            None => Ok(None),
        };
    };
    let settings = settings.clone();
    Ok(Some(match &entry.base_path {
        Some(path) => settings
            .with_base_path(path.get_ref().clone())
            .map_err(|problem| (path.span().start, problem.to_string()))?,
        None => settings,
    }))
}

/// Returns the table that an API refers to by name, or an error with the position of the name.
fn named<'t, T>(
    name: Option<&Spanned<String>>,
    kind: &str,
    all: &'t BTreeMap<String, T>,
) -> Result<Option<&'t T>, (usize, String)> {
    let Some(name) = name else { return Ok(None) };
    let found = all.get(name.get_ref()).ok_or_else(|| {
        let known: Vec<&str> = all.keys().map(String::as_str).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        (name.span().start, format!("unknown `[{kind}.{}]`; the file has {known}", name.get_ref()))
    })?;
    Ok(Some(found))
}

/// Returns the line of a byte offset.
fn line(text: &str, place: usize) -> usize {
    1 + text.bytes().take(place).filter(|it| *it == b'\n').count()
}
