//! The README of the crate, which registries show.

use crate::api::Api;
use crate::marks;
use crate::settings::Settings;

use super::docs::Doc;
use super::reader::Reader;
use super::start;
use super::{security_schemes, settings};
use crate::source_file::SourceFile;

pub(super) fn readme(api: &Api, settings: Option<&Settings>) -> SourceFile {
    let text = Doc::heading(api.package.name.as_str())
        .then(start::title(api))
        .then(start::program(api, settings, Reader::Plain))
        .then(settings.filter(|it| it.has_sources()).map(|it| settings::sources(it, api)).unwrap_or_default())
        .then(security_schemes::overview(api, Reader::Plain))
        .then(start::features(api))
        .then(Doc::ours("`reference.md` lists all operations."))
        .then(Doc::ours(marks::README));
    let lines: String = text.lines().iter().map(|it| format!("{it}\n")).collect();
    SourceFile { path: "README.md".to_owned(), text: lines }
}
