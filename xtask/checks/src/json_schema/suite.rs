//! The files of the suite.

use std::path::Path;

use anyhow::Context;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

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

    /// Returns a document in which the schema describes the member `v` of an object.
    pub(crate) fn document(&self) -> Value {
        let mut schema = self.schema.clone();
        if let Value::Object(keywords) = &mut schema {
            // References such as `#` are relative to the schema, not to the document.
            keywords.entry("$id").or_insert_with(|| json!("https://group.invalid/"));
        }
        let content = json!({"application/json": {"schema": {"$ref": "#/components/schemas/Case"}}});
        json!({
            "openapi": "3.1.0",
            "info": {"title": "Group", "version": "1"},
            "paths": {"/case": {"put": {
                "tags": ["Case"], "operationId": "putCase", "requestBody": {"required": true, "content": content},
                "responses": {"200": {"description": "The same.", "content": content}},
            }}},
            "components": {"schemas": {"Case": {"type": "object", "properties": {"v": schema}}}},
        })
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
