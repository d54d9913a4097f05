//! `specs/apis.toml`: the APIs of a workspace and how each one is read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use semver::Version;
use serde::Deserialize;
use toml::Spanned;

use super::error::{ProjectError, at};
use super::paths::{LIST, SPECS};
use super::upstream_pattern::UpstreamPattern;
use crate::diagnostic::levels::Levels;
use crate::envelope::Envelope;
use crate::package_name::PackageName;
use crate::paging::Paging;
use crate::read::{Filter, Options, References, Selection};
use crate::settings::Settings;
use crate::target::Examples;

/// One API.
#[derive(Clone, Debug)]
pub(super) struct Api {
    pub(super) name: PackageName,
    pub(super) version: Option<Version>,
    /// Inside `specs`.
    pub(super) input: PathBuf,
    pub(super) settings: Option<Settings>,
    pub(super) paging: Option<Paging>,
    pub(super) envelope: Option<Envelope>,
    pub(super) sdk_references: Vec<PathBuf>,
    pub(super) options: Options,
    pub(super) levels: Levels,
    /// The name that it shares with its other versions.
    pub(super) family: Option<String>,
    /// What its provider calls its documents.
    pub(super) upstream: Vec<UpstreamPattern>,
    pub(super) examples: Examples,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    api: Vec<Entry>,
    /// By a name that the APIs use.
    #[serde(default)]
    settings: BTreeMap<String, Settings>,
    #[serde(default)]
    paging: BTreeMap<String, Paging>,
    #[serde(default)]
    envelope: BTreeMap<String, Envelope>,
    /// The levels of findings in all APIs.
    #[serde(default)]
    diagnostics: Levels,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    /// The version of the crate; the workspace's where it has none.
    version: Option<Spanned<String>>,
    input: PathBuf,
    /// The name of settings in this file.
    settings: Option<Spanned<String>>,
    /// Follows the base URL that the settings give.
    base_path: Option<Spanned<String>>,
    /// The name of ways of paging in this file.
    paging: Option<Spanned<String>>,
    /// The name of an envelope in this file.
    envelope: Option<Spanned<String>>,
    /// Pages about an SDK of the API.
    #[serde(default)]
    sdk_references: Vec<PathBuf>,
    /// The operations that there are to be; all where it is empty.
    #[serde(default)]
    include: Filter,
    /// The operations that there are not to be.
    #[serde(default)]
    exclude: Filter,
    /// Overlays, in the order in which they are applied.
    #[serde(default)]
    overlays: Vec<PathBuf>,
    /// Local copies of documents on the network, by URL.
    #[serde(default)]
    references: BTreeMap<String, PathBuf>,
    /// Further folders that references may lead into.
    #[serde(default)]
    allow: Vec<PathBuf>,
    /// What versions of one API have in common; without it, APIs of the same `settings` are versions of one.
    family: Option<String>,
    /// What its provider calls its documents, the best source first.
    #[serde(default)]
    upstream: Vec<UpstreamPattern>,
    /// What stands beside the crate's sources, written by hand.
    #[serde(default)]
    examples: Examples,
    /// The levels of findings in this API.
    #[serde(default)]
    diagnostics: Levels,
}

/// Reads the list of the workspace at `root`.
///
/// # Errors
/// The list cannot be read, is malformed, or names an input outside of `specs`.
pub(super) fn read(root: &Path) -> Result<Vec<Api>, ProjectError> {
    let path = root.join(LIST);
    let text = std::fs::read_to_string(&path).map_err(at(&path))?;
    let list: List = toml::from_str(&text)
        .map_err(|error| ProjectError::Malformed { path: path.clone(), message: error.to_string() })?;
    let apis = list.api.into_iter().map(|entry| {
        let name =
            PackageName::parse(&entry.name).map_err(|source| ProjectError::Name { path: path.clone(), source })?;
        let leads_out = |it: &&PathBuf| !it.components().all(|it| matches!(it, std::path::Component::Normal(_)));
        if let Some(input) = std::iter::once(&entry.input).chain(&entry.sdk_references).find(leads_out) {
            return Err(ProjectError::Outside { path: path.clone(), input: input.clone() });
        }
        let malformed = |(place, problem): (usize, String)| ProjectError::Malformed {
            path: path.clone(),
            message: format!("line {}: {problem}", line(&text, place)),
        };
        let version = version(&entry).map_err(malformed)?;
        let settings = settings(&entry, &list.settings).map_err(malformed)?;
        let paging = named(entry.paging.as_ref(), "paging", &list.paging).map_err(malformed)?.cloned();
        let envelope = named(entry.envelope.as_ref(), "envelope", &list.envelope).map_err(malformed)?.cloned();
        let options = entry.options(root);
        let family = entry.family.clone().or_else(|| entry.settings.as_ref().map(|it| it.get_ref().clone()));
        let levels = list.diagnostics.clone().overridden_by(&entry.diagnostics);
        let Entry { input, sdk_references, upstream, examples, .. } = entry;
        Ok(Api {
            name,
            version,
            input,
            settings,
            paging,
            envelope,
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

impl Entry {
    /// How the input is read. Paths in the list start from the folder that the input is in, or is.
    fn options(&self, root: &Path) -> Options {
        let folder = root.join(folder(root, &self.input));
        Options {
            references: References {
                copies: self.references.iter().map(|(url, path)| (url.clone(), folder.join(path))).collect(),
                allow: self.allow.iter().map(|path| folder.join(path)).collect(),
            },
            selection: Selection { include: self.include.clone(), exclude: self.exclude.clone() },
            overlays: self.overlays.iter().map(|path| folder.join(path)).collect(),
        }
    }
}

/// The folder that an input is in, or is, from the root.
pub(super) fn folder(root: &Path, input: &Path) -> PathBuf {
    let input = Path::new(SPECS).join(input);
    let folder = if root.join(&input).is_dir() { Some(input.as_path()) } else { input.parent() };
    folder.unwrap_or(Path::new(SPECS)).to_owned()
}

/// The version of an API's crate; or what is wrong with it, and where.
fn version(entry: &Entry) -> Result<Option<Version>, (usize, String)> {
    let parse = |it: &Spanned<String>| {
        Version::parse(it.get_ref()).map_err(|problem| (it.span().start, format!("{:?}: {problem}", it.get_ref())))
    };
    entry.version.as_ref().map(parse).transpose()
}

/// The settings of an API; or what is wrong with them, and where.
fn settings(entry: &Entry, all: &BTreeMap<String, Settings>) -> Result<Option<Settings>, (usize, String)> {
    let Some(settings) = named(entry.settings.as_ref(), "settings", all)? else {
        return match &entry.base_path {
            Some(it) => Err((it.span().start, "a `base_path` belongs to `settings`".to_owned())),
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

/// What an API names, if it names any; or what is wrong with the name, and where.
fn named<'t, T>(
    name: Option<&Spanned<String>>,
    kind: &str,
    all: &'t BTreeMap<String, T>,
) -> Result<Option<&'t T>, (usize, String)> {
    let Some(name) = name else { return Ok(None) };
    let found = all.get(name.get_ref()).ok_or_else(|| {
        let known: Vec<&str> = all.keys().map(String::as_str).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        (name.span().start, format!("there is no `[{kind}.{}]`; there is {known}", name.get_ref()))
    })?;
    Ok(Some(found))
}

/// The line of a place in a text.
fn line(text: &str, place: usize) -> usize {
    1 + text.bytes().take(place).filter(|it| *it == b'\n').count()
}
