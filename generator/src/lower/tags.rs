//! The tags of operations, which become groups. Operations of a document without tags are grouped by their paths.

use openapiv3::OpenAPI;

use crate::ir::{Grouping, Tag};
use crate::path_template::PathTemplate;
use crate::read::NewerOperations;

/// The name of the group of operations that have neither a tag nor a path to group them by.
const UNTAGGED: &str = "Untagged";

/// The declared tags in document order, followed by those that only occur in operations.
pub(super) struct Tags {
    pub(super) list: Vec<Tag>,
    pub(super) grouping: Grouping,
}

impl Tags {
    pub(super) fn of(document: &OpenAPI, newer: &NewerOperations) -> Self {
        let tag = |it: &openapiv3::Tag| Tag { name: it.name.clone(), description: it.description.clone() };
        let operations = document.operations().chain(newer.iter().map(|(path, _, it)| (path, "", it)));
        let mut tags = operations.map(|(_, _, it)| &it.tags);
        let grouping = if tags.any(|it| !it.is_empty()) { Grouping::Tags } else { Grouping::Paths };
        Self { list: document.tags.iter().map(tag).collect(), grouping }
    }

    /// Returns the index of the tag of an operation, whose group an extension may state.
    pub(super) fn index_of(&mut self, stated: Option<String>, tags: &[String], path: &PathTemplate) -> usize {
        let name = || match self.grouping {
            Grouping::Tags => tags.first().map(String::as_str),
            Grouping::Paths => path.resource().find(|it| !it.is_variable).map(|it| it.text),
        };
        let name = stated.unwrap_or_else(|| name().unwrap_or(UNTAGGED).to_owned());
        self.list.iter().position(|tag| tag.name == name).unwrap_or_else(|| {
            self.list.push(Tag { name, description: None });
            self.list.len() - 1
        })
    }
}
