//! The README of the crate, which registries show.

use crate::api::Api;
use crate::marks;
use crate::settings::Settings;

use super::docs::Doc;
use super::start::{self, Reader};
use crate::source_file::SourceFile;

pub(super) fn readme(api: &Api, settings: Option<&Settings>) -> SourceFile {
    let text = Doc::heading(api.package.name.as_str())
        .then(start::title(api))
        .then(start::program(api, settings, Reader::Plain))
        .then(start::features(api))
        .then(Doc::ours(marks::README));
    let lines: String = text.lines().iter().map(|it| format!("{it}\n")).collect();
    SourceFile { path: "README.md".to_owned(), text: lines }
}
