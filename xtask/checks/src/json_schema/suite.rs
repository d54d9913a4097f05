//! The files of the suite.

use std::path::Path;

use anyhow::Context;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// A schema with its tests.
#[derive(Deserialize)]
pub(crate) struct Group {
    /// The name of the file, without its extension.
    #[serde(skip)]
    pub(crate) file: String,
    pub(crate) description: String,
    pub(crate) schema: Value,
    pub(crate) tests: Vec<Test>,
}

/// An instance.
#[derive(Deserialize)]
pub(crate) struct Test {
    pub(crate) description: String,
    /// The instance as it is written.
    pub(crate) data: Box<RawValue>,
    pub(crate) valid: bool,
}

impl Group {
    /// Returns the valid instances.
    pub(crate) fn valid(&self) -> impl Iterator<Item = &Test> {
        self.tests.iter().filter(|it| it.valid)
    }
}

/// Reads the groups of all files, or of one.
pub(crate) fn groups(folder: &Path, only: Option<&str>) -> anyhow::Result<Vec<Group>> {
    let mut files: Vec<_> = std::fs::read_dir(folder)?.map(|it| it.map(|it| it.path())).collect::<Result<_, _>>()?;
    files.sort();
    let mut groups = Vec::new();
    for path in files.into_iter().filter(|it| it.extension().is_some_and(|it| it == "json")) {
        let file = path.file_stem().and_then(|it| it.to_str()).unwrap_or_default().to_owned();
        if only.is_some_and(|only| only != file) {
            continue;
        }
        let text = std::fs::read_to_string(&path)?;
        let found: Vec<Group> = serde_json::from_str(&text).with_context(|| path.display().to_string())?;
        groups.extend(found.into_iter().map(|group| Group { file: file.clone(), ..group }));
    }
    Ok(groups)
}
